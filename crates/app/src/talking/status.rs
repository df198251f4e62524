//! Whether the student can talk with the tutor here: models, voices, devices.

use serde::{Deserialize, Serialize};
use studium_base::Failure;
use studium_engine::ModelRole;
use studium_voice::audio::native::{SoundDevice, SoundDevices};

use super::VoiceChoice;
use crate::{App, AppError, Model};

/// A model that hears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct HearingChoice {
    /// Catalogue id.
    pub id: String,
    /// As shown.
    pub name: String,
    /// ISO 639-1 codes; `mul` for many.
    pub languages: Vec<String>,
    /// It can hear now.
    pub installed: bool,
}

/// What there is to talk with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct VoiceStatus {
    /// A model that hears is installed.
    pub can_hear: bool,
    /// The models that hear.
    pub hearing: Vec<HearingChoice>,
    /// The voices.
    pub voices: Vec<VoiceChoice>,
    /// Why there are no built-in voices.
    pub voices_failure: Option<Failure>,
    /// The microphones.
    pub microphones: Vec<SoundDevice>,
    /// The loudspeakers.
    pub loudspeakers: Vec<SoundDevice>,
    /// Why the devices cannot be listed.
    pub devices_failure: Option<Failure>,
}

impl App {
    /// What there is to talk with.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn voice_status(&self) -> Result<VoiceStatus, AppError> {
        let models = self.models.list(&[])?.into_iter().filter(|model| model.role == ModelRole::Hearing);
        let hearing: Vec<HearingChoice> = models
            .map(|Model { id, name, languages, installed, .. }| HearingChoice { id, name, languages, installed })
            .collect();
        let (voices, voices_failure) = match self.voices() {
            Ok(voices) => (voices, None),
            Err(error) => (self.catalogue_voices(), Some(Failure::of(&error))),
        };
        let (devices, devices_failure) = match self.sound_devices() {
            Ok(devices) => (devices, None),
            Err(error) => (SoundDevices::default(), Some(Failure::of(&error))),
        };
        Ok(VoiceStatus {
            can_hear: self.hearing_model()?.is_some(),
            hearing,
            voices,
            voices_failure,
            microphones: devices.microphones,
            loudspeakers: devices.loudspeakers,
            devices_failure,
        })
    }
}
