//! How loud it is, for a level on the screen.

use crate::audio::FRAME;

/// Frames to a level: 20 levels a second are as many as an eye can follow.
const FRAMES: u32 = 5;
/// What counts as silence, in dB below full scale.
const FLOOR_DBFS: f32 = -100.0;

/// Sums up frames.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    energy: f32,
    frames: u32,
}

impl Meter {
    /// Takes a frame; every fifth time, the effective value since the last.
    pub(crate) fn measure(&mut self, frame: &[f32; FRAME]) -> Option<f32> {
        self.energy += frame.iter().map(|sample| sample * sample).sum::<f32>();
        self.frames += 1;
        if self.frames < FRAMES {
            return None;
        }
        let mean = self.energy / (FRAMES as usize * FRAME) as f32;
        *self = Self::default();
        Some((10.0 * mean.log10()).clamp(FLOOR_DBFS, 0.0))
    }
}
