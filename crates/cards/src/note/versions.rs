//! What a note said before: read from the log of operations, which keeps the values before and after each change.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use studium_base::{NoteId, Timestamp};
use studium_store::{Operation, Reader, Store, row_changes, tables};

use super::edit::update;
use super::list::read;
use super::types::NoteEdit;
use crate::CardsError;

/// Most versions that are told of a note.
const MOST: usize = 200;
/// Changes that are read for them: an operation changes fields and tags of a note, rarely more than once each.
const MOST_CHANGES: u32 = 1_000;

/// What a note said after an operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct NoteVersion {
    /// The number of the operation, by which the version is asked for.
    #[specta(type = u32)]
    pub id: i64,
    /// When the operation was.
    pub at: Timestamp,
    /// What the operation was.
    pub operation: Operation,
    /// The fields after it, in the order that the note type had then.
    pub fields: Vec<String>,
    /// The tags after it.
    pub tags: Vec<String>,
}

/// The versions of a note, newest first, [`MOST`] of them; the first one is what it says now, the last one of all is how
/// it was made.
///
/// # Errors
/// [`CardsError::NoNote`].
pub fn versions(store: &Store, id: NoteId) -> Result<Vec<NoteVersion>, CardsError> {
    store.read(|reader| versions_within(reader, id))
}

fn versions_within(reader: &Reader<'_>, id: NoteId) -> Result<Vec<NoteVersion>, CardsError> {
    let note = read(reader, id)?;
    let (mut fields, mut tags) = (note.fields, note.tags);
    let mut found: Vec<NoteVersion> = Vec::new();
    for change in row_changes(reader, &tables::NOTES, id, &["fields", "tags"], MOST_CHANGES)? {
        if found.last().is_none_or(|newer| newer.id != change.operation_id) {
            if found.len() == MOST {
                break;
            }
            found.push(NoteVersion {
                id: change.operation_id,
                at: change.at,
                operation: change.operation,
                fields: fields.clone(),
                tags: tags.clone(),
            });
        }
        let Some(before) = &change.before else { continue };
        fields = words(before, "fields").unwrap_or(fields);
        tags = words(before, "tags").unwrap_or(tags);
    }
    Ok(found)
}

/// A column that holds a list of texts, if the change was about it.
fn words(values: &Map<String, Value>, column: &str) -> Option<Vec<String>> {
    serde_json::from_str(values.get(column)?.as_str()?).ok()
}

/// Gives a note the fields and tags that it had after an operation. It is an edit, so it can be taken back.
///
/// # Errors
/// [`CardsError::NoNote`], [`CardsError::NoVersion`]; as [`super::edit`] where the note type has changed so much that the
/// old fields do not fit.
pub fn restore_version(store: &Store, id: NoteId, version: i64) -> Result<(), CardsError> {
    store.write(Operation::EditNotes, |writer| {
        let known = versions_within(writer, id)?.into_iter().find(|known| known.id == version);
        let NoteVersion { fields, tags, .. } = known.ok_or(CardsError::NoVersion { note: id, version })?;
        update(writer, &NoteEdit { id, fields: Some(fields), tags: Some(tags) })
    })?;
    Ok(())
}

#[cfg(test)]
mod tests;
