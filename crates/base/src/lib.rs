//! The words that every floor of Studium shares: ids, time, ranges, locators, error codes, cancellation.
//! No IO happens here.

mod cancel;
mod clock;
mod error;
mod failure;
mod id;
mod locator;
mod progress;

pub use cancel::CancelToken;
pub use clock::{Clock, FakeClock, SystemClock, Timestamp};
pub use error::{Coded, ErrorCode};
pub use failure::Failure;
pub use id::{
    AnnotationId, CardId, ConversationId, CourseId, DeckId, DocumentId, EventId, ExamId, JobId, MediaId, MessageId,
    NoteId, NoteTypeId, PresetId, ProposalId, RevisionId,
};
pub use locator::{Locator, PageBox, TextRange, clock};
pub use progress::{Progress, Rate};
