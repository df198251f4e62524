//! Many cards: a part at a time, stopped and gone on with, and one step of undo all the same.

use studium_base::{CancelToken, CardId};

use super::super::run::BATCH;
use super::super::{RescheduleEnd, Rescheduling};
use super::{collection, state, wanted};
use crate::card::Reviewed;
use crate::note::NewNote;
use crate::note_type::{self, Stock};
use crate::schedule::{CardState, Due, Memory, Phase, Placement, Rating};
use crate::tests::{DAY_MS, NOW, Room};
use crate::{BulkNote, card, undo};

const CARDS: usize = 2 * BATCH + 200;

/// So many cards in review, whose memory is not that of their log.
fn many(room: &Room) -> Vec<CardId> {
    let deck = room.deck("Default");
    let note_type = note_type::ensure(&room.store, Stock::Basic).unwrap();
    let review = Reviewed {
        rating: Rating::Good,
        took_ms: 1_000,
        from: Phase::New,
        last_interval: 0,
        interval: 3,
        placement: Some(Placement {
            phase: Phase::Review,
            due: Due::Day(room.today().day(deck) + 3),
            remaining_steps: 0,
            interval_days: 3,
            ease_permille: 2500,
            memory: Some(Memory { stability: 1.0, difficulty: 1.0 }),
            decay: None,
            desired_retention: None,
        }),
        is_practice: false,
        recall: None,
        anki: None,
    };
    let note = |number: usize| {
        let fields = vec![number.to_string(), "back".to_owned()];
        let note = NewNote { note_type, deck, fields, tags: Vec::new(), source: None };
        BulkNote { note, created_at: NOW, answers: vec![vec![(NOW, review.clone())]] }
    };
    collection(room).add_bulk(&(0..CARDS).map(note).collect::<Vec<_>>()).unwrap();
    // The wall clock gives ids to events that come at once: what happens here must come after them.
    room.clock.advance_ms(200 * 365 * DAY_MS);
    let cards = room.store.read(|reader| card::of_deck(reader, deck)).unwrap();
    cards.into_iter().map(|card| card.id).collect()
}

fn states(room: &Room, cards: &[CardId]) -> Vec<CardState> {
    cards.iter().map(|&card| state(room, card)).collect()
}

#[test]
fn a_rescheduling_stops_between_parts_goes_on_and_is_taken_back_as_a_whole() {
    let room = Room::new();
    let cards = many(&room);
    assert_eq!(cards.len(), CARDS);
    let before = states(&room, &cards);
    let (all, cancel) = (collection(&room), CancelToken::new());
    let mut heard = Vec::new();
    let stopped = all.reschedule(&wanted(false), Rescheduling::default(), &cancel, &mut |_, progress| {
        heard.push((progress.done, progress.total));
        if heard.len() == 2 {
            cancel.cancel();
        }
    });
    let stopped = stopped.unwrap();
    let total = Some(CARDS as u64);
    assert_eq!(heard, [(BATCH as u64, total), (2 * BATCH as u64, total)]);
    assert_eq!((stopped.report.changed, stopped.report.ended), (2 * BATCH as u32, RescheduleEnd::Stopped));

    // As it is kept over a restart.
    let stopped: Rescheduling = serde_json::from_str(&serde_json::to_string(&stopped).unwrap()).unwrap();
    let mut told = Vec::new();
    let cancel = CancelToken::new();
    let done = all.reschedule(&wanted(false), stopped, &cancel, &mut |_, progress| told.push(progress.done)).unwrap();
    assert_eq!(told, [CARDS as u64]);
    assert_eq!((done.report.cards, done.report.changed), (CARDS as u32, CARDS as u32));
    assert_eq!((done.report.ended, done.operation), (RescheduleEnd::Whole, stopped.operation));
    let after = states(&room, &cards);
    assert!(after.iter().all(|state| state.memory == after[0].memory && state.memory != before[0].memory));
    room.check();

    let taken = undo::undo(&room.store).unwrap();
    assert_eq!(taken.cards.len(), CARDS);
    assert_eq!(states(&room, &cards), before);
    room.check();
    // Whoever asks for it again wants all of it.
    let again = all.reschedule(&wanted(false), stopped, &cancel, &mut |_, _| ()).unwrap();
    assert_eq!((again.report.cards, again.report.changed), (CARDS as u32, CARDS as u32));
    assert_eq!(states(&room, &cards), after);
}

#[test]
fn what_is_taken_back_under_way_does_not_go_on() {
    let room = Room::new();
    let cards = many(&room);
    let before = states(&room, &cards);
    let mut parts = 0;
    let ended = collection(&room)
        .reschedule(&wanted(false), Rescheduling::default(), &CancelToken::new(), &mut |_, _| {
            parts += 1;
            undo::undo(&room.store).unwrap();
        })
        .unwrap();
    assert_eq!((parts, ended.report.ended), (1, RescheduleEnd::TakenBack));
    assert_eq!(states(&room, &cards), before);
    room.check();
}
