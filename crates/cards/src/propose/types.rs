//! What is proposed, from what, and why something is not.

use serde::{Deserialize, Serialize};
use studium_base::TextRange;
use studium_engine::protocol::extract::BlockKind;

/// The kinds of cards that are proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ProposalKind {
    /// Front and back; the fields of a basic note.
    Question,
    /// A sentence with deletions; the fields of a cloze note.
    Cloze,
}

/// Why a card is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// What the model wrote is not the JSON that was asked for.
    NotJson,
    /// Question or answer is empty.
    Empty,
    /// The quote does not stand in the passage.
    QuoteNotFound,
    /// The answer does not stand in the quote.
    AnswerNotFound,
    /// The question is about something else than the passage.
    NotAbout,
    /// It is no question, or more than one.
    NoQuestion,
    /// It can be answered with yes or no.
    YesNo,
    /// It cannot be understood without the text: "this passage", "according to the author", "What does it do?".
    NeedsText,
    /// The question holds its answer.
    AnswerInQuestion,
    /// The answer is more than one fact.
    AnswerTooLong,
    /// The question is too short to ask something, or too long to be read at a glance.
    QuestionLength,
    /// It is in another language than the passage.
    OtherLanguage,
    /// The same was proposed before.
    Repeated,
}

/// A paragraph, an item, a heading of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextBlock {
    /// Where it stands in the document's text, in scalar values.
    pub start: u32,
    /// Its text.
    pub text: String,
    /// What it is.
    pub kind: BlockKind,
    /// Its sentences, from its own start.
    pub sentences: Vec<TextRange>,
    /// What the author has set in bold or italics, from its own start.
    pub emphasised: Vec<TextRange>,
    /// On which page or in which section it stands, counted from 0.
    pub part: u32,
}

/// A sentence from which a card can be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Where it stands in the document's text.
    pub range: TextRange,
    /// As the card shows it: one line, without references and line-break hyphens.
    pub text: String,
    /// What can be asked of it, the best first: one or two places in `text`, in scalar values.
    pub terms: Vec<TextRange>,
    /// How much it is worth to be asked; higher is better, comparable within one text.
    pub score: f32,
    /// Index of its block.
    pub block: usize,
}

impl Candidate {
    /// The words of a term.
    #[must_use]
    pub fn term(&self, term: TextRange) -> String {
        self.text.chars().skip(term.start as usize).take(term.len() as usize).collect()
    }
}
