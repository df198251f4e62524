//! The fold: what is answered and what is refolded are the same.

use proptest::prelude::*;
use studium_base::Timestamp;

use super::super::{
    Algorithm, CardState, Due, Memory, Phase, Placement, Preset, Rating, ReviewRecord, apply_review, replay,
};
use super::{NOON, TODAY, next_at};

#[test]
fn a_stored_review_folds_without_the_preset_that_placed_it() {
    let preset = Preset { desired_retention: 0.8, ..Preset::default() };
    let new = CardState::new(12);
    let outcome = super::next(&preset, &new)[Rating::Easy.index()];
    let stored = serde_json::to_string(&outcome.record(4_000)).unwrap();
    let read: ReviewRecord = serde_json::from_str(&stored).unwrap();
    assert_eq!(apply_review(&new, &read), outcome.state);
    assert_eq!(read.took_ms, 4_000);
}

#[test]
fn the_stored_form_of_a_review_is_this() {
    let record = ReviewRecord {
        at: NOON,
        rating: Rating::Good,
        took_ms: 900,
        placement: Placement {
            phase: Phase::Review,
            due: Due::Day(TODAY + 3),
            remaining_steps: 0,
            interval_days: 3,
            ease_permille: 0,
            memory: Some(Memory { stability: 3.5, difficulty: 5.25 }),
            decay: Some(0.5),
            desired_retention: Some(0.75),
        },
    };
    let golden = r#"{"at":1772452800000,"rating":"good","took_ms":900,"placement":{"phase":"review","due":{"day":20517},"interval_days":3,"memory":{"stability":3.5,"difficulty":5.25},"decay":0.5,"desired_retention":0.75}}"#;
    assert_eq!(serde_json::to_string(&record).unwrap(), golden);
    assert_eq!(serde_json::from_str::<ReviewRecord>(golden).unwrap(), record);
}

#[test]
fn only_again_in_review_is_a_lapse_and_every_again_is_wrong() {
    let placement = Placement::from(&super::in_review(10, 2500));
    let review = |rating| ReviewRecord { at: NOON, rating, took_ms: 0, placement };
    let learned = apply_review(&CardState::new(3), &review(Rating::Again));
    assert_eq!((learned.reps, learned.lapses, learned.wrong, learned.right()), (1, 0, 1, 0));
    let lapsed = apply_review(&learned, &review(Rating::Again));
    assert_eq!((lapsed.reps, lapsed.lapses, lapsed.wrong), (2, 1, 2));
    let known = apply_review(&lapsed, &review(Rating::Hard));
    assert_eq!((known.reps, known.lapses, known.right()), (3, 1, 1));
    assert_eq!(known.new_position, Some(3));
    assert_eq!(known.last_review_at, Some(NOON));
}

#[test]
fn a_reset_card_is_new_again_and_keeps_its_counts_unless_told() {
    let state = super::in_review(10, 2500);
    let reset = state.reset(77, false);
    assert_eq!((reset.phase, reset.due, reset.reps, reset.memory), (Phase::New, Due::Position(77), 5, None));
    assert_eq!(state.reset(77, true), CardState::new(77));
}

#[test]
fn a_due_date_set_by_hand_keeps_an_interval_and_gives_one_to_a_new_card() {
    let known = super::in_review(10, 2500).set_due(TODAY + 3, TODAY, None);
    assert_eq!((known.due, known.interval_days), (Due::Day(TODAY + 3), 10));
    let new = CardState::new(1).set_due(TODAY + 3, TODAY, None);
    assert_eq!((new.phase, new.due, new.interval_days), (Phase::Review, Due::Day(TODAY + 3), 3));
    let overdue = CardState::new(1).set_due(TODAY - 3, TODAY, None);
    assert_eq!(overdue.interval_days, 1);
    assert_eq!(super::in_review(10, 2500).set_due(TODAY, TODAY, Some(20)).interval_days, 20);
}

proptest! {
    #[test]
    fn refolding_a_random_life_gives_the_state_that_answering_gave(
        algorithm in prop::sample::select(vec![Algorithm::Fsrs, Algorithm::Sm2, Algorithm::Hlr]),
        seed: u64,
        steps in prop::bool::ANY,
        answers in prop::collection::vec((0_usize..4, 0_i64..40 * 86_400_000), 1..40),
    ) {
        let mut preset = Preset { algorithm, load_balance: seed % 2 == 0, ..Preset::default() };
        if !steps {
            preset.learning_steps_s.clear();
            preset.relearning_steps_s.clear();
        }
        let start = CardState::new(5);
        let (mut state, mut now, mut stored) = (start, NOON, Vec::new());
        for (button, wait) in answers {
            let load = |day: i32| (day % 5).unsigned_abs();
            let outcome = next_at(&preset, &state, now, seed, &load)[button];
            stored.push(outcome.record(1));
            state = outcome.state;
            now = Timestamp(now.0 + wait);
        }
        prop_assert_eq!(replay(&start, &stored), state);
    }
}
