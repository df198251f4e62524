//! Talking with the tutor: settings, the choice of models and voices, and the conversation that joins devices and tutor.

mod aloud;
mod answering;
mod asides;
mod choice;
mod device;
mod listening;
mod playing;
mod settings;
mod status;
mod talk;

pub use aloud::{SpokenText, TranscribeFile, VoiceChoice};
pub use answering::AnswerEvent;
pub use device::read_dialogue;
pub use listening::{ListenEvent, ListenOptions, ListenPurpose};
pub use playing::CardSide;
pub use settings::VoiceSettings;
pub use status::{HearingChoice, VoiceStatus};
pub use talk::{StartVoice, TalkOptions, VoiceEvent};
