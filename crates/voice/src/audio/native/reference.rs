//! What the loudspeaker took, in step with what the microphone captured.

use rtrb::Consumer;

use crate::audio::resample::Resampler;
use crate::audio::{FRAME, RATE_HZ};

/// Samples by which the reference may run ahead before it is set back: 200 ms. The canceller finds the new delay.
const FURTHEST_AHEAD: usize = RATE_HZ as usize / 5;

/// The loudspeaker's side of a frame.
///
/// Both devices deliver in bursts. A frame for which the reference is not there yet is filled up with silence, which
/// delays all that follows; so after a few bursts the reference stands exactly as far back as their jitter demands, and
/// still ahead of its echo.
pub(super) struct Reference {
    ring: Consumer<f32>,
    resampler: Resampler,
    ready: Vec<f32>,
    has_begun: bool,
}

impl Reference {
    pub(super) fn new(ring: Consumer<f32>, resampler: Resampler) -> Self {
        Self { ring, resampler, ready: Vec::new(), has_begun: false }
    }

    /// Whether 10 ms are there: the clock of a device without microphone.
    pub(super) fn is_ready(&mut self) -> bool {
        self.take_in();
        self.has_begun = true;
        self.ready.len() >= FRAME
    }

    /// The next 10 ms.
    pub(super) fn next(&mut self, frame: &mut [f32; FRAME]) {
        self.take_in();
        let ahead = if self.has_begun { FURTHEST_AHEAD } else { FRAME };
        if self.ready.len() > ahead {
            self.ready.drain(..self.ready.len() - FRAME);
        }
        self.has_begun = true;
        let count = self.ready.len().min(FRAME);
        frame[..count].copy_from_slice(&self.ready[..count]);
        frame[count..].fill(0.0);
        self.ready.drain(..count);
    }

    fn take_in(&mut self) {
        if let Ok(chunk) = self.ring.read_chunk(self.ring.slots()) {
            let (first, second) = chunk.as_slices();
            self.resampler.push(first, &mut self.ready);
            self.resampler.push(second, &mut self.ready);
            chunk.commit_all();
        }
    }
}
