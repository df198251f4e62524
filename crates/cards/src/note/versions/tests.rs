//! What a note said before is told, and comes back as an edit.

use super::*;
use crate::note::{self, NoteEdit};
use crate::note_type::Stock;
use crate::search::TagChange;
use crate::tests::Room;
use crate::undo;

fn edit(room: &Room, id: NoteId, front: &str, tags: Option<&[&str]>) {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let fields = Some(owned(&[front, "b"]));
    note::edit(&room.store, &NoteEdit { id, fields, tags: tags.map(owned) }).unwrap();
}

fn told(room: &Room, id: NoteId) -> Vec<(Operation, String, String)> {
    let versions = versions(&room.store, id).unwrap();
    versions.into_iter().map(|known| (known.operation, known.fields[0].clone(), known.tags.join(" "))).collect()
}

#[test]
fn every_version_is_told_newest_first_with_what_made_it() {
    let room = Room::new();
    let (note, _) = room.add(Stock::Basic, room.deck("A"), &["first", "b"]);
    room.add(Stock::Basic, room.deck("A"), &["another", "b"]);
    room.clock.advance_ms(1_000);
    edit(&room, note, "second", Some(&["t"]));
    let change = TagChange { notes: vec![note], add: vec!["u".into()], remove: vec![] };
    note::change_tags(&room.store, &change).unwrap();
    undo::undo(&room.store).unwrap();
    note::delete(&room.store, &[note]).unwrap();
    let version = |operation, text: &str, tags: &str| (operation, text.to_owned(), tags.to_owned());
    let expected = [
        version(Operation::Undo, "second", "t"),
        version(Operation::EditNotes, "second", "t u"),
        version(Operation::EditNotes, "second", "t"),
        version(Operation::AddNotes, "first", ""),
    ];
    assert_eq!(told(&room, note), expected);
    let oldest = versions(&room.store, note).unwrap().pop().unwrap();
    assert_eq!(oldest.at, room.store.now().plus_ms(-1_000));
    assert!(matches!(versions(&room.store, NoteId::new()), Err(CardsError::NoNote(_))));
}

#[test]
fn an_earlier_version_comes_back_as_an_edit() {
    let room = Room::new();
    let (note, _) = room.add(Stock::Basic, room.deck("A"), &["first", "b"]);
    edit(&room, note, "second", Some(&["t"]));
    edit(&room, note, "third", None);
    let known = versions(&room.store, note).unwrap();
    restore_version(&room.store, note, known[2].id).unwrap();
    assert_eq!(told(&room, note)[0], (Operation::EditNotes, "first".to_owned(), String::new()));
    assert_eq!(note::copies_of(&room.store, "first").unwrap(), [note], "derived rows follow");
    undo::undo(&room.store).unwrap();
    let back = note::get(&room.store, note).unwrap();
    assert_eq!((back.fields[0].as_str(), back.tags), ("third", vec!["t".to_owned()]));
    assert!(matches!(restore_version(&room.store, note, 999), Err(CardsError::NoVersion { version: 999, .. })));
    room.check();
}

#[test]
fn of_a_note_that_was_changed_very_often_the_latest_versions_are_told() {
    let room = Room::new();
    let (note, _) = room.add(Stock::Basic, room.deck("A"), &["first", "b"]);
    for number in 0..=MOST {
        edit(&room, note, &number.to_string(), None);
    }
    let told = told(&room, note);
    assert_eq!((told.len(), told[0].1.as_str(), told[MOST - 1].1.as_str()), (MOST, "200", "1"));
}
