//! Which answers a card's memory is reckoned from, and where they begin.

use studium_base::{EventId, Timestamp};

use super::super::past::past_of;
use crate::card::{AnkiEntry, CardEvent, Dated, HeldBack, Logged, Reset, Reviewed, Seeded};
use crate::schedule::{CardState, Due, Memory, Past, Phase, Rating};

fn dated(at: i64, event: CardEvent) -> Dated {
    Dated { id: EventId::new(), at: Timestamp(at), event }
}

fn reviewed(at: i64, from: Phase) -> Dated {
    let review = Reviewed {
        rating: Rating::Good,
        took_ms: 1_000,
        from,
        last_interval: 0,
        interval: 0,
        placement: None,
        is_practice: false,
        recall: None,
        anki: None,
    };
    dated(at, CardEvent::Reviewed(review))
}

fn practised(at: i64) -> Dated {
    let mut practice = reviewed(at, Phase::Review);
    if let CardEvent::Reviewed(review) = &mut practice.event {
        review.is_practice = true;
    }
    practice
}

fn logged(at: i64, kind: i64, factor: i64) -> Dated {
    let anki = AnkiEntry { factor, kind, card: None };
    dated(at, CardEvent::Logged(Logged { last_interval: 0, interval: 0, took_ms: 0, button: 0, anki }))
}

fn seed() -> CardState {
    CardState {
        phase: Phase::Review,
        due: Due::Day(20_600),
        interval_days: 40,
        ease_permille: 2_300,
        reps: 12,
        memory: Some(Memory { stability: 40.0, difficulty: 4.0 }),
        ..CardState::new(1)
    }
}

fn seeded(at: i64, state: CardState) -> Dated {
    dated(at, CardEvent::Seeded(Seeded { state, held_back: HeldBack::No }))
}

/// The moments of the reviews, and whether there was something before them.
fn check(events: &[Dated], reviews: &[i64], start: Option<CardState>) {
    let reviews = reviews.iter().map(|at| (Timestamp(*at), Rating::Good)).collect();
    assert_eq!(past_of(events.iter()), Past { start, reviews });
}

#[test]
fn a_whole_log_says_more_than_the_state_that_came_with_it() {
    let log = [reviewed(1, Phase::New), reviewed(2, Phase::Learning), reviewed(3, Phase::Review)];
    let [a, b, c] = log;
    check(&[a, b, c, seeded(4, seed()), reviewed(5, Phase::Review)], &[1, 2, 3, 5], None);
}

#[test]
fn where_the_log_does_not_reach_back_the_state_counts() {
    check(&[seeded(4, seed()), reviewed(5, Phase::Review)], &[5], Some(seed()));
    check(&[reviewed(3, Phase::Review), seeded(4, seed()), reviewed(5, Phase::Review)], &[5], Some(seed()));
    check(&[seeded(4, seed())], &[], Some(seed()));
    check(&[reviewed(3, Phase::Review)], &[3], None);
    let later = CardState { reps: 20, ..seed() };
    check(&[seeded(4, seed()), reviewed(5, Phase::Review), seeded(6, later)], &[], Some(later));
}

#[test]
fn practice_is_left_out_and_what_was_taken_in_twice_counts_once() {
    let events = [reviewed(1, Phase::New), practised(2), reviewed(3, Phase::Review), reviewed(3, Phase::Review)];
    check(&events, &[1, 3], None);
}

#[test]
fn a_card_that_became_new_again_begins_anew() {
    let reset = || dated(4, CardEvent::Reset(Reset { position: 1, with_counts: false }));
    let first = || [reviewed(1, Phase::New), reviewed(3, Phase::Review)];
    let after = |between: Dated| {
        let [a, b] = first();
        [a, b, between, reviewed(5, Phase::New)]
    };
    check(&after(reset()), &[5], None);
    check(&after(seeded(4, CardState::new(1))), &[5], None);
    check(&after(logged(4, 4, 0)), &[5], None);
    let [a, b] = first();
    check(&[a, b, reviewed(5, Phase::Learning), reviewed(6, Phase::Learning)], &[5, 6], None);
    let [a, b] = first();
    check(&[a, b, logged(4, 5, 500), logged(4, 4, 2_500), reviewed(5, Phase::Review)], &[1, 3, 5], None);
    check(&[seeded(2, seed()), reset()], &[], None);
}
