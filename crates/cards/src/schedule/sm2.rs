//! SM-2 as Anki plays it: steps, graduation, an ease that answers move, a bonus for late reviews, lapses.
//!
//! The algorithm is Wozniak's SM-2 of 1987; what Anki changed is described in its manual (deck options, "What spaced
//! repetition algorithm does Anki use?").

use super::past::Past;
use super::place::Placer;
use super::preset::Preset;
use super::record::Placement;
use super::scheduler::{Context, Next, Outcome, Scheduler};
use super::state::{CardState, Phase, Rating};

/// Ease in thousandths, never below 1300: under it cards come so often that they are not learned better.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ease(pub(crate) u16);

impl Ease {
    const MINIMUM: i32 = 1300;

    /// The ease after an answer in review.
    pub(crate) fn after(self, rating: Rating) -> Self {
        let change = match rating {
            Rating::Again => -200,
            Rating::Hard => -150,
            Rating::Good => 0,
            Rating::Easy => 150,
        };
        Self(u16::try_from((i32::from(self.0) + change).max(Self::MINIMUM)).unwrap_or(u16::MAX))
    }

    /// What "good" multiplies.
    pub(super) fn factor(self) -> f32 {
        f32::from(self.0) / 1000.0
    }
}

/// The interval in days after a right answer to a card that was shown `elapsed_days` after the last, before rounding,
/// fuzz and bounds. `rating` is hard, good or easy.
pub(crate) fn passing_interval(
    preset: &Preset,
    interval_days: f32,
    ease: Ease,
    elapsed_days: f32,
    rating: Rating,
) -> f32 {
    let current = interval_days.max(1.0);
    let days_late = elapsed_days - interval_days;
    let days = if days_late < 0.0 {
        // Shown before it was due: only the time that went by counts, and the old interval is the least of it.
        match rating {
            Rating::Hard => (elapsed_days * preset.hard_multiplier).max(interval_days * preset.hard_multiplier / 2.0),
            Rating::Easy => (elapsed_days * ease.factor()).max(interval_days) * f32::midpoint(preset.easy_bonus, 1.0),
            _ => (elapsed_days * ease.factor()).max(interval_days),
        }
    } else {
        match rating {
            Rating::Hard => current * preset.hard_multiplier,
            Rating::Easy => (current + days_late) * ease.factor() * preset.easy_bonus,
            _ => (current + days_late / 2.0) * ease.factor(),
        }
    };
    days * preset.interval_multiplier
}

/// The scheduler of a preset that names SM-2.
pub(super) struct Sm2 {
    preset: Preset,
}

impl Sm2 {
    /// For a preset that was checked.
    pub(super) fn new(preset: &Preset) -> Self {
        Self { preset: preset.clone() }
    }

    /// Learning and relearning: the steps, then the first interval, or the one to come back to.
    fn learn(&self, placer: &Placer<'_>, rating: Rating) -> Next {
        let (steps, phase) = placer.steps();
        let step = match rating {
            Rating::Again => steps.again(),
            Rating::Hard => steps.hard(),
            Rating::Good => steps.good(),
            Rating::Easy => None,
        };
        let preset = &self.preset;
        let base = placer.base(rating);
        if phase == Phase::Relearning {
            let days = match rating {
                // Forgotten once more: what was left of the interval is cut again, where there are steps to relearn it.
                Rating::Again if step.is_some() => self.lapse_days(placer),
                Rating::Easy => placer.spread.exact_days(base.interval_days as f32 + 1.0, 1),
                Rating::Again | Rating::Hard | Rating::Good => placer.spread.exact_days(base.interval_days as f32, 1),
            };
            return match step {
                Some(step) => placer.step(step, phase, Placement { interval_days: days, ..base }),
                None => placer.review(days, base),
            };
        }
        let first = preset.graduating_interval_days;
        let days = if rating == Rating::Easy { preset.easy_interval_days.max(first) } else { first };
        match step {
            Some(step) => placer.step(step, phase, base),
            None => placer.review(placer.spread.days(days as f32, 1), base),
        }
    }

    fn lapse(&self, placer: &Placer<'_>) -> Next {
        let days = self.lapse_days(placer);
        let (steps, phase) = placer.steps();
        let base = Placement { interval_days: days, ..placer.base(Rating::Again) };
        match steps.again() {
            Some(step) => placer.step(step, phase, base),
            None => placer.review(days, base),
        }
    }

    /// What a lapse leaves of the interval.
    fn lapse_days(&self, placer: &Placer<'_>) -> u32 {
        let kept = placer.state.interval_days as f32 * self.preset.lapse_multiplier;
        placer.spread.days(kept, self.preset.minimum_lapse_interval_days)
    }

    /// Hard, good and easy of a card in review, each at least a day after the one before.
    fn pass(&self, placer: &Placer<'_>) -> [Next; 3] {
        let current = placer.state.interval_days;
        let early = placer.elapsed_days < current;
        let longer = if early { 0 } else { current.saturating_add(1) };
        let days = |rating, minimum| {
            let elapsed = placer.elapsed_days as f32;
            let days = passing_interval(&self.preset, current as f32, placer.ease(), elapsed, rating);
            if early { placer.spread.exact_days(days, minimum) } else { placer.spread.days(days, minimum) }
        };
        let shrinks = self.preset.hard_multiplier <= 1.0;
        let hard = days(Rating::Hard, if shrinks { 0 } else { longer });
        let good = days(Rating::Good, if early { hard } else { longer.max(hard + u32::from(!shrinks)) });
        let easy = days(Rating::Easy, good + u32::from(!early));
        [(hard, Rating::Hard), (good, Rating::Good), (easy, Rating::Easy)]
            .map(|(days, rating)| placer.review(days, placer.base(rating)))
    }
}

impl Scheduler for Sm2 {
    fn next(&self, state: &CardState, context: &Context<'_>) -> [Outcome; 4] {
        let placer = Placer::new(&self.preset, context, state);
        let outcome = |rating, next| Outcome::of(state, rating, &self.preset, context, next);
        if state.phase == Phase::Review {
            let [hard, good, easy] = self.pass(&placer);
            return [
                outcome(Rating::Again, self.lapse(&placer)),
                outcome(Rating::Hard, hard),
                outcome(Rating::Good, good),
                outcome(Rating::Easy, easy),
            ];
        }
        Rating::ALL.map(|rating| outcome(rating, self.learn(&placer, rating)))
    }

    /// 0.9 to the power of the elapsed share of the interval, as the srs-benchmark reads SM-2.
    fn recall(&self, state: &CardState, context: &Context<'_>) -> Option<f64> {
        if state.interval_days == 0 {
            return None;
        }
        let elapsed = Placer::new(&self.preset, context, state).elapsed_days;
        Some(0.9_f64.powf(f64::from(elapsed) / f64::from(state.interval_days)))
    }

    /// SM-2 has nothing fitted: an interval that was right when it was given stays.
    fn reschedule(&self, _: &CardState, _: &Past, _: &Context<'_>) -> Option<Placement> {
        None
    }
}
