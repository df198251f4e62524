//! The library as the tutor's sources.

use studium_base::{CancelToken, CourseId, RevisionId, TextRange};
use studium_library::{DocumentRef, Library, LibraryError, Located, Retrieved};

use crate::Sources;

impl Sources for Library {
    fn retrieve(
        &self,
        query: &str,
        course: Option<CourseId>,
        limit: usize,
        cancel: &CancelToken,
    ) -> Result<Retrieved, LibraryError> {
        Library::retrieve(self, query, course, limit, cancel)
    }

    fn locate(&self, revision: RevisionId, range: TextRange) -> Result<Located, LibraryError> {
        Library::locate(self, revision, range)
    }

    fn document_of(&self, revision: RevisionId) -> Result<Option<(DocumentRef, bool)>, LibraryError> {
        Library::document_of(self, revision)
    }

    fn similarity(
        &self,
        left: &[String],
        right: &[String],
        cancel: &CancelToken,
    ) -> Result<Option<Vec<Vec<f32>>>, LibraryError> {
        Library::similarity(self, left, right, cancel)
    }
}
