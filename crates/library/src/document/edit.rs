//! Changing documents.

use studium_base::DocumentId;
use studium_store::sqlite::{ToSql, named_params};
use studium_store::{Area, Json, Operation, RowId, Store, tables};

use super::{DeletionImpact, Document, DocumentEdit, get};
use crate::LibraryError;

/// Applies an edit.
pub(crate) fn edit(store: &Store, edit: &DocumentEdit) -> Result<Document, LibraryError> {
    get(store, edit.id)?;
    let title = edit.title.as_ref().map(|title| title.trim());
    if title.is_some_and(str::is_empty) {
        return Err(LibraryError::NoName);
    }
    if let Some(course) = edit.course {
        crate::course::get(store, course)?;
    }
    let course = edit.course.map(RowId::from);
    let section = edit.section.as_deref().map(emptied);
    let language = edit.language.as_deref().map(emptied);
    let year = edit.year.map(|year| Some(year).filter(|year| *year != 0));
    let tags = edit.tags.as_ref().map(Json);
    let authors = edit.authors.as_ref().map(Json);
    let mut values: Vec<(&str, &dyn ToSql)> = Vec::new();
    if let Some(title) = &title {
        values.push(("title", title));
    }
    if let Some(course) = &course {
        values.push(("course_id", course));
    }
    if let Some(section) = &section {
        values.push(("section", section));
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
    if !values.is_empty() {
        store.write(Operation::EditDocument, |writer| writer.update(&tables::DOCUMENTS, edit.id, &values))?;
    }
    get(store, edit.id)
}

fn emptied(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// What a deletion would touch.
pub(crate) fn deletion_impact(store: &Store, id: DocumentId) -> Result<DeletionImpact, LibraryError> {
    get(store, id)?;
    let impact = store.read(|reader| {
        reader.row(
            include_str!("../sql/count_citations.sql"),
            named_params! { ":document_id": id.to_string() },
            |row| Ok(DeletionImpact { citations: row.get("citations")?, conversations: row.get("conversations")? }),
        )
    })?;
    Ok(impact.unwrap_or(DeletionImpact { citations: 0, conversations: 0 }))
}

/// Marks a document as deleted: it is not found any more, its text and original stay for 90 days. Its
/// annotations are hidden with it and come back with it; they are not marked, so that those deleted before stay so.
pub(crate) fn delete(store: &Store, id: DocumentId) -> Result<(), LibraryError> {
    get(store, id)?;
    store.write(Operation::DeleteDocument, |writer| {
        writer.touch(Area::Annotations);
        writer.delete(&tables::DOCUMENTS, id)
    })?;
    Ok(())
}

/// Takes a deletion back.
pub(crate) fn restore(store: &Store, id: DocumentId) -> Result<Document, LibraryError> {
    store.write(Operation::RestoreDocument, |writer| {
        writer.touch(Area::Annotations);
        writer.restore(&tables::DOCUMENTS, id)
    })?;
    get(store, id)
}

/// Remembers how far the student has read.
pub(crate) fn save_reading_position(store: &Store, id: DocumentId, position: u32) -> Result<(), LibraryError> {
    let known = get(store, id)?;
    if known.reading_position != Some(position) {
        store.write(Operation::SaveReadingPosition, |writer| {
            writer.update(&tables::DOCUMENTS, id, &[("reading_position", &Json(position))])
        })?;
    }
    Ok(())
}
