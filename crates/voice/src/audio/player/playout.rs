//! The side of the sound callback: no lock, no allocation, no system call.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use rtrb::Consumer;

use super::line::{Line, State};

/// A clip on its way to the callback. The other side keeps a second reference until this one is gone, so that memory is
/// never freed in the callback.
#[derive(Debug, Clone)]
pub(super) struct Cue {
    pub generation: u64,
    pub clause: u32,
    /// How often the line had been cut when this was queued.
    pub cuts: u16,
    pub samples: Arc<[f32]>,
}

/// What both sides see.
#[derive(Debug)]
pub(super) struct Shared {
    pub line: Line,
    /// Steps from full gain to silence.
    pub fade: u16,
    /// More is announced: running dry is an underrun.
    pub more_to_come: AtomicBool,
    pub underruns: AtomicU32,
}

/// Samples of one clip, handed out without a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::audio) struct Run {
    /// Of the clip.
    pub generation: u64,
    /// Of the clip.
    pub clause: u32,
    /// Where in the output.
    pub start: usize,
    /// How many.
    pub length: usize,
}

/// Hands out what is to be played.
#[derive(Debug)]
pub(in crate::audio) struct Playout {
    shared: Arc<Shared>,
    cues: Consumer<Cue>,
    current: Option<Cue>,
    offset: usize,
    /// Cuts that were carried out.
    cuts_done: u16,
    /// Something was handed out since the line was last dry.
    is_playing: bool,
}

impl Playout {
    pub(super) fn new(shared: Arc<Shared>, cues: Consumer<Cue>) -> Self {
        Self { shared, cues, current: None, offset: 0, cuts_done: 0, is_playing: false }
    }

    /// Fills `out` with what comes next, then with silence, and tells `on_run` of each stretch.
    pub(in crate::audio) fn render(&mut self, out: &mut [f32], mut on_run: impl FnMut(Run)) {
        out.fill(0.0);
        let mut filled = 0;
        while filled < out.len() {
            let state = self.shared.line.load();
            let is_cut = state.cuts != self.cuts_done;
            let is_falling = is_cut || state.is_paused;
            let left = self.left(is_cut.then_some(state));
            if is_cut && (left == 0 || state.gain == 0) {
                self.carry_out_cut(state);
            } else if left == 0 {
                self.run_dry(state, is_falling);
                return;
            } else if is_falling && state.gain == 0 {
                return;
            } else {
                let steps = match (is_falling, self.shared.fade - state.gain.min(self.shared.fade)) {
                    (true, _) => usize::from(state.gain),
                    (false, 0) => usize::MAX,
                    (false, missing) => usize::from(missing),
                };
                let length = left.min(out.len() - filled).min(steps);
                let gain = self.gain_after(state.gain, length, is_falling);
                let after = State { position: state.position + length as u64, gain, ..state };
                if self.shared.line.exchange(state, after) {
                    self.hand_out(&mut out[filled..filled + length], state.gain, is_falling, |generation, clause| {
                        on_run(Run { generation, clause, start: filled, length });
                    });
                    filled += length;
                }
            }
        }
    }

    /// Samples of the current clip that are still to come, moving on to the next clip at its end. With `cut`, only of
    /// clips that are cut away.
    fn left(&mut self, cut: Option<State>) -> usize {
        if self.current.as_ref().is_none_or(|cue| self.offset >= cue.samples.len()) {
            self.current = match cut {
                Some(state) => self.next_cut(state),
                None => self.cues.pop().ok(),
            };
            self.offset = 0;
        }
        let cue = self.current.as_ref().filter(|cue| cut.is_none_or(|state| state.has_cut(cue.cuts)));
        cue.map_or(0, |cue| cue.samples.len() - self.offset)
    }

    fn next_cut(&mut self, state: State) -> Option<Cue> {
        let is_cut = self.cues.peek().is_ok_and(|cue| state.has_cut(cue.cuts));
        is_cut.then(|| self.cues.pop().ok()).flatten()
    }

    /// The fade is over: what was cut away is dropped, what comes after begins at full gain.
    fn carry_out_cut(&mut self, state: State) {
        self.current = self.current.take().filter(|cue| !state.has_cut(cue.cuts));
        while self.next_cut(state).is_some() {}
        let gain = if state.is_paused { 0 } else { self.shared.fade };
        if self.shared.line.exchange(state, State { gain, ..state }) {
            self.cuts_done = state.cuts;
            self.is_playing = false;
        }
    }

    fn run_dry(&mut self, state: State, is_falling: bool) {
        if is_falling {
            // There is nothing to fade; whatever is queued in a pause begins silent. Lost exchanges are made up for by
            // the next call.
            self.shared.line.exchange(state, State { gain: 0, ..state });
        } else if self.is_playing && self.shared.more_to_come.load(Ordering::Acquire) {
            self.shared.underruns.fetch_add(1, Ordering::AcqRel);
        }
        self.is_playing = false;
    }

    fn gain_after(&self, gain: u16, length: usize, is_falling: bool) -> u16 {
        let length = u16::try_from(length).unwrap_or(u16::MAX);
        if is_falling { gain.saturating_sub(length) } else { gain.saturating_add(length).min(self.shared.fade) }
    }

    fn hand_out(&mut self, out: &mut [f32], gain: u16, is_falling: bool, told: impl FnOnce(u64, u32)) {
        let Some(cue) = &self.current else { return };
        let full = self.shared.fade;
        let mut gain = gain;
        for (out, sample) in out.iter_mut().zip(&cue.samples[self.offset..]) {
            *out = if gain >= full { *sample } else { sample * f32::from(gain) / f32::from(full) };
            gain = if is_falling { gain.saturating_sub(1) } else { gain.saturating_add(1).min(full) };
        }
        told(cue.generation, cue.clause);
        self.offset += out.len();
        self.is_playing = true;
    }
}
