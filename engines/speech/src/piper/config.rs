//! What a Piper voice says of itself in `*.onnx.json`.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::error::SpeechError;

/// Published configurations have some ten kilobytes.
const LARGEST_BYTES: u64 = 4 << 20;
/// Rates of published voices are 16,000 and 22,050; others would be heard at the wrong pitch by somebody.
const RATES_HZ: std::ops::RangeInclusive<u32> = 8_000..=48_000;

/// The ids of each phoneme.
pub(super) type PhonemeIds = HashMap<char, Vec<i64>>;

/// Begins a sentence, stands between two phonemes, ends a sentence.
pub(super) const BEGIN: char = '^';
pub(super) const PAD: char = '_';
pub(super) const END: char = '$';

/// How phonemes come from a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Spelling {
    /// By espeak-ng, in the language of this voice.
    Espeak(String),
    /// The letters themselves.
    Letters,
}

/// A voice's configuration, checked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Config {
    pub(super) rate_hz: u32,
    pub(super) spelling: Spelling,
    pub(super) ids: PhonemeIds,
    /// How many voices speak through this one; at least 1.
    pub(super) speakers: u32,
    /// Variation of the sound, of the length of phonemes, and the length itself.
    pub(super) noise: f32,
    pub(super) noise_length: f32,
    pub(super) length: f32,
}

#[derive(Deserialize)]
struct File {
    audio: Audio,
    espeak: Option<Espeak>,
    #[serde(default)]
    inference: Inference,
    phoneme_type: Option<String>,
    phoneme_id_map: HashMap<String, Vec<i64>>,
    num_speakers: Option<u32>,
}

#[derive(Deserialize)]
struct Audio {
    sample_rate: u32,
}

#[derive(Deserialize)]
struct Espeak {
    voice: String,
}

/// What Piper takes where a voice does not say.
#[derive(Deserialize)]
#[serde(default)]
struct Inference {
    noise_scale: f32,
    length_scale: f32,
    noise_w: f32,
}

impl Default for Inference {
    fn default() -> Self {
        Self { noise_scale: 0.667, length_scale: 1.0, noise_w: 0.8 }
    }
}

impl Config {
    /// Reads the file.
    ///
    /// # Errors
    /// When it is missing, no such file, or describes a voice that is not known.
    pub(super) fn read(path: &Path) -> Result<Self, SpeechError> {
        let length = fs::metadata(path).map_err(SpeechError::model_file(path))?.len();
        if length > LARGEST_BYTES {
            return Err(SpeechError::unsupported(path, "it is too large for a configuration"));
        }
        let content = fs::read(path).map_err(SpeechError::model_file(path))?;
        let file: File = serde_json::from_slice(&content).map_err(|error| {
            if error.is_data() {
                SpeechError::unsupported(path, error.to_string())
            } else {
                SpeechError::damaged(path, error.to_string())
            }
        })?;
        Self::check(file).map_err(|what| SpeechError::unsupported(path, what))
    }

    fn check(file: File) -> Result<Self, &'static str> {
        let spelling = match (file.phoneme_type.as_deref().unwrap_or("espeak"), file.espeak) {
            ("espeak", Some(espeak)) => Spelling::Espeak(espeak.voice),
            ("espeak", None) => return Err("it does not name the language of its phonemes"),
            ("text", _) => Spelling::Letters,
            _ => return Err("its phonemes are of a kind that is not known"),
        };
        if !RATES_HZ.contains(&file.audio.sample_rate) {
            return Err("its sample rate is none");
        }
        let Inference { noise_scale, length_scale, noise_w } = file.inference;
        if ![noise_scale, length_scale, noise_w].iter().all(|scale| scale.is_finite() && (0.0..=100.0).contains(scale))
        {
            return Err("a scale is none");
        }
        // Phonemes are looked up letter by letter, as Piper does it; longer ones are never found.
        let single = |name: &str| {
            let mut letters = name.chars();
            letters.next().filter(|_| letters.next().is_none())
        };
        let ids: PhonemeIds =
            file.phoneme_id_map.into_iter().filter_map(|(name, ids)| Some((single(&name)?, ids))).collect();
        if [BEGIN, PAD, END].iter().any(|mark| ids.get(mark).is_none_or(Vec::is_empty)) {
            return Err("the marks around phonemes have no ids");
        }
        Ok(Self {
            rate_hz: file.audio.sample_rate,
            spelling,
            ids,
            speakers: file.num_speakers.unwrap_or(1).max(1),
            noise: noise_scale,
            noise_length: noise_w,
            length: length_scale,
        })
    }
}

#[cfg(test)]
mod tests;
