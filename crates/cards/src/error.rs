//! What can go wrong with cards.

use std::io;
use std::path::PathBuf;

use studium_base::{CardId, Coded, DeckId, ErrorCode, ExamId, NoteId, NoteTypeId, PresetId};
use studium_store::{StoreError, sqlite};
use zip::result::ZipError;

use crate::evaluate::LineProblem;
use crate::search::SearchProblem;
use crate::template::TemplateProblem;

/// A failure of the cards room.
#[derive(Debug, thiserror::Error)]
pub enum CardsError {
    /// The database.
    #[error("the database failed")]
    Store(#[from] StoreError),
    /// There is no such note type.
    #[error("there is no note type {0}")]
    NoNoteType(NoteTypeId),
    /// There is no such preset.
    #[error("there is no preset {0}")]
    NoPreset(PresetId),
    /// There is no such deck.
    #[error("there is no deck {0}")]
    NoDeck(DeckId),
    /// There is no such note.
    #[error("there is no note {0}")]
    NoNote(NoteId),
    /// There is no such card.
    #[error("there is no card {0}")]
    NoCard(CardId),
    /// There is no such exam.
    #[error("there is no exam {0}")]
    NoExam(ExamId),
    /// The date of an exam must lie ahead: nothing can be planned for today or before.
    #[error("the date of the exam is today or past")]
    ExamPast,
    /// The day of an exam has come, so there is nothing left to study for it: the cards that were gathered are home again.
    #[error("the day of the exam has come; its cards went back to their decks")]
    ExamOver(ExamId),
    /// No card is in the scope of an exam, or all of them are suspended.
    #[error("no card that could come is in the scope of the exam")]
    ExamEmpty,
    /// An option of an exam is outside its range.
    #[error("the {field} of an exam must be {allowed}")]
    ExamOption {
        /// The field of [`crate::exam::NewExam`], as it is written in JSON.
        field: &'static str,
        /// What it may be.
        allowed: &'static str,
    },
    /// More than can be planned: cards times days have a limit.
    #[error("{cards} cards on {days} days are too many to plan")]
    ExamTooLarge {
        /// Cards in the scope.
        cards: usize,
        /// Days until the exam.
        days: usize,
    },
    /// A note type that no notes can be made of.
    #[error("the note type {name:?}: {problem}")]
    NoteType {
        /// Its name.
        name: String,
        /// What is wrong.
        problem: &'static str,
    },
    /// A template that cannot be read.
    #[error("the template {name:?}: {problem}")]
    Template {
        /// Its name.
        name: String,
        /// What is wrong.
        #[source]
        problem: TemplateProblem,
    },
    /// A note type cannot be deleted while notes use it.
    #[error("{count} notes are of the type {name:?}")]
    TypeInUse {
        /// Its name.
        name: String,
        /// So many notes.
        count: u32,
    },
    /// A note with too many or too few fields.
    #[error("the note type {name:?} has {expected} fields, the note {found}")]
    FieldCount {
        /// Name of the note type.
        name: String,
        /// Fields of the type.
        expected: usize,
        /// Fields of the note.
        found: usize,
    },
    /// The first field tells notes apart: it may not be empty.
    #[error("the first field is empty")]
    EmptyNote,
    /// No card comes of the note.
    #[error("no card comes of this note: {0}")]
    NoCards(&'static str),
    /// Something that a student writes is too long.
    #[error("{what} is {length} characters long, at most {limit} are kept")]
    TooLong {
        /// What.
        what: &'static str,
        /// Its length in Unicode scalar values.
        length: usize,
        /// The limit.
        limit: usize,
    },
    /// A deck cannot be what was asked of it.
    #[error("the deck {name:?}: {problem}")]
    Deck {
        /// Its name.
        name: String,
        /// What is wrong.
        problem: &'static str,
    },
    /// The default preset stays: decks without a preset of their own use it.
    #[error("the default preset cannot be deleted")]
    DefaultPreset,
    /// A search that cannot be read.
    #[error("the search: {0}")]
    Search(#[from] SearchProblem),
    /// The card was answered or changed elsewhere since it was shown.
    #[error("the card {0} has changed since it was shown")]
    CardMoved(CardId),
    /// A note did not change in this operation, or so long ago that it is not told any more.
    #[error("the note {note} has no version {version}")]
    NoVersion {
        /// The note.
        note: NoteId,
        /// The number of the operation.
        version: i64,
    },
    /// A deck would go, and cards would be in no deck that is shown: something other than the steps put them there.
    #[error("{count} cards lie in the deck {deck} by now, so it stays")]
    DeckInUse {
        /// The deck.
        deck: DeckId,
        /// So many cards.
        count: u32,
    },
    /// A package is coming in.
    #[error("an import is under way; it can be taken back when it has ended")]
    ImportUnderWay,
    /// There is nothing to take back, or to do again.
    #[error("there is nothing to {0}")]
    NothingTo(&'static str),
    /// An option of a preset is outside its range.
    #[error("the option {field} must be {allowed}")]
    Preset {
        /// The field of [`crate::schedule::Preset`], as it is written in JSON.
        field: &'static str,
        /// What it may be.
        allowed: &'static str,
    },
    /// The memory model refused its parameters or its input.
    #[error("the memory model refused its input")]
    Model(#[from] fsrs::FSRSError),
    /// A review log could not be read.
    #[error("the review log cannot be read")]
    RevlogRead(#[source] io::Error),
    /// A line of a review log is not a review.
    #[error("line {line} of the review log: {problem}")]
    RevlogLine {
        /// Counted from 1, the header included.
        line: u64,
        /// What is wrong, and what to do about it.
        problem: LineProblem,
    },
    /// There is too little in a review log to learn from one part and test on the next.
    #[error("the review log holds {found} reviews that can be scored; {needed} are needed")]
    RevlogShort {
        /// Reviews on a later day than the one before of the same card.
        found: usize,
        /// The least that can be split.
        needed: usize,
    },
    /// A thread for the optimiser could not be started.
    #[error("no thread for the optimiser")]
    Thread(#[source] io::Error),
    /// The database of a package could not be written.
    #[error("the database of the package could not be written")]
    PackageDatabase(#[source] sqlite::Error),
    /// A package could not be written.
    #[error("the package could not be written")]
    PackageWrite(#[source] io::Error),
    /// The zip of a package could not be written.
    #[error("the package could not be packed")]
    PackageZip(#[source] ZipError),
    /// A media file that goes into a package cannot be read.
    #[error("{path} cannot be read")]
    PackageMedia {
        /// Where it should be.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

impl Coded for CardsError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Store(error) => error.code(),
            Self::NoNoteType(_)
            | Self::NoPreset(_)
            | Self::NoDeck(_)
            | Self::NoNote(_)
            | Self::NoCard(_)
            | Self::NoExam(_)
            | Self::NoVersion { .. } => ErrorCode::NotFound,
            Self::ExamPast
            | Self::ExamOver(_)
            | Self::ExamEmpty
            | Self::ExamOption { .. }
            | Self::ExamTooLarge { .. } => ErrorCode::BadInput,
            Self::NoteType { .. }
            | Self::Template { .. }
            | Self::TypeInUse { .. }
            | Self::FieldCount { .. }
            | Self::EmptyNote
            | Self::NoCards(_)
            | Self::TooLong { .. }
            | Self::Deck { .. }
            | Self::DefaultPreset
            | Self::Search(_)
            | Self::NothingTo(_) => ErrorCode::BadInput,
            Self::CardMoved(_) | Self::DeckInUse { .. } => ErrorCode::ChangedSince,
            Self::ImportUnderWay => ErrorCode::Busy,
            Self::PackageDatabase(error) if error.sqlite_error_code() == Some(sqlite::ErrorCode::DiskFull) => {
                ErrorCode::DiskFull
            }
            Self::PackageWrite(source) | Self::PackageZip(ZipError::Io(source))
                if matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) =>
            {
                ErrorCode::DiskFull
            }
            Self::PackageMedia { source, .. } if source.kind() == io::ErrorKind::NotFound => ErrorCode::FileMissing,
            Self::PackageDatabase(_) | Self::PackageWrite(_) | Self::PackageZip(_) | Self::PackageMedia { .. } => {
                ErrorCode::Io
            }
            Self::Preset { .. } | Self::RevlogLine { .. } | Self::RevlogShort { .. } => ErrorCode::BadInput,
            Self::RevlogRead(_) => ErrorCode::Io,
            Self::Model(_) | Self::Thread(_) => ErrorCode::Internal,
        }
    }
}
