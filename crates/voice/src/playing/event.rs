//! What a playing tells, and what can be asked of it.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};
use studium_base::{Failure, TextRange};

/// Speeds in percent.
pub const SPEEDS: RangeInclusive<u32> = 50..=200;

/// What happens while something is played.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PlayEvent {
    /// The loudspeaker is open.
    Started,
    /// This sentence is heard now.
    Sentence {
        /// In the text of the revision.
        range: TextRange,
    },
    /// This moment of a recording is heard now; about four times a second.
    Time {
        /// Since its beginning.
        ms: u32,
    },
    /// It was paused, or goes on.
    Paused {
        /// Is it silent now?
        is_paused: bool,
    },
    /// It is played at another speed now.
    Speed {
        /// 100 is the voice's own.
        percent: u32,
    },
    /// It cannot go on; it ends after this.
    Failed {
        /// Why.
        failure: Failure,
    },
    /// It is over.
    Ended {
        /// It came to its end and was not stopped.
        is_whole: bool,
    },
}

/// What the student asks of what is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PlayRequest {
    /// Be silent for now.
    Pause,
    /// Go on.
    Resume,
    /// End.
    Stop,
    /// The next sentence; in a recording 15 s on.
    Next,
    /// The sentence before; in a recording 15 s back.
    Back,
    /// To a moment of a recording.
    Seek {
        /// Since its beginning.
        ms: u32,
    },
    /// At another speed.
    Speed {
        /// 50 to 200; others are taken for the nearest.
        percent: u32,
    },
}
