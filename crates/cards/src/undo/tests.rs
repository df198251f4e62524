//! What is a step and what is not, and that none stands in the way of those before it.

use std::sync::Arc;

use studium_store::{Json, StoreError};

use super::*;
use crate::Collection;
use crate::note::{NewNote, NoteEdit};
use crate::note_type::{self, Stock};
use crate::preset::{self, PresetEdit};
use crate::tests::Room;

fn collection(room: &Room) -> Collection {
    Collection::new(Arc::new(room.store.clone()), Arc::clone(&room.zone))
}

fn undone(room: &Room) -> Operation {
    undo(&room.store).unwrap().step.operation
}

fn has_nothing(room: &Room) -> bool {
    matches!(undo(&room.store), Err(CardsError::NothingTo(_)))
}

#[test]
fn what_comes_with_studium_is_no_step_and_stays() {
    let room = Room::new();
    let cards = collection(&room);
    let types = cards.note_types().unwrap();
    assert_eq!(types.len(), Stock::ALL.len());
    let deck = cards.ensure_deck("Default").unwrap();
    let fields = vec!["f".to_owned(), "b".to_owned()];
    cards.add_note(&NewNote { note_type: Stock::Basic.id(), deck, fields, tags: vec![], source: None }).unwrap();
    assert_eq!(undone(&room), Operation::AddNotes);
    assert!(has_nothing(&room));
    assert_eq!(cards.note_types().unwrap(), types);
    assert!(deck::get(&room.store, deck).is_ok());
}

#[test]
fn a_stock_type_that_was_deleted_and_asked_for_again_is_there_whatever_is_taken_back() {
    let room = Room::new();
    note_type::ensure(&room.store, Stock::Cloze).unwrap();
    note_type::delete(&room.store, Stock::Cloze.id()).unwrap();
    note_type::ensure(&room.store, Stock::Cloze).unwrap();
    assert_eq!(undone(&room), Operation::DeleteNoteType);
    assert!(has_nothing(&room));
    assert!(note_type::list(&room.store).unwrap().iter().any(|known| known.id == Stock::Cloze.id()));
}

#[test]
fn a_step_that_cannot_be_taken_back_says_so_once() {
    let room = Room::new();
    let deck = room.deck("Default");
    let (first, _) = room.add(Stock::Basic, deck, &["first", "b"]);
    let (second, _) = room.add(Stock::Basic, deck, &["second", "b"]);
    let text = |text: &str| Some(vec![text.to_owned(), "b".to_owned()]);
    note::edit(&room.store, &NoteEdit { id: first, fields: text("edited"), tags: None }).unwrap();
    let other: Result<_, CardsError> = room.store.write(Operation::Housekeeping, |writer| {
        writer.update(&tables::NOTES, first, &[("fields", &Json(text("by something else")))])?;
        note::refresh(writer, first)
    });
    other.unwrap();
    let refused = undo(&room.store).unwrap_err();
    assert_eq!(refused.code(), ErrorCode::ChangedSince);
    assert_eq!(note::get(&room.store, first).unwrap().fields[0], "by something else");
    assert_eq!(steps(&room.store).unwrap().redo, None);
    assert_eq!(undone(&room), Operation::AddNotes);
    assert!(note::get(&room.store, second).unwrap().is_deleted);
    redo(&room.store).unwrap();
    assert!(!note::get(&room.store, second).unwrap().is_deleted);
    assert!(matches!(redo(&room.store), Err(CardsError::NothingTo(_))));
    room.check();
}

#[test]
fn a_deck_in_which_cards_lie_stays() {
    let room = Room::new();
    room.deck("Before");
    let deck = room.deck("Biology");
    let note_type = note_type::ensure(&room.store, Stock::Basic).unwrap();
    let new = NewNote { note_type, deck, fields: vec!["f".into(), "b".into()], tags: vec![], source: None };
    let other: Result<_, CardsError> =
        room.store.write(Operation::Housekeeping, |writer| note::insert(writer, &new, writer.now()));
    let ((_, cards), _) = other.unwrap();
    let refused = undo(&room.store).unwrap_err();
    assert!(matches!(refused, CardsError::DeckInUse { count: 1, .. }), "{refused:?}");
    assert_eq!(refused.code(), ErrorCode::ChangedSince);
    assert!(!card::get(&room.store, cards[0]).unwrap().is_deleted);
    assert!(deck::get(&room.store, deck).is_ok());
    assert_eq!(undone(&room), Operation::AddDeck);
    let names: Vec<String> = deck::list(&room.store).unwrap().into_iter().map(|deck| deck.name).collect();
    assert_eq!(names, ["Biology"]);
    room.check();
}

#[test]
fn the_default_preset_can_be_changed_again_after_its_first_change_was_taken_back() {
    let room = Room::new();
    let edit = |retention: f32| {
        let mut options = preset::get(&room.store, preset::default_id()).unwrap().options;
        options.desired_retention = retention;
        preset::edit(&room.store, &PresetEdit { id: preset::default_id(), name: None, options: Some(options) })
            .unwrap();
    };
    let retention = || preset::get(&room.store, preset::default_id()).unwrap().options.desired_retention;
    let first = retention();
    edit(0.8);
    undo(&room.store).unwrap();
    assert_eq!(retention(), first);
    edit(0.85);
    assert_eq!(retention(), 0.85);
    undo(&room.store).unwrap();
    assert_eq!(retention(), first);
}

#[test]
fn an_event_of_a_card_that_is_nowhere_is_taken_back_too() {
    let room = Room::new();
    let written: Result<_, StoreError> = room.store.write(Operation::ImportPackage, |writer| {
        writer.record_event(studium_store::EventKind::CardReviewed, RowId::new(), &serde_json::json!({}))
    });
    written.unwrap();
    assert_eq!(undone(&room), Operation::ImportPackage);
    redo(&room.store).unwrap();
}
