//! Microphone and loudspeaker of this machine.
//!
//! The callbacks of the system's sound threads (`callback.rs`) only move samples through rings; everything else happens
//! in the thread that reads.

mod callback;
mod hardware;
mod reference;
#[cfg(test)]
mod tests;

use std::time::{Duration, Instant};

pub use hardware::{Choice, Hardware, SoundDevice, SoundDevices, Wanted, devices, open};

use callback::Health;
use reference::Reference;
use rtrb::Consumer;

use super::player::Playout;
use super::resample::Resampler;
use super::{Device, DeviceClock, FRAME, FRAME_TIME, Frame, Player};
use crate::VoiceError;

/// How often a waiting reader looks. The callback cannot wake it: that would be a system call.
const LOOK: Duration = Duration::from_millis(2);
/// A device that delivers nothing for so long is gone, whatever the system says.
const LOST_AFTER: Duration = Duration::from_secs(2);

/// An open pair of microphone and loudspeaker, either of which may be absent. Made by [`Hardware::open`].
pub struct NativeDevice {
    player: Player,
    clock: DeviceClock,
    microphone: Option<Incoming>,
    loudspeaker: Loudspeaker,
    health: Health,
    /// What was chosen is not there.
    stands_in: Option<VoiceError>,
    /// Dropping them closes the device.
    _streams: Vec<cpal::Stream>,
}

/// Sound from the microphone's callback.
struct Incoming {
    ring: Consumer<f32>,
    resampler: Resampler,
    /// At the rate of hearing.
    ready: Vec<f32>,
}

/// Who drives what is to be played.
enum Loudspeaker {
    /// The system; what it took comes back as reference.
    Real(Box<Reference>),
    /// Nobody: it is played to no one, in the time of the microphone.
    Absent(Playout),
}

impl NativeDevice {
    /// How often sound was lost on its way, because the machine or the reader was too slow.
    #[must_use]
    pub fn glitches(&self) -> u32 {
        self.health.glitches()
    }

    /// Waits until `is_ready` brings a frame.
    fn wait(&mut self, mut is_ready: impl FnMut(&mut Self) -> bool) -> Result<(), VoiceError> {
        let since = Instant::now();
        while !is_ready(self) {
            if let Some(fault) = self.health.fault() {
                return Err(VoiceError::DeviceLost(Some(fault)));
            }
            if since.elapsed() > LOST_AFTER {
                return Err(VoiceError::DeviceLost(None));
            }
            std::thread::sleep(LOOK);
        }
        Ok(())
    }
}

impl Device for NativeDevice {
    fn read(&mut self) -> Result<Option<Frame>, VoiceError> {
        let mut captured = [0.0; FRAME];
        self.wait(|device| match (&mut device.microphone, &mut device.loudspeaker) {
            (Some(microphone), _) => microphone.next(&mut captured),
            (None, Loudspeaker::Real(reference)) => reference.is_ready(),
            (None, Loudspeaker::Absent(_)) => false,
        })?;
        let mut played = [0.0; FRAME];
        match &mut self.loudspeaker {
            Loudspeaker::Real(reference) => reference.next(&mut played),
            Loudspeaker::Absent(playout) => {
                playout.render(&mut played, |_| {});
                played.fill(0.0);
            }
        }
        let at = self.clock.now();
        self.clock.tick();
        Ok(Some(Frame { at, captured, played }))
    }

    fn player(&self) -> Player {
        self.player.clone()
    }

    fn clock(&self) -> DeviceClock {
        self.clock.clone()
    }

    fn stands_in(&self) -> Option<&VoiceError> {
        self.stands_in.as_ref()
    }
}

impl Incoming {
    fn new(ring: Consumer<f32>, resampler: Resampler) -> Self {
        Self { ring, resampler, ready: Vec::new() }
    }

    /// Takes 10 ms, if they are there.
    fn next(&mut self, frame: &mut [f32; FRAME]) -> bool {
        if let Ok(chunk) = self.ring.read_chunk(self.ring.slots()) {
            let (first, second) = chunk.as_slices();
            self.resampler.push(first, &mut self.ready);
            self.resampler.push(second, &mut self.ready);
            chunk.commit_all();
        }
        let Some(ready) = self.ready.first_chunk() else { return false };
        *frame = *ready;
        self.ready.drain(..FRAME);
        true
    }
}

/// Samples that a ring must hold so that a reader may be late by `FRAME_TIME` times `frames`.
fn ring_size(rate_hz: u32, frames: u32) -> usize {
    (FRAME_TIME * frames).as_millis() as usize * rate_hz as usize / 1000
}
