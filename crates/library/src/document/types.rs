//! The shapes of documents.

use serde::{Deserialize, Serialize};
use studium_base::{CourseId, DocumentId, Failure, RevisionId, Timestamp};
use studium_engine::protocol::extract::Format;

/// How far a document's import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum DocumentStatus {
    /// Waits for its turn.
    Queued,
    /// Its text is being read.
    Extracting,
    /// Words are found; vectors follow.
    Searchable,
    /// Found by meaning too.
    Ready,
    /// It could not be read; `error` says why.
    Failed,
}

/// A document as shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// From the file, editable.
    pub title: String,
    /// As given at import.
    pub path: String,
    /// How far its import is.
    pub status: DocumentStatus,
    /// Its current text, once there is one.
    pub revision: Option<RevisionId>,
    /// Pages, for documents that have pages.
    pub pages: Option<u32>,
    /// Passages that can be found.
    pub chunks: u32,
    /// Why it failed.
    pub error: Option<Failure>,
    /// The course to which it belongs.
    pub course: Option<CourseId>,
    /// The section of the course.
    pub section: Option<String>,
    /// The student's own words for it.
    pub tags: Vec<String>,
    /// From the file, editable.
    pub authors: Vec<String>,
    /// From the file, editable.
    pub year: Option<i32>,
    /// ISO 639-1 code, detected or from the file, editable.
    pub language: Option<String>,
    /// What the file is, once it was read.
    pub format: Option<Format>,
    /// Of the original.
    #[specta(type = u32)]
    pub size_bytes: u64,
    /// What the server said that it is, for what came from the web; its path is then its address.
    pub content_type: Option<String>,
    /// The address under which a page wants to be known, where it names one.
    pub address: Option<String>,
    /// Day of publication as `2019-04-01`, where a page names it.
    pub published: Option<String>,
    /// When it was imported.
    pub added_at: Timestamp,
    /// Scalar value up to which the student has read.
    pub reading_position: Option<u32>,
}

/// Changes to a document; `None` leaves a field as it is, an empty text takes the value away.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub struct DocumentEdit {
    /// Which document.
    pub id: DocumentId,
    /// New title.
    pub title: Option<String>,
    /// Another course.
    pub course: Option<CourseId>,
    /// Another section.
    pub section: Option<String>,
    /// New tags.
    pub tags: Option<Vec<String>>,
    /// New authors.
    pub authors: Option<Vec<String>>,
    /// Another year; 0 takes it away.
    pub year: Option<i32>,
    /// Another language.
    pub language: Option<String>,
}

/// Enough of a document to name it and to open it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DocumentRef {
    /// Its id.
    pub id: DocumentId,
    /// Its title.
    pub title: String,
    /// As given at import.
    pub path: String,
}

/// What a deletion would touch. Citations keep their quote and say that the document was deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DeletionImpact {
    /// Answers that cite the document.
    pub citations: u32,
    /// Conversations in which they stand.
    pub conversations: u32,
}
