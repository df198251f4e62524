//! What the interface and the command line see of conversations.

use serde::{Deserialize, Serialize};
use studium_base::{ConversationId, CourseId, Failure, Locator, MessageId, RevisionId, TextRange, Timestamp};
use studium_library::{DocumentRef, Hit};

/// How the tutor teaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum TeachingMode {
    /// Answers.
    Explain,
    /// Leads to the answer by questions.
    Socratic,
    /// Asks, and judges the student's answers.
    Quiz,
    /// Prepares for an exam.
    Exam,
}

impl TeachingMode {
    /// Every mode, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Explain, Self::Socratic, Self::Quiz, Self::Exam];

    /// Does the tutor ask back, so that a message without a statement can be complete?
    #[must_use]
    pub(crate) fn asks_back(self) -> bool {
        match self {
            Self::Explain => false,
            Self::Socratic | Self::Quiz | Self::Exam => true,
        }
    }
}

/// A teaching mode as the student meets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Persona {
    /// The mode.
    pub id: TeachingMode,
    /// Its name.
    pub name: String,
    /// How the tutor begins.
    pub greeting: String,
}

/// A thread with the tutor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Conversation {
    /// Its id.
    pub id: ConversationId,
    /// The course in whose documents it looks; all documents without one.
    pub course: Option<CourseId>,
    /// The first question, shortened, until the student gives it a title.
    pub title: String,
    /// The mode of the last question.
    pub mode: TeachingMode,
    /// The last question or answer.
    pub updated_at: Timestamp,
    /// Questions and answers.
    pub message_count: u32,
}

/// A passage that the student selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Selection {
    /// In which text.
    pub revision: RevisionId,
    /// Which part of it.
    pub range: TextRange,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AskQuestion {
    /// What the student wrote.
    pub question: String,
    /// Where to look in a new conversation; an old one keeps its course.
    pub course: Option<CourseId>,
    /// Without one a conversation begins.
    pub conversation: Option<ConversationId>,
    /// How to teach.
    pub mode: TeachingMode,
    /// A passage selected in the Reader, asked about.
    pub selection: Option<Selection>,
}

/// What happens while an answer is made, in order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AskEvent {
    /// The question is saved.
    Started {
        /// New or continued.
        conversation: ConversationId,
        /// As saved.
        question: Message,
        /// The id of the answer to come.
        answer: MessageId,
    },
    /// Passages are looked for.
    Searching,
    /// The model reads.
    Reading {
        /// What it reads; empty in later events of the same turn.
        sources: Vec<Citation>,
        /// Tokens read, those that it still knew included.
        done_tokens: u32,
        /// Tokens in all.
        total_tokens: u32,
    },
    /// A piece of the answer, to be appended.
    Text {
        /// The piece.
        text: String,
    },
    /// A sentence of the answer is finished and has been compared with the sources.
    Claim {
        /// The sentence.
        claim: Claim,
        /// The citations it is the first to use.
        citations: Vec<Citation>,
    },
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A question.
    Student,
    /// An answer.
    Tutor,
}

/// How a statement is borne out by the documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Support {
    /// It stands there in the same words, or nearly.
    Quote,
    /// A sentence there means the same.
    Similar,
    /// It was not found.
    None,
}

/// A statement of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Claim {
    /// In the message's text.
    pub range: TextRange,
    /// Numbers of the citations that bear it out.
    pub citations: Vec<u32>,
    /// How.
    pub support: Support,
}

/// A place in a document that bears out a statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Citation {
    /// From 1, in the order of first use in the answer.
    pub n: u32,
    /// The document.
    pub document: DocumentRef,
    /// Which of its texts.
    pub revision: RevisionId,
    /// The passage in that text.
    pub range: TextRange,
    /// Where a person finds it.
    pub locator: Locator,
    /// The page, where there are pages.
    pub page: Option<u32>,
    /// The canonical text of the range.
    pub quote: String,
    /// The quote was compared with the document's text, character for character.
    pub verified: bool,
    /// The document was deleted since.
    pub deleted: bool,
}

/// How long an answer took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Timings {
    /// Finding passages, in ms.
    pub retrieve_ms: u32,
    /// Reading the prompt, in ms.
    pub prefill_ms: u32,
    /// From the question to the first word, in ms.
    pub first_token_ms: u32,
    /// Tokens written.
    pub tokens: u32,
    /// Tokens written per second.
    #[specta(type = i32)]
    pub tokens_per_s: f32,
    /// Tokens of the prompt that did not have to be read again.
    pub reused_tokens: u32,
}

/// Why there is no answer, or only one that is not borne out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum AbstainReason {
    /// Nothing in the documents is close enough to the question. No model was asked.
    WeakEvidence,
    /// A model answered, but nothing it said was found in the documents.
    NoVerifiedCitation,
    /// No language model is there.
    NoModel,
    /// There are no documents to look in.
    NoDocuments,
}

/// A question or an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Who wrote it.
    pub role: Role,
    /// The words, without markers, links and images.
    pub text: String,
    /// The mode it was written in.
    pub mode: TeachingMode,
    /// When.
    pub at: Timestamp,
    /// Passages stand in for an answer, or beside one that is not borne out.
    pub abstained: bool,
    /// Why.
    pub abstain_reason: Option<AbstainReason>,
    /// It ends where the student, or the end of the program, stopped it.
    pub stopped: bool,
    /// It ends where something broke.
    pub failed: Option<Failure>,
    /// The statements of an answer.
    pub claims: Vec<Claim>,
    /// What bears them out.
    pub citations: Vec<Citation>,
    /// The nearest passages, when abstained.
    pub passages: Vec<Hit>,
    /// How long it took, when a model wrote.
    pub timings: Option<Timings>,
}
