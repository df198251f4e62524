//! What a note is, and how it is made and changed.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use studium_base::{DeckId, DocumentId, NoteId, NoteTypeId, RevisionId, TextRange, Timestamp};

/// The span of a document that bears a note out. Quote and context find the span again when the document changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Source {
    /// The document.
    pub document: DocumentId,
    /// The text in which `range` counts.
    pub revision: RevisionId,
    /// The span.
    pub range: TextRange,
    /// Its text.
    pub quote: String,
    /// What stands before it, at most some dozens of letters.
    pub before: String,
    /// What stands after it.
    pub after: String,
    /// Letters of the whole text.
    pub text_length: u32,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Note {
    /// Its id.
    pub id: NoteId,
    /// By which a package finds it again.
    pub guid: String,
    /// What its fields mean.
    pub note_type: NoteTypeId,
    /// One for each field of the type, in HTML (Markdown and LaTeX are turned into it by the editor).
    pub fields: Vec<String>,
    /// Without spaces; `a::b` is below `a`.
    pub tags: Vec<String>,
    /// Where it comes from, if it comes from a document.
    pub source: Option<Source>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub changed_at: Timestamp,
    /// Is it in the trash?
    pub is_deleted: bool,
    /// What a package said of it beyond that.
    #[serde(skip)]
    #[specta(skip)]
    pub extra: Option<Value>,
}

/// A note to be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct NewNote {
    /// See [`Note::note_type`].
    pub note_type: NoteTypeId,
    /// Where its cards go.
    pub deck: DeckId,
    /// See [`Note::fields`]. Fields that are missing at the end are empty.
    pub fields: Vec<String>,
    /// See [`Note::tags`].
    #[serde(default)]
    pub tags: Vec<String>,
    /// See [`Note::source`].
    #[serde(default)]
    pub source: Option<Source>,
}

/// What changes of a note; what is `None` stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct NoteEdit {
    /// Which one.
    pub id: NoteId,
    /// All of its fields.
    #[serde(default)]
    pub fields: Option<Vec<String>>,
    /// All of its tags.
    #[serde(default)]
    pub tags: Option<Vec<String>>,
}
