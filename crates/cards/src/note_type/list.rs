//! Reading note types.

use std::collections::HashMap;
use std::sync::Arc;

use studium_base::NoteTypeId;
use studium_store::sqlite::{Row, named_params};
use studium_store::{Columns, Reader, RowId, Store, StoreError};

use super::types::NoteType;
use crate::CardsError;

fn from_row(row: &Row<'_>) -> studium_store::sqlite::Result<NoteType> {
    Ok(NoteType {
        id: row.id("id")?,
        name: row.get("name")?,
        kind: row.word("kind")?,
        fields: row.json("fields")?,
        templates: row.json("templates")?,
        style: row.get("style")?,
        extra: row.optional_json("extra")?,
    })
}

/// The note types that are not deleted, by name.
///
/// # Errors
/// When the database cannot be read.
pub fn list(store: &Store) -> Result<Vec<NoteType>, CardsError> {
    store.read(all)
}

/// As [`list`], within a read or a write.
pub(crate) fn all(reader: &Reader<'_>) -> Result<Vec<NoteType>, CardsError> {
    Ok(reader.rows(include_str!("../sql/list_note_types.sql"), [], from_row)?)
}

/// One note type, deleted or not: its notes still need it.
///
/// # Errors
/// [`CardsError::NoNoteType`].
pub fn get(store: &Store, id: NoteTypeId) -> Result<NoteType, CardsError> {
    store.read(|reader| read(reader, id))
}

/// As [`get`], within a read or a write.
pub(crate) fn read(reader: &Reader<'_>, id: NoteTypeId) -> Result<NoteType, CardsError> {
    let params = named_params! { ":id": RowId::from(id) };
    reader.row(include_str!("../sql/get_note_type.sql"), params, from_row)?.ok_or(CardsError::NoNoteType(id))
}

/// One that is not deleted.
pub(super) fn find(store: &Store, id: NoteTypeId) -> Result<Option<NoteType>, CardsError> {
    Ok(list(store)?.into_iter().find(|note_type| note_type.id == id))
}

/// Note types that were read once within a read or a write: thousands of notes share a few.
#[derive(Debug, Default)]
pub(crate) struct NoteTypes(HashMap<NoteTypeId, Arc<NoteType>>);

impl NoteTypes {
    /// The note type with this id.
    pub(crate) fn get(&mut self, reader: &Reader<'_>, id: NoteTypeId) -> Result<Arc<NoteType>, CardsError> {
        if let Some(known) = self.0.get(&id) {
            return Ok(Arc::clone(known));
        }
        let found = Arc::new(read(reader, id)?);
        self.0.insert(id, Arc::clone(&found));
        Ok(found)
    }
}

/// How many notes are of this type, deleted ones too.
pub(super) fn count_notes(reader: &Reader<'_>, id: NoteTypeId) -> Result<u32, StoreError> {
    let params = named_params! { ":note_type_id": RowId::from(id) };
    Ok(reader.value::<u32>(include_str!("../sql/count_notes_of_type.sql"), params)?.unwrap_or(0))
}
