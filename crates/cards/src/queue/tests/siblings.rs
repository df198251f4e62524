//! Cards of one note keep apart and take no place from others: what is put off counts against no limit.

use std::collections::HashSet;

use studium_base::{CardId, DeckId, NoteId};

use super::{listed, study_all, with_options, with_preset};
use crate::deck::{Filter, FilterOrder};
use crate::note_type::Stock;
use crate::queue::Counts;
use crate::schedule::{NewOrder, Preset as Options, Rating, ReviewOrder};
use crate::tests::{DAY_MS, Room};
use crate::{card, filtered};

fn new(new: u32) -> Counts {
    Counts { new, ..Counts::default() }
}

/// Notes with two cards each.
fn pairs(room: &Room, deck: DeckId, count: u32) -> Vec<Vec<CardId>> {
    let add = |number: u32| room.add(Stock::Reversed, deck, &[&format!("{deck} {number}"), "back"]).1;
    (0..count).map(add).collect()
}

#[test]
fn a_day_brings_as_many_new_notes_as_its_limit_says() {
    let room = Room::new();
    let deck = room.deck("Default");
    pairs(&room, deck, 30);
    with_options(&room, |options| {
        options.new_per_day = 20;
        options.bury_new_siblings = true;
    });
    let mut session = room.session(deck);
    assert_eq!([session.counts(), listed(&room, "Default")], [new(20), new(20)]);
    let mut seen = Vec::new();
    for _ in 0..5 {
        let card = session.next(room.store.now()).unwrap();
        room.answer(Some(&mut session), card, Rating::Easy);
        seen.push(card);
    }
    assert_eq!([session.counts(), room.session(deck).counts(), listed(&room, "Default")], [new(15); 3]);
    seen.extend(study_all(&room, deck));
    let notes: HashSet<NoteId> = seen.iter().map(|&id| card::get(&room.store, id).unwrap().note).collect();
    assert_eq!((seen.len(), notes.len()), (20, 20));
    assert_eq!(listed(&room, "Default"), new(0));
    room.clock.advance_ms(DAY_MS);
    assert_eq!([room.session(deck).counts(), listed(&room, "Default")], [new(20), new(20)]);
    room.check();
}

#[test]
fn a_day_brings_as_many_reviews_of_notes_as_its_limit_says() {
    let room = Room::new();
    let deck = room.deck("Default");
    for number in 0..10 {
        room.add(Stock::Reversed, deck, &[&number.to_string(), "back"]);
        // In the order of their age, the two cards of a note stand beside each other.
        room.clock.advance_ms(1_000);
    }
    let cards: Vec<CardId> =
        room.store.read(|reader| card::of_deck(reader, deck)).unwrap().iter().map(|c| c.id).collect();
    let today = room.today().day(deck);
    card::set_due(&room.store, &cards, |_| today, 0, Some(5)).unwrap();
    for (limit, offered) in [(6, 6), (10, 10), (15, 10)] {
        with_options(&room, |options| {
            options.reviews_per_day = limit;
            options.review_order = ReviewOrder::Added;
            options.bury_review_siblings = true;
        });
        let offered = Counts { review: offered, ..Counts::default() };
        assert_eq!([room.session(deck).counts(), listed(&room, "Default")], [offered; 2], "{limit} a day");
    }
}

#[test]
fn a_note_that_is_reviewed_leaves_the_place_of_its_new_card_to_another() {
    let room = Room::new();
    let deck = room.deck("Default");
    let reviewed: Vec<CardId> = pairs(&room, deck, 4).iter().map(|pair| pair[0]).collect();
    let others = ["a", "b", "c", "d"].map(|front| room.basic(deck, front));
    let today = room.today().day(deck);
    card::set_due(&room.store, &reviewed, |_| today, 0, Some(5)).unwrap();
    with_options(&room, |options| {
        options.new_per_day = 3;
        options.bury_new_siblings = true;
    });
    let offered = Counts { new: 3, learning: 0, review: 4 };
    assert_eq!([room.session(deck).counts(), listed(&room, "Default")], [offered; 2]);
    let seen = study_all(&room, deck);
    assert_eq!(seen.iter().filter(|card| others.contains(card)).count(), 3);
}

#[test]
fn a_note_of_many_cards_takes_one_place() {
    let room = Room::new();
    let deck = room.deck("Default");
    let text: Vec<String> = (1..=60).map(|number| format!("{{{{c{number}::word {number}}}}}")).collect();
    let (_, cards) = room.add(Stock::Cloze, deck, &[&text.join(" ")]);
    let others = ["a", "b", "c"].map(|front| room.basic(deck, front));
    with_options(&room, |options| {
        options.new_per_day = 3;
        options.bury_new_siblings = true;
    });
    assert_eq!((cards.len(), listed(&room, "Default")), (60, new(3)));
    assert_eq!(study_all(&room, deck), [cards[0], others[0], others[1]]);
}

#[test]
fn decks_within_decks_let_as_many_notes_through_as_their_limits_say() {
    let room = Room::new();
    let decks @ [above, inner, other] = ["A", "A::B", "A::C"].map(|path| room.deck(path));
    for deck in decks {
        pairs(&room, deck, 6);
    }
    with_options(&room, |options| {
        options.new_per_day = 7;
        options.bury_new_siblings = true;
    });
    with_preset(&room, inner, &Options { new_per_day: 3, bury_new_siblings: true, ..Options::default() });
    for (deck, path, offered) in [(above, "A", 7), (inner, "A::B", 3), (other, "A::C", 6)] {
        assert_eq!([room.session(deck).counts(), listed(&room, path)], [new(offered); 2], "{path}");
    }
    // One that keeps nothing apart shows both cards of a note.
    with_preset(&room, other, &Options { new_per_day: 7, ..Options::default() });
    assert_eq!([room.session(other).counts(), listed(&room, "A::C")], [new(7); 2]);
}

#[test]
fn cards_of_a_note_keep_apart_across_decks() {
    let room = Room::new();
    let [above, first, second] = ["A", "A::B", "A::C"].map(|path| room.deck(path));
    for pair in pairs(&room, first, 8) {
        card::move_to(&room.store, &pair[1..], second).unwrap();
    }
    with_options(&room, |options| {
        options.new_per_day = 8;
        options.new_order = NewOrder::Position;
        options.bury_new_siblings = true;
    });
    for (deck, path) in [(above, "A"), (first, "A::B"), (second, "A::C")] {
        assert_eq!([room.session(deck).counts(), listed(&room, path)], [new(8); 2], "{path}");
    }
}

#[test]
fn a_filtered_deck_keeps_cards_of_a_note_apart_and_knows_no_limit() {
    let room = Room::new();
    let home = room.deck("Home");
    pairs(&room, home, 4);
    with_options(&room, |options| {
        options.new_per_day = 1;
        options.bury_new_siblings = true;
    });
    let filter = Filter { search: "deck:home".into(), limit: 99, order: FilterOrder::Added, reschedules: true };
    let deck = filtered::add(&room.store, &room.zone, "Cram", &filter).unwrap().deck;
    assert_eq!([room.session(deck).counts(), listed(&room, "Cram")], [new(4); 2]);
    assert_eq!(study_all(&room, deck).len(), 4);
    assert_eq!([room.session(deck).counts(), listed(&room, "Cram")], [new(0); 2]);
    room.check();
}
