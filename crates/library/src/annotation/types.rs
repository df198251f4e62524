//! The shapes of annotations.

use serde::{Deserialize, Serialize};
use studium_base::{AnnotationId, DocumentId, Locator, RevisionId, TextRange, Timestamp};

use crate::document::DocumentRef;

/// What an annotation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AnnotationKind {
    /// A marked passage.
    Highlight,
    /// A place to come back to; its range may be empty.
    Bookmark,
}

/// The colours of highlights. The interface decides how each looks in its themes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AnnotationColor {
    /// The first.
    #[default]
    Yellow,
    /// The second.
    Green,
    /// The third.
    Blue,
    /// The fourth.
    Pink,
    /// The fifth.
    Purple,
    /// The sixth.
    Orange,
}

impl AnnotationColor {
    /// The word as stored and as JSON spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yellow => "yellow",
            Self::Green => "green",
            Self::Blue => "blue",
            Self::Pink => "pink",
            Self::Purple => "purple",
            Self::Orange => "orange",
        }
    }
}

/// An annotation as shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Annotation {
    /// Its id.
    pub id: AnnotationId,
    /// What it is.
    pub kind: AnnotationKind,
    /// Of a highlight.
    pub color: Option<AnnotationColor>,
    /// The student's words.
    pub note: Option<String>,
    /// Where it belongs.
    pub document: DocumentRef,
    /// The text to which the range belongs.
    pub revision: RevisionId,
    /// In the canonical text of the revision.
    pub range: TextRange,
    /// The text of the range; empty for a bookmark without length.
    pub quote: String,
    /// Some letters before.
    pub before: String,
    /// Some letters after.
    pub after: String,
    /// Where it stands, of a range over several pages the first; none when the revision is not on this machine.
    pub locator: Option<Locator>,
    /// The page, where there are pages.
    pub page: Option<u32>,
    /// Does it stand in the document's current text? If not, it could not be found there again and keeps the old one.
    pub anchored: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the student changed it last.
    pub changed_at: Timestamp,
}

/// An annotation to make.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub struct NewAnnotation {
    /// In which document.
    pub document: DocumentId,
    /// The text that the student has before them.
    pub revision: RevisionId,
    /// In that text.
    pub range: TextRange,
    /// What to make.
    pub kind: AnnotationKind,
    /// Of a highlight, yellow when none is given; a bookmark has none.
    pub color: Option<AnnotationColor>,
    /// The student's words.
    pub note: Option<String>,
}

/// Changes to an annotation; `None` leaves a field as it is, an empty note takes it away.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub struct AnnotationEdit {
    /// Which annotation.
    pub id: AnnotationId,
    /// Another colour.
    pub color: Option<AnnotationColor>,
    /// Another note.
    pub note: Option<String>,
}

/// In which order annotations are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AnnotationOrder {
    /// Document by document, by title; in each as they stand in the text.
    #[default]
    Place,
    /// The latest first.
    Newest,
}

/// Which annotations to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, specta::Type)]
pub struct AnnotationQuery {
    /// Of one document; of all when none is given.
    pub document: Option<DocumentId>,
    /// In which order.
    pub order: AnnotationOrder,
}

/// Where to write annotations as Markdown.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct SaveAnnotations {
    /// Of one document; of all when none is given.
    pub document: Option<DocumentId>,
    /// The file.
    pub path: String,
    /// May a file that is there be replaced?
    pub replace: bool,
}

/// Where to write a copy of a PDF with its annotations.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct SaveAnnotatedPdf {
    /// The PDF.
    pub document: DocumentId,
    /// The file.
    pub path: String,
    /// Of a protected PDF; the copy is protected by the same.
    pub password: Option<String>,
    /// May a file that is there be replaced?
    pub replace: bool,
}

/// A copy of a PDF with annotations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct SavedPdf {
    /// The file.
    pub path: String,
    /// How many annotations are in it.
    pub written: u32,
    /// How many are not: they belong to an earlier text, or have no place on a page.
    pub left_out: u32,
}
