//! What is being said, kept for the recogniser: with what came just before, and never without bound.

use std::time::Duration;

use studium_engine::protocol::speech::LONGEST_HEARD_MS;

use crate::audio::{FRAME, FRAME_TIME, RATE_HZ};

/// Frames kept from before the first sound that was surely speech: 500 ms, in which soft consonants hide.
const LEAD: usize = 50;
/// The longest utterance, in samples.
const LONGEST: usize = LONGEST_HEARD_MS as usize * RATE_HZ as usize / 1000;
/// A part is cut in its last third, so that no part is short.
const EARLIEST_CUT: usize = LONGEST * 2 / 3;
/// Frames over which "quietest" is measured: 200 ms, longer than a gap within a word.
const QUIET: usize = 20;

/// Something said.
#[derive(Debug, Clone, PartialEq)]
pub struct Utterance {
    /// When its first sample was captured, since the device was opened.
    pub at: Duration,
    /// At the rate of hearing; at most 30 s.
    pub samples: Vec<f32>,
}

/// Keeps what is heard: a second while nobody speaks, up to half a minute while somebody does.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    /// Whole frames.
    samples: Vec<f32>,
    /// End of the last frame.
    end: Duration,
    is_open: bool,
}

impl Recorder {
    pub(super) fn is_open(&self) -> bool {
        self.is_open
    }

    /// End of the last frame.
    pub(super) fn end(&self) -> Duration {
        self.end
    }

    /// Takes the frame that began at `at`. Returns a part when the utterance becomes too long.
    pub(super) fn take_in(&mut self, at: Duration, frame: &[f32; FRAME]) -> Option<Utterance> {
        if !self.is_open && at > self.end {
            // Nobody listened meanwhile: what was heard before does not lead in what comes now.
            self.samples.clear();
        }
        self.samples.extend_from_slice(frame);
        self.end = at + FRAME_TIME;
        if !self.is_open {
            self.keep(2 * LEAD * FRAME);
        }
        (self.samples.len() >= LONGEST).then(|| self.cut())
    }

    /// Speech began at `at`: what was kept of the half second before belongs to it.
    pub(super) fn open(&mut self, at: Duration) {
        if self.is_open {
            return;
        }
        self.keep(self.heard_since(at) + LEAD * FRAME);
        self.is_open = true;
    }

    /// Nobody wants what is being said. What was heard since `from` stays, as far as it may lead in what comes next.
    pub(super) fn close(&mut self, from: Duration) {
        self.is_open = false;
        self.keep(self.heard_since(from).min(2 * LEAD * FRAME));
    }

    pub(super) fn utterance(&self) -> Option<Utterance> {
        self.is_open.then(|| Utterance { at: self.start(), samples: self.samples.clone() })
    }

    pub(super) fn take(&mut self) -> Option<Utterance> {
        let utterance =
            self.is_open.then(|| Utterance { at: self.start(), samples: std::mem::take(&mut self.samples) });
        self.is_open = false;
        utterance
    }

    /// Samples for which there is memory.
    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.samples.capacity()
    }

    /// Samples since a moment.
    fn heard_since(&self, moment: Duration) -> usize {
        (self.end.saturating_sub(moment).as_secs_f64() * f64::from(RATE_HZ)) as usize
    }

    /// Lets go of all but the last samples.
    fn keep(&mut self, samples: usize) {
        let spare = self.samples.len().saturating_sub(samples);
        self.samples.drain(..spare);
    }

    fn start(&self) -> Duration {
        let length = Duration::from_secs_f64(self.samples.len() as f64 / f64::from(RATE_HZ));
        self.end.saturating_sub(length)
    }

    /// Takes off the first part, up to the middle of the quietest stretch of its last third.
    fn cut(&mut self) -> Utterance {
        let at = self.start();
        let energy: Vec<f32> = self.samples[EARLIEST_CUT..]
            .chunks_exact(FRAME)
            .map(|frame| frame.iter().map(|sample| sample * sample).sum())
            .collect();
        let quietest = energy
            .windows(QUIET)
            .map(|window| window.iter().sum::<f32>())
            .enumerate()
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map_or(0, |(window, _)| window);
        let rest = self.samples.split_off(EARLIEST_CUT + (quietest + QUIET / 2) * FRAME);
        Utterance { at, samples: std::mem::replace(&mut self.samples, rest) }
    }
}
