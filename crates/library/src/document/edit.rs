//! Changing documents.

use studium_base::{CourseId, DocumentId};
use studium_store::sqlite::{Row, ToSql, named_params};
use studium_store::{Columns, Json, Operation, Reader, RowId, Store, StoreError, Writer, tables};

use super::{CourseChoice, Document, DocumentEdit, DocumentsEdit, get};
use crate::{LibraryError, course};

/// Reading on is noted again after this time even where the position stays, so that "last read" is true to the minute.
const READ_AGAIN_MS: i64 = 60_000;

/// Where a document stands, and its tags.
pub(super) struct Place {
    course: Option<CourseId>,
    section: Option<String>,
    pub(super) tags: Vec<String>,
}

/// The place of a document that is not deleted.
pub(super) fn place(reader: &Reader<'_>, id: DocumentId) -> Result<Place, LibraryError> {
    let from_row = |row: &Row<'_>| {
        Ok(Place { course: row.optional_id("course_id")?, section: row.get("section")?, tags: row.json("tags")? })
    };
    let found = reader.row(include_str!("../sql/get_place.sql"), named_params! { ":id": RowId::from(id) }, from_row)?;
    found.ok_or(LibraryError::NoDocument(id))
}

/// Applies an edit.
pub(crate) fn edit(store: &Store, edit: &DocumentEdit) -> Result<Document, LibraryError> {
    let title = edit.title.as_ref().map(|title| title.trim());
    if title.is_some_and(str::is_empty) {
        return Err(LibraryError::NoName);
    }
    let language = edit.language.as_deref().map(emptied);
    let year = edit.year.map(|year| Some(year).filter(|year| *year != 0));
    let tags = edit.tags.as_ref().map(|tags| Json(cleaned(tags)));
    let authors = edit.authors.as_ref().map(|authors| Json(cleaned(authors)));
    store.write(Operation::EditDocument, |writer| {
        let place = place(writer, edit.id)?;
        move_to(writer, edit.id, &place, edit.course.as_ref(), edit.section.as_deref())?;
        let mut values: Vec<(&str, &dyn ToSql)> = Vec::new();
        if let Some(title) = &title {
            values.push(("title", title));
        }
        if let Some(tags) = &tags {
            values.push(("tags", tags));
        }
        if let Some(authors) = &authors {
            values.push(("authors", authors));
        }
        if let Some(year) = &year {
            values.push(("year", year));
        }
        if let Some(language) = &language {
            values.push(("language", language));
        }
        writer.update(&tables::DOCUMENTS, edit.id, &values)?;
        Ok::<_, LibraryError>(())
    })?;
    get(store, edit.id)
}

/// Applies the same change to many documents: to all or, where one is gone, to none.
pub(crate) fn edit_many(store: &Store, edit: &DocumentsEdit) -> Result<(), LibraryError> {
    let language = edit.language.as_deref().map(emptied);
    let (added, removed) = (cleaned(&edit.add_tags), cleaned(&edit.remove_tags));
    store.write(Operation::EditDocument, |writer| {
        for id in &edit.documents {
            let place = place(writer, *id)?;
            move_to(writer, *id, &place, edit.course.as_ref(), edit.section.as_deref())?;
            let tags = place.tags.iter().filter(|tag| !removed.contains(tag)).chain(&added);
            let tags = Json(cleaned(tags));
            let mut values: Vec<(&str, &dyn ToSql)> = vec![("tags", &tags)];
            if let Some(language) = &language {
                values.push(("language", language));
            }
            writer.update(&tables::DOCUMENTS, *id, &values)?;
        }
        Ok::<_, LibraryError>(())
    })?;
    Ok(())
}

/// Moves a document to another course or section, where it stands last.
fn move_to(
    writer: &mut Writer<'_>,
    id: DocumentId,
    from: &Place,
    choice: Option<&CourseChoice>,
    section: Option<&str>,
) -> Result<(), LibraryError> {
    let course = match choice {
        None => from.course,
        Some(CourseChoice::None) => None,
        Some(CourseChoice::Course(course)) => Some(*course),
    };
    let mut target = section.map_or(from.section.as_deref(), emptied);
    if choice.is_some() && course != from.course {
        let sections = match course {
            Some(course) => course::find(writer, course)?.ok_or(LibraryError::NoCourse)?.sections,
            None => Vec::new(),
        };
        // What the student named just now may be new to the course; what came along must be known there.
        target = target.filter(|name| section.is_some() || sections.iter().any(|known| known == name));
    }
    if course != from.course || target != from.section.as_deref() {
        set_place(writer, id, course, target, None)?;
    }
    Ok(())
}

/// Writes where a document stands.
pub(super) fn set_place(
    writer: &mut Writer<'_>,
    id: DocumentId,
    course: Option<CourseId>,
    section: Option<&str>,
    rank: Option<&str>,
) -> Result<(), StoreError> {
    let course = course.map(RowId::from);
    let values: [(&str, &dyn ToSql); 3] = [("course_id", &course), ("section", &section), ("rank", &rank)];
    writer.update(&tables::DOCUMENTS, id, &values)?;
    Ok(())
}

/// None for a text with nothing in it.
pub(super) fn emptied(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// Words without the blanks around them, each once, none empty.
pub(super) fn cleaned<'a>(words: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for word in words {
        let word = word.trim();
        if !word.is_empty() && !kept.iter().any(|known| known == word) {
            kept.push(word.to_owned());
        }
    }
    kept
}

/// Remembers how far the student has read, and when.
pub(crate) fn save_reading_position(store: &Store, id: DocumentId, position: u32) -> Result<(), LibraryError> {
    let known = get(store, id)?;
    let now = store.now();
    let is_recent = known.read_at.is_some_and(|at| at.plus_ms(READ_AGAIN_MS) > now);
    if known.reading_position != Some(position) || !is_recent {
        store.write(Operation::SaveReadingPosition, |writer| {
            let values: [(&str, &dyn ToSql); 2] = [("reading_position", &Json(position)), ("read_at", &now.0)];
            writer.update(&tables::DOCUMENTS, id, &values)
        })?;
    }
    Ok(())
}
