//! What the tutor needs of the library, so that it can be tested without one.

use studium_base::{CancelToken, CourseId, RevisionId, TextRange};
use studium_library::{DocumentRef, LibraryError, Located, Retrieved};

/// Finds passages and reads texts.
pub trait Sources: Send + Sync {
    /// The passages from which a question can be answered, best first.
    ///
    /// # Errors
    /// When the database or an index cannot be read.
    fn retrieve(
        &self,
        query: &str,
        course: Option<CourseId>,
        limit: usize,
        cancel: &CancelToken,
    ) -> Result<Retrieved, LibraryError>;

    /// Where a range is, and its canonical text.
    ///
    /// # Errors
    /// When the range lies outside the text.
    fn locate(&self, revision: RevisionId, range: TextRange) -> Result<Located, LibraryError>;

    /// Which document a revision belongs to, and whether it was deleted since.
    ///
    /// # Errors
    /// When the database cannot be read.
    fn document_of(&self, revision: RevisionId) -> Result<Option<(DocumentRef, bool)>, LibraryError>;

    /// Cosine of every text on the left with every text on the right; `None` without a model or when cancelled.
    ///
    /// # Errors
    /// When the worker fails.
    fn similarity(
        &self,
        left: &[String],
        right: &[String],
        cancel: &CancelToken,
    ) -> Result<Option<Vec<Vec<f32>>>, LibraryError>;
}
