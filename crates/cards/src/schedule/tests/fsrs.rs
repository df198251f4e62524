//! FSRS: what the crate says when it is asked alone is what the scheduler makes of it.

use fsrs::{FSRS, FSRSItem, FSRSReview, MemoryState, NextStates};
use studium_base::Timestamp;

use super::super::{CardState, Context, Due, Memory, Past, Phase, Preset, Rating, scheduler};
use super::{NOON, TODAY, answer, days, in_review, next, next_at, seconds, utc, without_fuzz};

const DAY_MS: i64 = 86_400_000;

fn bare(memory: Option<Memory>, retention: f32, elapsed: u32) -> NextStates {
    let memory = memory.map(|m| MemoryState { stability: m.stability, difficulty: m.difficulty });
    FSRS::new(&[]).unwrap().next_states(memory, retention, elapsed).unwrap()
}

fn whole(days: f32) -> u32 {
    days.round().max(1.0) as u32
}

#[test]
fn a_review_gets_the_intervals_and_memories_of_the_bare_crate() {
    for (stability, difficulty, interval, retention) in
        [(20.0, 5.0, 20, 0.9), (3.0, 8.5, 4, 0.8), (150.0, 2.0, 100, 0.95), (1.0, 10.0, 1, 0.7)]
    {
        let memory = Memory { stability, difficulty };
        let state = CardState { memory: Some(memory), ..in_review(interval, 0) };
        let outcomes = next(&Preset { desired_retention: retention, ..without_fuzz() }, &state);
        let expected = bare(Some(memory), retention, interval);
        let expected_days =
            [&expected.again, &expected.hard, &expected.good, &expected.easy].map(|s| whole(s.interval));
        // Hard, good and easy are kept a day apart; elsewhere the numbers are the crate's.
        let hard = expected_days[1];
        let good = expected_days[2].max(hard + 1);
        let easy = expected_days[3].max(good + 1);
        assert_eq!(days(&outcomes)[1..], [hard, good, easy], "stability {stability}");
        assert_eq!(days(&outcomes)[0], expected_days[0].min(hard), "kept while relearning");
        for (outcome, item) in outcomes.iter().zip([expected.again, expected.hard, expected.good, expected.easy]) {
            let memory = outcome.state.memory.unwrap();
            assert_eq!((memory.stability, memory.difficulty), (item.memory.stability, item.memory.difficulty));
            assert_eq!(outcome.state.desired_retention, Some(retention));
            assert_eq!(outcome.state.decay, Some(fsrs::DEFAULT_PARAMETERS[20]));
        }
    }
}

#[test]
fn a_new_card_takes_its_steps_and_easy_goes_to_review() {
    let outcomes = next(&without_fuzz(), &CardState::new(4));
    assert_eq!(seconds(&outcomes), [60, 330, 600, 8 * 86_400]);
    assert_eq!(answer(&outcomes, Rating::Again).due, Due::At(NOON.plus_ms(60_000)));
    assert_eq!(answer(&outcomes, Rating::Good).remaining_steps, 1);
    assert_eq!(answer(&outcomes, Rating::Easy).due, Due::Day(TODAY + 8));
    assert_eq!(answer(&outcomes, Rating::Easy).phase, Phase::Review);
    assert!(outcomes.iter().all(|outcome| outcome.state.memory.is_some()));
}

#[test]
fn the_last_step_leads_to_the_interval_of_fsrs() {
    let preset = without_fuzz();
    let first = answer(&next(&preset, &CardState::new(1)), Rating::Good);
    let outcomes = next_at(&preset, &first, NOON.plus_ms(600_000), 7, &|_: i32| 0);
    let expected = bare(first.memory, 0.9, 0);
    let state = answer(&outcomes, Rating::Good);
    assert_eq!(
        (state.phase, state.interval_days, state.remaining_steps),
        (Phase::Review, whole(expected.good.interval), 0)
    );
    assert_eq!(seconds(&outcomes)[..2], [60, 600], "again starts over, hard repeats the step");
}

#[test]
fn without_steps_short_intervals_are_those_of_fsrs() {
    let preset = Preset { learning_steps_s: vec![], relearning_steps_s: vec![], ..without_fuzz() };
    let outcomes = next(&preset, &CardState::new(1));
    let expected = bare(None, 0.9, 0);
    assert_eq!(seconds(&outcomes)[0], (expected.again.interval * 86_400.0) as u64);
    assert_eq!(answer(&outcomes, Rating::Again).phase, Phase::Learning);
    assert_eq!(answer(&outcomes, Rating::Good).phase, Phase::Review);
    assert_eq!(answer(&outcomes, Rating::Good).interval_days, whole(expected.good.interval));
    let frail = CardState { memory: Some(Memory { stability: 0.5, difficulty: 9.0 }), ..in_review(1, 0) };
    let again = answer(&next(&preset, &frail), Rating::Again);
    assert_eq!(again.phase, Phase::Relearning);
    assert!(matches!(again.due, Due::At(at) if at > NOON && at < NOON.plus_ms(DAY_MS / 2)));
}

