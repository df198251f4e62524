//! What the loudspeaker of a file device played, and when.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::VoiceError;
use crate::audio::player::Run;
use crate::audio::{RATE_HZ, wav};

/// A handle on everything that was played. Copies share it.
#[derive(Debug, Clone, Default)]
pub struct Tape(Arc<Mutex<Recorded>>);

/// Samples of one clause that were played without a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Of the clip.
    pub generation: u64,
    /// Of the clip.
    pub clause: u32,
    /// Where on the tape, in samples.
    pub start: usize,
    /// How many.
    pub length: usize,
}

impl Stretch {
    /// When it began, since the device was opened.
    #[must_use]
    pub fn at(&self) -> Duration {
        Duration::from_secs_f64(self.start as f64 / f64::from(RATE_HZ))
    }
}

#[derive(Debug, Default)]
pub(super) struct Recorded {
    pub samples: Vec<f32>,
    stretches: Vec<Stretch>,
}

impl Tape {
    /// Everything so far, silence included, at [`RATE_HZ`].
    #[must_use]
    pub fn samples(&self) -> Vec<f32> {
        self.lock().samples.clone()
    }

    /// What was played when, in order.
    #[must_use]
    pub fn stretches(&self) -> Vec<Stretch> {
        self.lock().stretches.clone()
    }

    /// Writes a WAV file.
    ///
    /// # Errors
    /// [`VoiceError::Wav`].
    pub fn write(&self, path: &Path) -> Result<(), VoiceError> {
        wav::write(path, RATE_HZ, &self.lock().samples)
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Recorded> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Recorded {
    /// A run within the 10 ms that are about to be appended.
    pub(super) fn note(&mut self, run: Run) {
        let start = self.samples.len() + run.start;
        match self.stretches.last_mut() {
            Some(last)
                if (last.generation, last.clause) == (run.generation, run.clause)
                    && last.start + last.length == start =>
            {
                last.length += run.length;
            }
            _ => self.stretches.push(Stretch {
                generation: run.generation,
                clause: run.clause,
                start,
                length: run.length,
            }),
        }
    }
}
