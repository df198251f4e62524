//! A card's state is the fold over its events, whatever happens to it and in which order.

use proptest::prelude::*;

use super::*;
use crate::note_type::Stock;
use crate::schedule::{Phase, Rating};
use crate::tests::{DAY_MS, Room};
use crate::{CardsError, deck, undo};

#[test]
fn what_is_put_aside_does_not_come_until_it_is_put_back() {
    let room = Room::new();
    let deck = room.deck("Default");
    let card = room.basic(deck, "a");
    let comes = || room.session(deck).next(room.store.now()).is_some();
    suspend(&room.store, &[card], true).unwrap();
    assert!(!comes());
    suspend(&room.store, &[card], false).unwrap();
    assert!(comes());
    let day = room.today().day(deck);
    bury(&room.store, &[card], |_| Some(day)).unwrap();
    assert!(!comes());
    room.clock.advance_ms(DAY_MS);
    assert!(comes(), "buried for one day only");
    room.check();
    let nobody = studium_base::CardId::new();
    assert!(matches!(suspend(&room.store, &[nobody], true), Err(CardsError::NoCard(_))));
}

#[test]
fn burying_does_not_undo_a_suspension() {
    let room = Room::new();
    let card = room.basic(room.deck("Default"), "a");
    suspend(&room.store, &[card], true).unwrap();
    bury(&room.store, &[card], |_| Some(5)).unwrap();
    bury(&room.store, &[card], |_| None).unwrap();
    assert_eq!(get(&room.store, card).unwrap().held_back, HeldBack::Suspended);
    room.check();
}

#[test]
fn a_reset_card_stands_where_it_stood_first() {
    let room = Room::new();
    let deck = room.deck("Default");
    room.basic(deck, "first");
    let card = room.basic(deck, "second");
    let before = get(&room.store, card).unwrap();
    room.answer(None, card, Rating::Easy);
    assert_eq!(get(&room.store, card).unwrap().state.phase, Phase::Review);
    reset(&room.store, &[card], true).unwrap();
    assert_eq!(get(&room.store, card).unwrap().state, before.state);
    room.check();
}

#[test]
fn a_due_date_can_be_set() {
    let room = Room::new();
    let deck = room.deck("Default");
    let card = room.basic(deck, "a");
    let today = room.today().day(deck);
    set_due(&room.store, &[card], |_| today, 9, None).unwrap();
    let moved = get(&room.store, card).unwrap();
    assert_eq!(Queue::of(&moved.state), (Queue::Review, i64::from(today + 9)));
    assert_eq!(moved.state.interval_days, 9);
    room.check();
}

#[test]
fn flags_and_decks_are_kept_and_come_back_with_undo() {
    let room = Room::new();
    let (here, there) = (room.deck("Here"), room.deck("There"));
    let card = room.basic(here, "a");
    flag(&room.store, &[card], 3).unwrap();
    move_to(&room.store, &[card], there).unwrap();
    let now = get(&room.store, card).unwrap();
    assert_eq!((now.flag, now.deck), (3, there));
    assert!(room.session(here).next(room.store.now()).is_none());
    undo::undo(&room.store).unwrap();
    undo::undo(&room.store).unwrap();
    let now = get(&room.store, card).unwrap();
    assert_eq!((now.flag, now.deck), (0, here));
    room.check();
    assert!(matches!(move_to(&room.store, &[card], studium_base::DeckId::new()), Err(CardsError::NoDeck(_))));
}

#[test]
fn the_history_of_a_card_is_whole() {
    let room = Room::new();
    let card = room.basic(room.deck("Default"), "a");
    room.answer(None, card, Rating::Good);
    undo::undo(&room.store).unwrap();
    suspend(&room.store, &[card], true).unwrap();
    let kinds: Vec<&str> = history(&room.store, card)
        .unwrap()
        .iter()
        .map(|dated| match dated.event {
            CardEvent::Reviewed(_) => "reviewed",
            CardEvent::Voided { .. } => "voided",
            CardEvent::Suspended(_) => "suspended",
            _ => "other",
        })
        .collect();
    assert_eq!(kinds, ["reviewed", "voided", "suspended"]);
}

