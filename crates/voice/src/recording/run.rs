//! One recording from its first sample to its last.

use std::path::Path;

use crossbeam_channel::{Receiver, TryRecvError};
use serde::{Deserialize, Serialize};

use super::file::Take;
use crate::VoiceError;
use crate::audio::ears::Meter;
use crate::audio::{Device, wav};

/// How long it is is told so often: four times a second.
const TELL_EVERY_MS: u32 = 250;

/// What can be asked of a recording that goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RecordRequest {
    /// Leave out what is said from now on.
    Pause,
    /// Go on.
    Resume,
    /// End it and keep it.
    Save,
    /// End it and throw it away.
    Discard,
}

/// What happens meanwhile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum RecordStep {
    /// How loud it is, also in a pause; 20 times a second.
    Level {
        /// From -100 (silence) to 0.
        dbfs: f32,
    },
    /// How long it is.
    Time {
        /// Without the pauses.
        ms: u32,
    },
    /// It was paused, or goes on.
    Paused {
        /// It stands still.
        is_paused: bool,
    },
}

/// How a recording ended.
#[derive(Debug)]
pub enum RecordEnd {
    /// It was thrown away; the file is still there.
    Discarded,
    /// The file is whole.
    Kept {
        /// There is something in it.
        has_sound: bool,
        /// What ended it, if it was not the student: the device was lost, the disk is full.
        failure: Option<VoiceError>,
    },
}

/// Records what the device hears into a new file until it is asked to end; when nobody is there to ask any more, it ends
/// and is kept.
///
/// # Errors
/// When the file cannot be begun, or not be made whole.
pub fn record(
    device: &mut dyn Device,
    path: &Path,
    asked: &Receiver<RecordRequest>,
    on_step: &mut dyn FnMut(RecordStep),
) -> Result<RecordEnd, VoiceError> {
    let mut take = Take::begin(path)?;
    let mut meter = Meter::default();
    let mut is_paused = false;
    let mut told_ms = 0;
    on_step(RecordStep::Time { ms: 0 });
    let failure = loop {
        match asked.try_recv() {
            Ok(RecordRequest::Discard) => return Ok(RecordEnd::Discarded),
            Ok(RecordRequest::Save) | Err(TryRecvError::Disconnected) => break None,
            Ok(wanted) => {
                is_paused = wanted == RecordRequest::Pause;
                on_step(RecordStep::Paused { is_paused });
            }
            Err(TryRecvError::Empty) => {}
        }
        let frame = match device.read() {
            Ok(Some(frame)) => frame,
            Ok(None) => break None,
            Err(error) => break Some(error),
        };
        let samples = frame.captured.map(wav::to_i16);
        if let Some(dbfs) = meter.measure(&samples.map(wav::from_i16)) {
            on_step(RecordStep::Level { dbfs });
        }
        if is_paused {
            continue;
        }
        if let Err(error) = take.add(&samples) {
            break Some(error);
        }
        let ms = take.duration_ms();
        if ms - told_ms >= TELL_EVERY_MS {
            told_ms = ms;
            on_step(RecordStep::Time { ms });
        }
    };
    let ended = take.end();
    match (ended, failure) {
        (Ok(has_sound), failure) => Ok(RecordEnd::Kept { has_sound, failure }),
        // A full disk takes the rest of the sound no better than what was before it.
        (Err(_), Some(failure)) => Ok(RecordEnd::Kept { has_sound: super::mend(path)?, failure: Some(failure) }),
        (Err(error), None) => Ok(RecordEnd::Kept { has_sound: super::mend(path)?, failure: Some(error) }),
    }
}
