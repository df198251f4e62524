//! A loaded Piper voice: clauses in, samples out.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ort::environment::Environment;
use ort::session::{RunOptions, Session, SessionInputValue};
use ort::value::{Tensor, TensorElementType, ValueType};
use studium_base::CancelToken;

use super::config::{Config, Spelling};
use super::{phonemes, runtime};
use crate::error::SpeechError;
use crate::espeak::Espeak;
use crate::samples;
use crate::speak::Voice;

/// How soon a cancel reaches the runtime in the middle of a clause.
const CANCEL_LOOK: Duration = Duration::from_millis(20);

/// What a voice's network asks for. Piper names its inputs and output so.
const PHONEMES: &str = "input";
const LENGTHS: &str = "input_lengths";
const SCALES: &str = "scales";
const SPEAKER: &str = "sid";
const SOUND: &str = "output";

/// A voice in memory.
pub(crate) struct Piper {
    weights: PathBuf,
    config_file: PathBuf,
    config: Config,
    session: Session,
    has_speakers: bool,
}

impl Piper {
    /// Loads the voice.
    ///
    /// # Errors
    /// When a file is missing or damaged, the configuration makes no sense, or the network is not one of Piper's.
    pub(crate) fn load(
        environment: &Environment,
        weights: &Path,
        config_file: &Path,
        threads: u32,
    ) -> Result<Self, SpeechError> {
        let config = Config::read(config_file)?;
        std::fs::File::open(weights).map_err(SpeechError::model_file(weights))?;
        let session = runtime::open(environment, threads, weights)
            .map_err(|source| SpeechError::Network { path: weights.to_owned(), source })?;
        let has_speakers = signature(&session).ok_or_else(|| {
            let names = |outlets: &[ort::value::Outlet]| {
                outlets.iter().map(|outlet| outlet.name().to_owned()).collect::<Vec<_>>().join(", ")
            };
            let (inputs, outputs) = (names(session.inputs()), names(session.outputs()));
            SpeechError::unsupported(
                weights,
                format!("it takes {inputs} and gives {outputs}, which is not Piper's way"),
            )
        })?;
        Ok(Self { weights: weights.to_owned(), config_file: config_file.to_owned(), config, session, has_speakers })
    }

    /// Was it loaded from these files?
    pub(crate) fn answers_to(&self, weights: &Path, config_file: &Path) -> bool {
        self.weights == weights && self.config_file == config_file
    }

    /// The voice of one of its speakers, with espeak-ng for the phonemes.
    ///
    /// # Errors
    /// [`SpeechError::VoiceUnknown`] when there is no such speaker, or no such language of espeak-ng.
    pub(crate) fn speaking<'a>(
        &'a mut self,
        espeak: &'a mut Espeak,
        speaker: u32,
    ) -> Result<Speaking<'a>, SpeechError> {
        if speaker >= self.config.speakers {
            let known = (0..self.config.speakers).map(|number| number.to_string()).collect();
            return Err(SpeechError::VoiceUnknown { name: speaker.to_string(), known });
        }
        if let Spelling::Espeak(language) = &self.config.spelling {
            espeak.choose(language)?;
        }
        Ok(Speaking { piper: self, espeak, speaker })
    }

    fn sound(&mut self, ids: &[i64], speaker: u32, speed: f32, run: &RunOptions) -> Result<Vec<i16>, SpeechError> {
        let failed = SpeechError::Voice;
        let length = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        let scales = vec![self.config.noise, self.config.length / speed, self.config.noise_length];
        let mut inputs: Vec<(&str, SessionInputValue<'_>)> = vec![
            (PHONEMES, Tensor::from_array(([1, ids.len()], ids.to_vec())).map_err(failed)?.into()),
            (LENGTHS, Tensor::from_array(([1], vec![length])).map_err(failed)?.into()),
            (SCALES, Tensor::from_array(([3], scales)).map_err(failed)?.into()),
        ];
        if self.has_speakers {
            inputs.push((SPEAKER, Tensor::from_array(([1], vec![i64::from(speaker)])).map_err(failed)?.into()));
        }
        let outputs = self.session.run_with_options(inputs, run).map_err(failed)?;
        let sound = outputs.get(SOUND).map(|sound| sound.try_extract_tensor::<f32>()).transpose().map_err(failed)?;
        Ok(sound.map_or_else(Vec::new, |(_, sound)| samples::whole(sound)))
    }
}

/// A voice with all that it needs to speak.
pub(crate) struct Speaking<'a> {
    piper: &'a mut Piper,
    espeak: &'a mut Espeak,
    speaker: u32,
}

impl Voice for Speaking<'_> {
    fn rate_hz(&self) -> u32 {
        self.piper.config.rate_hz
    }

    fn say(&mut self, clause: &str, speed: f32, cancel: &CancelToken) -> Result<Vec<i16>, SpeechError> {
        let phonemes = match &self.piper.config.spelling {
            Spelling::Espeak(_) => phonemes::with_marks(&self.espeak.phonemes(clause), clause),
            Spelling::Letters => phonemes::letters(clause),
        };
        let ids = phonemes::ids(&phonemes, &self.piper.config.ids);
        let run = RunOptions::new().map_err(SpeechError::Voice)?;
        let result = watched(&run, cancel, || self.piper.sound(&ids, self.speaker, speed, &run))?;
        // A run that was cut short fails; that is the cancel and nothing else.
        if cancel.is_cancelled() { Ok(Vec::new()) } else { result }
    }
}

/// Does the work while a second thread hands a cancel on to the runtime, which looks at it between operators.
fn watched<T>(run: &RunOptions, cancel: &CancelToken, work: impl FnOnce() -> T) -> Result<T, SpeechError> {
    let is_done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watch = || {
            while !is_done.load(Ordering::Acquire) {
                if cancel.is_cancelled() {
                    // If this fails the clause is finished first, which is no more than late.
                    let _ = run.terminate();
                    return;
                }
                std::thread::park_timeout(CANCEL_LOOK);
            }
        };
        let watcher = std::thread::Builder::new()
            .name("cancel".into())
            .spawn_scoped(scope, watch)
            .map_err(SpeechError::Thread)?;
        let result = work();
        is_done.store(true, Ordering::Release);
        watcher.thread().unpark();
        Ok(result)
    })
}

/// Is it a network of Piper's, and if so, does it ask for a speaker?
fn signature(session: &Session) -> Option<bool> {
    let is = |outlet: &ort::value::Outlet, wanted: TensorElementType| matches!(outlet.dtype(), ValueType::Tensor { ty, .. } if *ty == wanted);
    let mut needed = [(PHONEMES, false), (LENGTHS, false), (SCALES, false), (SPEAKER, false)];
    for input in session.inputs() {
        let (_, is_there) = needed.iter_mut().find(|(name, _)| *name == input.name())?;
        *is_there = true;
        let element = if input.name() == SCALES { TensorElementType::Float32 } else { TensorElementType::Int64 };
        if !is(input, element) {
            return None;
        }
    }
    let gives_sound =
        session.outputs().iter().any(|output| output.name() == SOUND && is(output, TensorElementType::Float32));
    let [(_, phonemes), (_, lengths), (_, scales), (_, speaker)] = needed;
    (phonemes && lengths && scales && gives_sound).then_some(speaker)
}
