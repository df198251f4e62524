//! Making and changing notes.

use studium_base::{CardId, NoteId, Timestamp};
use studium_store::sqlite::ToSql;
use studium_store::{Json, Operation, RowId, Store, Writer, tables};

use super::cards_of::make_missing;
use super::list::read;
use super::state::{refresh, save};
use super::types::{NewNote, Note, NoteEdit, Source};
use crate::{CardsError, deck, note_type};

/// Longest field in scalar values: some fifty pages, or a small picture that was pasted as text.
const MAX_FIELD: usize = 200_000;
/// Longest tag in scalar values, and most tags of a note.
const MAX_TAG: usize = 200;
const MAX_TAGS: usize = 500;

/// Makes a note with its cards.
///
/// # Errors
/// [`CardsError::EmptyNote`], [`CardsError::FieldCount`], [`CardsError::NoCards`], [`CardsError::NoNoteType`],
/// [`CardsError::NoDeck`], [`CardsError::TooLong`].
pub fn add(store: &Store, new: &NewNote) -> Result<(NoteId, Vec<CardId>), CardsError> {
    let ((id, cards), _) = store.write(Operation::AddNotes, |writer| insert(writer, new, writer.now()))?;
    Ok((id, cards))
}

/// As [`add`], within a write, and made at another moment.
pub(crate) fn insert(
    writer: &mut Writer<'_>,
    new: &NewNote,
    created_at: Timestamp,
) -> Result<(NoteId, Vec<CardId>), CardsError> {
    let note_type = note_type::NoteTypes::default().get(writer, new.note_type)?;
    deck::read(writer, new.deck)?;
    let fields = checked_fields(&new.fields, &note_type)?;
    let tags = checked_tags(&new.tags)?;
    let id = NoteId::new();
    let note = Note {
        id,
        guid: id.to_string(),
        note_type: new.note_type,
        fields,
        tags,
        source: new.source.clone(),
        created_at,
        changed_at: created_at,
        is_deleted: false,
        extra: None,
    };
    insert_whole(writer, &note)?;
    let cards = make_missing(writer, &note, &note_type, new.deck, created_at)?;
    Ok((id, cards))
}

/// Saves a note that is complete, without its cards.
pub(crate) fn insert_whole(writer: &mut Writer<'_>, note: &Note) -> Result<(), CardsError> {
    writer.insert(
        &tables::NOTES,
        note.id,
        &[
            ("guid", &note.guid),
            ("note_type_id", &RowId::from(note.note_type)),
            ("fields", &Json(&note.fields)),
            ("tags", &Json(&note.tags)),
            ("source", &note.source.as_ref().map(Json)),
            ("extra", &note.extra.as_ref().map(Json)),
            ("created_at", &note.created_at.0),
            ("changed_at", &note.changed_at.0),
        ],
    )?;
    save(writer, note)
}

/// Changes fields or tags of a note, and makes the cards that come to be.
///
/// # Errors
/// As [`add`], and [`CardsError::NoNote`].
pub fn edit(store: &Store, edit: &NoteEdit) -> Result<(), CardsError> {
    store.write(Operation::EditNotes, |writer| update(writer, edit))?;
    Ok(())
}

/// As [`edit`], within a write.
pub(crate) fn update(writer: &mut Writer<'_>, edit: &NoteEdit) -> Result<(), CardsError> {
    let mut note = read(writer, edit.id)?;
    let note_type = note_type::NoteTypes::default().get(writer, note.note_type)?;
    let fields = edit.fields.as_deref().map(|fields| checked_fields(fields, &note_type)).transpose()?;
    let tags = edit.tags.as_deref().map(checked_tags).transpose()?;
    let (fields_json, tags_json) = (fields.as_ref().map(Json), tags.as_ref().map(Json));
    let mut values: Vec<(&str, &dyn ToSql)> = Vec::new();
    if let Some(fields) = &fields_json {
        values.push(("fields", fields));
    }
    if let Some(tags) = &tags_json {
        values.push(("tags", tags));
    }
    if !writer.update(&tables::NOTES, edit.id, &values)? {
        return Ok(());
    }
    note.changed_at = writer.now();
    writer.update(&tables::NOTES, edit.id, &[("changed_at", &note.changed_at.0)])?;
    note.tags = tags.unwrap_or(note.tags);
    let has_other_fields = fields.is_some();
    note.fields = fields.unwrap_or(note.fields);
    save(writer, &note)?;
    if has_other_fields {
        // The deck matters only where the note has no card yet.
        match make_missing(writer, &note, &note_type, deck::default_id(), writer.now()) {
            // A template that came with a package may be broken: the text can be changed, and the cards stay.
            Ok(_) | Err(CardsError::Template { .. }) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

/// Gives a note another source, or none.
///
/// # Errors
/// [`CardsError::NoNote`].
pub fn set_source(store: &Store, sources: &[(NoteId, Option<Source>)]) -> Result<(), CardsError> {
    store.write(Operation::ReanchorNotes, |writer| -> Result<(), CardsError> {
        for (id, source) in sources {
            writer.update(&tables::NOTES, *id, &[("source", &source.as_ref().map(Json))])?;
            refresh(writer, *id)?;
        }
        Ok(())
    })?;
    Ok(())
}

pub(super) fn checked_fields(fields: &[String], note_type: &note_type::NoteType) -> Result<Vec<String>, CardsError> {
    let (expected, found) = (note_type.fields.len(), fields.len());
    if found > expected {
        return Err(CardsError::FieldCount { name: note_type.name.clone(), expected, found });
    }
    let mut fields = fields.to_vec();
    fields.resize(expected, String::new());
    for field in &fields {
        let length = field.chars().count();
        if length > MAX_FIELD {
            return Err(CardsError::TooLong { what: "a field", length, limit: MAX_FIELD });
        }
    }
    if fields.first().is_none_or(|first| first.trim().is_empty()) {
        return Err(CardsError::EmptyNote);
    }
    Ok(fields)
}

/// Tags as a package brings them: too many or too long ones are no reason to refuse a note.
pub(crate) fn lenient_tags(tags: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = tags.iter().flat_map(|tag| tag.split_whitespace()).map(str::to_owned).collect();
    kept.sort_by_key(|tag| tag.to_lowercase());
    kept.dedup_by_key(|tag| tag.to_lowercase());
    kept
}

/// Tags as they are kept: single words, none twice (in any case), sorted.
pub(crate) fn checked_tags(tags: &[String]) -> Result<Vec<String>, CardsError> {
    let kept = lenient_tags(tags);
    if let Some(long) = kept.iter().map(|tag| tag.chars().count()).find(|&length| length > MAX_TAG) {
        return Err(CardsError::TooLong { what: "a tag", length: long, limit: MAX_TAG });
    }
    if kept.len() > MAX_TAGS {
        return Err(CardsError::TooLong { what: "the list of tags", length: kept.len(), limit: MAX_TAGS });
    }
    Ok(kept)
}
