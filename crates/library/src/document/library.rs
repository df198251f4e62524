//! The library's door to what is done with many documents: order, tags, trash, figures, duplicates.

use studium_base::{CancelToken, CourseId, DocumentId};

use super::{Arrangement, DeletedDocument, DeletionImpact, Document, DocumentsEdit, LibraryStatistics, TagEdit};
use super::{arrange, edit, get, list, statistics, tag, trash};
use crate::duplicate::{self, DuplicateGroup};
use crate::{Library, LibraryError, housekeeping};

impl Library {
    /// Changes many documents in the same way, as one step.
    ///
    /// # Errors
    /// When one of them or the course is not there; then none is changed.
    pub fn edit_documents(&self, change: &DocumentsEdit) -> Result<(), LibraryError> {
        edit::edit_many(&self.store, change)
    }

    /// Gives documents their place in the student's own order.
    ///
    /// # Errors
    /// When one of them, the course, or the document behind them is not there; then nothing moves.
    pub fn arrange_documents(&self, arrangement: &Arrangement) -> Result<(), LibraryError> {
        arrange::arrange(&self.store, arrangement)
    }

    /// Renames a tag in all documents or takes it away; the number of documents that had it.
    ///
    /// # Errors
    /// When that cannot be saved.
    pub fn edit_tag(&self, change: &TagEdit) -> Result<u32, LibraryError> {
        tag::edit(&self.store, change)
    }

    /// What deleting documents would touch.
    ///
    /// # Errors
    /// When one of them is not there.
    pub fn deletion_impact(&self, ids: &[DocumentId]) -> Result<DeletionImpact, LibraryError> {
        trash::deletion_impact(&self.store, ids)
    }

    /// Deletes a document; it can be restored for 90 days.
    ///
    /// # Errors
    /// When there is no such document.
    pub fn delete_document(&self, id: DocumentId) -> Result<(), LibraryError> {
        self.delete_documents(&[id])
    }

    /// Deletes documents; they can be restored for 90 days.
    ///
    /// # Errors
    /// When one of them is not there; then none is deleted.
    pub fn delete_documents(&self, ids: &[DocumentId]) -> Result<(), LibraryError> {
        trash::delete(&self.store, ids)
    }

    /// Documents in the trash, the last deleted first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn deleted_documents(&self) -> Result<Vec<DeletedDocument>, LibraryError> {
        trash::deleted(&self.store)
    }

    /// Takes a deletion back.
    ///
    /// # Errors
    /// When there is no such document any more.
    pub fn restore_document(&self, id: DocumentId) -> Result<Document, LibraryError> {
        self.restore_documents(&[id])?;
        get(&self.store, id)
    }

    /// Takes deletions back.
    ///
    /// # Errors
    /// When one of them is not in the trash any more; then none is restored.
    pub fn restore_documents(&self, ids: &[DocumentId]) -> Result<(), LibraryError> {
        trash::restore(&self.store, ids)
    }

    /// Gives up text, passages and originals of documents in the trash. What remains is that there were such documents:
    /// their names, and the quotes in answers that cite them. Backups keep what they hold.
    ///
    /// # Errors
    /// When one of them is not in the trash; then nothing is given up. When a file cannot be removed; the next start
    /// tries again.
    pub fn purge_documents(&self, ids: &[DocumentId]) -> Result<(), LibraryError> {
        housekeeping::purge(&self.store, &self.originals, &self.lexical, ids)
    }

    /// What a course or the whole library holds.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn statistics(&self, course: Option<CourseId>) -> Result<LibraryStatistics, LibraryError> {
        statistics::statistics(&self.store, course)
    }

    /// Documents of a course, or of the library, whose texts are the same or nearly so. Compared are the runs of five
    /// words of their current texts, whatever their layout, case and punctuation; the first look at a text reads all of it.
    /// Nothing when cancelled.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn duplicates(
        &self,
        course: Option<CourseId>,
        cancel: &CancelToken,
    ) -> Result<Vec<DuplicateGroup>, LibraryError> {
        duplicate::find(&self.store, &self.sketches, list(&self.store, course)?, cancel)
    }
}
