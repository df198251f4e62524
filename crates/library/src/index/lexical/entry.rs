//! What goes into the word index, and what is asked of it.

use std::collections::HashSet;

use studium_base::DocumentId;

use crate::chunk::ChunkId;
use crate::retrieve::Reading;

/// A passage on its way into the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LexicalEntry {
    /// Which passage.
    pub chunk: ChunkId,
    /// Of which document.
    pub document: DocumentId,
    /// The document's title.
    pub title: String,
    /// The headings above the passage.
    pub headings: String,
    /// Its text.
    pub body: String,
    /// ISO 639-1 code of the document; guessed from the text where it is `None`.
    pub language: Option<String>,
}

/// What to look for.
#[derive(Debug, Clone)]
pub struct LexicalQuery<'a> {
    /// Any text. Words are alternatives, words after a minus must not occur.
    pub text: String,
    /// Whether phrases in quotation marks must occur or only weigh.
    pub reading: Reading,
    /// Only in these documents; `None` for all.
    pub documents: Option<&'a HashSet<DocumentId>>,
    /// So many at most.
    pub limit: usize,
}
