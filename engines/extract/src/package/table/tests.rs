//! Notes as text, with and without what the first lines say.

use studium_engine::protocol::extract::Event;
use studium_engine::protocol::package::{Card, Deck, Note, NoteKind, NoteType, PackageEvent};

use super::read;
use crate::error::ExtractError;
use crate::fixtures::Listener;

#[derive(Debug, Default)]
struct Heard {
    note_types: Vec<NoteType>,
    decks: Vec<Deck>,
    notes: Vec<Note>,
    cards: Vec<Card>,
}

fn heard(text: &str) -> Heard {
    let mut listener = Listener::default();
    read(text, &mut listener).expect("notes");
    let mut heard = Heard::default();
    for event in listener.events {
        match event {
            Event::Package(PackageEvent::NoteTypes(rows)) => heard.note_types.extend(rows),
            Event::Package(PackageEvent::Decks(rows)) => heard.decks.extend(rows),
            Event::Package(PackageEvent::Notes(rows)) => heard.notes.extend(rows),
            Event::Package(PackageEvent::Cards(rows)) => heard.cards.extend(rows),
            _ => {}
        }
    }
    heard
}

#[test]
fn what_anki_exports_is_read() {
    let text = "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:7\n\
                g1\tBasic\tA::B\t\"<b>two</b>\nlines\"\tback\t\tx y::z\n\
                #a remark\n\
                g2\tCloze\tC\t{{c1::one}} &amp; two\t\t\tx\n";
    let heard = heard(text);
    assert_eq!((heard.notes[0].guid.as_str(), heard.notes.len()), ("g1", 2));
    assert_eq!(heard.notes[0].fields, ["<b>two</b>\nlines", "back"]);
    assert_eq!(heard.notes[0].tags, ["x", "y::z"]);
    assert_eq!(heard.notes[1].fields, ["{{c1::one}} &amp; two", ""]);
    let kinds: Vec<(&str, NoteKind)> =
        heard.note_types.iter().map(|kind| (kind.name.as_str(), kind.options.kind())).collect();
    assert_eq!(kinds, [("Basic", NoteKind::Normal), ("Cloze", NoteKind::Cloze)]);
    let deck =
        |card: &Card| heard.decks.iter().find(|deck| deck.id == card.deck).expect("its deck came").path.join("/");
    assert_eq!((deck(&heard.cards[0]), deck(&heard.cards[1])), ("A/B".into(), "C".into()));
}

#[test]
fn a_table_that_says_nothing_is_plain_text_with_a_guessed_separator() {
    let heard = heard("\u{feff}a < b;first;extra\n\nc & d;\"two\nlines\";\n");
    assert_eq!(heard.notes[0].fields, ["a &lt; b", "first", "extra"]);
    assert_eq!(heard.notes[1].fields, ["c &amp; d", "two<br>lines", ""]);
    assert_eq!((heard.note_types[0].name.as_str(), heard.decks[0].path[0].as_str()), ("Basic", "Default"));
    assert_eq!(heard.note_types[0].fields[2].name, "Field 3");
}

#[test]
fn names_of_columns_and_tags_for_all_are_taken() {
    let text = "#separator:Comma\n#columns:Word,Tags,Meaning\n#tags column:2\n#tags:new deck::1\n#notetype:Vocabulary\n#deck:L::1\n\
                one,x new,eins\n";
    let heard = heard(text);
    let fields: Vec<&str> = heard.note_types[0].fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(fields, ["Word", "Meaning"]);
    assert_eq!(heard.notes[0].tags, ["new", "deck::1", "x"]);
    assert_eq!((heard.note_types[0].name.as_str(), heard.decks[1].path.len()), ("Vocabulary", 2));
}

#[test]
fn nonsense_ends_in_notes_or_a_reason() {
    assert!(matches!(read("", &mut Listener::default()), Err(ExtractError::Empty)));
    assert!(matches!(read("#html:true\n\n \n", &mut Listener::default()), Err(ExtractError::Empty)));
    for head in
        ["#separator:", "#separator:漢", "#guid column:0", "#guid column:99999999999999999999", "#columns:", "#", "#:"]
    {
        assert_eq!(heard(&format!("{head}\na\tb\0\n")).notes.len(), 1, "{head}");
    }
    let deep = format!("#separator:tab\n#deck column:2\na\t{}\n", vec!["x"; 10_000].join("::"));
    assert_eq!(heard(&deep).decks[1].path.len(), Deck::MAX_DEPTH);
}
