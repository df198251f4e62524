//! A device without hardware: sound from a script, sound to a tape, in real or in virtual time.

mod room;
mod script;
mod tape;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

pub use room::Room;
pub use script::{Act, Cue, Dialogue, Mouth, Scene, Script, When};
pub use tape::{Stretch, Tape};

use super::player::{Playout, Run};
use super::resample::Resampler;
use super::{Device, DeviceClock, FRAME, FRAME_TIME, Frame, Player, RATE_HZ};
use crate::VoiceError;

/// How time passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As by the wall clock.
    Real,
    /// As fast as the machine allows; as by the wall clock while anybody holds a [`super::Busy`].
    WhenIdle,
}

/// A device whose student follows a script and whose loudspeaker is a tape.
pub struct FileDevice {
    script: Box<dyn Script>,
    room: Option<Room>,
    pace: Pace,
    opened: Instant,
    clock: DeviceClock,
    player: Player,
    playout: Playout,
    /// From the loudspeaker's rate to that of hearing, and what it has ready.
    converter: Option<Resampler>,
    ready: Vec<f32>,
    tape: Tape,
    scene: Scene,
    /// What the student is about to say.
    speech: VecDeque<f32>,
    has_ended: bool,
}

impl FileDevice {
    /// Opens one. With a [`Room`], the microphone hears the loudspeaker too.
    #[must_use]
    pub fn new(script: impl Script + 'static, room: Option<Room>, pace: Pace) -> Self {
        let (player, playout) = Player::new(RATE_HZ);
        Self {
            script: Box::new(script),
            room,
            pace,
            opened: Instant::now(),
            clock: DeviceClock::default(),
            player,
            playout,
            converter: None,
            ready: Vec::new(),
            tape: Tape::default(),
            scene: Scene::default(),
            speech: VecDeque::new(),
            has_ended: false,
        }
    }

    /// The same device with a loudspeaker of another rate, a multiple of 100 Hz. The tape stays at [`RATE_HZ`].
    ///
    /// # Errors
    /// [`VoiceError::RateUnsupported`].
    pub fn with_loudspeaker(mut self, rate_hz: u32) -> Result<Self, VoiceError> {
        (self.player, self.playout) = Player::new(rate_hz);
        self.converter = Some(Resampler::new(rate_hz, RATE_HZ)?);
        Ok(self)
    }

    /// What the loudspeaker plays, now and later.
    #[must_use]
    pub fn tape(&self) -> Tape {
        self.tape.clone()
    }

    fn wait(&self) {
        match self.pace {
            Pace::Real => {
                let due = self.opened + self.clock.now() + FRAME_TIME;
                std::thread::sleep(due.saturating_duration_since(Instant::now()));
            }
            Pace::WhenIdle => self.clock.wait_while_busy(),
        }
    }

    /// 10 ms of the loudspeaker, on tape too.
    fn play(&mut self, at: Duration) -> [f32; FRAME] {
        let mut played = [0.0; FRAME];
        let mut tape = self.tape.lock();
        match &mut self.converter {
            None => self.playout.render(&mut played, |run| tape.note(run)),
            Some(converter) => {
                let mut rendered = vec![0.0; self.player.rate_hz() as usize * FRAME / RATE_HZ as usize];
                let length = rendered.len();
                self.playout.render(&mut rendered, |run| tape.note(on_tape(run, length)));
                converter.push(&rendered, &mut self.ready);
                let count = self.ready.len().min(FRAME);
                played[..count].copy_from_slice(&self.ready[..count]);
                self.ready.drain(..count);
            }
        }
        tape.samples.extend_from_slice(&played);
        drop(tape);
        let state = self.player.played();
        self.scene.observe(at, !state.is_idle && !state.is_paused);
        played
    }

    /// 10 ms of the student.
    fn speak(&mut self, at: Duration) -> Result<[f32; FRAME], VoiceError> {
        self.scene.at = at;
        self.scene.is_student_speaking = !self.speech.is_empty();
        match self.script.next(&self.scene) {
            Act::Wait => {}
            Act::Say(samples) => self.speech.extend(samples),
            Act::Unplug => return Err(VoiceError::DeviceLost(None)),
            Act::End => self.has_ended = true,
        }
        let mut said = [0.0; FRAME];
        let count = self.speech.len().min(FRAME);
        for (said, sample) in said.iter_mut().zip(self.speech.drain(..count)) {
            *said = sample;
        }
        Ok(said)
    }
}

/// A run within `length` samples of the loudspeaker, as it is within a frame.
fn on_tape(run: Run, length: usize) -> Run {
    let at = |sample: usize| sample * FRAME / length;
    Run { start: at(run.start), length: at(run.start + run.length) - at(run.start), ..run }
}

impl Device for FileDevice {
    fn read(&mut self) -> Result<Option<Frame>, VoiceError> {
        self.wait();
        let at = self.clock.now();
        let mut captured = self.speak(at)?;
        if self.has_ended {
            return Ok(None);
        }
        let played = self.play(at);
        if let Some(room) = &mut self.room {
            room.mix(&played, &mut captured);
        }
        self.clock.tick();
        Ok(Some(Frame { at, captured, played }))
    }

    fn player(&self) -> Player {
        self.player.clone()
    }

    fn clock(&self) -> DeviceClock {
        self.clock.clone()
    }
}
