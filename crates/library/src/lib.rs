//! Courses, documents, their import, annotations on them, and finding passages in them.
//!
//! The database and the originals are the truth. The word index and the vectors are derived and are made again when
//! they are missing or out of step.

mod annotation;
pub mod chunk;
mod course;
mod document;
mod duplicate;
mod embedding;
mod error;
mod housekeeping;
mod import;
pub mod index;
mod library;
mod original;
mod picture;
mod recording;
pub mod retrieve;
mod revision;
mod search;

pub use annotation::{
    Anchor, Annotation, AnnotationColor, AnnotationEdit, AnnotationKind, AnnotationOrder, AnnotationQuery,
};
pub use annotation::{NewAnnotation, SaveAnnotatedPdf, SaveAnnotations, SavedPdf};
pub use chunk::{estimate_tokens, sentences};
pub use course::{Course, CourseEdit, RestoreCourse, SectionEdit};
pub use document::{Arrangement, CitationStyle, Cite, CourseChoice, DeletedDocument, DeletionImpact, Document};
pub use document::{DocumentEdit, DocumentRef, DocumentStatus, DocumentsEdit, LibraryStatistics, TagEdit};
pub use duplicate::{DuplicateDocument, DuplicateGroup};
pub use embedding::EmbedProgress;
pub use error::LibraryError;
pub use housekeeping::Tidied;
pub use import::{Archive, ImportProgress, Imported, Listening, PageOrigin, TakenMember};
pub use library::{Library, LibraryParts};
pub use original::Lent;
pub use recording::RECORDING_ENDINGS;
pub use retrieve::Mode;
pub use revision::{Located, OutlineItem, PageLine, PlacedBlock, ReaderDocument, ReaderPart};
pub use search::{AlsoIn, ConversationHit, Hit, HitGroup, Passage, Retrieved, SearchHit, SearchQuery, SearchResults};
