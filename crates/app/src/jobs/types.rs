//! The shapes of jobs.

use serde::{Deserialize, Serialize};
use studium_base::{DocumentId, Failure, JobId, Timestamp};

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// Reads a document's text.
    Import,
    /// Writes down what is said in a recording.
    Transcribe,
    /// Makes vectors for passages.
    Embed,
    /// Fetches a model.
    Download,
    /// Fetches a page from the web, whose import follows.
    Fetch,
    /// Proposes cards from documents.
    Propose,
    /// Reads a package of cards.
    ImportPackage,
    /// Writes a package of cards.
    ExportPackage,
    /// Fits a scheduler to the student's answers.
    Optimize,
    /// Reckons cards anew from their answers.
    Reschedule,
}

/// How a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits for its turn.
    Queued,
    /// Works.
    Running,
    /// Stopped by the student; goes on when asked.
    Paused,
    /// Finished.
    Done,
    /// It did not work; `error` says why. It can be tried again.
    Failed,
    /// Given up by the student. It can be tried again.
    Cancelled,
}

impl JobState {
    /// As shown in messages.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Will it go on without being asked?
    #[must_use]
    pub fn is_active(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }
}

/// What a job counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum JobUnit {
    /// Pages or sections.
    Pages,
    /// Passages.
    Passages,
    /// Bytes.
    Bytes,
    /// Cards.
    Cards,
    /// Notes, cards, entries of the review log and media together.
    Rows,
    /// Answers.
    Reviews,
    /// Seconds of sound.
    Seconds,
}

/// A job as shown.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// How it stands.
    pub state: JobState,
    /// The document's title, the model's name or the page's address.
    pub title: String,
    /// The document that it is about.
    pub document: Option<DocumentId>,
    /// The model that it is about.
    pub model: Option<String>,
    /// Units finished.
    #[specta(type = u32)]
    pub done: u64,
    /// Units in all, once known.
    #[specta(type = Option<u32>)]
    pub total: Option<u64>,
    /// What is counted.
    pub unit: JobUnit,
    /// Units a second, while it runs.
    #[specta(type = Option<i32>)]
    pub rate_per_s: Option<f64>,
    /// Until it is finished, while it runs.
    #[specta(type = Option<u32>)]
    pub seconds_left: Option<f64>,
    /// Why it failed.
    pub error: Option<Failure>,
    /// When it was asked for.
    pub created_at: Timestamp,
}
