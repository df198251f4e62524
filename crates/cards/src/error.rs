//! What can go wrong with cards.

use std::io;

use studium_base::{Coded, ErrorCode};

use crate::evaluate::LineProblem;

/// A failure of the cards room.
#[derive(Debug, thiserror::Error)]
pub enum CardsError {
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
}

impl Coded for CardsError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Preset { .. } | Self::RevlogLine { .. } | Self::RevlogShort { .. } => ErrorCode::BadInput,
            Self::RevlogRead(_) => ErrorCode::Io,
            Self::Model(_) | Self::Thread(_) => ErrorCode::Internal,
        }
    }
}
