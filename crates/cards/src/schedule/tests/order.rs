//! Whatever the card and the preset: again comes no later than hard, hard than good, good than easy.

use proptest::prelude::*;

use super::super::{Algorithm, CardState, Due, Memory, Phase, Preset};
use super::{NOON, TODAY, next_under};

pub(super) const ALGORITHMS: [Algorithm; 3] = [Algorithm::Fsrs, Algorithm::Sm2, Algorithm::Hlr];

prop_compose! {
    fn cards()(
        phase in prop::sample::select(vec![Phase::New, Phase::Learning, Phase::Review, Phase::Relearning]),
        interval_days in 1_u32..4000,
        elapsed in 0_i64..5000,
        ease_permille in prop::sample::select(vec![0, 1300, 2000, 2500, 3100]),
        remaining_steps in 0_u32..4,
        reps in 1_u32..60,
        wrong in 0_u32..20,
        memory in prop::option::of((0.01_f32..3000.0, 1.0_f32..10.0)),
    ) -> CardState {
        if phase == Phase::New {
            return CardState::new(1);
        }
        CardState {
            phase,
            due: Due::Day(TODAY),
            interval_days,
            ease_permille,
            remaining_steps,
            reps,
            wrong: wrong.min(reps),
            memory: memory.map(|(stability, difficulty)| Memory { stability, difficulty }),
            last_review_at: Some(NOON.plus_ms(-elapsed * 86_400_000)),
            ..CardState::new(1)
        }
    }
}

prop_compose! {
    /// Presets whose steps grow and whose lapses shorten; others may ask for "again" after "good".
    fn presets()(
        algorithm in prop::sample::select(ALGORITHMS.to_vec()),
        desired_retention in 0.7_f32..=0.99,
        mut learning_steps_s in prop::collection::vec(1_u32..80_000, 0..4),
        mut relearning_steps_s in prop::collection::vec(1_u32..80_000, 0..3),
        lapse_multiplier in 0.0_f32..0.5,
        hard_multiplier in 1.0_f32..1.3,
        interval_multiplier in 1.0_f32..2.0,
        maximum_interval_days in prop::sample::select(vec![3, 10, 180, 36_500]),
        fuzz: bool,
        load_balance: bool,
        easy_days in prop::array::uniform7(prop::sample::select(vec![0.0_f32, 0.5, 1.0])),
    ) -> Preset {
        learning_steps_s.sort_unstable();
        relearning_steps_s.sort_unstable();
        Preset {
            algorithm, desired_retention, learning_steps_s, relearning_steps_s, lapse_multiplier, hard_multiplier,
            interval_multiplier, maximum_interval_days, fuzz, load_balance, easy_days, ..Preset::default()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_better_answer_never_brings_the_card_back_sooner(card in cards(), preset in presets(), seed: u64) {
        let load = move |day: i32| (day.unsigned_abs() as u64 ^ seed) as u32 % 40;
        let outcomes = next_under(&preset, &card, seed, &load);
        for pair in outcomes.windows(2) {
            prop_assert!(
                pair[0].interval_s <= pair[1].interval_s,
                "{:?} {} s, {:?} {} s", pair[0].rating, pair[0].interval_s, pair[1].rating, pair[1].interval_s
            );
        }
        for outcome in outcomes {
            prop_assert!(outcome.interval_s >= 1);
            prop_assert!(outcome.state.phase != Phase::New);
            if outcome.state.phase == Phase::Review {
                prop_assert!((1..=preset.maximum_interval_days).contains(&outcome.state.interval_days));
                prop_assert_eq!(outcome.state.due, Due::Day(TODAY + outcome.state.interval_days as i32));
            }
        }
        prop_assert_eq!(outcomes, next_under(&preset, &card, seed, &load), "the same twice");
    }
}
