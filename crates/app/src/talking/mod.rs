//! Talking with the tutor, and sound outside of a conversation: settings, the choice of models and voices, and what joins
//! devices with tutor, documents and cards. One thing at a time uses the devices (`slot.rs`).

mod aloud;
mod answering;
mod asides;
mod choice;
mod device;
mod listening;
mod playing;
mod reading;
mod record;
mod settings;
mod slot;
mod status;
mod talk;

pub use aloud::{SpokenText, TranscribeFile, VoiceChoice};
pub use answering::AnswerEvent;
pub use device::read_dialogue;
pub use listening::{ListenEvent, ListenOptions, ListenPurpose};
pub use playing::CardSide;
pub use record::{RecordEvent, StartRecord};
pub use settings::VoiceSettings;
pub(crate) use slot::SoundSlot;
pub use status::{HearingChoice, VoiceStatus};
pub use talk::{StartVoice, TalkOptions, VoiceEvent};
