//! The sound of a text.

use std::sync::Arc;
use std::time::Duration;

use studium_base::CancelToken;
use studium_engine::Speak;
use studium_engine::protocol::speech::{self, VoiceSpec};

use super::source::OnSound;
use crate::VoiceError;
use crate::audio::wav;
use crate::language::{Spoken, spoken_language};
use crate::session::Voices;

/// Something to be said.
#[derive(Debug, Clone, PartialEq)]
pub struct Utterance<'a> {
    /// Speakable text; nothing is said of an empty one.
    pub text: &'a str,
    /// In which voice.
    pub voice: VoiceSpec,
    /// Of the voice's own speed.
    pub percent: u32,
    /// Silence after it.
    pub pause: Duration,
}

/// Gives texts their sound.
#[derive(Clone)]
pub struct Utter {
    /// Says text aloud.
    pub speak: Arc<dyn Speak>,
    /// Chooses voices.
    pub voices: Arc<dyn Voices>,
}

impl Utter {
    /// The language in which a text is said, with its voice: its own if there is a voice for it, else the declared one.
    ///
    /// # Errors
    /// [`VoiceError::NoVoice`] when no voice speaks either.
    pub fn voice(&self, text: &str, declared: Option<&str>) -> Result<(String, VoiceSpec), VoiceError> {
        let languages = self.voices.languages();
        let own = spoken_language(text, declared, &languages);
        let language = match (own, declared) {
            (Spoken::In(language), _) | (Spoken::Unsupported(language), None) => language,
            // A paragraph in a language that nobody here speaks is read as the rest is.
            (Spoken::Unsupported(_), Some(_)) => match spoken_language("", declared, &languages) {
                Spoken::In(language) | Spoken::Unsupported(language) => language,
            },
        };
        let voice = self.voices.voice(&language);
        let voice = voice.ok_or_else(|| VoiceError::NoVoice { language: language.clone() })?;
        Ok((language, voice))
    }

    /// Makes the sound of a text.
    ///
    /// # Errors
    /// When the voice cannot be used or the worker fails.
    pub fn say(&self, utterance: Utterance<'_>, cancel: &CancelToken, on_sound: OnSound<'_>) -> Result<(), VoiceError> {
        let Utterance { text, voice, percent, pause } = utterance;
        if text.trim().is_empty() {
            return Ok(());
        }
        #[expect(clippy::cast_precision_loss, reason = "percent, 50 to 200")]
        let speed = percent as f32 / 100.0;
        let request = speech::Speak { voice, text: text.to_owned(), speed };
        let mut rate = None;
        self.speak.speak(request, cancel, &mut |event| {
            if let speech::Event::Sound { rate_hz, samples, .. } = event {
                rate = Some(rate_hz);
                on_sound(rate_hz, wav::from_bytes(&samples));
            }
        })?;
        if let Some(rate_hz) = rate.filter(|_| !pause.is_zero()) {
            on_sound(rate_hz, vec![0.0; (f64::from(rate_hz) * pause.as_secs_f64() / f64::from(speed)) as usize]);
        }
        Ok(())
    }
}
