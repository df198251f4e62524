//! Learning and relearning steps: the short intervals before a card is shown at intervals of days.

use super::state::CardState;

/// The steps of a preset and where a card stands in them.
#[derive(Clone, Copy)]
pub(super) struct Steps<'a> {
    steps_s: &'a [u32],
    index: usize,
    remaining: u32,
}

/// A step to take: its seconds, and how many steps are left then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) seconds: u32,
    pub(super) remaining: u32,
}

const DAY_S: u32 = 86_400;

impl<'a> Steps<'a> {
    /// A card at the first of the steps.
    pub(super) fn first(steps_s: &'a [u32]) -> Self {
        Self { steps_s, index: 0, remaining: count(steps_s.len()) }
    }

    /// A card amid the steps. Steps that the preset lost meanwhile count as taken.
    pub(super) fn of(steps_s: &'a [u32], state: &CardState) -> Self {
        let index = steps_s.len().saturating_sub(state.steps_left()).min(steps_s.len().saturating_sub(1));
        Self { steps_s, index, remaining: count(state.steps_left()) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.steps_s.is_empty()
    }

    /// How many are left; known also of a card whose preset has none any more.
    pub(super) fn remaining(&self) -> u32 {
        self.remaining
    }

    /// Back to the first.
    pub(super) fn again(&self) -> Option<Step> {
        self.steps_s.first().map(|&seconds| self.step(seconds, 0))
    }

    /// The same step again; on the first: between it and the second, or half as long again (a day more at most) where
    /// there is no second.
    pub(super) fn hard(&self) -> Option<Step> {
        let current = *self.steps_s.get(self.index)?;
        let seconds = match (self.index, self.steps_s.get(1)) {
            (0, Some(&second)) => current.max(u32::midpoint(current, second)),
            (0, None) => (current.saturating_add(current / 2)).min(current.saturating_add(DAY_S)),
            _ => current,
        };
        // Beyond a day only whole days mean something.
        let seconds = if seconds > DAY_S { (seconds + DAY_S / 2) / DAY_S * DAY_S } else { seconds };
        Some(Step { seconds, remaining: self.remaining })
    }

    /// The next one; `None` after the last.
    pub(super) fn good(&self) -> Option<Step> {
        self.steps_s.get(self.index + 1).map(|&seconds| self.step(seconds, self.index + 1))
    }

    fn step(&self, seconds: u32, index: usize) -> Step {
        Step { seconds, remaining: count(self.steps_s.len() - index) }
    }
}

fn count(steps: usize) -> u32 {
    u32::try_from(steps).unwrap_or(u32::MAX)
}