#[test]
fn a_step_that_crosses_the_end_of_the_day_is_due_on_a_day() {
    let preset = Preset { learning_steps_s: vec![60, 20 * 3600], ..without_fuzz() };
    let good = answer(&next(&preset, &CardState::new(1)), Rating::Good);
    assert_eq!((good.phase, good.due), (Phase::Learning, Due::Day(TODAY + 1)));
    // From noon to 4 a.m. are 16 hours: a step of one second less stays within the day.
    let preset = Preset { learning_steps_s: vec![60, 16 * 3600 - 1], ..without_fuzz() };
    let good = answer(&next(&preset, &CardState::new(1)), Rating::Good);
    assert_eq!(good.due, Due::At(NOON.plus_ms((16 * 3600 - 1) * 1000)));
}

#[test]
fn a_card_of_sm2_gets_a_memory_from_its_interval_and_ease() {
    let model = FSRS::new(&[]).unwrap();
    let expected = model.memory_state_from_sm2(2.3, 30.0, 0.9).unwrap();
    let expected = model.next_states(Some(expected), 0.9, 30).unwrap().good.memory;
    let good = answer(&next(&without_fuzz(), &in_review(30, 2300)), Rating::Good);
    assert_eq!(good.memory, Some(Memory { stability: expected.stability, difficulty: expected.difficulty }));
}

#[test]
fn a_clock_set_back_counts_as_the_same_day() {
    let memory = Some(Memory { stability: 20.0, difficulty: 5.0 });
    let state = CardState { memory, last_review_at: Some(NOON.plus_ms(365 * DAY_MS)), ..in_review(20, 0) };
    let outcomes = next(&without_fuzz(), &state);
    assert_eq!(answer(&outcomes, Rating::Good).memory.unwrap().stability, bare(memory, 0.9, 0).good.memory.stability);
}

#[test]
fn numbers_of_a_hostile_package_do_not_panic() {
    for (stability, difficulty) in [(f32::NAN, 5.0), (f32::INFINITY, 5.0), (0.0, 5.0), (-3.0, f32::NAN), (1e38, 1e38)] {
        let state = CardState {
            memory: Some(Memory { stability, difficulty }),
            interval_days: u32::MAX,
            reps: u32::MAX,
            lapses: u32::MAX,
            remaining_steps: u32::MAX,
            due: Due::Day(i32::MIN),
            last_review_at: Some(Timestamp(i64::MIN)),
            ..in_review(1, u16::MAX)
        };
        for phase in [Phase::New, Phase::Learning, Phase::Review, Phase::Relearning] {
            for algorithm in super::order::ALGORITHMS {
                let preset = Preset { algorithm, ..Preset::default() };
                for outcome in next(&preset, &CardState { phase, ..state }) {
                    assert!(outcome.state.memory.is_none_or(|m| m.stability.is_finite() && m.difficulty.is_finite()));
                    assert!(outcome.state.interval_days <= 36_500 || outcome.state.phase != Phase::Review);
                }
            }
        }
    }
}

#[test]
fn a_leech_is_called_at_the_threshold_and_every_half_of_it_after() {
    let preset = Preset { leech_threshold: 5, ..Preset::default() };
    let called: Vec<u32> = (1..=15)
        .filter(|lapses| {
            let state = CardState { lapses: lapses - 1, ..in_review(10, 2500) };
            next(&preset, &state)[0].is_leech
        })
        .collect();
    assert_eq!(called, [5, 8, 11, 14]);
    let never = Preset { leech_threshold: 0, ..Preset::default() };
    assert!(!next(&never, &CardState { lapses: 40, ..in_review(10, 2500) })[0].is_leech);
    assert!(!next(&preset, &CardState { lapses: 5, ..in_review(10, 2500) })[2].is_leech, "good is no lapse");
}

#[test]
fn recall_falls_to_the_desired_retention_when_the_interval_is_over() {
    let preset = without_fuzz();
    let state = CardState { memory: Some(Memory { stability: 30.0, difficulty: 5.0 }), ..in_review(30, 0) };
    let calendar = utc();
    let context = Context { now: NOON, calendar: &calendar, seed: 0, load: &|_: i32| 0 };
    let recall = scheduler(&preset).unwrap().recall(&state, &context).unwrap();
    assert!((recall - 0.9).abs() < 1e-4, "{recall}");
    assert_eq!(scheduler(&preset).unwrap().recall(&CardState::new(1), &context), None);
}

