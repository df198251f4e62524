//! Decks stand in a tree, move in it, and go with what lies in them.

use super::*;
use crate::note_type::Stock;
use crate::tests::Room;
use crate::{CardsError, card, note, undo};

fn paths(room: &Room) -> Vec<String> {
    let tree = Tree::new(list(&room.store).unwrap());
    tree.in_order().into_iter().map(|(deck, _)| tree.path(deck.id)).collect()
}

fn change(room: &Room, path: &str, change: impl FnOnce(&mut DeckEdit)) -> Result<(), CardsError> {
    let known = get(&room.store, room.deck(path)).unwrap();
    let Deck { id, parent, name, course, preset, description, .. } = known;
    let mut wanted = DeckEdit { id, parent, name, course, preset, description };
    change(&mut wanted);
    edit(&room.store, &wanted)
}

#[test]
fn paths_are_made_once_in_any_case() {
    let room = Room::new();
    let cells = room.deck("Biology::Cells");
    assert_eq!(room.deck("biology::CELLS"), cells);
    room.deck("Art");
    assert_eq!(paths(&room), ["Art", "Biology", "Biology::Cells"]);
    assert_eq!(room.deck("Default"), default_id());
    let deep = room.deck(&"a::".repeat(10_000));
    assert_eq!(Tree::new(list(&room.store).unwrap()).above(deep).len(), 19);
}

#[test]
fn a_deck_moves_with_what_is_below_it() {
    let room = Room::new();
    room.deck("Biology::Cells::Walls");
    let science = room.deck("Science");
    change(&room, "Biology::Cells", |deck| deck.parent = Some(science)).unwrap();
    assert_eq!(paths(&room), ["Biology", "Science", "Science::Cells", "Science::Cells::Walls"]);
    undo::undo(&room.store).unwrap();
    assert_eq!(paths(&room), ["Biology", "Biology::Cells", "Biology::Cells::Walls", "Science"]);
}

#[test]
fn places_that_make_no_sense_are_refused() {
    let room = Room::new();
    let walls = room.deck("Biology::Walls");
    let refused =
        |result: Result<(), CardsError>| assert!(matches!(result, Err(CardsError::Deck { .. })), "{result:?}");
    refused(change(&room, "Biology", |deck| deck.parent = Some(walls)));
    refused(change(&room, "Biology", |deck| deck.name = "  ".into()));
    refused(change(&room, "Biology", |deck| deck.name = "a::b".into()));
    room.deck("Art");
    refused(change(&room, "Art", |deck| deck.name = "biology".into()));
    assert!(matches!(change(&room, "Art", |deck| deck.name = "x".repeat(201)), Err(CardsError::TooLong { .. })));
    change(&room, "Art", |deck| deck.name = "art".into()).unwrap();
}

#[test]
fn two_devices_that_moved_decks_into_each_other_lose_none() {
    let deck = |id: u8, parent: Option<u8>| Deck {
        id: studium_base::DeckId::from_bytes([id; 16]),
        parent: parent.map(|parent| studium_base::DeckId::from_bytes([parent; 16])),
        name: id.to_string(),
        course: None,
        preset: None,
        description: String::new(),
        filter: None,
        today: None,
        extra: None,
    };
    let tree = Tree::new(vec![deck(1, Some(2)), deck(2, Some(1)), deck(3, Some(1)), deck(4, Some(9))]);
    let mut names: Vec<&str> = tree.in_order().into_iter().map(|(deck, _)| deck.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["1", "2", "3", "4"]);
}

#[test]
fn a_deleted_deck_takes_its_cards_and_undo_brings_them_back() {
    let room = Room::new();
    let (outer, inner) = (room.deck("A"), room.deck("A::B"));
    let (note, cards) = room.add(Stock::Basic, inner, &["f", "b"]);
    delete(&room.store, outer).unwrap();
    assert_eq!(paths(&room), Vec::<String>::new());
    assert!(card::get(&room.store, cards[0]).unwrap().is_deleted);
    assert!(note::get(&room.store, note).unwrap().is_deleted);
    room.check();
    undo::undo(&room.store).unwrap();
    assert_eq!(paths(&room), ["A", "A::B"]);
    assert!(!card::get(&room.store, cards[0]).unwrap().is_deleted);
    assert!(!note::get(&room.store, note).unwrap().is_deleted);
    room.check();
}
