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
    /// How long a recording is.
    pub duration_ms: Option<u32>,
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
    /// The share of the text that lies before that position, 0 to 1; none before the first reading.
    #[specta(type = Option<i32>)]
    pub progress: Option<f32>,
    /// When the student last read in it.
    pub read_at: Option<Timestamp>,
}

/// A document in the trash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct DeletedDocument {
    /// As it was.
    #[serde(flatten)]
    pub document: Document,
    /// When it was deleted.
    pub deleted_at: Timestamp,
    /// Until when it can be restored.
    pub kept_until: Timestamp,
}

/// To which course documents shall belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CourseChoice {
    /// To none.
    None,
    /// To this one.
    Course(CourseId),
}

/// Changes to a document; `None` leaves a field as it is, an empty text takes the value away.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub struct DocumentEdit {
    /// Which document.
    pub id: DocumentId,
    /// New title.
    pub title: Option<String>,
    /// Another course, or none. The section goes too, unless the other course has one of that name.
    pub course: Option<CourseChoice>,
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

/// The same change to many documents, as one step; `None` leaves a field as it is, an empty text takes the value away.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub struct DocumentsEdit {
    /// Which documents.
    pub documents: Vec<DocumentId>,
    /// Another course, or none. The section goes too, unless the other course has one of that name.
    pub course: Option<CourseChoice>,
    /// Another section.
    pub section: Option<String>,
    /// Another language.
    pub language: Option<String>,
    /// Tags that each shall have.
    pub add_tags: Vec<String>,
    /// Tags that none shall have.
    pub remove_tags: Vec<String>,
}

/// Where documents shall stand in the student's own order.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub struct Arrangement {
    /// Which documents, in the order in which they shall stand.
    pub documents: Vec<DocumentId>,
    /// In which course they shall be; none is outside of any course.
    pub course: Option<CourseId>,
    /// In which of its sections.
    pub section: Option<String>,
    /// Before which document there; none is at the end.
    pub before: Option<DocumentId>,
}

/// A tag gets another name in all documents.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub struct TagEdit {
    /// As it is called.
    pub tag: String,
    /// As it shall be called; an empty text takes it away.
    pub name: String,
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

/// What a deletion would touch. Annotations come back with the document; citations keep their quote and say that the document was deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DeletionImpact {
    /// Answers that cite the document.
    pub citations: u32,
    /// Conversations in which they stand.
    pub conversations: u32,
    /// Highlights and bookmarks that are hidden with it.
    pub annotations: u32,
}

/// What a course or the whole library holds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct LibraryStatistics {
    /// Documents that are not deleted.
    pub documents: u32,
    /// Documents that the student has begun to read.
    pub begun: u32,
    /// Documents that the student has read to the end, or nearly.
    pub finished: u32,
    /// Pages of those that have pages.
    pub pages: u32,
    /// Passages that can be found.
    pub chunks: u32,
    /// Highlights and bookmarks.
    pub annotations: u32,
    /// Of the originals.
    #[specta(type = u32)]
    pub size_bytes: u64,
    /// The share of all text that lies before the reading positions, 0 to 1.
    #[specta(type = i32)]
    pub read: f32,
}