#[test]
fn an_event_of_a_newer_studium_is_passed_over() {
    assert_eq!(CardEvent::read("card_reviewed", "{\"rating\":\"splendid\"}"), None);
    assert_eq!(CardEvent::read("document_opened", "{}"), None);
}

#[derive(Debug, Clone)]
enum Step {
    Answer(Rating),
    Suspend(bool),
    Bury(bool),
    Reset(bool),
    SetDue(i32),
    Undo,
    Redo,
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1_i64..=4).prop_map(|number| Step::Answer(Rating::from_number(number).unwrap())),
        1 => any::<bool>().prop_map(Step::Suspend),
        1 => any::<bool>().prop_map(Step::Bury),
        1 => any::<bool>().prop_map(Step::Reset),
        1 => (-3_i32..40).prop_map(Step::SetDue),
        2 => Just(Step::Undo),
        1 => Just(Step::Redo),
        // The clock is also set back.
        2 => (-400 * DAY_MS..400 * DAY_MS).prop_map(Step::Wait),
    ]
}

proptest! {
    // Each case is a database on the disk.
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_the_cached_state_is_the_fold(steps in prop::collection::vec((0_usize..3, step()), 1..25)) {
        let room = Room::new();
        let deck = deck::ensure_path(&room.store, "Default").unwrap();
        let (_, mut cards) = room.add(Stock::Reversed, deck, &["f", "b"]);
        cards.push(room.basic(deck, "c"));
        for (which, step) in steps {
            let card = cards[which];
            match step {
                Step::Answer(rating) => {
                    room.answer(None, card, rating);
                }
                Step::Suspend(is_suspended) => suspend(&room.store, &[card], is_suspended).unwrap(),
                Step::Bury(is_buried) => {
                    let today = room.today().day(deck);
                    bury(&room.store, &[card], |_| is_buried.then_some(today)).unwrap();
                }
                Step::Reset(with_counts) => reset(&room.store, &[card], with_counts).unwrap(),
                Step::SetDue(ahead) => {
                    let today = room.today().day(deck);
                    set_due(&room.store, &[card], |_| today, ahead, None).unwrap();
                }
                Step::Undo => {
                    // The notes themselves stay.
                    let next = undo::steps(&room.store).unwrap().undo;
                    if next.is_some_and(|next| next.operation != studium_store::Operation::AddNotes) {
                        undo::undo(&room.store).unwrap();
                    }
                }
                Step::Redo => {
                    let _ = undo::redo(&room.store);
                }
                Step::Wait(ms) => room.clock.advance_ms(ms),
            }
        }
        room.check();
    }
}

#[test]
fn new_cards_get_other_places_and_others_make_room() {
    let room = Room::new();
    let deck = room.deck("Default");
    let (_, pair) = room.add(Stock::Reversed, deck, &["f", "b"]);
    let [a, b, c] = ["a", "b", "c"].map(|front| room.basic(deck, front));
    room.answer(None, c, Rating::Good);
    let place = |id| match get(&room.store, id).unwrap().state.due {
        crate::schedule::Due::Position(place) => place,
        other => panic!("{other:?}"),
    };
    assert_eq!([place(pair[0]), place(pair[1]), place(a), place(b)], [1, 1, 2, 3]);
    let wanted = crate::search::Reposition {
        cards: vec![b, c, pair[1], pair[0]],
        start: 2,
        step: 5,
        by_chance: false,
        shift_others: true,
    };
    assert_eq!(reposition(&room.store, &wanted).unwrap(), 4);
    assert_eq!([place(b), place(pair[0]), place(pair[1]), place(a)], [2, 7, 7, 12]);
    undo::undo(&room.store).unwrap();
    assert_eq!([place(pair[0]), place(a), place(b)], [1, 2, 3]);
    room.check();
}
