//! Tests of scheduling, and what they share: a day in 2026, a calendar of UTC, cards in review.

mod anki;
mod days;
mod exam;
mod fold;
mod fsrs;
mod fuzz;
mod half_life;
mod order;
mod preset;
mod sm2;

use std::sync::Arc;

use studium_base::Timestamp;

use super::{Calendar, CardState, Context, DayLoad, Due, FixedZone, Outcome, Phase, Preset, Rating, scheduler};

/// 2026-03-02, a Monday, as a day number.
const TODAY: i32 = 20_514;

/// Noon of that day in UTC.
const NOON: Timestamp = Timestamp(TODAY as i64 * 86_400_000 + 12 * 3_600_000);

fn utc() -> Calendar {
    Calendar::new(Arc::new(FixedZone(0)), 4)
}

/// The four outcomes of a card at noon, nothing else being due.
fn next(preset: &Preset, state: &CardState) -> [Outcome; 4] {
    next_under(preset, state, 7, &|_: i32| 0)
}

fn next_under(preset: &Preset, state: &CardState, seed: u64, load: &dyn DayLoad) -> [Outcome; 4] {
    next_at(preset, state, NOON, seed, load)
}

fn next_at(preset: &Preset, state: &CardState, now: Timestamp, seed: u64, load: &dyn DayLoad) -> [Outcome; 4] {
    let calendar = utc();
    let context = Context { now, calendar: &calendar, seed, load };
    scheduler(preset).unwrap().next(state, &context)
}

/// A card in review, due today, last seen `interval_days` ago.
fn in_review(interval_days: u32, ease_permille: u16) -> CardState {
    CardState {
        phase: Phase::Review,
        due: Due::Day(TODAY),
        interval_days,
        ease_permille,
        reps: 5,
        last_review_at: Some(NOON.plus_ms(-i64::from(interval_days) * 86_400_000)),
        ..CardState::new(1)
    }
}

fn without_fuzz() -> Preset {
    Preset { fuzz: false, ..Preset::default() }
}

fn days(outcomes: &[Outcome; 4]) -> [u32; 4] {
    outcomes.map(|outcome| outcome.state.interval_days)
}

fn seconds(outcomes: &[Outcome; 4]) -> [u64; 4] {
    outcomes.map(|outcome| outcome.interval_s)
}

fn answer(outcomes: &[Outcome; 4], rating: Rating) -> CardState {
    outcomes[rating.index()].state
}
