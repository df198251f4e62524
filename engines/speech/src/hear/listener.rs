//! A loaded Whisper model: sound in, words out.

use studium_base::CancelToken;
use studium_engine::protocol::processor;
use studium_engine::protocol::speech::{HEARING_RATE_HZ, Heard, HearingSpec};
use whisper_rs::{FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperError, WhisperState};

use super::{abort, prompt, weights, words};
use crate::error::SpeechError;

/// Shorter sound holds no word, and the library does not take it.
const SHORTEST_MS: usize = 100;
/// Sound that is nowhere louder is silence: -60 dB of full scale. Quiet speech into a poor microphone has peaks of
/// -40 dB.
const SILENCE: f32 = 0.001;
/// Positions that the encoder has for a second of sound.
const POSITIONS_A_SECOND: usize = 50;
/// Positions beyond the sound: with none left over models loop.
const SPARE_POSITIONS: usize = 128;
/// The fewest positions. Measured with the test model: 512 made as many word errors as all 1,500 (2 of 212).
const FEWEST_POSITIONS: usize = 512;
/// Positions are worked on in blocks.
const BLOCK_POSITIONS: usize = 64;
/// Tokens that a second of speech may take, scripts that need many for a letter included, and those of a short word:
/// what a model may write before it counts as caught in a loop.
const TOKENS_A_SECOND: usize = 20;
const SPARE_TOKENS: usize = 24;
/// Above this chance that nobody spoke, with words that are themselves unlikely, there are no words: the rule and the
/// numbers of the model's makers.
const NO_SPEECH: f32 = 0.6;
const UNLIKELY: f32 = -1.0;
/// By how much a recording that came out badly is tried again with more chance.
const RECORDING_TEMPERATURE_STEP: f32 = 0.2;

/// What the words are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Somebody waits: one try.
    Turn,
    /// Nobody waits: what came out badly is tried again.
    Recording,
}

/// What to hear, and how.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch<'a> {
    /// At [`HEARING_RATE_HZ`], between -1 and 1.
    pub(crate) samples: &'a [f32],
    /// ISO 639-1; `None` lets the model find out.
    pub(crate) language: Option<&'a str>,
    /// Words that are likely to come.
    pub(crate) vocabulary: &'a str,
    pub(crate) manner: Manner,
}

/// A model that is ready to hear.
pub(crate) struct Listener {
    spec: HearingSpec,
    context: WhisperContext,
    state: WhisperState,
}

impl Listener {
    /// Loads the model that `spec` names and runs it once, so that the first words come as fast as the later ones.
    ///
    /// # Errors
    /// When the file is missing, damaged or no Whisper model, or this processor cannot run it.
    pub(crate) fn load(spec: &HearingSpec) -> Result<Self, SpeechError> {
        let missing = processor::missing_instructions();
        if !missing.is_empty() {
            return Err(SpeechError::Processor { missing });
        }
        // The library trusts a file's numbers; a false one would end the process.
        weights::check(&spec.weights)?;
        let mut parameters = WhisperContextParameters::default();
        parameters.flash_attn(true).use_gpu(false);
        let refused = |error: WhisperError| SpeechError::unsupported(&spec.weights, error.to_string());
        let context = WhisperContext::new_with_params(&spec.weights, parameters).map_err(refused)?;
        let state = context.create_state().map_err(refused)?;
        let mut listener = Self { spec: spec.clone(), context, state };
        listener.warm()?;
        Ok(listener)
    }

    /// Was it loaded from this file? The number of threads may differ.
    pub(crate) fn answers_to(&self, spec: &HearingSpec) -> bool {
        self.spec.weights == spec.weights
    }

    /// How many threads hear, at most as many as there are processors.
    pub(crate) fn set_threads(&mut self, threads: u32) {
        self.spec.threads = threads;
    }

    /// Does it know other languages than English?
    pub(crate) fn is_multilingual(&self) -> bool {
        self.context.is_multilingual()
    }

    /// Writes down a stretch of sound. `None` when cancelled.
    ///
    /// # Errors
    /// When the model does not know the language, or the library fails.
    pub(crate) fn hear(&mut self, stretch: Stretch<'_>, cancel: &CancelToken) -> Result<Option<Heard>, SpeechError> {
        let language = self.language(stretch.language)?;
        let rate = HEARING_RATE_HZ as usize;
        let is_short = stretch.samples.len() * 1000 < SHORTEST_MS * rate;
        if is_short || stretch.samples.iter().all(|sample| sample.abs() < SILENCE) {
            return Ok(Some(Heard {
                language: language.unwrap_or_default().to_owned(),
                no_speech: 1.0,
                ..Heard::default()
            }));
        }
        let prompt = prompt::tokens(&self.context, stretch.vocabulary);
        let mut parameters = self.parameters(stretch.samples.len(), stretch.manner);
        parameters.set_language(language);
        if !prompt.is_empty() {
            parameters.set_tokens(&prompt);
        }
        match abort::run(&mut self.state, parameters, stretch.samples, cancel) {
            _ if cancel.is_cancelled() => Ok(None),
            Ok(()) => Ok(Some(self.heard())),
            Err(error) => Err(SpeechError::Hearing(error)),
        }
    }

