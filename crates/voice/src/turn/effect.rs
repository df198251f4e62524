//! What is to be done in a conversation by voice.

use serde::{Deserialize, Serialize};
use studium_base::ErrorCode;

use super::ids::{Generation, Ticket, UtteranceId};
use crate::clause::Clause;
use crate::command::Command;

/// Whose turn it is, as the student sees it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum VoiceState {
    /// Nobody listens.
    #[default]
    Off,
    /// The tutor listens, or hears the student speak.
    Listening,
    /// The student pauses, perhaps for good.
    EndpointPending,
    /// A reply is on its way.
    Thinking,
    /// The tutor speaks.
    Speaking,
    /// The tutor stopped in mid-speech because someone else makes a sound, or because the student said "pause".
    Interrupted,
    /// A sound device is missing.
    Error,
}

/// The student's words as they are understood so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Caption {
    /// Whose words.
    pub utterance: UtteranceId,
    /// Words that will not change any more, except by the last caption of an utterance.
    pub committed: String,
    /// Words that may still change; follow `committed` after a space.
    pub tentative: String,
    /// The last caption of this utterance.
    pub is_final: bool,
}

/// How carefully sound is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Draft {
    /// While the student goes on speaking: quickly.
    Partial,
    /// What the reply is made from. Work on a partial of the same utterance may be broken off for it.
    Final,
}

/// What is to be done. Effects of one step are in order.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Keep the sound of an utterance from its beginning, with what came shortly before.
    Open(UtteranceId),
    /// The sound of this utterance is not needed any more.
    Forget(UtteranceId),
    /// Write down the sound of a part of an utterance, from the part's beginning until now (a finished part: all of
    /// it), and answer with the ticket.
    Transcribe {
        /// To be sent back.
        ticket: Ticket,
        /// Whose sound.
        utterance: UtteranceId,
        /// Which part of it, from 0.
        part: u32,
        /// How.
        draft: Draft,
    },
    /// Show the student's words.
    Caption(Caption),

    /// Look for passages: the question will contain these words.
    Retrieve {
        /// For which reply.
        generation: Generation,
        /// The beginning of the question.
        text: String,
    },
    /// Let the model read: the question will begin with these words.
    Prefill {
        /// For which reply.
        generation: Generation,
        /// The beginning of the question.
        text: String,
    },
    /// Begin a reply. It is not to be heard, nor to be kept, before [`Effect::Release`].
    Ask {
        /// Which.
        generation: Generation,
        /// The utterance; of a question that a command asks, the last one.
        utterance: UtteranceId,
        /// The question.
        text: String,
    },
    /// The student has certainly finished: the question of [`Effect::Ask`] stands, and the reply may be heard. Without
    /// a question before it, it is something said once more, whose clauses came as [`Effect::Speak`].
    Release(Generation),
    /// Nothing of this reply is wanted any more: stop writing it, giving it a sound, and sounding it.
    Cancel(Generation),
    /// Give a clause its sound and queue it.
    Speak(Clause),
    /// Be silent, and keep what is queued and how far it was heard.
    Pause(Generation),
    /// Go on where it was paused.
    Resume(Generation),
    /// Throw away all queued sound of this reply, and report no more of it. Clauses that are still to be heard follow as [`Effect::Speak`].
    Rewind(Generation),
    /// A released reply is over, or was cut short. Write down what of it was heard.
    Record(Generation),

    /// The student gave a command. What concerns the reply itself (stop, pause, continue, repeat, next, back) is in the
    /// other effects of the same step; speed and loudness are the receiver's to carry out.
    Command(Command),
    /// Show whose turn it is. Echo needs a stricter ear while the state is [`VoiceState::Speaking`].
    Announce(VoiceState),
    /// Show an error. The conversation goes on unless the state is [`VoiceState::Error`].
    Report(ErrorCode),
}
