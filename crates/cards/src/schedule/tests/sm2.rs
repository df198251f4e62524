//! SM-2, worked by hand from Anki's manual.

use studium_base::Timestamp;

use super::super::{Algorithm, CardState, Due, Phase, Preset, Rating};
use super::{NOON, TODAY, answer, days, in_review, next, next_at, seconds};

fn preset() -> Preset {
    Preset { algorithm: Algorithm::Sm2, fuzz: false, ..Preset::default() }
}

fn eases(state: &CardState) -> [u16; 4] {
    next(&preset(), state).map(|outcome| outcome.state.ease_permille)
}

#[test]
fn a_new_card_goes_through_its_steps_and_graduates() {
    let outcomes = next(&preset(), &CardState::new(1));
    assert_eq!(seconds(&outcomes), [60, 330, 600, 4 * 86_400]);
    let second = answer(&outcomes, Rating::Good);
    assert_eq!((second.phase, second.remaining_steps, second.ease_permille), (Phase::Learning, 1, 0));
    let outcomes = next(&preset(), &second);
    assert_eq!(seconds(&outcomes), [60, 600, 86_400, 4 * 86_400]);
    let graduated = answer(&outcomes, Rating::Good);
    assert_eq!((graduated.phase, graduated.due, graduated.interval_days), (Phase::Review, Due::Day(TODAY + 1), 1));
    assert_eq!(graduated.ease_permille, 2500, "it has an ease from here on");
}

#[test]
fn a_single_step_is_half_as_long_again_after_hard() {
    let preset = Preset { learning_steps_s: vec![600], ..preset() };
    assert_eq!(seconds(&next(&preset, &CardState::new(1)))[..3], [600, 900, 86_400]);
}

#[test]
fn a_review_on_time_multiplies_by_hard_ease_and_bonus() {
    // 10 days, ease 2.5: 10 * 1.2, 10 * 2.5, 10 * 2.5 * 1.3.
    assert_eq!(days(&next(&preset(), &in_review(10, 2500)))[1..], [12, 25, 33]);
    assert_eq!(eases(&in_review(10, 2500)), [2300, 2350, 2500, 2650]);
    assert_eq!(eases(&in_review(10, 1350)), [1300, 1300, 1350, 1500], "1300 is the least");
}

#[test]
fn a_late_review_is_paid_half_for_good_and_whole_for_easy() {
    // 10 days, 6 late: hard 10 * 1.2, good (10 + 3) * 2.5, easy (10 + 6) * 2.5 * 1.3.
    let late = CardState { last_review_at: Some(NOON.plus_ms(-16 * 86_400_000)), ..in_review(10, 2500) };
    assert_eq!(days(&next(&preset(), &late))[1..], [12, 33, 52]);
}

#[test]
fn a_card_without_its_last_answer_is_late_by_its_due_day() {
    let late = CardState { last_review_at: None, due: Due::Day(TODAY - 6), ..in_review(10, 2500) };
    assert_eq!(days(&next(&preset(), &late))[1..], [12, 33, 52]);
}

#[test]
fn an_early_review_counts_the_days_that_went_by() {
    // 20 days, seen after 12: hard max(12 * 1.2, 20 * 0.6), good max(12 * 2.5, 20), easy 30 * 1.15.
    let early = CardState { last_review_at: Some(NOON.plus_ms(-12 * 86_400_000)), ..in_review(20, 2500) };
    assert_eq!(days(&next(&preset(), &early))[1..], [14, 30, 35]);
}

#[test]
fn a_lapse_is_relearned_and_comes_back_after_what_is_left_of_its_interval() {
    let preset = Preset { lapse_multiplier: 0.3, minimum_lapse_interval_days: 2, ..preset() };
    let lapsed = answer(&next(&preset, &in_review(50, 2500)), Rating::Again);
    assert_eq!(
        (lapsed.phase, lapsed.interval_days, lapsed.lapses, lapsed.remaining_steps),
        (Phase::Relearning, 15, 1, 1)
    );
    assert_eq!(lapsed.due, Due::At(NOON.plus_ms(600_000)));
    let outcomes = next_at(&preset, &lapsed, NOON.plus_ms(600_000), 7, &|_: i32| 0);
    assert_eq!(seconds(&outcomes), [600, 900, 15 * 86_400, 16 * 86_400]);
    assert_eq!(answer(&outcomes, Rating::Good).ease_permille, 2300, "relearning moves no ease");
    assert_eq!(answer(&next(&preset, &in_review(3, 2500)), Rating::Again).interval_days, 2, "the least");
}

#[test]
fn without_relearning_steps_a_lapse_stays_in_review() {
    let preset = Preset { relearning_steps_s: vec![], ..preset() };
    let lapsed = answer(&next(&preset, &in_review(50, 2500)), Rating::Again);
    assert_eq!((lapsed.phase, lapsed.due, lapsed.lapses), (Phase::Review, Due::Day(TODAY + 1), 1));
}

#[test]
fn the_interval_multiplier_and_the_maximum_bound_every_interval() {
    let preset = Preset { interval_multiplier: 2.0, maximum_interval_days: 55, ..preset() };
    assert_eq!(days(&next(&preset, &in_review(10, 2500)))[1..], [24, 50, 55]);
}

#[test]
fn passing_intervals_always_grow_by_a_day() {
    assert_eq!(days(&next(&preset(), &in_review(1, 1300)))[1..], [2, 3, 4]);
}

#[test]
fn a_clock_set_back_a_year_is_an_early_review() {
    let state = CardState { last_review_at: Some(Timestamp(NOON.0 + 365 * 86_400_000)), ..in_review(20, 2500) };
    assert_eq!(days(&next(&preset(), &state))[1..], [12, 20, 23]);
}
