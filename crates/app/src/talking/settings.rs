//! How the student talks with the tutor, kept in the database of the data folder.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use studium_store::Area;
use studium_voice::turn::Mode;

use crate::models::Selection;
use crate::settings::{read, write};
use crate::{App, AppError};

/// What the student chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(default)]
pub struct VoiceSettings {
    /// By the id that [`App::sound_devices`] gives; `None` is the system's choice.
    pub microphone: Option<String>,
    /// By its id; `None` is the system's choice.
    pub loudspeaker: Option<String>,
    /// Remove the tutor's own voice from what the microphone hears. Needless with headphones.
    pub cancels_echo: bool,
    /// When an utterance is at its end.
    pub talk: Mode,
    /// Of the voice, in percent of its own speed, 50 to 200.
    pub speed: u32,
    /// Say where a statement stands.
    pub reads_citations: bool,
    /// The model that hears, by its id; `None` is the first that is installed.
    pub hearing: Option<String>,
    /// Voices by language (ISO 639-1); the built-in one for others.
    pub voices: BTreeMap<String, String>,
}

impl Default for VoiceSettings {
    fn default() -> Self {
        Self {
            microphone: None,
            loudspeaker: None,
            cancels_echo: true,
            talk: Mode::HandsFree,
            speed: 100,
            reads_citations: false,
            hearing: None,
            voices: BTreeMap::new(),
        }
    }
}

const KEY: &str = "voice";
const SPEEDS: std::ops::RangeInclusive<u32> = 50..=200;

impl App {
    /// How the student talks.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn voice_settings(&self) -> Result<VoiceSettings, AppError> {
        let Selection { hearing, voices, .. } = Selection::load(&self.store)?;
        let settings: VoiceSettings = read(&self.store, KEY)?.unwrap_or_default();
        Ok(VoiceSettings { hearing, voices, ..settings })
    }

    /// Saves it; a conversation that goes on keeps what it began with.
    ///
    /// # Errors
    /// When a setting is out of range or cannot be saved.
    pub fn save_voice_settings(&self, settings: &VoiceSettings) -> Result<VoiceSettings, AppError> {
        if !SPEEDS.contains(&settings.speed) {
            return Err(AppError::Setting("speed"));
        }
        let models = Selection::load(&self.store)?;
        let chosen = Selection { hearing: settings.hearing.clone(), voices: settings.voices.clone(), ..models.clone() };
        if chosen != models {
            chosen.save(&self.store)?;
        }
        write(&self.store, KEY, settings, Area::Settings)?;
        self.voice_settings()
    }
}
