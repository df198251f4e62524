//! An import is one step: it goes whole, comes back whole, and may come in anew.

use studium_base::{CancelToken, Coded, ErrorCode};
use studium_store::Operation;

use super::*;
use crate::card::Folded;
use crate::note_type::Stock;
use crate::{CardsError, Collection, undo};

fn undone(room: &Room) -> Operation {
    undo::undo(&room.store).unwrap().step.operation
}

/// What a student sees of cards: front, schedule, and how many answers are counted.
fn seen(room: &Room) -> (Vec<String>, Vec<(String, Folded)>, usize) {
    let cards = cards_by_front(room).into_iter();
    let cards = cards.map(|(front, card)| (front, Folded { state: card.state, held_back: card.held_back })).collect();
    (paths(room), cards, card::answers(&room.store, |_| true).unwrap().len())
}

fn media_names(room: &Room) -> Vec<String> {
    room.store.read(crate::media::all).unwrap().into_iter().map(|media| media.name).collect()
}

/// With a picture.
fn import_with_media(room: &Room) {
    let mut import = PackageImport::new(&room.store, Arc::clone(&room.zone));
    let notes = vec![note(100, "first", &["die Katze", "<img src=\"cat.png\">"], MADE_S), notes().remove(1)];
    small(notes).into_iter().for_each(|event| import.take(event).unwrap());
    import.take_media(Media { name: "cat.png".into(), content_hash: "ab".repeat(32), size_bytes: 3 }).unwrap();
    import.finish().unwrap();
}

#[test]
fn an_import_is_taken_back_in_one_step_and_done_again() {
    let room = Room::new();
    let nothing = seen(&room);
    import_with_media(&room);
    let all = seen(&room);
    assert_eq!((all.1.len(), all.2), (2, 2));
    for _ in 0..2 {
        assert_eq!(undone(&room), Operation::ImportPackage);
        assert_eq!((seen(&room), media_names(&room)), (nothing.clone(), vec![]));
        assert_eq!(note_type::list(&room.store).unwrap(), []);
        room.check();
        assert!(matches!(undo::undo(&room.store), Err(CardsError::NothingTo(_))));
        assert_eq!(undo::redo(&room.store).unwrap().step.operation, Operation::ImportPackage);
        assert_eq!((seen(&room), media_names(&room)), (all.clone(), vec!["cat.png".to_owned()]));
        room.check();
    }
}

#[test]
fn a_package_that_was_taken_back_comes_in_anew_as_it_was() {
    let room = Room::new();
    import_with_media(&room);
    let all = seen(&room);
    undone(&room);
    for _ in 0..2 {
        // The second time finds everything there.
        import_with_media(&room);
        assert_eq!((seen(&room), media_names(&room)), (all.clone(), vec!["cat.png".to_owned()]));
        let presets: Vec<String> =
            crate::preset::list(&room.store).unwrap().into_iter().map(|preset| preset.name).collect();
        assert_eq!(presets, ["Default"]);
        room.check();
    }
    let collection = Collection::new(Arc::new(room.store.clone()), Arc::clone(&room.zone));
    collection.rebuild_statistics().unwrap();
    let refolded = card::refold_all(&room.store, &CancelToken::new(), &mut |_| {}).unwrap();
    assert_eq!(refolded.mended, 0);
    while undo::undo(&room.store).is_ok() {}
    assert_eq!(seen(&room).1, []);
}

#[test]
fn a_deck_that_was_made_before_an_import_into_it_goes_only_after_the_import() {
    let room = Room::new();
    room.deck("Languages::'; drop table decks; --");
    let before = seen(&room);
    import(&room, small(notes()));
    assert_eq!(seen(&room).1.len(), 2);
    assert_eq!(undone(&room), Operation::ImportPackage);
    assert_eq!(seen(&room), before);
    assert_eq!(undone(&room), Operation::AddDeck);
    assert_eq!(paths(&room), Vec::<String>::new());
    room.check();
}

#[test]
fn an_edit_that_an_import_wrote_over_comes_back_and_can_be_taken_back() {
    let room = Room::new();
    import(&room, small(notes()));
    let card = cards_by_front(&room)["die Katze"].clone();
    let back = || note::get(&room.store, card.note).unwrap().fields[1].clone();
    let fields = Some(vec!["die Katze".to_owned(), "mine".to_owned()]);
    note::edit(&room.store, &NoteEdit { id: card.note, fields, tags: None }).unwrap();
    let newer = vec![note(100, "first", &["die Katze", "newer"], NOW.0 / 1000 + 60), notes().remove(1)];
    import(&room, small(newer));
    assert_eq!(back(), "newer");
    let mut texts = Vec::new();
    for _ in 0..2 {
        undone(&room);
        texts.push(back());
    }
    assert_eq!(texts, ["mine", "the cat"]);
    assert_eq!(undone(&room), Operation::ImportPackage);
    assert!(note::get(&room.store, card.note).unwrap().is_deleted);
    room.check();
}

#[test]
fn an_answer_from_elsewhere_counts_no_more_when_its_import_is_taken_back_and_again_when_it_comes_again() {
    let room = Room::new();
    import(&room, small(notes()));
    let before = seen(&room);
    let went_on = || {
        let mut events = small(notes());
        if let PackageEvent::Cards(cards) = &mut events[5] {
            (cards[0].due, cards[0].interval, cards[0].repetitions) = (60, 15, 3);
            cards[0].modified_at_s = NOW.0 / 1000 - 86_400;
        }
        if let PackageEvent::Reviews(reviews) = &mut events[6] {
            reviews.push(review(NOW.0 - 86_400_000, 200, 3, 1));
        }
        import(&room, events)
    };
    went_on();
    let after = seen(&room);
    assert_ne!(after, before);
    undone(&room);
    assert_eq!(seen(&room), before);
    room.check();
    let report = went_on();
    assert_eq!((report.cards.updated, report.reviews.added), (1, 1), "{report:?}");
    assert_eq!(seen(&room), after);
    undone(&room);
    assert_eq!(seen(&room), before);
    room.check();
}

#[test]
fn an_import_is_not_taken_back_before_it_has_ended() {
    let room = Room::new();
    let collection = Collection::new(Arc::new(room.store.clone()), Arc::clone(&room.zone));
    let mut import = collection.begin_import();
    let mut events = small(notes()).into_iter();
    events.by_ref().take(5).for_each(|event| import.take(event).unwrap());
    let refused = collection.undo().unwrap_err();
    assert_eq!(refused.code(), ErrorCode::Busy, "{refused:?}");
    // What the student does meanwhile can be taken back.
    room.add(Stock::Cloze, room.deck("Mine"), &["{{c1::a}}"]);
    assert_eq!(collection.undo().unwrap().step.operation, Operation::AddNotes);
    events.for_each(|event| import.take(event).unwrap());
    collection.finish_import(import).unwrap();
    assert_eq!(collection.undo().unwrap().step.operation, Operation::AddDeck);
    assert_eq!(collection.undo().unwrap().step.operation, Operation::ImportPackage);
    assert_eq!(paths(&room), Vec::<String>::new());
    room.check();
}

#[test]
fn cards_whose_deck_was_deleted_come_into_the_deck_of_their_package() {
    let room = Room::new();
    import(&room, small(notes()));
    let all = seen(&room);
    let languages = deck::list(&room.store).unwrap().into_iter().find(|deck| deck.name == "Languages").unwrap();
    deck::delete(&room.store, languages.id).unwrap();
    assert_eq!(seen(&room).1, []);
    import(&room, small(notes()));
    assert_eq!(seen(&room), all);
    room.check();
}
