//! Courses, documents, their import, annotations on them, and finding passages in them.
//!
//! The database and the originals are the truth. The word index and the vectors are derived and are made again when
//! they are missing or out of step.

mod annotation;
pub mod chunk;
mod course;
mod document;
mod embedding;
mod error;
mod housekeeping;
mod import;
pub mod index;
mod library;
mod original;
pub mod retrieve;
mod revision;
mod search;

pub use annotation::{Annotation, AnnotationColor, AnnotationEdit, AnnotationKind, AnnotationOrder, AnnotationQuery};
pub use annotation::{NewAnnotation, SaveAnnotatedPdf, SaveAnnotations, SavedPdf};
pub use chunk::{estimate_tokens, sentences};
pub use course::{Course, CourseEdit, RestoreCourse};
pub use document::{DeletionImpact, Document, DocumentEdit, DocumentRef, DocumentStatus};
pub use embedding::EmbedProgress;
pub use error::LibraryError;
pub use housekeeping::Tidied;
pub use import::{Archive, ImportProgress, Imported, TakenMember};
pub use library::{Library, LibraryParts};
pub use retrieve::Mode;
pub use revision::{Located, OutlineItem, ReaderDocument, ReaderPart};
pub use search::{ConversationHit, Hit, Passage, Retrieved, SearchQuery, SearchResults};
