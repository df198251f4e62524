//! How well ears hear through their own tutor's voice: measured in virtual time, by tests with few and by benchmarks with
//! many samples.

use std::time::Duration;

use super::file::{Act, FileDevice, Mouth, Pace, Room};
use super::{Clip, Device, Ears, EarsOptions, FRAME_TIME, Guard, Heard, RATE_HZ};
use crate::VoiceError;

/// An interruption counts as noticed within this time.
const NOTICED_WITHIN: Duration = Duration::from_secs(1);
/// The tutor speaks for so long before it is interrupted for the first time: the canceller has learnt the room.
const LEARNING: Duration = Duration::from_secs(7);
/// From one interruption to the next.
const BETWEEN: Duration = Duration::from_secs(4);

/// A loudspeaker and a microphone in one room.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// How ears are set up.
    pub ears: EarsOptions,
    /// How sure they must be.
    pub guard: Guard,
    /// From the player to the microphone.
    pub delay: Duration,
    /// How loud the loudspeaker arrives, against what it plays.
    pub echo_db: f32,
    /// Noise at the microphone, in dB below full scale.
    pub noise_dbfs: f32,
    /// Which room.
    pub seed: u64,
}

impl Default for Setting {
    /// A laptop on a table in a quiet room.
    fn default() -> Self {
        Self {
            ears: EarsOptions::default(),
            guard: Guard::TutorSpeaks,
            delay: Duration::from_millis(80),
            echo_db: -6.0,
            noise_dbfs: -60.0,
            seed: 1,
        }
    }
}

/// What came of interruptions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Interruptions {
    /// How many were tried.
    pub tried: usize,
    /// From the first sample of speech to the moment at which ears said so, of those that were noticed within a second.
    pub delays: Vec<Duration>,
    /// Onsets while only the tutor spoke.
    pub mistaken: usize,
}

/// The tutor speaks without a pause for `lasting`, nobody else does: when do ears take it for the student?
///
/// `tutor` is what it says, at the rate of hearing; it is repeated.
///
/// # Errors
/// None that a file device has.
pub fn listen_to_itself(setting: Setting, tutor: &[Vec<f32>], lasting: Duration) -> Result<Vec<Duration>, VoiceError> {
    let mut stage = Stage::new(setting);
    let mut onsets = Vec::new();
    while stage.device.clock().now() < lasting {
        onsets.extend(stage.step(tutor)?);
    }
    Ok(onsets)
}

/// The student speaks into what the tutor says, once with each of `student` (from its first sample on).
///
/// # Errors
/// As [`listen_to_itself`].
pub fn interrupt(setting: Setting, tutor: &[Vec<f32>], student: &[Vec<f32>]) -> Result<Interruptions, VoiceError> {
    let mut stage = Stage::new(setting);
    let mut result = Interruptions { tried: student.len(), ..Interruptions::default() };
    while stage.device.clock().now() < LEARNING {
        result.mistaken += usize::from(stage.step(tutor)?.is_some());
    }
    for words in student {
        let begun = stage.device.clock().now();
        let over = begun + duration(words);
        stage.mouth.act(Act::Say(words.clone()));
        let mut is_noticed = false;
        while stage.device.clock().now() < over + BETWEEN {
            let Some(known) = stage.step(tutor)? else { continue };
            if !is_noticed && known <= begun + NOTICED_WITHIN {
                is_noticed = true;
                result.delays.push(known - begun);
            } else if known > over + NOTICED_WITHIN {
                result.mistaken += 1;
            }
        }
    }
    Ok(result)
}

/// A device, ears, and a tutor who never stops.
struct Stage {
    device: FileDevice,
    mouth: Mouth,
    ears: Ears,
    clause: u32,
}

impl Stage {
    fn new(setting: Setting) -> Self {
        let mouth = Mouth::default();
        let room = Room::new(setting.delay, setting.echo_db, setting.noise_dbfs, setting.seed);
        let device = FileDevice::new(mouth.clone(), Some(room), Pace::WhenIdle);
        let mut ears = Ears::new(setting.ears);
        ears.set_guard(setting.guard);
        Self { device, mouth, ears, clause: 0 }
    }

    /// 10 ms; with an onset, when it became known.
    fn step(&mut self, tutor: &[Vec<f32>]) -> Result<Option<Duration>, VoiceError> {
        let player = self.device.player();
        if player.played().is_idle
            && let Some(samples) = tutor.get(self.clause as usize % tutor.len().max(1))
        {
            player.queue(Clip { generation: 1, clause: self.clause, rate_hz: RATE_HZ, samples: samples.clone() })?;
            self.clause += 1;
        }
        let Some(frame) = self.device.read()? else { return Ok(None) };
        let mut onset = None;
        for heard in self.ears.hear(&frame) {
            match heard {
                Heard::SpeechStarted { .. } => onset = Some(frame.end()),
                // Speech that has gone on is over when it pauses; what follows is an onset of its own.
                Heard::Silence { lasting } if lasting > 30 * FRAME_TIME => drop(self.ears.take()),
                _ => {}
            }
        }
        Ok(onset)
    }
}

fn duration(samples: &[f32]) -> Duration {
    Duration::from_secs_f64(samples.len() as f64 / f64::from(RATE_HZ))
}
