//! Note types are checked before they are kept.

use super::*;
use crate::CardsError;
use crate::tests::Room;

fn with(change: impl FnOnce(&mut NewNoteType)) -> NewNoteType {
    let mut content = Stock::Reversed.content();
    change(&mut content);
    content
}

#[test]
fn stock_types_come_once_and_come_back() {
    let room = Room::new();
    for stock in Stock::ALL {
        stock.content().check().unwrap();
        assert_eq!(ensure(&room.store, stock).unwrap(), stock.id());
        ensure(&room.store, stock).unwrap();
    }
    assert_eq!(list(&room.store).unwrap().len(), Stock::ALL.len());
    delete(&room.store, Stock::Basic.id()).unwrap();
    assert_eq!(list(&room.store).unwrap().len(), Stock::ALL.len() - 1);
    ensure(&room.store, Stock::Basic).unwrap();
    assert_eq!(list(&room.store).unwrap().len(), Stock::ALL.len());
}

#[test]
fn types_of_which_no_note_can_be_made_are_refused() {
    for broken in [
        with(|new| new.name = " ".into()),
        with(|new| new.fields.clear()),
        with(|new| new.templates.clear()),
        with(|new| new.kind = NoteKind::Cloze),
        with(|new| new.fields[1].name = "front".into()),
        with(|new| new.fields[1].name = "a:b".into()),
        with(|new| new.fields[1].name = "#x".into()),
        with(|new| new.templates[1].name = "Card 1".into()),
    ] {
        assert!(matches!(broken.check(), Err(CardsError::NoteType { .. })), "{broken:?}");
    }
    assert!(matches!(
        with(|new| new.templates[0].question = "{{Front".into()).check(),
        Err(CardsError::Template { .. })
    ));
}

#[test]
fn a_type_in_use_stays() {
    let room = Room::new();
    room.add(Stock::Basic, room.deck("Default"), &["f", "b"]);
    assert!(matches!(delete(&room.store, Stock::Basic.id()), Err(CardsError::TypeInUse { count: 1, .. })));
    let edit = NoteTypeEdit {
        id: Stock::Basic.id(),
        content: Stock::Basic.content(),
        kept_fields: vec![Some(0), Some(7)],
        kept_templates: vec![Some(0)],
    };
    assert!(matches!(super::edit(&room.store, &edit), Err(CardsError::NoteType { .. })));
}
