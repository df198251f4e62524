//! The trash and the earlier versions of notes, as the [`Collection`] offers them.

use studium_base::NoteId;

use super::{DeletedNotes, NoteVersion, list_deleted, restore_version, versions};
use crate::{CardsError, Collection};

impl Collection {
    /// The notes in the trash, the last deleted first: `limit` of them, without the first `offset`.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn deleted_notes(&self, offset: u32, limit: u32) -> Result<DeletedNotes, CardsError> {
        list_deleted(&self.store, offset, limit)
    }

    /// What a note said before, newest first; the first one is what it says now.
    ///
    /// # Errors
    /// [`CardsError::NoNote`].
    pub fn note_versions(&self, id: NoteId) -> Result<Vec<NoteVersion>, CardsError> {
        versions(&self.store, id)
    }

    /// Gives a note the fields and tags of an earlier version, by the version's [`NoteVersion::id`]: an edit like others.
    ///
    /// # Errors
    /// As [`restore_version`].
    pub fn restore_note_version(&self, id: NoteId, version: i64) -> Result<(), CardsError> {
        self.changed(restore_version(&self.store, id, version))
    }
}
