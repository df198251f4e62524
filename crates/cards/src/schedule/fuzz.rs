//! Fuzz: which day within a range around an interval is taken, by chance or by how much is due.
//!
//! The range grows with the interval as Anki's manual describes it. Chance is a function of the card and of its count of
//! answers, so that the same answer lands on the same day whenever it is previewed.

use super::day::weekday;
use super::preset::Preset;
use super::scheduler::Context;
use super::state::CardState;

/// Shares of an interval that its fuzz may add or take, by the part of the interval in days, on top of one day.
const RANGES: [(f32, f32, f32); 3] = [(2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, f32::INFINITY, 0.05)];

/// Shorter intervals are not spread: a day more or less would be too much.
const SHORTEST_SPREAD_DAYS: f32 = 2.5;

/// Longer intervals are not balanced: what is due so far ahead says nothing yet.
const LONGEST_BALANCED_DAYS: u32 = 90;

/// Chooses days and seconds for one card and one answer.
pub(super) struct Spread<'a> {
    preset: &'a Preset,
    context: &'a Context<'a>,
    /// The day from which intervals count.
    from_day: i32,
    /// In [0, 1).
    chance: f64,
}

impl<'a> Spread<'a> {
    pub(super) fn new(preset: &'a Preset, context: &'a Context<'a>, state: &CardState, from_day: i32) -> Self {
        Self { preset, context, from_day, chance: chance(context.seed, state.reps) }
    }

    /// As it was for the answer that the card had last: a card that is placed anew lands where that answer put it, unless
    /// something else has changed.
    pub(super) fn of_last_answer(
        preset: &'a Preset,
        context: &'a Context<'a>,
        state: &CardState,
        from_day: i32,
    ) -> Self {
        Self { preset, context, from_day, chance: chance(context.seed, state.reps.saturating_sub(1)) }
    }

    /// Whole days near `interval`, at least `minimum` and at most the preset's maximum.
    pub(super) fn days(&self, interval: f32, minimum: u32) -> u32 {
        let maximum = self.preset.maximum_interval_days;
        let minimum = minimum.clamp(1, maximum);
        if !self.preset.fuzz {
            return whole(interval).clamp(minimum, maximum);
        }
        let (lowest, highest) = range(interval, minimum, maximum);
        let uneven = self.preset.easy_days.iter().any(|share| *share < 1.0);
        if (self.preset.load_balance || uneven) && highest <= LONGEST_BALANCED_DAYS {
            return self.balanced(lowest, highest);
        }
        lowest + (self.chance * f64::from(highest - lowest + 1)) as u32
    }

    /// The longest interval that [`Self::days`] may make of one, were there no minimum.
    pub(super) fn longest(&self, interval: f32) -> u32 {
        let maximum = self.preset.maximum_interval_days;
        if self.preset.fuzz { range(interval, 1, maximum).1 } else { self.exact_days(interval, 1) }
    }

    /// Whole days near `interval` without fuzz.
    pub(super) fn exact_days(&self, interval: f32, minimum: u32) -> u32 {
        let maximum = self.preset.maximum_interval_days;
        whole(interval).clamp(minimum.clamp(1, maximum), maximum)
    }

    /// A step in seconds, longer by up to a quarter or five minutes, so that cards learned together come apart.
    pub(super) fn step_s(&self, step_s: u32) -> i64 {
        let most = if self.preset.fuzz { (f64::from(step_s) * 0.25).min(300.0) } else { 0.0 };
        i64::from(step_s) + (self.chance * most) as i64
    }

    /// A day of the range by lot, days with little due being likelier.
    fn balanced(&self, lowest: u32, highest: u32) -> u32 {
        let weights: Vec<f64> = (lowest..=highest).map(|days| self.weight(days)).collect();
        let total: f64 = weights.iter().sum();
        if total <= 0.0 {
            // Every day of the range is one on which nothing should come.
            return lowest + (self.chance * f64::from(highest - lowest + 1)) as u32;
        }
        let mut left = self.chance * total;
        for (days, weight) in (lowest..=highest).zip(weights) {
            if left < weight {
                return days;
            }
            left -= weight;
        }
        highest
    }

    /// The square makes a day with twice the load four times less likely. The cube of the interval weighs against the
    /// later days of a range, which have less due only because fewer cards were placed there yet; without it balance
    /// would stretch all intervals.
    fn weight(&self, days: u32) -> f64 {
        let day = self.from_day.saturating_add(i32::try_from(days).unwrap_or(i32::MAX));
        let share = f64::from(self.preset.easy_days[weekday(day)]);
        if share <= 0.0 {
            return 0.0;
        }
        let due = if self.preset.load_balance { f64::from(self.context.load.due_on(day)) } else { 0.0 };
        share / ((1.0 + due / share).powi(2) * f64::from(days).powi(3))
    }
}

/// The shortest and the longest whole days that fuzz may make of an interval.
pub(super) fn range(interval: f32, minimum: u32, maximum: u32) -> (u32, u32) {
    let interval = interval.clamp(minimum as f32, maximum as f32);
    if interval < SHORTEST_SPREAD_DAYS {
        let days = whole(interval).clamp(minimum, maximum);
        return (days, days);
    }
    let spread: f32 = RANGES.iter().map(|(from, to, share)| (interval.min(*to) - from).max(0.0) * share).sum();
    let lowest = whole(interval - (1.0 + spread)).clamp(minimum, maximum);
    let highest = whole(interval + (1.0 + spread)).clamp(minimum, maximum);
    // A minimum that cuts the range to one day leaves room for one more.
    if highest == lowest && highest > 2 && highest < maximum { (lowest, lowest + 1) } else { (lowest, highest) }
}

fn whole(days: f32) -> u32 {
    days.round() as u32
}

/// A number in [0, 1) that looks random and depends on nothing but the card and its count of answers (splitmix64).
fn chance(seed: u64, reps: u32) -> f64 {
    let mut bits = seed.wrapping_add(u64::from(reps).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^= bits >> 31;
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}
