//! What is in the trash is listed, and comes back with its cards into a deck that is there.

use super::*;
use crate::note::{self, NewNote};
use crate::note_type::{self, NoteTypeEdit, Stock};
use crate::schedule::Rating;
use crate::tests::Room;
use crate::undo;

fn listed(room: &Room) -> Vec<(String, Option<String>, u32)> {
    let found = list_deleted(&room.store, 0, 100).unwrap();
    assert_eq!(found.total as usize, found.notes.len());
    found.notes.into_iter().map(|note| (note.name, note.deck, note.cards)).collect()
}

fn live(room: &Room, note: NoteId) -> Vec<CardId> {
    let cards = room.store.read(|reader| card::of_note(reader, note)).unwrap();
    cards.iter().filter(|card| !card.is_deleted).map(|card| card.id).collect()
}

#[test]
fn the_trash_lists_what_was_deleted_last_first_a_page_at_a_time() {
    let room = Room::new();
    let (deck, other) = (room.deck("A::B"), room.deck("C"));
    let (pair, _) = room.add(Stock::Reversed, deck, &["<b>pair</b>", "b"]);
    let (single, _) = room.add(Stock::Basic, other, &["single", "b"]);
    room.add(Stock::Basic, other, &["kept", "b"]);
    assert_eq!(listed(&room), []);
    delete(&room.store, &[pair]).unwrap();
    room.clock.advance_ms(1_000);
    delete(&room.store, &[single]).unwrap();
    let both = [("single".to_owned(), Some("C".to_owned()), 1), ("pair".to_owned(), Some("A::B".to_owned()), 2)];
    assert_eq!(listed(&room), both);
    let second = list_deleted(&room.store, 1, 1).unwrap();
    assert_eq!((second.total, second.offset, second.notes.len()), (2, 1, 1));
    assert_eq!((second.notes[0].note, second.notes[0].note_type.as_str()), (pair, "Basic (and reversed card)"));
    assert_eq!(second.notes[0].deleted_at, room.store.now().plus_ms(-1_000));
    room.clock.advance_ms(1_000);
    deck::delete(&room.store, other).unwrap();
    let kept = ("kept".to_owned(), None, 1);
    assert_eq!(listed(&room)[..2], [kept, ("single".to_owned(), None, 1)]);
    restore(&room.store, &[pair, single]).unwrap();
    assert_eq!(listed(&room).len(), 1);
    room.check();
}

#[test]
fn a_note_comes_back_with_the_cards_of_its_deleted_deck_into_the_default_one() {
    let room = Room::new();
    let deck = room.deck("A");
    let (note, cards) = room.add(Stock::Reversed, deck, &["f", "b"]);
    let answered = room.answer(None, cards[0], Rating::Easy).card.state;
    deck::delete(&room.store, deck).unwrap();
    assert_eq!(live(&room, note), []);
    restore(&room.store, &[note]).unwrap();
    assert_eq!(live(&room, note), cards);
    let back = card::get(&room.store, cards[0]).unwrap();
    assert_eq!((back.deck, back.state), (deck::default_id(), answered));
    assert_eq!(deck::get(&room.store, deck::default_id()).unwrap().name, "Default");
    room.check();
    undo::undo(&room.store).unwrap();
    assert_eq!(live(&room, note), []);
    undo::undo(&room.store).unwrap();
    assert_eq!((live(&room, note), card::get(&room.store, cards[0]).unwrap().deck), (cards, deck));
    room.check();
}

#[test]
fn a_note_whose_deck_was_deleted_after_it_comes_back_into_the_default_deck() {
    let room = Room::new();
    let deck = room.deck("A");
    let (note, cards) = room.add(Stock::Basic, deck, &["f", "b"]);
    delete(&room.store, &[note]).unwrap();
    deck::delete(&room.store, deck).unwrap();
    restore(&room.store, &[note]).unwrap();
    assert_eq!((live(&room, note), card::get(&room.store, cards[0]).unwrap().deck), (cards, deck::default_id()));
    room.check();
}

#[test]
fn a_card_that_was_deleted_before_its_note_stays_away() {
    let room = Room::new();
    let (note, cards) = room.add(Stock::Reversed, room.deck("A"), &["f", "b"]);
    let mut content = Stock::Reversed.content();
    content.templates.truncate(1);
    let id = Stock::Reversed.id();
    let change = NoteTypeEdit { id, content, kept_fields: vec![Some(0), Some(1)], kept_templates: vec![Some(0)] };
    note_type::edit(&room.store, &change).unwrap();
    room.clock.advance_ms(1_000);
    delete(&room.store, &[note]).unwrap();
    assert_eq!(listed(&room)[0].2, 1);
    restore(&room.store, &[note]).unwrap();
    assert_eq!(live(&room, note), cards[..1]);
    room.check();
}

#[test]
fn a_note_brings_its_type_back() {
    let room = Room::new();
    let note_type =
        note_type::add(&room.store, &note_type::NewNoteType { name: "Mine".into(), ..Stock::Basic.content() });
    let note_type = note_type.unwrap();
    let fields = vec!["f".to_owned(), "b".to_owned()];
    let new = NewNote { note_type, deck: room.deck("A"), fields, tags: vec![], source: None };
    let (note, _) = note::add(&room.store, &new).unwrap();
    delete(&room.store, &[note]).unwrap();
    note_type::delete(&room.store, note_type).unwrap();
    restore(&room.store, &[note]).unwrap();
    assert!(note_type::list(&room.store).unwrap().iter().any(|known| known.id == note_type));
    // One that is not in the trash is left as it is.
    restore(&room.store, &[note]).unwrap();
    assert!(matches!(restore(&room.store, &[NoteId::new()]), Err(CardsError::NoNote(_))));
}
