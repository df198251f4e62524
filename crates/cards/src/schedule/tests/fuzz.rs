//! Fuzz: its range, its chance, its balance.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::fuzz::range;
use super::super::{Algorithm, CardState, Due, Memory, Preset, Rating, weekday};
use super::{TODAY, answer, in_review, next_under};

#[test]
fn the_range_grows_with_the_interval_in_three_parts() {
    // One day, and 15 % of what lies between 2.5 and 7 days, 10 % up to 20, 5 % beyond.
    for (interval, expected) in [
        (1.0, (1, 1)),
        (2.4, (2, 2)),
        (2.5, (2, 4)),
        (7.0, (5, 9)),
        (20.0, (17, 23)),
        (100.0, (93, 107)),
        (365.0, (345, 385)),
    ] {
        assert_eq!(range(interval, 1, 36_500), expected, "{interval}");
    }
    assert_eq!(range(100.0, 101, 36_500), (101, 108), "a minimum cuts the range");
    assert_eq!(range(100.0, 1, 90), (84, 90), "and so does the maximum");
}

#[test]
fn cards_part_and_each_keeps_its_day() {
    let preset = Preset { algorithm: Algorithm::Sm2, ..Preset::default() };
    let mut seen = BTreeMap::<u32, u32>::new();
    for seed in 0..2_000 {
        let days = answer(&next_under(&preset, &in_review(8, 2500), seed, &|_: i32| 0), Rating::Good).interval_days;
        *seen.entry(days).or_default() += 1;
    }
    // 20 days: 17 to 23, each about as often as the next.
    assert_eq!(seen.keys().copied().collect::<Vec<_>>(), (17..=23).collect::<Vec<_>>());
    assert!(seen.values().all(|count| (200..380).contains(count)), "{seen:?}");
}

#[test]
fn easy_days_are_avoided_and_their_share_is_kept() {
    let easy_days = [1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.0];
    let preset = Preset { algorithm: Algorithm::Sm2, easy_days, ..Preset::default() };
    let mut by_weekday = [0_u32; 7];
    for seed in 0..7_000 {
        // Cards of many intervals, so that each weekday lies in as many ranges as any other.
        let card = in_review(8 + (seed % 7) as u32, 2500);
        if let Due::Day(day) = answer(&next_under(&preset, &card, seed, &|_: i32| 0), Rating::Good).due {
            by_weekday[weekday(day)] += 1;
        }
    }
    assert_eq!(by_weekday[6], 0, "{by_weekday:?}");
    let usual = f64::from(by_weekday[..5].iter().sum::<u32>()) / 5.0;
    assert!((0.3..0.7).contains(&(f64::from(by_weekday[5]) / usual)), "{by_weekday:?}");
}

#[test]
fn a_week_of_nothing_but_free_days_still_places_the_card() {
    let preset = Preset { algorithm: Algorithm::Sm2, easy_days: [0.0; 7], ..Preset::default() };
    let days = answer(&next_under(&preset, &in_review(8, 2500), 3, &|_: i32| 0), Rating::Good).interval_days;
    assert!((17..=23).contains(&days));
}

/// Reviews due per day after a year of study with 20 new cards a day, all answered well; and the mean interval given.
fn simulate(load_balance: bool) -> (Vec<u32>, f64) {
    let preset = Preset { load_balance, learning_steps_s: vec![], ..Preset::default() };
    let scheduler = super::super::scheduler(&preset).unwrap();
    let calendar = super::utc();
    let mut due = BTreeMap::<i32, Vec<(u64, CardState)>>::new();
    let (mut counts, mut total, mut given) = (Vec::new(), 0_u64, 0_u64);
    for day in TODAY..TODAY + 365 {
        let mut cards = due.remove(&day).unwrap_or_default();
        counts.push(cards.len() as u32);
        cards.extend((0..20).map(|n| ((day as u64) << 8 | n, CardState::new(1))));
        for (id, card) in cards {
            let loads = &due;
            let load = |day: i32| loads.get(&day).map_or(0, |cards| cards.len() as u32);
            let now = super::NOON.plus_ms(i64::from(day - TODAY) * 86_400_000);
            let context = super::Context { now, calendar: &calendar, seed: id, load: &load };
            // Four of five are good; the rest alternate, so that memories differ.
            let rating = match (id ^ u64::from(card.reps)) % 10 {
                0 => Rating::Hard,
                1 => Rating::Easy,
                _ => Rating::Good,
            };
            let state = scheduler.next(&card, &context)[rating.index()].state;
            if card.reps > 0 {
                total += u64::from(state.interval_days);
                given += 1;
            }
            if let Due::Day(day) = state.due {
                due.entry(day).or_default().push((id, state));
            }
        }
    }
    (counts, total as f64 / given as f64)
}

fn roughness(counts: &[u32]) -> f64 {
    // The mean squared change from day to day, once the first months are over.
    let late: Vec<f64> = counts[180..].iter().map(|count| f64::from(*count)).collect();
    late.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum::<f64>() / (late.len() - 1) as f64
}

#[test]
fn balance_smooths_the_days_and_leaves_intervals_as_long_as_they_were() {
    let (plain, plain_interval) = simulate(false);
    let (balanced, balanced_interval) = simulate(true);
    let ratio = roughness(&balanced) / roughness(&plain);
    assert!(ratio < 0.7, "change from day to day: {ratio}");
    let longer = balanced_interval / plain_interval;
    assert!((0.96..1.04).contains(&longer), "mean interval: {longer}");
}

proptest! {
    #[test]
    fn the_day_chosen_lies_within_the_range(
        stability in 1.0_f32..2000.0, seed: u64, reps in 1_u32..200, load_balance: bool, maximum in 30_u32..36_500,
    ) {
        let preset = Preset { load_balance, maximum_interval_days: maximum, ..Preset::default() };
        let memory = Some(Memory { stability, difficulty: 5.0 });
        // Of an interval longer than any that follows, so that growth sets no minimum.
        let card = CardState { memory, reps, interval_days: 40_000, ..in_review(3, 0) };
        let exact = next_under(&Preset { fuzz: false, ..preset.clone() }, &card, seed, &|_: i32| 0);
        let memory = exact[1].state.memory.unwrap();
        let (lowest, highest) = range(memory.stability, 1, maximum);
        let load = move |day: i32| (day.unsigned_abs() as u64 ^ seed) as u32 % 30;
        let days = next_under(&preset, &card, seed, &load)[1].state.interval_days;
        // Desired retention 0.9 makes the interval of the stability.
        prop_assert!((lowest..=highest).contains(&days), "{} not in {}..={}", days, lowest, highest);
    }
}
