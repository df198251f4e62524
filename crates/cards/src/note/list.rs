//! Reading notes.

use studium_base::{DocumentId, NoteId};
use studium_store::sqlite::{Row, named_params};
use studium_store::{Columns, Reader, RowId, Store};

use super::state::first_hash;
use super::types::Note;
use crate::CardsError;
use crate::propose::plain;

pub(crate) fn from_row(row: &Row<'_>) -> studium_store::sqlite::Result<Note> {
    Ok(Note {
        id: row.id("id")?,
        guid: row.get("guid")?,
        note_type: row.id("note_type_id")?,
        fields: row.json("fields")?,
        tags: row.json("tags")?,
        source: row.optional_json("source")?,
        created_at: row.time("created_at")?,
        changed_at: row.time("changed_at")?,
        is_deleted: row.optional_time("deleted_at")?.is_some(),
        extra: row.optional_json("extra")?,
    })
}

/// A note, in the trash or not.
///
/// # Errors
/// [`CardsError::NoNote`].
pub fn get(store: &Store, id: NoteId) -> Result<Note, CardsError> {
    store.read(|reader| read(reader, id))
}

/// As [`get`], within a read or a write.
pub(crate) fn read(reader: &Reader<'_>, id: NoteId) -> Result<Note, CardsError> {
    let params = named_params! { ":id": RowId::from(id) };
    reader.row(include_str!("../sql/get_note.sql"), params, from_row)?.ok_or(CardsError::NoNote(id))
}

/// Notes whose first field says the same, without markup and in any case: copies, most likely.
///
/// # Errors
/// When the database cannot be read.
pub fn copies_of(store: &Store, first_field: &str) -> Result<Vec<NoteId>, CardsError> {
    let params = named_params! { ":first_hash": first_hash(first_field) };
    store
        .read(|reader| Ok(reader.rows(include_str!("../sql/list_notes_by_hash.sql"), params, |row| row.id("note_id"))?))
}

/// The words of notes that are not in the trash, without markup, the latest `limit` of them.
///
/// # Errors
/// When the database cannot be read.
pub fn list_words(store: &Store, limit: u32) -> Result<Vec<(NoteId, String)>, CardsError> {
    store.read(|reader| {
        let params = named_params! { ":limit": limit };
        Ok(reader.rows(include_str!("../sql/list_note_words.sql"), params, |row| {
            Ok((row.id("note_id")?, plain(&row.get::<_, String>("text")?.replace('\u{1f}', " "))))
        })?)
    })
}

/// The notes that come from a document and are not in the trash.
///
/// # Errors
/// When the database cannot be read.
pub fn list_of_document(store: &Store, document: DocumentId) -> Result<Vec<Note>, CardsError> {
    let params = named_params! { ":document": document.to_string() };
    store.read(|reader| Ok(reader.rows(include_str!("../sql/list_notes_of_document.sql"), params, from_row)?))
}

/// The note with this guid, one that is not in the trash first.
pub(crate) fn find_by_guid(reader: &Reader<'_>, guid: &str) -> Result<Option<Note>, CardsError> {
    Ok(reader.row(include_str!("../sql/get_note_by_guid.sql"), named_params! { ":guid": guid }, from_row)?)
}
