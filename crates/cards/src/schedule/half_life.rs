//! Half-life regression: the half-life of a memory from how often it was right and wrong.
//!
//! Settles and Meeder, "A Trainable Spaced Repetition Model for Language Learning" (ACL 2016): recall after t days is
//! `2^(-t / h)`, and the half-life is `h = 2^(w · x)`. Features x are the square roots of the counts of right and wrong
//! answers and a constant 1; the paper's features of words are left out, for they need a vocabulary. The counts enter
//! without the paper's added 1, as in the srs-benchmark, whose published weights are the default.
//!
//! The model knows right and wrong only. "Hard" and "easy" count as right and change the interval by the preset's
//! hard multiplier (divided) and easy bonus (multiplied).

use super::fuzz::Spread;
use super::past::Past;
use super::place::Placer;
use super::preset::Preset;
use super::record::Placement;
use super::scheduler::{Context, Next, Outcome, Scheduler};
use super::state::{CardState, Due, Phase, Rating};

/// Weights of right answers, wrong answers and the constant (srs-benchmark, model HLR).
pub const HALF_LIFE_WEIGHTS: [f32; 3] = [2.5819, -0.8674, 2.7245];

/// Bounds of a half-life in days: the paper's 15 minutes, and a hundred years instead of its nine months, which would
/// show every known card six times a year for ever.
const SHORTEST_DAYS: f64 = 15.0 / (24.0 * 60.0);
const LONGEST_DAYS: f64 = 36_500.0;

/// The half-life in days, 15 minutes to a hundred years, of a card answered rightly and wrongly so many times.
#[must_use]
pub fn half_life_days(weights: &[f32; 3], right: u32, wrong: u32) -> f64 {
    let [by_right, by_wrong, constant] = weights.map(f64::from);
    let exponent = by_right * f64::from(right).sqrt() + by_wrong * f64::from(wrong).sqrt() + constant;
    exponent.exp2().clamp(SHORTEST_DAYS, LONGEST_DAYS)
}

/// The scheduler of a preset that names half-life regression.
pub(super) struct HalfLife {
    preset: Preset,
    weights: [f32; 3],
}

impl HalfLife {
    /// For a preset that was checked.
    pub(super) fn new(preset: &Preset) -> Self {
        let weights = <[f32; 3]>::try_from(preset.half_life_weights.as_slice()).unwrap_or(HALF_LIFE_WEIGHTS);
        Self { preset: preset.clone(), weights }
    }

    /// Days until recall has fallen to the desired retention.
    fn interval_days(&self, right: u32, wrong: u32) -> f32 {
        let half_life = half_life_days(&self.weights, right, wrong);
        (-half_life * f64::from(self.preset.desired_retention).log2()) as f32
    }

    fn place(&self, placer: &Placer<'_>, rating: Rating, days: u32) -> Next {
        let (steps, phase) = placer.steps();
        let step = match (placer.state.phase, rating) {
            (Phase::Review, Rating::Again) | (_, Rating::Again) => steps.again(),
            (Phase::Review, _) | (_, Rating::Easy) => None,
            (_, Rating::Hard) => steps.hard(),
            (_, Rating::Good) => steps.good(),
        };
        let base = Placement { desired_retention: Some(self.preset.desired_retention), ..placer.base(rating) };
        match step {
            Some(step) if phase == Phase::Relearning => {
                placer.step(step, phase, Placement { interval_days: days, ..base })
            }
            Some(step) => placer.step(step, phase, base),
            None => placer.review(days, base),
        }
    }
}

impl Scheduler for HalfLife {
    fn next(&self, state: &CardState, context: &Context<'_>) -> [Outcome; 4] {
        let placer = Placer::new(&self.preset, context, state);
        let right = state.right();
        let passed = self.interval_days(right.saturating_add(1), state.wrong);
        let forgotten = self.interval_days(right, state.wrong.saturating_add(1));
        let hard_divisor = self.preset.hard_multiplier.max(1.0);
        let again = placer.spread.days(forgotten.min(passed / hard_divisor), self.preset.minimum_lapse_interval_days);
        let hard = placer.spread.days(passed / hard_divisor, again);
        let good = placer.spread.days(passed, hard);
        let easy = placer.spread.days(passed * self.preset.easy_bonus, good.saturating_add(1));
        let days = [again, hard, good, easy];
        Rating::ALL.map(|rating| {
            let next = self.place(&placer, rating, days[rating.index()]);
            Outcome::of(state, rating, &self.preset, context, next)
        })
    }

    fn recall(&self, state: &CardState, context: &Context<'_>) -> Option<f64> {
        if state.reps == 0 {
            return None;
        }
        let elapsed = Placer::new(&self.preset, context, state).elapsed_days;
        let half_life = half_life_days(&self.weights, state.right(), state.wrong);
        Some((-f64::from(elapsed) / half_life).exp2())
    }

    fn reschedule(&self, state: &CardState, past: &Past, context: &Context<'_>) -> Option<Placement> {
        let from_day = past.last_day(context.calendar)?;
        if state.phase != Phase::Review {
            return None;
        }
        let spread = Spread::of_last_answer(&self.preset, context, state, from_day);
        let days = spread.days(self.interval_days(state.right(), state.wrong), 1);
        let due = Due::Day(from_day.saturating_add(i32::try_from(days).unwrap_or(i32::MAX)));
        let placement = Placement {
            due,
            interval_days: days,
            desired_retention: Some(self.preset.desired_retention),
            ..Placement::from(state)
        };
        (placement != Placement::from(state)).then_some(placement)
    }
}
