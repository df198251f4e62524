//! What happens to a conversation by voice.

use studium_base::ErrorCode;

use super::ids::{Generation, Ticket};
use crate::clause::Clause;
use crate::command::Command;

/// When an utterance is at its end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, specta::Type)]
#[serde(rename = "TalkMode", rename_all = "snake_case")]
pub enum Mode {
    /// The student just talks; a long enough pause ends the utterance.
    #[default]
    HandsFree,
    /// The student holds a key while talking; letting go ends the utterance. Nothing else is listened to.
    PushToTalk,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The student begins the conversation, or tries again after an error.
    Start,
    /// The student ends it.
    Stop,
    /// From now on utterances end like this.
    Mode(Mode),
    /// The microphone was muted, or is on again.
    Muted(bool),
    /// A sound device is gone or refused.
    DeviceLost(ErrorCode),
    /// Sound devices work again.
    DeviceBack,

    /// Someone begins to speak, or goes on after a pause.
    SpeechStarted,
    /// Nobody has spoken for so long; sent once a pause, when the front end is sure of it.
    SpeechPaused {
        /// Silence until now, in milliseconds.
        silent_ms: u32,
    },
    /// The sound of the utterance is as long as is heard at once: what comes now is the sound of its next part.
    SpeechCut,
    /// The key that is held while talking went down.
    TalkPressed,
    /// It went up.
    TalkReleased,

    /// Sound was written down. The sender leaves `text` empty when the model holds that nobody spoke.
    Heard {
        /// The request.
        ticket: Ticket,
        /// The words.
        text: String,
        /// ISO 639-1.
        language: String,
    },
    /// Sound could not be written down.
    HearingFailed {
        /// The request.
        ticket: Ticket,
        /// Why.
        code: ErrorCode,
    },

    /// The next clause of a reply is written. Clauses come in their order, numbered from 0.
    ClauseReady(Clause),
    /// A reply is written to its end.
    ReplyFinished(Generation),
    /// A reply broke off.
    ReplyFailed {
        /// Which.
        generation: Generation,
        /// Why.
        code: ErrorCode,
    },
    /// A clause begins to be heard.
    ClauseStarted {
        /// Of which reply.
        generation: Generation,
        /// Its number.
        index: u32,
    },
    /// The last sample of a clause was heard. Also sent for a clause without sound.
    ClauseFinished {
        /// Of which reply.
        generation: Generation,
        /// Its number.
        index: u32,
    },
    /// A clause could not be given a sound.
    SpeakingFailed {
        /// Of which reply.
        generation: Generation,
        /// Its number.
        index: u32,
        /// Why.
        code: ErrorCode,
    },

    /// A command was clicked. Spoken ones are found in what is heard.
    Command(Command),
    /// Time has passed: due at [`Turn::next_at`](super::Turn::next_at).
    Tick,
}
