//! Exam mode: what a plan keeps to, and that more time never does harm.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::{ExamCard, ExamPlan, ExamTime, Memory, Preset, plan_exam};
use super::TODAY;
use crate::CardsError;

fn card(stability: f32, days_ago: i32) -> ExamCard {
    ExamCard { memory: Some(Memory { stability, difficulty: 5.0 }), last_day: TODAY - days_ago, preset: 0 }
}

const NEW: ExamCard = ExamCard { memory: None, last_day: 0, preset: 0 };

/// Time for `places` reviews a day, ten days before the exam, the last three for a last pass.
fn exam(places: u32) -> ExamTime {
    ExamTime { today: TODAY, day: TODAY + 10, minutes_a_day: places, seconds_a_review: 60, last_pass_days: 3 }
}

fn plan(cards: &[ExamCard], exam: &ExamTime) -> ExamPlan {
    plan_exam(&[Preset::default()], cards, exam).unwrap()
}

#[test]
fn a_single_place_goes_to_the_card_that_gains_most() {
    let cards = [card(500.0, 1), card(2.0, 5), card(400.0, 3)];
    let exam = ExamTime { day: TODAY + 1, ..exam(1) };
    let plan = plan(&cards, &exam);
    assert_eq!(plan.days.len(), 1);
    assert_eq!(plan.days[0].cards, [1]);
    assert!(plan.predicted > plan.predicted_without);
}

#[test]
fn every_weak_card_gets_its_turn_in_the_last_pass() {
    let cards: Vec<ExamCard> = (0..9).map(|n| card(3.0, n)).collect();
    let plan = plan(&cards, &exam(3));
    let last: Vec<u32> = plan.days[7..].iter().flat_map(|day| day.cards.clone()).collect();
    assert_eq!(last.len(), 9);
    assert_eq!(last.iter().collect::<BTreeSet<_>>().len(), 9, "each once");
}

#[test]
fn new_cards_are_learned_and_known_ones_left_alone() {
    let plan = plan(&[card(30_000.0, 0), NEW], &exam(5));
    assert!(plan.days.iter().all(|day| !day.cards.contains(&0)));
    assert!(plan.days.iter().any(|day| day.cards.contains(&1)));
    assert!(plan.predicted_without < 1.0 + 1e-9);
    assert!(plan.predicted > 1.8);
}

#[test]
fn without_time_without_cards_or_after_the_date_nothing_is_planned() {
    let cards = [card(2.0, 5)];
    let none = plan(&cards, &exam(0));
    assert!(none.days.iter().all(|day| day.cards.is_empty()));
    assert_eq!(none.predicted, none.predicted_without);
    assert!(plan(&cards, &ExamTime { day: TODAY - 3, ..exam(9) }).days.is_empty());
    assert_eq!(plan(&[], &exam(9)).predicted, 0.0);
    assert_eq!(plan(&cards, &ExamTime { day: i32::MAX, ..exam(1) }).days.len(), 730, "a slip of the pen");
    let hostile =
        ExamCard { memory: Some(Memory { stability: f32::NAN, difficulty: -1.0 }), last_day: i32::MAX, preset: 9 };
    assert!(
        plan(&[hostile], &ExamTime { seconds_a_review: 0, last_pass_days: u32::MAX, ..exam(1) }).predicted.is_finite()
    );
}

#[test]
fn a_plan_made_anew_after_missed_days_still_fits_them() {
    let cards: Vec<ExamCard> = (1..40).map(|n| card(n as f32, n)).collect();
    let late = plan(&cards, &ExamTime { today: TODAY + 6, ..exam(5) });
    assert_eq!(late.days.iter().map(|day| day.day).collect::<Vec<_>>(), (TODAY + 6..TODAY + 10).collect::<Vec<_>>());
    assert!(late.predicted > late.predicted_without);
}

#[test]
fn what_has_no_place_is_said_with_the_time_that_would_do() {
    let cards = [NEW; 40];
    let short = plan(&cards, &exam(3));
    assert!(short.left_out.len() >= 10, "30 places for 40 cards: {}", short.left_out.len());
    let needed = short.reviews_needed.unwrap();
    assert!(plan(&cards, &exam(needed)).left_out.is_empty());
    assert!(!plan(&cards, &exam(needed - 1)).left_out.is_empty(), "{needed} is the least");
    let many = vec![NEW; 10_000_001];
    let tomorrow = ExamTime { day: TODAY + 1, ..exam(1) };
    assert!(matches!(plan_exam(&[], &many, &tomorrow), Err(CardsError::ExamTooLarge { days: 1, .. })));
}

#[test]
fn what_had_its_turn_in_the_last_pass_does_not_come_again() {
    let cards = [card(1.0, 1), card(1.0, 9)];
    let plan = plan(&cards, &ExamTime { day: TODAY + 2, ..exam(5) });
    assert!(plan.days.iter().all(|day| !day.cards.contains(&0)));
    assert!(plan.days.iter().any(|day| day.cards.contains(&1)));
    assert!(plan.left_out.is_empty(), "it is not for want of time");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn more_minutes_never_lower_the_prediction(
        memories in prop::collection::vec(prop::option::of((0.1_f32..400.0, 1.0_f32..10.0, 0_i32..60)), 1..30),
        places in 0_u32..12,
        days in 1_i32..20,
        last_pass_days in 0_u32..5,
    ) {
        let cards: Vec<ExamCard> = memories
            .into_iter()
            .map(|memory| memory.map_or(NEW, |(stability, difficulty, ago)| ExamCard {
                memory: Some(Memory { stability, difficulty }),
                last_day: TODAY - ago,
                preset: 0,
            }))
            .collect();
        let mut before = f64::MIN;
        for places in [places, places + 1, places * 2 + 2] {
            let exam = ExamTime { day: TODAY + days, last_pass_days, ..exam(places) };
            let plan = plan(&cards, &exam);
            prop_assert!(plan.predicted >= before, "{} after {before}", plan.predicted);
            prop_assert!(plan.predicted >= plan.predicted_without);
            prop_assert!(plan.predicted <= cards.len() as f64 + 1e-6);
            for day in &plan.days {
                prop_assert!(day.cards.len() <= places as usize);
                prop_assert_eq!(day.cards.iter().collect::<BTreeSet<_>>().len(), day.cards.len());
            }
            before = plan.predicted;
        }
    }
}