    fn parameters(&self, samples: usize, manner: Manner) -> FullParams<'static, 'static> {
        let mut parameters = FullParams::new(SamplingStrategy::Greedy { best_of: 1 });
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = usize::try_from(self.spec.threads).unwrap_or(1).clamp(1, processors);
        parameters.set_n_threads(integer(threads));
        parameters.set_single_segment(true);
        parameters.set_no_context(true);
        parameters.set_no_timestamps(true);
        parameters.set_temperature_inc(match manner {
            Manner::Turn => 0.0,
            Manner::Recording => RECORDING_TEMPERATURE_STEP,
        });
        parameters.set_audio_ctx(integer(positions(samples)));
        parameters.set_max_tokens(integer(samples * TOKENS_A_SECOND / HEARING_RATE_HZ as usize + SPARE_TOKENS));
        // The library drops what it takes for silence and does not say so; the same rule stands in `heard`.
        parameters.set_no_speech_thold(f32::INFINITY);
        parameters.set_print_progress(false);
        parameters.set_print_realtime(false);
        parameters.set_print_special(false);
        parameters.set_print_timestamps(false);
        parameters
    }

    /// What the last run gave.
    fn heard(&self) -> Heard {
        let end = self.context.token_eot();
        let (mut text, mut no_speech) = (String::new(), 0.0_f32);
        let (mut sum, mut logarithms, mut count) = (0.0, 0.0, 0.0_f32);
        for segment in self.state.as_iter() {
            text.push_str(&segment.to_str_lossy().unwrap_or_default());
            no_speech = no_speech.max(segment.no_speech_probability());
            for token in (0..segment.n_tokens()).filter_map(|index| segment.get_token(index)) {
                // Those from the end mark on are marks.
                if token.token_id() < end {
                    let data = token.token_data();
                    (sum, logarithms, count) = (sum + data.p, logarithms + data.plog, count + 1.0);
                }
            }
        }
        let is_silence = no_speech > NO_SPEECH && count > 0.0 && logarithms / count < UNLIKELY;
        let text = if is_silence { String::new() } else { words::spoken(&text) };
        let language = if self.is_multilingual() {
            whisper_rs::get_lang_str(self.state.full_lang_id_from_state()).unwrap_or_default()
        } else {
            "en"
        };
        let confidence = if text.is_empty() || count == 0.0 { 0.0 } else { (sum / count).clamp(0.0, 1.0) };
        Heard { confidence, no_speech: no_speech.clamp(0.0, 1.0), language: language.to_owned(), text }
    }

    /// The language as the library wants it; `None` to find out.
    fn language(&self, wanted: Option<&str>) -> Result<Option<&'static str>, SpeechError> {
        let Some(wanted) = wanted else {
            return Ok((!self.is_multilingual()).then_some("en"));
        };
        let known = (!wanted.contains('\0')).then(|| whisper_rs::get_lang_id(wanted)).flatten();
        let Some(language) = known.and_then(whisper_rs::get_lang_str) else {
            return Err(SpeechError::LanguageUnknown { language: wanted.to_owned() });
        };
        if !self.is_multilingual() && language != "en" {
            return Err(SpeechError::EnglishOnly { language: wanted.to_owned() });
        }
        Ok(Some(language))
    }

    fn warm(&mut self) -> Result<(), SpeechError> {
        let mut parameters = self.parameters(HEARING_RATE_HZ as usize, Manner::Turn);
        parameters.set_language(Some("en"));
        let hum = vec![SILENCE; HEARING_RATE_HZ as usize];
        abort::run(&mut self.state, parameters, &hum, &CancelToken::new()).map_err(SpeechError::Hearing)
    }
}

/// Positions of the encoder for so many samples; 0 is all that there are.
fn positions(samples: usize) -> usize {
    let of_sound = samples.div_ceil(HEARING_RATE_HZ as usize / POSITIONS_A_SECOND);
    let wanted = (of_sound + SPARE_POSITIONS).next_multiple_of(BLOCK_POSITIONS).max(FEWEST_POSITIONS);
    if wanted >= weights::AUDIO_POSITIONS as usize { 0 } else { wanted }
}

fn integer(number: usize) -> std::ffi::c_int {
    std::ffi::c_int::try_from(number).unwrap_or(std::ffi::c_int::MAX)
}

#[cfg(test)]
mod tests;
