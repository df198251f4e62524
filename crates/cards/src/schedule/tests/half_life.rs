//! Half-life regression: the formula of its paper, worked by hand.

use super::super::{Algorithm, CardState, Context, Phase, Preset, Rating, half_life_days, scheduler};
use super::{NOON, answer, days, in_review, next, utc};

fn preset() -> Preset {
    Preset { algorithm: Algorithm::Hlr, half_life_weights: vec![1.0, -0.5, 2.0], fuzz: false, ..Preset::default() }
}

#[test]
fn the_half_life_is_two_to_the_power_of_the_weighted_roots_of_the_counts() {
    let weights = [1.0, -0.5, 2.0];
    assert_eq!(half_life_days(&weights, 0, 0), 4.0);
    assert_eq!(half_life_days(&weights, 4, 0), 16.0);
    assert_eq!(half_life_days(&weights, 4, 4), 8.0);
    assert_eq!(half_life_days(&weights, 0, 4_000_000), 15.0 / 1440.0, "never below 15 minutes");
    assert_eq!(half_life_days(&weights, u32::MAX, 0), 36_500.0, "never above a hundred years");
}

#[test]
fn an_interval_ends_when_recall_has_fallen_to_the_desired_retention() {
    // 8 right before and 1 more: half-life 2^(3 + 2) = 32 days; recall is 0.75 after 32 * log2(4/3) = 13.28 days.
    let state = CardState { reps: 8, ..in_review(5, 0) };
    let outcomes = next(&Preset { desired_retention: 0.75, ..preset() }, &state);
    let [again, hard, good, easy] = days(&outcomes);
    assert_eq!((hard, good, easy), (11, 13, 17), "divided by 1.2, and times 1.3");
    assert!(again <= hard);
    assert_eq!(answer(&outcomes, Rating::Again).phase, Phase::Relearning);
}

#[test]
fn recall_halves_with_each_half_life() {
    let calendar = utc();
    let context = Context { now: NOON, calendar: &calendar, seed: 0, load: &|_: i32| 0 };
    // 4 right: half-life 16 days, seen 32 days ago.
    let state = CardState { reps: 4, ..in_review(32, 0) };
    let model = scheduler(&preset()).unwrap();
    assert_eq!(model.recall(&state, &context), Some(0.25));
    assert_eq!(model.recall(&CardState::new(1), &context), None);
}
