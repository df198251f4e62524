//! Saying text aloud and writing recordings down, outside of a conversation.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use studium_base::CancelToken;
use studium_engine::protocol::speech::{self, Segment, VoiceSpec};
use studium_engine::{EngineError, Hear, Speak};
use studium_voice::VoiceError;
use studium_voice::audio::{Clip, wav};
use studium_voice::language::{Spoken, spoken_language};
use studium_voice::playing::Remote;
use studium_voice::session::Voices;
use studium_voice::speakable::{Saying, speech as speakable};

use super::VoiceSettings;
use super::slot::SoundUse;
use crate::{App, AppError};

/// A recording to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranscribeFile {
    /// The recording.
    pub path: PathBuf,
    /// A file that hears in place of the installed models.
    pub model: Option<PathBuf>,
    /// ISO 639-1; `None` lets the model find out.
    pub language: Option<String>,
}

/// A voice that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct VoiceChoice {
    /// Catalogue id, or espeak-ng's name of a built-in voice.
    pub id: String,
    /// As shown.
    pub name: String,
    /// ISO 639-1, or 639-3 where there is no shorter one.
    pub language: String,
    /// It can speak now.
    pub installed: bool,
    /// It came with the program.
    pub is_built_in: bool,
}

/// Sound of a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SpokenText {
    /// Samples a second.
    pub rate_hz: u32,
    /// One channel, -1 to 1.
    pub samples: Vec<f32>,
    /// What was said, after marks and formulas were made speakable.
    pub text: String,
}

impl App {
    /// Writes a recording down, streaming segments as they come and how far it is.
    ///
    /// # Errors
    /// When there is no model that hears, or the recording cannot be read.
    pub fn transcribe(
        &self,
        file: &TranscribeFile,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(speech::Event),
    ) -> Result<Vec<Segment>, AppError> {
        let model = self.hearing_with(file.model.clone())?.spec;
        let path = std::path::absolute(&file.path).map_err(EngineError::file(&file.path))?;
        let request =
            speech::Transcribe { model, path, from_ms: 0, language: file.language.clone(), vocabulary: String::new() };
        let mut segments = Vec::new();
        self.engines.transcribe.transcribe(request, cancel, &mut |event| {
            if let speech::Event::Segment(segment) = &event {
                segments.push(segment.clone());
            }
            on_event(event);
        })?;
        Ok(segments)
    }

    /// The sound of a text, which may hold Markdown. Without a voice by name, the student's for the language speaks.
    ///
    /// # Errors
    /// When the voice is not there or cannot be used.
    pub fn speak(
        &self,
        text: &str,
        voice: Option<&str>,
        language: Option<&str>,
        cancel: &CancelToken,
    ) -> Result<SpokenText, AppError> {
        self.speak_with(text, voice, language, &self.voice_settings()?, cancel)
    }

    fn speak_with(
        &self,
        text: &str,
        voice: Option<&str>,
        language: Option<&str>,
        settings: &VoiceSettings,
        cancel: &CancelToken,
    ) -> Result<SpokenText, AppError> {
        let voices = self.installed_voices(settings)?;
        let language = match spoken_language(text, language, &voices.languages()) {
            Spoken::In(language) | Spoken::Unsupported(language) => language,
        };
        let voice = match voice {
            Some(id) => self.voice_by_id(id)?,
            None => voices.voice(&language).ok_or_else(|| VoiceError::NoVoice { language: language.clone() })?,
        };
        #[expect(clippy::cast_precision_loss, reason = "percent, 50 to 200")]
        let speed = settings.speed as f32 / 100.0;
        let text = speakable(text, &Saying { language, reads_citations: settings.reads_citations }).text;
        let mut spoken = SpokenText { text: text.clone(), ..SpokenText::default() };
        let request = speech::Speak { voice, text, speed };
        self.engines.speak.speak(request, cancel, &mut |event| {
            if let speech::Event::Sound { rate_hz, samples, .. } = event {
                spoken.rate_hz = rate_hz;
                spoken.samples.extend(wav::from_bytes(&samples));
            }
        })?;
        Ok(spoken)
    }

    /// Says a text with a voice at a speed in percent, and returns when it was heard.
    ///
    /// # Errors
    /// `busy` during a conversation, and when the voice or the loudspeaker cannot be used.
    pub fn try_voice(&self, voice: &str, speed: u32, text: &str) -> Result<(), AppError> {
        let (remote, requests) = Remote::new();
        let _holding = self.sound.take(SoundUse::Playing(remote))?;
        let settings = VoiceSettings { speed, ..self.voice_settings()? };
        let spoken = self.speak_with(text, Some(voice), None, &settings, &CancelToken::new())?;
        let mut device = self.loudspeaker()?()?;
        let player = device.player();
        player.queue(Clip { generation: 1, clause: 0, rate_hz: spoken.rate_hz.max(1), samples: spoken.samples })?;
        // Whatever is asked ends it: others wait for the devices.
        while requests.is_empty() && device.read()?.is_some() && !player.played().is_idle {}
        Ok(())
    }

    /// Writes sound to a WAV file of one channel and 16 bits.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_wav(&self, path: &Path, spoken: &SpokenText) -> Result<(), AppError> {
        Ok(wav::write(path, spoken.rate_hz.max(1), &spoken.samples)?)
    }

    /// The voices that can be chosen: those of the catalogue, and the built-in ones.
    ///
    /// # Errors
    /// When the worker that speaks fails.
    pub fn voices(&self) -> Result<Vec<VoiceChoice>, AppError> {
        let mut voices = self.catalogue_voices();
        voices.extend(self.engines.speak.voices()?.into_iter().map(|voice| VoiceChoice {
            id: voice.name,
            name: voice.title,
            language: voice.language,
            installed: true,
            is_built_in: true,
        }));
        Ok(voices)
    }

    fn voice_by_id(&self, id: &str) -> Result<VoiceSpec, AppError> {
        match self.catalogue_voice(id)? {
            Some(voice) => Ok(voice),
            None if self.engines.speak.voices()?.iter().any(|voice| voice.name == id) => Ok(self.built_in(id)),
            None => Err(EngineError::UnknownModel { id: id.to_owned() }.into()),
        }
    }
}
