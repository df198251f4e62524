//! What a conversation by voice works with, and what it tells.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use studium_base::{CancelToken, Failure, TextRange};
use studium_engine::protocol::speech::{HearingSpec, VoiceSpec};
use studium_engine::{Hear, Speak};

use crate::VoiceError;
use crate::audio::{Device, EarsOptions};
use crate::command::Command;
use crate::turn::{Caption, Generation, Mode, Turn, VoiceState};

/// Opens the sound devices; called again after they were lost.
pub type OpenDevice = Box<dyn FnMut() -> Result<Box<dyn Device>, VoiceError> + Send>;

/// What a conversation works with.
pub struct SessionParts {
    /// Microphone and loudspeaker.
    pub open: OpenDevice,
    /// Writes down what is said.
    pub hear: Arc<dyn Hear>,
    /// Says text aloud.
    pub speak: Arc<dyn Speak>,
    /// Answers.
    pub reply: Arc<dyn Reply>,
    /// Chooses voices.
    pub voices: Arc<dyn Voices>,
}

/// How a conversation is held.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionOptions {
    /// The model that hears.
    pub hearing: HearingSpec,
    /// ISO 639-1 of what is going to be said; `None` lets the model find out.
    pub language: Option<String>,
    /// Words of the course, for the model that hears.
    pub vocabulary: String,
    /// When an utterance is at its end.
    pub mode: Mode,
    /// Of the voice; 1 is its own.
    pub speed: f32,
    /// Of the microphone.
    pub ears: EarsOptions,
    /// Where the tutor asks the questions, "next" asks for its next one: in this language (ISO 639-1) until the
    /// student's own is known. `None` where "next" skips a sentence.
    pub next_question_in: Option<String>,
}

impl SessionOptions {
    /// The conversation before its first event.
    pub(super) fn turn(&self) -> Turn {
        let turn = Turn::new(self.mode);
        match &self.next_question_in {
            Some(language) => turn.with_questions(language.clone()),
            None => turn,
        }
    }
}

/// Which voice speaks which language.
pub trait Voices: Send + Sync {
    /// The voice for a language (ISO 639-1); `None` when no voice speaks it.
    fn voice(&self, language: &str) -> Option<VoiceSpec>;

    /// The languages (ISO 639-1) that there are voices for, the usual one first.
    fn languages(&self) -> Vec<String>;
}

/// A piece of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Of the text that is kept in the conversation, to be appended.
    Text(&'a str),
    /// Said beside it, and not kept.
    Aside(&'a str),
}

/// What is known of a reply when it is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Answered {
    /// Finding passages once the question stood, in ms.
    pub retrieve_ms: Option<u32>,
}

/// Who answers.
pub trait Reply: Send + Sync {
    /// The conversation begins: whatever takes long at the first time is done now.
    fn warm(&self);

    /// The question will begin with these words: whatever can be done before it is finished is done now. Nothing is
    /// kept, and what goes wrong will go wrong again.
    fn prepare(&self, question: &str, cancel: &CancelToken);

    /// Answers a question, in pieces. A raised `cancel` ends the answer where it is.
    ///
    /// # Errors
    /// What the student is to be told.
    fn reply(
        &self,
        generation: Generation,
        question: &str,
        cancel: &CancelToken,
        on_piece: &mut dyn FnMut(Piece<'_>),
    ) -> Result<Answered, Failure>;

    /// Only the first `heard` Unicode scalar values of the text of a reply were heard. Told once a reply, after it has
    /// ended, and only if it was cut short.
    ///
    /// # Errors
    /// What the student is to be told.
    fn keep(&self, generation: Generation, heard: u32) -> Result<(), Failure>;
}

/// What the student asks of a conversation, other than by talking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// End it.
    Stop,
    /// Try the sound devices again.
    Retry,
    /// Change when utterances end.
    Mode(Mode),
    /// Listen, or not.
    Mute(bool),
    /// The key that is held while talking.
    Talk(bool),
    /// A command.
    Command(Command),
}

/// How long a turn took. What did not happen has no time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TurnFigures {
    /// From the end of the speech until it was sure to be the end, in ms.
    pub endpoint_ms: Option<u32>,
    /// The last writing down of the speech, in ms; much of it within the time before.
    pub stt_ms: Option<u32>,
    /// Reading ahead, passages included, in ms; mostly while the student still spoke.
    pub prepare_ms: Option<u32>,
    /// Finding passages once the question stood, in ms.
    pub retrieve_ms: Option<u32>,
    /// From the end of the wait to the first words of the reply, in ms.
    pub first_token_ms: Option<u32>,
    /// From the first words to the first sound, in ms.
    pub first_audio_ms: Option<u32>,
    /// From the end of the speech to the first sound, in ms.
    pub voice_to_voice_ms: Option<u32>,
    /// From the sound that interrupted the tutor to silence, in ms.
    pub interrupted_after_ms: Option<u32>,
    /// The reply was cut short.
    #[serde(rename = "interrupted")]
    pub is_interrupted: bool,
    /// What the student said.
    pub question: String,
    /// What of the reply was heard.
    pub spoken_text: String,
}

/// What a conversation tells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SessionEvent {
    /// Whose turn it is.
    State {
        /// Whose.
        state: VoiceState,
    },
    /// How loud the microphone is; at most 20 times a second.
    Level {
        /// From -100 (silence) to 0.
        #[specta(type = i32)]
        dbfs: f32,
    },
    /// The student's words as they are understood.
    Caption {
        /// The words.
        caption: Caption,
    },
    /// These words are heard now.
    Speaking {
        /// Of which reply.
        generation: Generation,
        /// In the reply's text; of an aside, in the asides of this reply.
        range: TextRange,
        /// Said beside the reply.
        is_aside: bool,
    },
    /// A command was understood.
    Command {
        /// Which.
        command: Command,
    },
    /// The voice speaks at another speed now.
    Speed {
        /// 1 is the voice's own.
        #[specta(type = i32)]
        speed: f32,
    },
    /// Can the tutor be interrupted by voice from now on? Until told otherwise it can; not while the echo canceller
    /// learns the room, anew with every device: then its own voice may sound like the student's.
    Interruptible {
        /// It can.
        can: bool,
    },
    /// A turn is over.
    Turn {
        /// How long it took.
        figures: TurnFigures,
    },
    /// Something failed; the conversation goes on unless its state says otherwise.
    Failed {
        /// Why.
        failure: Failure,
    },
    /// The conversation is over.
    Ended,
}
