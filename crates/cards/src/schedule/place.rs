//! What all schedulers share: steps and days become placements, and the four buttons keep their order.

use super::fuzz::Spread;
use super::preset::Preset;
use super::record::Placement;
use super::scheduler::{Context, Next};
use super::sm2::Ease;
use super::state::{CardState, Due, Phase, Rating};
use super::steps::{Step, Steps};

const DAY_S: u64 = 86_400;

/// Places one card at one instant.
pub(super) struct Placer<'a> {
    pub(super) preset: &'a Preset,
    pub(super) context: &'a Context<'a>,
    pub(super) state: &'a CardState,
    pub(super) spread: Spread<'a>,
    pub(super) today: i32,
    /// Days since the last answer, never negative.
    pub(super) elapsed_days: u32,
}

impl<'a> Placer<'a> {
    pub(super) fn new(preset: &'a Preset, context: &'a Context<'a>, state: &'a CardState) -> Self {
        let today = context.calendar.day(context.now);
        let spread = Spread::new(preset, context, state, today);
        Self { preset, context, state, spread, today, elapsed_days: elapsed_days(state, context, today) }
    }

    /// The card's ease, or the one to begin with.
    pub(super) fn ease(&self) -> Ease {
        Ease(if self.state.ease_permille == 0 { self.preset.starting_ease_permille } else { self.state.ease_permille })
    }

    /// The card as it is but for its ease, which every answer in review moves whatever the algorithm, so that a change
    /// of algorithm finds it. What FSRS knows is left out: an algorithm that does not renew it would let it go stale.
    pub(super) fn base(&self, rating: Rating) -> Placement {
        let ease = match self.state.phase {
            Phase::Review => self.ease().after(rating).0,
            Phase::New | Phase::Learning | Phase::Relearning => self.state.ease_permille,
        };
        Placement {
            ease_permille: ease,
            memory: None,
            decay: None,
            desired_retention: None,
            ..Placement::from(self.state)
        }
    }

    /// The steps that apply to the card, and the phase in which it takes them.
    pub(super) fn steps(&self) -> (Steps<'a>, Phase) {
        match self.state.phase {
            Phase::New => (Steps::first(&self.preset.learning_steps_s), Phase::Learning),
            Phase::Learning => (Steps::of(&self.preset.learning_steps_s, self.state), Phase::Learning),
            Phase::Review => (Steps::first(&self.preset.relearning_steps_s), Phase::Relearning),
            Phase::Relearning => (Steps::of(&self.preset.relearning_steps_s, self.state), Phase::Relearning),
        }
    }

    /// A step: within the day at an instant, across its end on a day. `base` holds what the model decided.
    pub(super) fn step(&self, step: Step, phase: Phase, base: Placement) -> Next {
        let seconds = i64::from(step.seconds);
        let day = self.context.calendar.day(self.context.now.plus_ms(seconds.saturating_mul(1000)));
        let due = if day > self.today {
            Due::Day(day)
        } else {
            Due::At(self.context.now.plus_ms(self.spread.step_s(step.seconds).saturating_mul(1000)))
        };
        let placement = Placement { phase, due, remaining_steps: step.remaining, ..base };
        Next { placement, interval_s: u64::from(step.seconds) }
    }

    /// In review after `days`.
    pub(super) fn review(&self, days: u32, base: Placement) -> Next {
        let due = Due::Day(self.today.saturating_add(i32::try_from(days).unwrap_or(i32::MAX)));
        let ease_permille = if base.ease_permille == 0 { self.ease().0 } else { base.ease_permille };
        let placement =
            Placement { phase: Phase::Review, due, remaining_steps: 0, interval_days: days, ease_permille, ..base };
        Next { placement, interval_s: u64::from(days) * DAY_S }
    }
}

fn elapsed_days(state: &CardState, context: &Context<'_>, today: i32) -> u32 {
    if let Some(last) = state.last_review_at {
        return context.calendar.days_between(last, context.now);
    }
    // A card that came without its last answer: it lies an interval before the day on which it is due.
    match (state.phase, state.due) {
        (Phase::Review, Due::Day(due)) => {
            let since_due = i64::from(today) - i64::from(due);
            u32::try_from(since_due + i64::from(state.interval_days)).unwrap_or(0)
        }
        _ => 0,
    }
}
