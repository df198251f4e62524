//! What is asked of a search, and what it finds.

use serde::{Deserialize, Serialize};
use studium_base::{ConversationId, CourseId, Locator, MessageId, RevisionId, TextRange, Timestamp};

use crate::document::DocumentRef;
use crate::retrieve::{Evidence, Mode};

/// What to look for.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub struct SearchQuery {
    /// Words, phrases in quotes, words to exclude with a minus, fields: `title:cell format:pdf`.
    pub query: String,
    /// Within a course, or everywhere. A `course:` in the query counts instead.
    pub course: Option<CourseId>,
    /// So many at most.
    pub limit: u32,
    /// By words, by meaning, or both.
    pub mode: Mode,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct SearchResults {
    /// Passages of documents, best first.
    pub hits: Vec<SearchHit>,
    /// The same by document, the document of the best passage first.
    pub groups: Vec<HitGroup>,
    /// Messages of conversations, newest first.
    pub conversations: Vec<ConversationHit>,
}

/// A passage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Hit {
    /// From 1.
    pub rank: u32,
    /// Fused score, 0 to 1, comparable within one search only.
    #[specta(type = i32)]
    pub score: f32,
    /// Where it stands.
    pub document: DocumentRef,
    /// In which text.
    pub revision: RevisionId,
    /// The passage.
    pub range: TextRange,
    /// Where a person finds it.
    pub locator: Locator,
    /// The page, where there are pages.
    pub page: Option<u32>,
    /// The canonical text of the range.
    pub quote: String,
}

/// A passage with what a list of results shows beside it.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct SearchHit {
    /// The passage.
    #[serde(flatten)]
    pub hit: Hit,
    /// Where the words of the query stand in the quote, in any of their forms: scalar values from its beginning.
    pub marks: Vec<TextRange>,
    /// Where the same is said again.
    pub also_in: Vec<AlsoIn>,
}

/// The place of a passage that says what another says.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct AlsoIn {
    /// Where it stands.
    pub document: DocumentRef,
    /// In which text.
    pub revision: RevisionId,
    /// The passage.
    pub range: TextRange,
    /// Where a person finds it.
    pub locator: Locator,
    /// The page, where there are pages.
    pub page: Option<u32>,
}

/// The passages of one document among the results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct HitGroup {
    /// The document.
    pub document: DocumentRef,
    /// Ranks of its passages, in the order of the text.
    pub ranks: Vec<u32>,
}

/// A message that holds the words.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ConversationHit {
    /// In which conversation.
    pub conversation: ConversationId,
    /// Its title.
    pub title: String,
    /// Which message.
    pub message: MessageId,
    /// Its beginning.
    pub excerpt: String,
    /// When it was written.
    pub at: Timestamp,
}

/// A passage with what stands around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// The passage.
    pub hit: Hit,
    /// The section around it.
    pub parent: TextRange,
    /// Its text.
    pub parent_text: String,
}

/// Passages for an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Retrieved {
    /// Best first.
    pub passages: Vec<Passage>,
    /// What speaks for them.
    pub evidence: Evidence,
    /// The evidence is too weak to answer from.
    pub weak: bool,
    /// There is nothing to search in.
    pub empty_library: bool,
}
