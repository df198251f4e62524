//! The shapes of proposals.

use serde::{Deserialize, Serialize};
use studium_base::{
    CourseId, DeckId, DocumentId, Failure, JobId, Locator, NoteId, ProposalId, RevisionId, TextRange, Timestamp,
};
use studium_cards::note::Source;
use studium_cards::propose::{ProposalKind, Refusal};
use studium_library::DocumentRef;

/// What cards are proposed from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ProposeScope {
    /// A whole document.
    Document {
        /// Which.
        document: DocumentId,
    },
    /// A selection in the Reader, a section, some pages.
    Range {
        /// In which document.
        document: DocumentId,
        /// In which of its texts.
        revision: RevisionId,
        /// Which part of that text.
        range: TextRange,
    },
    /// What is said of a topic; it is looked up as a question to the tutor is.
    Topic {
        /// In the student's words.
        topic: String,
        /// Within this course.
        course: Option<CourseId>,
        /// Within this document.
        document: Option<DocumentId>,
    },
}

/// A wish for cards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ProposeCards {
    /// From what.
    pub scope: ProposeScope,
    /// How many at most, 1 to 500.
    pub count: u32,
    /// May the language model write questions? Without it, and where it fails, sentences get deletions.
    #[serde(default = "yes")]
    pub with_model: bool,
}

fn yes() -> bool {
    true
}

/// A note that says the same, or nearly.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Duplicate {
    /// The note.
    pub note: NoteId,
    /// Its words.
    pub text: String,
    /// Cosine of the two, 0 to 1; 1 for the same words.
    #[specta(type = i32)]
    pub similarity: f32,
}

/// A card that is proposed.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Proposal {
    /// Its id.
    pub id: ProposalId,
    /// The job that proposed it.
    pub job: JobId,
    /// Where it comes from.
    pub document: DocumentRef,
    /// The span that bears it out.
    pub source: Source,
    /// Where that stands; none when the text is not on this machine any more.
    pub locator: Option<Locator>,
    /// The page, where there are pages.
    pub page: Option<u32>,
    /// The place in a few words: `p. 12`, `slide 3`, a heading.
    pub label: String,
    /// What kind of note it will be.
    pub kind: ProposalKind,
    /// Its fields in HTML: question and answer, or a text with deletions.
    pub fields: Vec<String>,
    /// A note that says the same.
    pub duplicate_of: Option<Duplicate>,
    /// The name of the model that wrote it; none for what was made without one.
    pub made_by: Option<String>,
    /// When.
    pub created_at: Timestamp,
}

/// Which proposals to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ProposalQuery {
    /// Of this document.
    pub document: Option<DocumentId>,
    /// Of this job.
    pub job: Option<JobId>,
}

/// A proposal becomes a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct AcceptProposal {
    /// Which.
    pub id: ProposalId,
    /// Where its cards go.
    pub deck: DeckId,
    /// Its fields as the student has edited them; as proposed when none are given.
    #[serde(default)]
    pub fields: Option<Vec<String>>,
    /// Tags of the note.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// How often something was refused for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RefusedCount {
    /// The reason.
    pub reason: Refusal,
    /// How often.
    pub count: u32,
}

/// Why there is nothing to propose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum NothingProposed {
    /// There is no text.
    NoText,
    /// The library holds nothing on the topic.
    NotFound,
    /// No sentence of the text makes a card: tables, lists, program text, fragments.
    NoSentences,
    /// All that could be asked has been proposed before, or is a card already.
    AllKnown,
}

/// What a job has proposed and refused.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ProposalReport {
    /// Cards that a model wrote.
    pub by_model: u32,
    /// Cards that were made without one.
    pub by_rules: u32,
    /// Of these, cards that say what a note says already.
    pub duplicates: u32,
    /// Sentences from which a card could be made.
    pub sentences: u32,
    /// Drafts that are not shown, by reason.
    pub refused: Vec<RefusedCount>,
    /// The model that wrote.
    pub model: Option<String>,
    /// Why no model wrote although one was wanted; cards were then made without.
    pub model_failure: Option<Failure>,
    /// Were duplicates looked for by meaning? If not, by their words alone.
    pub compared_by_meaning: bool,
    /// Why there is nothing.
    pub nothing: Option<NothingProposed>,
}

impl ProposalReport {
    /// Counts a refusal.
    pub(crate) fn refuse(&mut self, reason: Refusal) {
        match self.refused.iter_mut().find(|refused| refused.reason == reason) {
            Some(refused) => refused.count += 1,
            None => self.refused.push(RefusedCount { reason, count: 1 }),
        }
    }
}

/// Where a note comes from, as its chip shows it.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct CardSource {
    /// The document.
    pub document: DocumentRef,
    /// In which text the range counts: the current one, unless the place is lost.
    pub revision: RevisionId,
    /// The span.
    pub range: TextRange,
    /// Where it stands; none when its text is not on this machine any more.
    pub locator: Option<Locator>,
    /// The page, where there are pages.
    pub page: Option<u32>,
    /// The place in a few words: `p. 12`, `slide 3`, a heading; empty where there is none.
    pub label: String,
    /// Its text when the note was made, or as it was found last.
    pub quote: String,
    /// A `studium://` address that opens the Reader there.
    pub link: String,
    /// It does not stand in the document's current text.
    pub is_lost: bool,
    /// The document is in the trash.
    pub is_deleted: bool,
}
