//! Notes make their cards, keep them, and go to the trash with them.

use studium_base::NoteId;

use super::*;
use crate::note_type::{self, Field, NoteTypeEdit, Stock};
use crate::schedule::Rating;
use crate::search::{FindReplace, Replaced, TagChange};
use crate::tests::Room;
use crate::{CardsError, card, undo};

fn fields(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

fn ordinals(room: &Room, note: NoteId) -> Vec<u16> {
    let cards = room.store.read(|reader| card::of_note(reader, note)).unwrap();
    cards.iter().filter(|card| !card.is_deleted).map(|card| card.ordinal).collect()
}

#[test]
fn every_stock_type_makes_the_cards_it_promises() {
    let room = Room::new();
    let deck = room.deck("Default");
    for (stock, values, expected) in [
        (Stock::Basic, vec!["f", "b"], vec![0]),
        (Stock::Reversed, vec!["f", "b"], vec![0, 1]),
        (Stock::Reversed, vec!["f", ""], vec![0]),
        (Stock::OptionalReversed, vec!["f", "b", ""], vec![0]),
        (Stock::OptionalReversed, vec!["f", "b", "y"], vec![0, 1]),
        (Stock::TypeIn, vec!["f", "b"], vec![0]),
        (Stock::Cloze, vec!["{{c1::a}} {{c3::b}}"], vec![0, 2]),
        (Stock::Occlusion, vec!["{{c1::image-occlusion:rect:left=0}}", "<img src=\"a.png\">"], vec![0]),
    ] {
        let (note, _) = room.add(stock, deck, &values);
        assert_eq!(ordinals(&room, note), expected, "{stock:?} {values:?}");
    }
    room.check();
}

#[test]
fn what_makes_no_card_is_refused_with_what_to_do() {
    let room = Room::new();
    let deck = room.deck("Default");
    let basic = note_type::ensure(&room.store, Stock::Basic).unwrap();
    let cloze = note_type::ensure(&room.store, Stock::Cloze).unwrap();
    let add = |note_type, values: &[&str]| {
        add(&room.store, &NewNote { note_type, deck, fields: fields(values), tags: vec![], source: None })
    };
    assert!(matches!(add(basic, &["", "b"]), Err(CardsError::EmptyNote)));
    assert!(matches!(add(basic, &["<br>", "b"]), Err(CardsError::NoCards(_))));
    assert!(matches!(add(cloze, &["no deletion"]), Err(CardsError::NoCards(_))));
    assert!(matches!(add(basic, &["a", "b", "c"]), Err(CardsError::FieldCount { .. })));
    assert!(matches!(add(basic, &[&"x".repeat(200_001)]), Err(CardsError::TooLong { .. })));
    let nobody = studium_base::NoteTypeId::new();
    assert!(matches!(add(nobody, &["a"]), Err(CardsError::NoNoteType(_))));
}

#[test]
fn an_edit_makes_what_is_missing_and_keeps_what_was_learned() {
    let room = Room::new();
    let deck = room.deck("Default");
    let (note, cards) = room.add(Stock::Cloze, deck, &["{{c1::a}}"]);
    room.answer(None, cards[0], Rating::Good);
    let change = |text: &str| {
        edit(&room.store, &NoteEdit { id: note, fields: Some(fields(&[text])), tags: None }).unwrap();
    };
    change("{{c1::a}} {{c2::b}}");
    assert_eq!(ordinals(&room, note), [0, 1]);
    change("{{c2::b}}");
    assert_eq!(ordinals(&room, note), [0, 1], "a slip of the pen deletes no history");
    assert_eq!(card::get(&room.store, cards[0]).unwrap().state.reps, 1);
    room.check();
}

#[test]
fn tags_are_words_each_once() {
    let room = Room::new();
    let (note, _) = room.add(Stock::Basic, room.deck("Default"), &["f", "b"]);
    let tags = Some(vec!["b a".to_owned(), "B".to_owned(), " c::d ".to_owned()]);
    edit(&room.store, &NoteEdit { id: note, fields: None, tags }).unwrap();
    assert_eq!(get(&room.store, note).unwrap().tags, ["a", "b", "c::d"]);
}

#[test]
fn the_trash_takes_the_cards_along_and_gives_them_back() {
    let room = Room::new();
    let deck = room.deck("Default");
    let (note, cards) = room.add(Stock::Reversed, deck, &["f", "b"]);
    delete(&room.store, &[note]).unwrap();
    assert!(card::get(&room.store, cards[0]).unwrap().is_deleted);
    assert_eq!(room.session(deck).next(room.store.now()), None);
    room.check();
    restore(&room.store, &[note]).unwrap();
    assert_eq!(ordinals(&room, note), [0, 1]);
    assert!(room.session(deck).next(room.store.now()).is_some());
    assert!(matches!(delete(&room.store, &[studium_base::NoteId::new()]), Err(CardsError::NoNote(_))));
}

#[test]
fn an_edit_brings_a_card_back_into_a_deck_that_is_there() {
    let room = Room::new();
    let (deck, other) = (room.deck("A"), room.deck("B"));
    let (note, cards) = room.add(Stock::Cloze, deck, &["{{c1::a}} {{c2::b}}"]);
    card::move_to(&room.store, &[cards[1]], other).unwrap();
    crate::deck::delete(&room.store, other).unwrap();
    assert_eq!(ordinals(&room, note), [0]);
    let change = |text: &str| {
        edit(&room.store, &NoteEdit { id: note, fields: Some(fields(&[text])), tags: None }).unwrap();
    };
    change("{{c1::a}} and {{c2::b}}");
    let back = card::get(&room.store, cards[1]).unwrap();
    assert_eq!((ordinals(&room, note), back.deck), (vec![0, 1], deck));
    room.check();
    // Where no deck is left there is the default one.
    crate::deck::delete(&room.store, deck).unwrap();
    restore(&room.store, &[note]).unwrap();
    change("{{c1::a}} and {{c2::b}} and {{c3::c}}");
    let decks: Vec<_> =
        room.store.read(|reader| card::of_note(reader, note)).unwrap().iter().map(|card| card.deck).collect();
    assert_eq!(decks, [crate::deck::default_id(); 3]);
    assert!(crate::deck::get(&room.store, crate::deck::default_id()).is_ok());
    room.check();
}

#[test]
fn a_note_whose_template_is_broken_can_be_edited_and_keeps_its_cards() {
    let room = Room::new();
    let id = studium_base::NoteTypeId::new();
    let mut broken = Stock::Basic.content();
    room.store
        .write(studium_store::Operation::ImportPackage, |writer| note_type::insert_unchecked(writer, id, &broken))
        .unwrap();
    let new = NewNote { note_type: id, deck: room.deck("A"), fields: fields(&["f", "b"]), tags: vec![], source: None };
    let (note, _) = add(&room.store, &new).unwrap();
    broken.templates[0].question = "{{#Front}}never closed".into();
    let break_it: Result<_, CardsError> = room.store.write(studium_store::Operation::ImportPackage, |writer| {
        let templates = studium_store::Json(&broken.templates);
        Ok(writer.update(&studium_store::tables::NOTE_TYPES, id, &[("templates", &templates)])?)
    });
    break_it.unwrap();
    edit(&room.store, &NoteEdit { id: note, fields: Some(fields(&["mended", "b"])), tags: None }).unwrap();
    assert_eq!(get(&room.store, note).unwrap().fields[0], "mended");
    let wanted =
        FindReplace { notes: vec![note], find: "mended".into(), replace: "again".into(), ..FindReplace::default() };
    assert_eq!(find_replace(&room.store, &wanted).unwrap().places, 1);
    assert_eq!(ordinals(&room, note), [0]);
    assert!(matches!(add(&room.store, &new), Err(CardsError::Template { .. })));
}

#[test]
fn a_note_in_the_trash_gets_no_second_cards_when_its_type_changes() {
    let room = Room::new();
    let (note, cards) = room.add(Stock::Basic, room.deck("A"), &["f", "b"]);
    delete(&room.store, &[note]).unwrap();
    let id = Stock::Basic.id();
    let mut content = Stock::Basic.content();
    content.templates[0].question = "<b>{{Front}}</b>".into();
    let change = NoteTypeEdit { id, content, kept_fields: vec![Some(0), Some(1)], kept_templates: vec![Some(0)] };
    note_type::edit(&room.store, &change).unwrap();
    restore(&room.store, &[note]).unwrap();
    let known = room.store.read(|reader| card::of_note(reader, note)).unwrap();
    assert_eq!(known.iter().map(|card| (card.id, card.is_deleted)).collect::<Vec<_>>(), [(cards[0], false)]);
    room.check();
}

#[test]
fn copies_are_found_whatever_their_markup() {
    let room = Room::new();
    let deck = room.deck("Default");
    let (first, _) = room.add(Stock::Basic, deck, &["The <b>Moon</b>", "b"]);
    room.add(Stock::Basic, deck, &["The Sun", "b"]);
    assert_eq!(copies_of(&room.store, "the moon").unwrap(), [first]);
    delete(&room.store, &[first]).unwrap();
    assert_eq!(copies_of(&room.store, "the moon").unwrap(), []);
}

#[test]
fn notes_follow_their_type_and_come_back_with_undo() {
    let room = Room::new();
    let (note, cards) = room.add(Stock::Reversed, room.deck("Default"), &["f", "b"]);
    let id = Stock::Reversed.id();
    let old = note_type::get(&room.store, id).unwrap();
    let mut content = Stock::Reversed.content();
    // The second field comes first, a new one stands last; the first template goes.
    content.fields = vec![old.fields[1].clone(), old.fields[0].clone(), Field::named("Why")];
    content.templates = vec![old.templates[1].clone()];
    let change = NoteTypeEdit { id, content, kept_fields: vec![Some(1), Some(0), None], kept_templates: vec![Some(1)] };
    note_type::edit(&room.store, &change).unwrap();
    assert_eq!(get(&room.store, note).unwrap().fields, ["b", "f", ""]);
    assert_eq!(card::get(&room.store, cards[1]).unwrap().ordinal, 0);
    assert!(card::get(&room.store, cards[0]).unwrap().is_deleted);
    room.check();
    undo::undo(&room.store).unwrap();
    assert_eq!(get(&room.store, note).unwrap().fields, ["f", "b"]);
    assert_eq!(ordinals(&room, note), [0, 1]);
    assert_eq!(note_type::get(&room.store, id).unwrap(), old);
    room.check();
}

#[test]
fn tags_of_many_notes_change_in_one_step() {
    let room = Room::new();
    let deck = room.deck("Default");
    let notes: Vec<NoteId> = ["a", "b"].map(|front| room.add(Stock::Basic, deck, &[front, "x"]).0).to_vec();
    let change = |add: &[&str], remove: &[&str]| {
        let owned = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect();
        let change = TagChange { notes: notes.clone(), add: owned(add), remove: owned(remove) };
        change_tags(&room.store, &change).unwrap()
    };
    let tags = || get(&room.store, notes[1]).unwrap().tags.join(" ");
    assert_eq!(change(&["Key::a", "keyring"], &[]), 2);
    assert_eq!(change(&["keyring"], &[]), 0);
    assert_eq!(tags(), "Key::a keyring");
    assert_eq!(change(&["new"], &["key"]), 2);
    assert_eq!(tags(), "keyring new");
    crate::undo::undo(&room.store).unwrap();
    assert_eq!(tags(), "Key::a keyring");
}

#[test]
fn text_is_replaced_in_one_step_and_counted_before() {
    let room = Room::new();
    let deck = room.deck("Default");
    let first = room.add(Stock::Basic, deck, &["Dog dog", "a.b"]).0;
    let second = room.add(Stock::Basic, deck, &["cat", "DOG"]).0;
    let cloze = room.add(Stock::Cloze, deck, &["{{c1::dog}}", ""]).0;
    let wanted = |find: &str, replace: &str| FindReplace {
        notes: vec![first, second, cloze],
        find: find.into(),
        replace: replace.into(),
        ..FindReplace::default()
    };
    let fields = |id: NoteId| get(&room.store, id).unwrap().fields.join("|");
    let all = wanted("dog", "$0");
    assert_eq!(preview_replace(&room.store, &all).unwrap(), Replaced { notes: 3, places: 4 });
    assert_eq!(fields(first), "Dog dog|a.b", "a preview changes nothing");
    assert_eq!(find_replace(&room.store, &all).unwrap(), Replaced { notes: 3, places: 4 });
    assert_eq!(
        (fields(first), fields(second), fields(cloze)),
        ("$0 $0|a.b".into(), "cat|$0".into(), "{{c1::$0}}|".into())
    );
    crate::undo::undo(&room.store).unwrap();
    assert_eq!((fields(first), fields(cloze)), ("Dog dog|a.b".into(), "{{c1::dog}}|".into()));
    let exact = FindReplace { match_case: true, field: Some("front".into()), ..wanted("dog", "D") };
    assert_eq!(find_replace(&room.store, &exact).unwrap(), Replaced { notes: 1, places: 1 });
    let regex = FindReplace { is_regex: true, ..wanted("(a)\\.(b)", "$2-$1") };
    find_replace(&room.store, &regex).unwrap();
    assert_eq!(fields(first), "Dog D|b-a");
    let bad = FindReplace { is_regex: true, ..wanted("(", "") };
    assert!(matches!(find_replace(&room.store, &bad), Err(CardsError::Search(_))));
    let clears = FindReplace { is_regex: true, ..wanted(".*", "") };
    assert!(matches!(find_replace(&room.store, &clears), Err(CardsError::EmptyNote)));
    assert_eq!(fields(first), "Dog D|b-a", "all or nothing");
    // A deletion more makes a card more.
    let more = FindReplace { is_regex: true, ..wanted("\\{\\{c1::dog\\}\\}", "{{c1::dog}} {{c2::cat}}") };
    find_replace(&room.store, &more).unwrap();
    let count = room.store.read(|reader| crate::card::of_note(reader, cloze)).unwrap().len();
    assert_eq!(count, 2);
    room.check();
}
