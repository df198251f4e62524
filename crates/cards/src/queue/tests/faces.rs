//! A template that cannot be read is what its cards show, and stands in nobody's way.

use std::sync::Arc;

use studium_store::{Json, Operation, tables};

use crate::note::NoteEdit;
use crate::note_type::{self, NoteTypeEdit, Stock};
use crate::queue::Answer;
use crate::schedule::Rating;
use crate::search::CardQuery;
use crate::tests::Room;
use crate::{CardsError, Collection};

/// Gives a type another first template, as a package brings it: unchecked.
fn break_template(room: &Room, stock: Stock, name: &str, question: &str, answer: &str) {
    let id = stock.id();
    let mut templates = note_type::get(&room.store, id).unwrap().templates;
    name.clone_into(&mut templates[0].name);
    question.clone_into(&mut templates[0].question);
    answer.clone_into(&mut templates[0].answer);
    let written = room.store.write(Operation::ImportPackage, |writer| {
        writer.update(&tables::NOTE_TYPES, id, &[("templates", &Json(&templates))])?;
        Ok::<_, CardsError>(())
    });
    written.unwrap();
}

#[test]
fn a_template_that_cannot_be_read_blocks_no_deck() {
    let room = Room::new();
    let cards = Collection::new(Arc::new(room.store.clone()), Arc::clone(&room.zone));
    let deck = room.deck("Default");
    let (note, made) = room.add(Stock::Reversed, deck, &["front", "back"]);
    break_template(&room, Stock::Reversed, "<b>Card</b> 1", "{{#Front}}{{Front}}", "{{Back}}");
    let shown = cards.next(deck).unwrap().card.unwrap();
    assert_eq!((shown.card.id, shown.buttons.len(), &shown.type_in), (made[0], 4, &None));
    let said = "<p class=\"template-problem\">The template &quot;&lt;b&gt;Card&lt;/b&gt; 1&quot; of the note type \
                &quot;Basic (and reversed card)&quot; cannot be read: the section {{#Front}} does not close.</p>";
    assert_eq!([shown.question.as_str(), shown.answer.as_str()], [said; 2]);

    // Lists have the note's own words for it.
    let rows = cards.search(&CardQuery::default(), 0, 9).unwrap().rows;
    let questions: Vec<&str> = rows.iter().map(|row| row.question.as_str()).collect();
    assert_eq!(questions, ["front", "back"]);
    assert_eq!(cards.cards_of(deck).unwrap().len(), 2);

    // Its note is edited, it is answered, and it is put aside.
    let fields = Some(vec!["other".to_owned(), "back".to_owned()]);
    cards.edit_note(&NoteEdit { id: note, fields, tags: None }).unwrap();
    assert_eq!(cards.note(note).unwrap().fields, ["other", "back"]);
    let given = Answer { card: made[0], rating: Rating::Easy, took_ms: 1_000, reps: 0 };
    cards.answer(&given).unwrap();
    assert_eq!(cards.next(deck).unwrap().card.unwrap().card.id, made[1]);
    cards.undo().unwrap();
    cards.suspend(&made[..1], true).unwrap();
    let next = cards.next(deck).unwrap().card.unwrap();
    assert_eq!(next.card.id, made[1]);
    assert!(!next.question.contains("template-problem"), "its template is another one");
    room.check();

    // Mended, it asks again.
    let content = Stock::Reversed.content();
    let kept = vec![Some(0), Some(1)];
    let edit = NoteTypeEdit { id: Stock::Reversed.id(), content, kept_fields: kept.clone(), kept_templates: kept };
    cards.edit_note_type(&edit).unwrap();
    assert_eq!(cards.show(made[0]).unwrap().question, "other");
}

#[test]
fn a_back_that_cannot_be_read_is_said_too() {
    let room = Room::new();
    let card = room.basic(room.deck("Default"), "a");
    break_template(&room, Stock::Basic, "Card 1", "{{Front}}", "{{FrontSide}} {{Back");
    let shown = room.show(card).unwrap();
    let why = "a field opens with {{ and does not close";
    assert!(shown.answer.contains(why) && shown.question.contains(why), "{}", shown.answer);
}
