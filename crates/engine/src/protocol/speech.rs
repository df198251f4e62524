//! Talking to `studium-speech`: sound in and words out, words in and sound out.
//!
//! Sound travels as signed 16-bit little-endian samples, one channel.

use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;

use super::Protocol;

/// Samples a second of all sound that goes to be heard.
pub const HEARING_RATE_HZ: u32 = 16_000;
/// Samples a second of a recording that is played, at most.
pub const PLAYING_RATE_HZ: u32 = 48_000;
/// The longest stretch that is heard at once, in milliseconds.
pub const LONGEST_HEARD_MS: u32 = 30_000;

/// The language of `studium-speech`.
#[derive(Debug)]
pub struct Speech;

impl Protocol for Speech {
    const PROGRAM: &'static str = "studium-speech";
    type Request = Request;
    type Event = Event;

    fn silence_limit(request: &Request) -> Duration {
        match request {
            Request::Voices | Request::Speak(_) | Request::Decode(_) => Duration::from_secs(30),
            // Half a minute of sound in a large model on two busy cores.
            Request::Describe { .. } | Request::Hear(_) | Request::Transcribe(_) => Duration::from_secs(120),
        }
    }
}

/// Which model hears, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HearingSpec {
    /// A Whisper model in the format of whisper.cpp.
    pub weights: PathBuf,
    /// Threads, at most the physical cores.
    pub threads: u32,
}

/// Which voice speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum VoiceSpec {
    /// The voice of espeak-ng, which is built in.
    Espeak {
        /// espeak-ng's own name of a language or voice: `en-us`, `de`, `en-gb+f3`.
        name: String,
    },
    /// A Piper voice.
    Piper {
        /// `*.onnx`.
        weights: PathBuf,
        /// `*.onnx.json`.
        config: PathBuf,
        /// The ONNX Runtime library.
        runtime: PathBuf,
        /// Which of the voices of a model with several; 0 otherwise.
        speaker: u32,
        /// Threads, at most the physical cores.
        threads: u32,
    },
}

/// Something said, to be written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hear {
    /// With what.
    pub model: HearingSpec,
    /// At [`HEARING_RATE_HZ`], at most [`LONGEST_HEARD_MS`].
    pub samples: ByteBuf,
    /// ISO 639-1; `None` lets the model find out.
    pub language: Option<String>,
    /// Words that are likely to come, in the order of their weight: the vocabulary of the course. Empty for none.
    pub vocabulary: String,
}

/// A recording to be written down. It is decoded in the worker, a window at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transcribe {
    /// With what.
    pub model: HearingSpec,
    /// The recording.
    pub path: PathBuf,
    /// Where to begin: the end of what an earlier request had done.
    pub from_ms: u32,
    /// ISO 639-1; `None` lets the model find out.
    pub language: Option<String>,
    /// As in [`Hear::vocabulary`].
    pub vocabulary: String,
}

/// A stretch of a recording to be played.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decode {
    /// The recording.
    pub path: PathBuf,
    /// Where the stretch begins.
    pub from_ms: u32,
    /// How long it is; a recording that ends before gives less. Stretches that follow one another join without a gap.
    pub for_ms: u32,
}

/// Something to say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Speak {
    /// With which voice.
    pub voice: VoiceSpec,
    /// Speakable text (no Markdown). Sound comes clause by clause.
    pub text: String,
    /// 1 is the voice's own speed, 0.5 half, 2 twice as fast.
    pub speed: f32,
}

/// What can be asked of `studium-speech`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Load a model that hears and say what it is.
    Describe {
        /// Which model.
        model: HearingSpec,
    },
    /// Write down something said.
    Hear(Hear),
    /// Write down a recording.
    Transcribe(Transcribe),
    /// Decode a stretch of a recording.
    Decode(Decode),
    /// Say something.
    Speak(Speak),
    /// Which voices are built in.
    Voices,
}

/// What was said.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Heard {
    /// The words; empty when nobody spoke.
    pub text: String,
    /// ISO 639-1.
    pub language: String,
    /// How sure the model is of the words, from 0 to 1.
    pub confidence: f32,
    /// The chance that nobody spoke, from 0 to 1, as the model has it.
    pub no_speech: f32,
}

/// A stretch of a recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// From the start of the recording.
    pub start_ms: u32,
    /// From the start of the recording.
    pub end_ms: u32,
    /// What is said there.
    pub text: String,
}

/// A built-in voice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuiltInVoice {
    /// For [`VoiceSpec::Espeak`].
    pub name: String,
    /// ISO 639-1, or 639-3 where there is no shorter one.
    pub language: String,
    /// What espeak-ng calls it: "English (America)".
    pub title: String,
}

/// What `studium-speech` streams back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// To [`Request::Describe`].
    Described {
        /// Knows other languages than English.
        is_multilingual: bool,
    },
    /// To [`Request::Hear`], once.
    Heard(Heard),
    /// To [`Request::Transcribe`] and [`Request::Decode`], first.
    Opened {
        /// Length of the recording, where the file says.
        duration_ms: Option<u32>,
    },
    /// To [`Request::Transcribe`]: segments in their order.
    Segment(Segment),
    /// To [`Request::Transcribe`]: all before this moment is done; a later request can begin here.
    Done {
        /// From the start of the recording.
        until_ms: u32,
    },
    /// To [`Request::Speak`] and [`Request::Decode`]: sound in its order.
    Sound {
        /// Samples a second. A recording keeps its own rate up to [`PLAYING_RATE_HZ`].
        rate_hz: u32,
        /// The sound of `chars`, which are in Unicode scalar values of the request's text and follow one another
        /// without a gap. 0..0 in a recording.
        chars: Range<u32>,
        /// Signed 16-bit little-endian.
        samples: ByteBuf,
    },
    /// To [`Request::Voices`]: by language, of each language the most usual first.
    Voices(Vec<BuiltInVoice>),
}
