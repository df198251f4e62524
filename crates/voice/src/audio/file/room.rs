//! A simulated room: the microphone hears the loudspeaker late, quieter and smeared, and some noise.

use std::collections::VecDeque;
use std::time::Duration;

use crate::audio::{FRAME, RATE_HZ};

/// Taps of the room's answer that stand close together: the first 32 ms.
const EARLY: usize = 512;
/// Single echoes after them.
const LATE: usize = 48;
/// How late the last one comes, in samples: 150 ms.
const LONGEST: usize = 2_400;
/// After so many samples an echo is 60 dB down: a furnished room, 250 ms.
const DECAY: f32 = 4_000.0;

/// How the loudspeaker reaches the microphone.
#[derive(Debug, Clone)]
pub struct Room {
    gain: f32,
    noise: f32,
    /// What was played, newest last; as long as delay and answer together.
    past: VecDeque<f32>,
    /// How long ago, how loud.
    taps: Vec<(usize, f32)>,
    random: u64,
}

impl Default for Room {
    /// A laptop on a table in a quiet room.
    fn default() -> Self {
        Self::new(Duration::from_millis(80), -6.0, -60.0, 1)
    }
}

impl Room {
    /// A room in which the loudspeaker is heard after `delay` (the device's buffers and the way through the air), changed
    /// by `gain_db` in all, under noise of `noise_dbfs` (effective value). `seed` chooses the room's answer and noise.
    #[must_use]
    pub fn new(delay: Duration, gain_db: f32, noise_dbfs: f32, seed: u64) -> Self {
        let mut room = Self {
            gain: decibels(gain_db),
            // The effective value of uniform noise is its peak over the root of 3.
            noise: decibels(noise_dbfs) * 3f32.sqrt(),
            past: VecDeque::new(),
            taps: Vec::new(),
            random: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
        };
        let delay = (delay.as_secs_f64() * f64::from(RATE_HZ)) as usize;
        room.taps = room.answer().into_iter().map(|(late, gain)| (delay + late, gain)).collect();
        room.past = std::iter::repeat_n(0.0, delay + LONGEST + FRAME + 1).collect();
        room
    }

    /// Direct sound, then echoes that fall off; all together carry the energy of the sound.
    fn answer(&mut self) -> Vec<(usize, f32)> {
        let mut taps = vec![(0, 1.0)];
        for late in 1..EARLY {
            taps.push((late, 0.25 * self.uniform() * fall(late)));
        }
        for _ in 0..LATE {
            let late = EARLY + (self.uniform().abs() * (LONGEST - EARLY) as f32) as usize;
            taps.push((late, self.uniform() * fall(late)));
        }
        let energy = taps.iter().map(|(_, gain)| gain * gain).sum::<f32>().sqrt();
        taps.into_iter().map(|(late, gain)| (late, gain / energy)).collect()
    }

    /// Adds echo and noise to 10 ms of the microphone, which clips at full scale.
    pub(super) fn mix(&mut self, played: &[f32; FRAME], captured: &mut [f32; FRAME]) {
        self.past.drain(..FRAME);
        self.past.extend(played);
        let past: &[f32] = self.past.make_contiguous();
        let mut echo = [0.0; FRAME];
        for (late, gain) in &self.taps {
            let from = past.len() - FRAME - late;
            for (echo, sample) in echo.iter_mut().zip(&past[from..from + FRAME]) {
                *echo += sample * gain;
            }
        }
        for (captured, echo) in captured.iter_mut().zip(echo) {
            *captured = (*captured + echo * self.gain + self.noise * self.uniform()).clamp(-1.0, 1.0);
        }
    }

    /// From -1 to 1 (xorshift: the same on every machine).
    fn uniform(&mut self) -> f32 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 40) as f32 / (1u64 << 23) as f32 - 1.0
    }
}

fn decibels(db: f32) -> f32 {
    10f32.powf(db / 20.0)
}

fn fall(late: usize) -> f32 {
    decibels(-60.0 * late as f32 / DECAY)
}
