//! What can be typed after `transcribe`, `record`, `speak`, `voice` and `voices`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Teaching;

#[derive(Debug, Args)]
pub(crate) struct Transcribe {
    /// The recording.
    pub(crate) file: PathBuf,
    /// What is spoken (ISO 639-1: en, de); found out when it is left out.
    #[arg(long)]
    pub(crate) language: Option<String>,
    /// A Whisper model file in place of the installed one.
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Record {
    /// What it is called.
    pub(crate) title: String,
    /// Course, by name or id; made when it is not there.
    #[arg(long)]
    pub(crate) course: Option<String>,
    /// End after so many seconds.
    #[arg(long = "for", value_name = "SECONDS")]
    pub(crate) seconds: Option<u32>,
}

#[derive(Debug, Args)]
pub(crate) struct Speak {
    /// What to say; may hold Markdown and formulas.
    pub(crate) text: String,
    /// The WAV file to write.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// A voice by its id; see `voices list`.
    #[arg(long)]
    pub(crate) voice: Option<String>,
    /// What language the text is in (ISO 639-1); found out when it is left out.
    #[arg(long)]
    pub(crate) language: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Voice {
    #[command(subcommand)]
    pub(crate) verb: VoiceVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum VoiceVerb {
    /// Hold a conversation from a recording of the student's side; prints what happens and the figures of each turn.
    Run(VoiceRun),
    /// Read a document aloud into a WAV file; prints which sentence is heard when.
    Read(Read),
    /// Say a side of a card into a WAV file.
    Card {
        /// Its id.
        card: String,
        /// The answer in place of the question.
        #[arg(long)]
        answer: bool,
        /// Where to write the sound.
        #[arg(long = "out", value_name = "FILE")]
        output: PathBuf,
    },
    /// Write down what is dictated in a recording; marks are said by their names.
    Dictate(Listen),
    /// Judge a spoken answer to a card.
    Answer {
        /// Its id.
        card: String,
        /// The recording.
        #[command(flatten)]
        listen: Listen,
    },
    /// Understand a spoken rating.
    Rate(Listen),
    /// List microphones and loudspeakers.
    Devices,
}

#[derive(Debug, Args)]
pub(crate) struct Read {
    /// Its id or title.
    pub(crate) document: String,
    /// Where to begin, in Unicode scalar values of the text; milliseconds in a recording.
    #[arg(long, default_value_t = 0)]
    pub(crate) from: u32,
    /// Where to end in the text; at its end when it is left out.
    #[arg(long, conflicts_with = "is_recording")]
    pub(crate) until: Option<u32>,
    /// Play the sound of a recording in place of reading its text.
    #[arg(long = "recording")]
    pub(crate) is_recording: bool,
    /// Where to write the sound.
    #[arg(long = "out", value_name = "FILE")]
    pub(crate) output: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Listen {
    /// What is said: a WAV file, or a JSON file as for `voice run`.
    #[arg(long = "in", value_name = "FILE")]
    pub(crate) input: PathBuf,
    /// What is spoken (ISO 639-1); found out when it is left out.
    #[arg(long)]
    pub(crate) language: Option<String>,
    /// A Whisper model file in place of the installed one.
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct VoiceRun {
    /// What the student says: a WAV file with all pauses, or a JSON file with lines such as
    /// `[{"after_ms": 500, "say": "question.wav"}, {"into_tutor_ms": 800, "say": "stop.wav"}]`.
    #[arg(long = "in", value_name = "FILE")]
    pub(crate) input: PathBuf,
    /// Where to write what the tutor says: a WAV file on the same time line.
    #[arg(long = "out", value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// As by the clock; otherwise waiting is skipped.
    #[arg(long)]
    pub(crate) realtime: bool,
    /// Course, by name or id.
    #[arg(long)]
    pub(crate) course: Option<String>,
    /// Go on with a conversation.
    #[arg(long)]
    pub(crate) conversation: Option<String>,
    /// How to teach.
    #[arg(long, value_enum, default_value = "explain")]
    pub(crate) teaching: Teaching,
    /// What is spoken (ISO 639-1); found out when it is left out.
    #[arg(long)]
    pub(crate) language: Option<String>,
    /// A Whisper model file in place of the installed one.
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,
    /// The likeliest words in answers.
    #[arg(long)]
    pub(crate) greedy: bool,
    /// The microphone hears the loudspeaker, as in an ordinary room.
    #[arg(long)]
    pub(crate) echo: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Voices {
    #[command(subcommand)]
    pub(crate) verb: VoicesVerb,
}

#[derive(Debug, Subcommand)]
pub(crate) enum VoicesVerb {
    /// List voices, the built-in ones too.
    List,
    /// Download a voice.
    Pull {
        /// Its id.
        id: String,
    },
}
