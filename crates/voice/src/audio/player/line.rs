//! The one word on which both sides of a loudspeaker agree.
//!
//! Everything that is played stands on one line of samples. The word holds how far it was played, how loud it is, how
//! often the line was cut, and whether it is paused. The callback advances it in one exchange *before* it hands samples
//! out; whoever pauses or cuts does so in one exchange too, and so learns the exact sample at which that happened.

use std::sync::atomic::{AtomicU64, Ordering};

const POSITION_BITS: u32 = 38;
const GAIN_BITS: u32 = 12;
const CUT_BITS: u32 = 13;
const POSITION_MASK: u64 = (1 << POSITION_BITS) - 1;
const GAIN_MASK: u64 = (1 << GAIN_BITS) - 1;
const CUT_MASK: u64 = (1 << CUT_BITS) - 1;
const PAUSED: u64 = 1 << 63;

/// The most that a fade can take, in samples.
pub(super) const LONGEST_FADE: u16 = GAIN_MASK as u16;

/// What the word says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct State {
    /// Samples played since the device was opened; enough for 66 days at 48 kHz.
    pub position: u64,
    /// Steps of a fade: 0 is silent.
    pub gain: u16,
    /// How often the line was cut, modulo 2^13.
    pub cuts: u16,
    /// Nothing is to be played.
    pub is_paused: bool,
}

impl State {
    fn pack(self) -> u64 {
        (self.position & POSITION_MASK)
            | (u64::from(self.gain) & GAIN_MASK) << POSITION_BITS
            | (u64::from(self.cuts) & CUT_MASK) << (POSITION_BITS + GAIN_BITS)
            | if self.is_paused { PAUSED } else { 0 }
    }

    fn unpack(word: u64) -> Self {
        Self {
            position: word & POSITION_MASK,
            gain: (word >> POSITION_BITS & GAIN_MASK) as u16,
            cuts: (word >> (POSITION_BITS + GAIN_BITS) & CUT_MASK) as u16,
            is_paused: word & PAUSED != 0,
        }
    }

    /// The line is cut once more.
    pub(super) fn cut(self) -> Self {
        Self { cuts: (self.cuts + 1) & CUT_MASK as u16, ..self }
    }

    /// Whether something queued after so many cuts was cut away since.
    pub(super) fn has_cut(self, cuts: u16) -> bool {
        let since = self.cuts.wrapping_sub(cuts) & CUT_MASK as u16;
        since != 0 && since < 1 << (CUT_BITS - 1)
    }
}

/// The word itself.
#[derive(Debug)]
pub(super) struct Line(AtomicU64);

impl Line {
    /// A line on which nothing was played, at full gain.
    pub(super) fn new(gain: u16) -> Self {
        Self(AtomicU64::new(State { position: 0, gain, cuts: 0, is_paused: false }.pack()))
    }

    pub(super) fn load(&self) -> State {
        State::unpack(self.0.load(Ordering::Acquire))
    }

    /// Replaces `before` by `after`, unless somebody was quicker.
    pub(super) fn exchange(&self, before: State, after: State) -> bool {
        self.0.compare_exchange(before.pack(), after.pack(), Ordering::AcqRel, Ordering::Acquire).is_ok()
    }

    /// Changes the word and says what it was before.
    pub(super) fn change(&self, change: impl Fn(State) -> State) -> State {
        loop {
            let before = self.load();
            if self.exchange(before, change(before)) {
                return before;
            }
        }
    }
}