#[test]
fn rescheduling_takes_the_memory_of_the_whole_log_and_counts_from_the_last_review() {
    let reviews = vec![(NOON.plus_ms(-30 * DAY_MS), Rating::Good), (NOON.plus_ms(-20 * DAY_MS), Rating::Good)];
    let past = Past { start: None, reviews };
    let state = CardState { memory: Some(Memory { stability: 1.0, difficulty: 1.0 }), ..in_review(20, 0) };
    let calendar = utc();
    let context = Context { now: NOON, calendar: &calendar, seed: 0, load: &|_: i32| 0 };
    let fsrs = scheduler(&without_fuzz()).unwrap();
    let placement = fsrs.reschedule(&state, &past, &context).unwrap();
    let item = FSRSItem { reviews: vec![FSRSReview { rating: 3, delta_t: 0 }, FSRSReview { rating: 3, delta_t: 10 }] };
    let model = FSRS::new(&[]).unwrap();
    let expected = model.memory_state(item, None).unwrap();
    let interval = whole(model.next_interval(Some(expected.stability), 0.9, 0));
    assert_eq!(placement.memory.unwrap().stability, expected.stability);
    assert_eq!(placement.interval_days, interval);
    assert_eq!(placement.due, Due::Day(TODAY - 20 + interval as i32));
    assert_eq!(fsrs.reschedule(&state.placed(&placement), &past, &context), None, "once is enough");
}

#[test]
fn a_log_that_does_not_reach_back_goes_on_from_what_was_known_before_it() {
    let calendar = utc();
    let context = Context { now: NOON, calendar: &calendar, seed: 0, load: &|_: i32| 0 };
    let fsrs = scheduler(&without_fuzz()).unwrap();
    let model = FSRS::new(&[]).unwrap();
    let reviews = vec![(NOON.plus_ms(-20 * DAY_MS), Rating::Good)];
    let item = || FSRSItem { reviews: vec![FSRSReview { rating: 3, delta_t: 10 }] };
    let stability = |start: CardState, reviews: &[(Timestamp, Rating)]| {
        let past = Past { start: Some(start), reviews: reviews.to_vec() };
        fsrs.reschedule(&in_review(20, 0), &past, &context).unwrap().memory.unwrap().stability
    };
    let long_ago = CardState { last_review_at: Some(NOON.plus_ms(-30 * DAY_MS)), ..in_review(10, 2300) };
    let known = CardState { memory: Some(Memory { stability: 12.0, difficulty: 6.0 }), ..long_ago };
    let start = MemoryState { stability: 12.0, difficulty: 6.0 };
    assert_eq!(stability(known, &reviews), model.memory_state(item(), Some(start)).unwrap().stability);
    assert_eq!(stability(known, &[]), 12.0, "nothing has happened since");
    // What SM-2 left is guessed from, here as everywhere.
    let guess = model.memory_state_from_sm2(2.3, 10.0, 0.9).unwrap();
    assert_eq!(stability(long_ago, &reviews), model.memory_state(item(), Some(guess)).unwrap().stability);
    // Without its last answer a card was seen an interval before it was due.
    let due = Due::Day(TODAY - 20);
    let undated = CardState { last_review_at: None, due, ..known };
    assert_eq!(stability(undated, &reviews), stability(known, &reviews));
    assert_eq!(fsrs.reschedule(&in_review(20, 0), &Past::default(), &context), None, "nothing is known");
}

#[test]
fn a_card_that_is_placed_anew_keeps_the_fuzz_of_its_last_answer() {
    let preset = Preset { desired_retention: 0.85, ..Preset::default() };
    let calendar = utc();
    for seed in 0..50 {
        let reviews = vec![(NOON.plus_ms(-9 * DAY_MS), Rating::Good), (NOON, Rating::Good)];
        let first = bare(None, 0.85, 0).good.memory;
        let memory = Some(Memory { stability: first.stability, difficulty: first.difficulty });
        let before = CardState { memory, reps: 1, ..in_review(9, 2500) };
        let after = answer(&next_at(&preset, &before, NOON, seed, &|_: i32| 0), Rating::Good);
        let context = Context { now: NOON.plus_ms(DAY_MS), calendar: &calendar, seed, load: &|_: i32| 0 };
        let placed = scheduler(&preset).unwrap().reschedule(&after, &Past { start: None, reviews }, &context);
        assert_eq!(placed, None, "seed {seed}: nothing else has changed");
    }
}
