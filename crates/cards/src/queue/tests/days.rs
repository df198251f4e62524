//! Days begin at different hours and clocks go wrong: what is of today, and what is no more.

use std::sync::Arc;

use super::{listed, with_options, with_preset};
use crate::card::{self, HeldBack, Queue};
use crate::deck::{Filter, FilterOrder};
use crate::note_type::Stock;
use crate::queue::Counts;
use crate::schedule::{Preset as Options, Rating};
use crate::tests::{DAY_MS, Room};
use crate::{Collection, filtered};

/// 2026-01-01, the day on which a room begins, at noon.
const FIRST: i32 = 20_454;
const HOUR_MS: i64 = 3_600_000;

fn collection(room: &Room) -> Collection {
    Collection::new(Arc::new(room.store.clone()), Arc::clone(&room.zone))
}

#[test]
fn a_step_of_a_clock_that_was_ahead_keeps_no_session_waiting() {
    let room = Room::new();
    let deck = room.deck("Default");
    let card = room.basic(deck, "a");
    let mut session = room.session(deck);
    room.clock.advance_ms(365 * DAY_MS);
    room.answer(Some(&mut session), card, Rating::Again);
    room.clock.advance_ms(-365 * DAY_MS);
    for session in [session, room.session(deck)] {
        assert_eq!(session.counts(), Counts::default());
        assert_eq!((session.next(room.store.now()), session.waits_until(room.store.now())), (None, None));
    }
    assert_eq!(listed(&room, "Default"), Counts::default());
    let next = collection(&room).next(deck).unwrap();
    assert_eq!((next.card, next.counts, next.waits_until), (None, Counts::default(), None));
    // The card is not lost: it comes when its time has come.
    room.clock.advance_ms(365 * DAY_MS + 80_000);
    assert_eq!(room.session(deck).next(room.store.now()), Some(card));
    assert_eq!(listed(&room, "Default"), Counts { learning: 1, ..Counts::default() });
    room.check();
}

#[test]
fn a_step_of_a_clock_that_was_ahead_keeps_no_filtered_deck_waiting() {
    let room = Room::new();
    let card = room.basic(room.deck("Home"), "a");
    let filter = Filter { search: "deck:home".into(), limit: 9, order: FilterOrder::Added, reschedules: true };
    let deck = filtered::add(&room.store, &room.zone, "Cram", &filter).unwrap().deck;
    room.clock.advance_ms(365 * DAY_MS);
    room.answer(None, card, Rating::Again);
    assert_eq!(listed(&room, "Cram"), Counts { learning: 1, ..Counts::default() });
    room.clock.advance_ms(-365 * DAY_MS);
    let session = room.session(deck);
    assert_eq!([session.counts(), listed(&room, "Cram")], [Counts::default(); 2]);
    assert_eq!(session.waits_until(room.store.now()), None);
}

#[test]
fn a_session_waits_for_steps_of_its_own_day_alone() {
    let room = Room::new();
    let deck = room.deck("Default");
    let card = room.basic(deck, "a");
    with_options(&room, |options| options.learning_steps_s = vec![14 * 3600]);
    // Two in the night, which is still the same day of study.
    room.answer(None, card, Rating::Again);
    let session = room.session(deck);
    let step = Counts { learning: 1, ..Counts::default() };
    assert_eq!([session.counts(), listed(&room, "Default")], [step; 2]);
    let due = Queue::of(&card::get(&room.store, card).unwrap().state).1;
    assert_eq!(session.waits_until(room.store.now()).map(|at| at.0), Some(due));
    // Days that begin at midnight make it a step of tomorrow.
    with_options(&room, |options| options.day_start_hour = 0);
    let session = room.session(deck);
    assert_eq!([session.counts(), listed(&room, "Default")], [Counts::default(); 2]);
    assert_eq!(session.waits_until(room.store.now()), None);
    room.clock.advance_ms(13 * HOUR_MS);
    assert_eq!([room.session(deck).counts(), listed(&room, "Default")], [step; 2]);
    assert_eq!(room.session(deck).waits_until(room.store.now()).map(|at| at.0), Some(due));
}

#[test]
fn what_was_put_off_for_a_day_is_held_back_no_longer() {
    let room = Room::new();
    let cards = collection(&room);
    let deck = room.deck("Default");
    let (_, pair) = room.add(Stock::Reversed, deck, &["f", "b"]);
    let own = room.basic(deck, "own");
    with_options(&room, |options| options.bury_new_siblings = true);
    room.answer(None, pair[0], Rating::Easy);
    cards.bury(&[own], true).unwrap();
    let held_back = || [pair[1], own].map(|id| cards.show(id).unwrap().card.held_back);
    assert_eq!(held_back(), [HeldBack::Sibling { day: FIRST }, HeldBack::Buried { day: FIRST }]);
    room.clock.advance_ms(DAY_MS);
    assert_eq!(held_back(), [HeldBack::No; 2]);
    assert!(cards.cards_of(deck).unwrap().iter().all(|card| card.held_back == HeldBack::No));
    assert_eq!(room.answer(None, own, Rating::Easy).card.held_back, HeldBack::No);
    // The state is the fold of the events all the same.
    assert_eq!(card::get(&room.store, own).unwrap().held_back, HeldBack::Buried { day: FIRST });
    room.check();
    cards.suspend(&[own], true).unwrap();
    room.clock.advance_ms(DAY_MS);
    assert_eq!(held_back(), [HeldBack::No, HeldBack::Suspended]);
}

#[test]
fn each_card_is_put_aside_and_made_due_by_the_days_of_its_own_deck() {
    let room = Room::new();
    let cards = collection(&room);
    let decks @ [early, late] = [room.deck("Early"), room.deck("Late")];
    // At noon, the day of this deck has not begun yet.
    with_preset(&room, late, &Options { day_start_hour: 14, ..Options::default() });
    let both = [room.basic(early, "a"), room.basic(late, "b")];
    cards.bury(&both, true).unwrap();
    let held_back = both.map(|id| cards.show(id).unwrap().card.held_back);
    assert_eq!(held_back, [HeldBack::Buried { day: FIRST }, HeldBack::Buried { day: FIRST - 1 }]);
    assert_eq!(decks.map(|deck| cards.next(deck).unwrap().counts), [Counts::default(); 2]);
    cards.bury(&both, false).unwrap();
    cards.set_due(&both, 0, None).unwrap();
    let due = both.map(|id| Queue::of(&card::get(&room.store, id).unwrap().state).1);
    assert_eq!(due, [i64::from(FIRST), i64::from(FIRST - 1)]);
    let review = Counts { review: 1, ..Counts::default() };
    assert_eq!(decks.map(|deck| cards.next(deck).unwrap().counts), [review; 2]);
    cards.set_due(&both, 1, None).unwrap();
    assert_eq!(decks.map(|deck| cards.next(deck).unwrap().counts), [Counts::default(); 2]);
    room.check();
}
