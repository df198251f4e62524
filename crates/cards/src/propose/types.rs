//! What is proposed, and why something is not.

use serde::{Deserialize, Serialize};

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
    /// The model found nothing worth asking.
    Declined,
    /// Question or answer is empty, or only repeats itself.
    Empty,
    /// The quote does not stand in the passage.
    QuoteNotFound,
    /// The answer does not stand in the quote.
    AnswerNotFound,
    /// The question is about something else than the passage.
    NotAbout,
    /// It does not end with a question mark, or asks more than one thing.
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
    /// The same was proposed a moment ago.
    Repeated,
}
