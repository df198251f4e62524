//! Annotations: highlights and bookmarks on spans of documents, with the student's notes.
//!
//! An annotation is anchored like a citation, by document, revision and range. Quote and context are kept beside the
//! range, so that it can follow its document to a new revision ([`follow`]); one that is not found there again keeps
//! the old revision and says so (`anchored: false`).
//!
//! Annotations have no trash of their own: they are hidden while their document is deleted and are there again, as they
//! were, when it is restored. One that was deleted itself stays deleted then.

mod anchor;
mod approximate;
mod edit;
mod export;
mod follow;
mod kept;
mod library;
mod list;
mod reanchor;
#[cfg(test)]
mod tests;
mod types;

pub use anchor::Anchor;
pub(crate) use follow::{carry_out, follow, follow_position, follow_range, plan};
pub use types::{Annotation, AnnotationColor, AnnotationEdit, AnnotationKind, AnnotationOrder, AnnotationQuery};
pub use types::{NewAnnotation, SaveAnnotatedPdf, SaveAnnotations, SavedPdf};
