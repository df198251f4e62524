//! Searches on a small collection that is known by heart.

mod parse;

use std::sync::Arc;

use studium_base::{CardId, DeckId, DocumentId, NoteId, RevisionId, TextRange};

use super::find::find;
use super::{CardQuery, Kept, SortColumn};
use crate::note::{NewNote, Source};
use crate::note_type::Stock;
use crate::schedule::Rating;
use crate::tests::{DAY_MS, Room};
use crate::{CardsError, card, deck, note, note_type, undo};

/// A collection whose cards have names.
struct Known {
    room: Room,
    cards: Vec<(&'static str, CardId)>,
    current: DeckId,
    /// From the first card on: what is kept must follow all that happens.
    kept: Kept,
}

fn id(cards: &[(&'static str, CardId)], name: &str) -> CardId {
    cards.iter().find(|(known, _)| *known == name).unwrap().1
}

fn source(document: DocumentId) -> Source {
    let (range, none) = (TextRange::new(0, 4), String::new);
    let revision = RevisionId::from_bytes([7; 16]);
    Source { document, revision, range, quote: "Leaf".into(), before: none(), after: none(), text_length: 4 }
}

impl Known {
    fn new() -> Self {
        let room = Room::new();
        let deck = |path: &str| room.deck(path);
        let kept = Kept::new(&room.store);
        let (biology, cells, french) = (deck("Biology"), deck("Biology::Cells"), deck("French words"));
        let mut cards: Vec<(&'static str, CardId)> = Vec::new();
        let mut add = |names: &[&'static str], stock: Stock, deck: DeckId, fields: &[&str], tags: &[&str], from| {
            let note_type = note_type::ensure(&room.store, stock).unwrap();
            let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
            let (fields, tags) = (owned(fields), owned(tags));
            let new = NewNote { note_type, deck, fields, tags, source: from };
            let (_, made) = note::add(&room.store, &new).unwrap();
            assert_eq!(made.len(), names.len());
            cards.extend(names.iter().copied().zip(made));
        };
        let document = DocumentId::from_bytes([9; 16]);
        add(&["dog"], Stock::Basic, french, &["dog", "le <b>chi</b>en"], &["animal::mammal"], None);
        add(&["doggy"], Stock::Basic, french, &["doggy bag", "100% _sure_"], &["Animal", "food"], None);
        room.clock.advance_ms(10 * DAY_MS);
        add(&["uber"], Stock::Basic, biology, &["Über ÉCOLE", "a &lt; b"], &[], Some(source(document)));
        add(&["leaf", "green"], Stock::Reversed, cells, &["leaf", "green"], &["plant"], None);
        add(&["c1", "c2"], Stock::Cloze, cells, &["{{c1::Water}} and {{c2::light}}", ""], &["plant", "key"], None);
        add(&["ten"], Stock::Basic, biology, &["ten", "10 (ten): \"x\""], &["key2"], None);
        let known = |name: &str| id(&cards, name);
        // Answered four days ago, forgotten yesterday, and put aside in many ways today.
        room.answer(None, known("dog"), Rating::Easy);
        room.answer(None, known("leaf"), Rating::Good);
        room.clock.advance_ms(3 * DAY_MS);
        room.answer(None, known("doggy"), Rating::Again);
        undo::undo(&room.store).unwrap();
        room.answer(None, known("c1"), Rating::Easy);
        room.clock.advance_ms(DAY_MS);
        room.answer(None, known("c1"), Rating::Again);
        room.answer(None, known("ten"), Rating::Hard);
        let today = room.today().day(biology);
        card::suspend(&room.store, &[known("doggy")], true).unwrap();
        card::bury(&room.store, &[known("c2")], |_| Some(today)).unwrap();
        card::bury(&room.store, &[known("green")], |_| Some(today - 1)).unwrap();
        card::set_due(&room.store, &[known("uber")], |_| today, -2, Some(30)).unwrap();
        card::flag(&room.store, &[known("leaf")], 4).unwrap();
        room.check();
        Self { current: biology, room, cards, kept }
    }

    fn query(&self, text: &str, sort: SortColumn) -> Result<Vec<&'static str>, CardsError> {
        let query = CardQuery { text: text.into(), sort, descending: false, deck: Some(self.current) };
        let cards = find(&self.room.store, &self.room.shared, &self.kept, &query)?;
        let name = |card: CardId| self.cards.iter().find(|(_, known)| *known == card).unwrap().0;
        Ok(cards.into_iter().map(name).collect())
    }

    /// What a search finds, oldest card first.
    fn found(&self, text: &str) -> String {
        self.query(text, SortColumn::Created).unwrap_or_else(|error| panic!("{text}: {error}")).join(" ")
    }

    fn check(&self, text: &str, expected: &str) {
        assert_eq!(self.found(text), expected, "{text}");
    }
}

const ALL: &str = "dog doggy uber leaf green c1 c2 ten";

#[test]
fn each_condition_finds_what_it_says() {
    let known = Known::new();
    let expected = [
        ("", ALL),
        // Words.
        ("dog", "dog doggy"),
        ("DOG chien", "dog"),
        ("dog or leaf", "dog doggy leaf green"),
        ("dog or leaf -doggy", "dog doggy leaf green"),
        ("(dog or leaf) -doggy", "dog leaf green"),
        ("-(dog or leaf)", "uber c1 c2 ten"),
        ("dog and -bag", "dog"),
        ("--dog", "dog doggy"),
        ("\"doggy bag\"", "doggy"),
        ("\"bag doggy\"", ""),
        ("d_g", "dog doggy"),
        ("d*bag", "doggy"),
        ("über école", "uber"),
        ("ÜBER", "uber"),
        ("uber", ""),
        ("nc:uber", "uber"),
        ("nc:Übér", "uber"),
        ("w:dog", "dog"),
        ("w:dog*", "dog doggy"),
        ("w:*gy", "doggy"),
        ("100%", "doggy"),
        ("\\_sure\\_", "doggy"),
        ("\\_s\\_", ""),
        ("\\*", ""),
        ("\"10 (ten)\\: \\\"x\\\"\"", "ten"),
        ("\\(ten\\)", "ten"),
        ("\"a < b\"", "uber"),
        ("\"a &lt; b\"", "uber"),
        ("<b>chi", "dog"),
        ("\"water and light\"", "c1 c2"),
        ("re:^d.g$", "dog"),
        ("\"re:d(o)g{2}\"", "doggy"),
        ("\"re:(?-i)DOG\"", ""),
        ("\"re:(?-i)dog\"", "dog doggy"),
        ("\"re:le chien\"", "dog"),
        ("re:\"le chien\"", "dog"),
        // Fields.
        ("front:dog", "dog"),
        ("Front:DOG*", "dog doggy"),
        ("fr*:leaf", "leaf green"),
        ("*:green", "leaf green"),
        ("front:", ""),
        ("\"back extra:\"", "c1 c2"),
        ("\"Back Extra:_*\"", ""),
        ("back:_*", "dog doggy uber leaf green ten"),
        ("text:*", "c1 c2"),
        ("back:re:\\d+", "doggy ten"),
        ("front:nc:uber*", "uber"),
        ("nowhere:dog", ""),
        // Decks.
        ("deck:biology", "uber leaf green c1 c2 ten"),
        ("deck:Biology -deck:biology::*", "uber ten"),
        ("deck:*cells", "leaf green c1 c2"),
        ("deck:biology::_ells", "leaf green c1 c2"),
        ("\"deck:french words\"", "dog doggy"),
        ("deck:\"french words\"", "dog doggy"),
        ("deck:french", ""),
        ("deck:*", ALL),
        ("deck:current", "uber leaf green c1 c2 ten"),
        ("deck:filtered", ""),
        ("preset:default", ALL),
        ("preset:hard", ""),
        // Tags.
        ("tag:animal", "dog doggy"),
        ("tag:animal::mammal", "dog"),
        ("tag:anim*", "dog doggy"),
        ("tag:key", "c1 c2"),
        ("tag:key_", "ten"),
        ("tag:none", "uber"),
        ("tag:*", ALL),
        ("tag:re:^key$", "c1 c2"),
        ("tag:re:ma", "dog doggy"),
        ("tag:nc:anímal", "dog doggy"),
        ("-tag:plant -tag:none", "dog doggy ten"),
        // Note types and templates.
        ("note:basic", "dog doggy uber ten"),
        ("note:*reversed*", "leaf green"),
        ("note:cloze", "c1 c2"),
        ("card:1", "dog doggy uber leaf c1 ten"),
        ("card:2", "green c2"),
        ("\"card:card 2\"", "green"),
        ("card:cloze", "c1 c2"),
        // States.
        ("is:new", "doggy green c2"),
        ("is:learn", "leaf c1 ten"),
        ("is:review", "dog uber c1"),
        ("is:review is:learn", "c1"),
        ("is:due", "uber leaf c1 ten"),
        ("is:suspended", "doggy"),
        ("is:buried", "c2"),
        ("is:buried-manually", "c2"),
        ("is:buried-sibling", ""),
        ("flag:4", "leaf"),
        ("flag:0 deck:french*", "dog doggy"),
        // Properties.
        ("prop:ivl>=30", "uber"),
        ("prop:ivl=0", "doggy leaf green c2 ten"),
        ("prop:due<0", "uber leaf"),
        ("prop:due=-2", "uber"),
        ("prop:due=0", "c1 ten"),
        ("prop:reps>0", "dog leaf c1 ten"),
        ("prop:reps=2", "c1"),
        ("prop:lapses=1", "c1"),
        ("prop:ease!=0", "dog c1"),
        ("prop:ease>=2.4", "dog"),
        ("prop:pos>0", "doggy green c2"),
        ("prop:s>0", "dog leaf c1 ten"),
        ("-prop:s>0", "doggy uber green c2"),
        ("prop:d>=0", "dog leaf c1 ten"),
        ("prop:r>0.99", "c1 ten"),
        ("prop:r<0.99", "dog leaf"),
        ("prop:rated=0", "c1 ten"),
        ("prop:rated=-1", "c1"),
        ("prop:rated=0:1", "c1"),
        ("prop:rated<-1", "dog leaf"),
        ("prop:cdn:x>1", ""),
        // What happened.
        ("rated:1", "c1 ten"),
        ("rated:2:4", "c1"),
        ("rated:30:1", "c1"),
        ("rated:30", "dog leaf c1 ten"),
        ("introduced:1", "ten"),
        ("introduced:2", "c1 ten"),
        ("resched:1", "uber"),
        ("rated:1:0", "uber"),
        ("added:5", "uber leaf green c1 c2 ten"),
        ("added:3", ""),
        ("edited:5", "uber leaf green c1 c2 ten"),
        // Sources.
        ("has:source", "uber"),
        ("document:*", "uber"),
        ("document:09090909-0909-0909-0909-090909090909", "uber"),
        ("-has:source deck:current", "leaf green c1 c2 ten"),
        ("has-cd:x", ""),
    ];
    let found = expected.map(|(text, _)| (text, known.found(text)));
    let differences: Vec<_> =
        expected.iter().zip(&found).filter(|((_, expected), (_, found))| expected != found).collect();
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn notes_and_cards_are_found_by_their_ids() {
    let known = Known::new();
    let (dog, leaf) = (id(&known.cards, "dog"), id(&known.cards, "leaf"));
    known.check(&format!("cid:{dog},{leaf}"), "dog leaf");
    let note = card::get(&known.room.store, leaf).unwrap().note;
    known.check(&format!("nid:{note}"), "leaf green");
    let basic = Stock::Basic.id();
    known.check(&format!("dupe:{basic},DOG"), "dog");
    known.check(&format!("mid:{basic} -dog"), "uber ten");
}

#[test]
fn what_is_deleted_or_taken_back_is_found_no_more() {
    let known = Known::new();
    let store = &known.room.store;
    let note = card::get(store, id(&known.cards, "dog")).unwrap().note;
    note::delete(store, &[note]).unwrap();
    known.check("dog", "doggy");
    undo::undo(store).unwrap();
    known.check("dog", "dog doggy");
    note::edit(store, &note::NoteEdit { id: note, fields: None, tags: Some(vec!["new".into()]) }).unwrap();
    known.check("tag:new", "dog");
    known.check("tag:animal", "doggy");
    undo::undo(store).unwrap();
    known.check("tag:new", "");
    known.check("tag:animal", "dog doggy");
}

#[test]
fn days_begin_when_the_preset_of_the_deck_says() {
    let known = Known::new();
    let store = &known.room.store;
    let late = crate::schedule::Preset { day_start_hour: 23, ..Default::default() };
    let preset = crate::preset::add(store, "late", &late).unwrap();
    let cells = known.room.deck("Biology::Cells");
    let of = deck::get(store, cells).unwrap();
    let edit = deck::DeckEdit {
        id: cells,
        parent: of.parent,
        name: of.name,
        course: None,
        preset: Some(preset),
        description: String::new(),
    };
    deck::edit(store, &edit).unwrap();
    known.check("preset:late", "leaf green c1 c2");
    // At noon the day of that deck began yesterday at 23 o'clock.
    known.check("rated:1", "c1 ten");
    known.room.clock.advance_ms(11 * 3_600_000 + 1);
    known.check("rated:1", "ten");
    known.check("is:due deck:biology", "uber leaf c1 ten");
}

#[test]
fn the_order_is_that_of_the_column() {
    let known = Known::new();
    for (sort, expected) in [
        (SortColumn::SortText, "dog doggy leaf green ten c1 c2 uber"),
        (SortColumn::Deck, "uber ten leaf green c1 c2 dog doggy"),
        (SortColumn::NoteType, "dog doggy uber ten leaf green c1 c2"),
        (SortColumn::Interval, "doggy leaf green c2 ten c1 dog uber"),
        (SortColumn::Flag, "dog doggy uber green c1 c2 ten leaf"),
        (SortColumn::Created, ALL),
        (SortColumn::Source, "uber dog doggy leaf green c1 c2 ten"),
        (SortColumn::Tags, "uber doggy dog c1 c2 ten leaf green"),
    ] {
        assert_eq!(known.query("", sort).unwrap().join(" "), expected, "{sort:?}");
    }
    for sort in [
        SortColumn::Template,
        SortColumn::Due,
        SortColumn::Phase,
        SortColumn::Ease,
        SortColumn::Reps,
        SortColumn::Lapses,
        SortColumn::Stability,
        SortColumn::Difficulty,
        SortColumn::Retrievability,
        SortColumn::HeldBack,
        SortColumn::Changed,
        SortColumn::Reviewed,
    ] {
        assert_eq!(known.query("", sort).unwrap().len(), 8, "{sort:?}");
    }
    let query = CardQuery { sort: SortColumn::Interval, descending: true, ..CardQuery::default() };
    let cards = find(&known.room.store, &known.room.shared, &known.kept, &query).unwrap();
    assert_eq!(cards[0], id(&known.cards, "uber"));
}

#[test]
fn the_browser_scrolls_and_shows_each_row_as_it_is_now() {
    let Known { room, cards, current, .. } = Known::new();
    let (first, leaf) = (id(&cards, "dog"), id(&cards, "leaf"));
    let Room { store, clock: _clock, folder: _folder, zone, .. } = room;
    let store = Arc::new(store);
    let collection = crate::Collection::new(Arc::clone(&store), zone);
    let query = CardQuery { sort: SortColumn::Created, deck: Some(current), ..CardQuery::default() };
    let page = collection.search(&query, 2, 3).unwrap();
    assert_eq!((page.total, page.offset, page.rows.len()), (8, 2, 3));
    let row = &page.rows[1];
    assert_eq!((row.card, row.sort_text.as_str(), row.question.as_str()), (leaf, "leaf", "leaf"));
    assert_eq!((row.deck_path.as_str(), row.flag, row.is_due), ("Biology::Cells", 4, true));
    assert_eq!((row.tags.as_slice(), row.has_source), (&["plant".to_owned()][..], false));
    assert!(row.retrievability.is_some_and(|chance| chance > 0.5 && chance < 1.0));
    collection.flag(&[leaf], 1).unwrap();
    assert_eq!(collection.search(&query, 3, 1).unwrap().rows[0].flag, 1);
    let gone: NoteId = card::get(&store, first).unwrap().note;
    collection.delete_notes(&[gone]).unwrap();
    let page = collection.search(&query, 0, 100).unwrap();
    assert_eq!((page.total, page.rows.len()), (7, 7));
    assert_eq!(collection.find_ids(&query).unwrap().len(), 7);
    assert_eq!(collection.find_notes(&query).unwrap().len(), 5);
    assert!(collection.search(&query, 1_000, 10).unwrap().rows.is_empty());
}

/// The searches for which what is kept must stay as what would be read anew.
const WATCHED: [&str; 12] = [
    "",
    "dog",
    "tag:new",
    "is:due",
    "is:new",
    "flag:2",
    "prop:reps>0",
    "deck:biology",
    "rated:1",
    "front:w*",
    "note:cloze",
    "is:suspended",
];
const SORTS: [SortColumn; 7] = [
    SortColumn::SortText,
    SortColumn::Tags,
    SortColumn::Changed,
    SortColumn::Template,
    SortColumn::Deck,
    SortColumn::Due,
    SortColumn::Retrievability,
];

#[test]
fn what_is_kept_follows_all_that_is_written() {
    let known = Known::new();
    let (room, card) = (&known.room, |name: &str| id(&known.cards, name));
    let store = &room.store;
    let look = |after: &str| {
        for (text, sort) in WATCHED.iter().flat_map(|text| SORTS.map(|sort| (*text, sort))) {
            let query = CardQuery { text: text.into(), sort, descending: false, deck: None };
            let kept = find(store, &room.shared, &known.kept, &query).unwrap();
            let read = find(store, &room.shared, &Kept::new(store), &query).unwrap();
            assert_eq!(kept, read, "{text:?} by {sort:?} after {after}");
        }
    };
    look("nothing");
    room.answer(None, card("leaf"), Rating::Good);
    look("an answer");
    undo::undo(store).unwrap();
    look("an answer was taken back");
    card::flag(store, &[card("dog")], 2).unwrap();
    card::move_to(store, &[card("dog")], known.current).unwrap();
    look("a card was moved");
    let dog = card::get(store, card("dog")).unwrap().note;
    let fields = Some(vec!["wolf".to_owned(), "le loup".to_owned()]);
    note::edit(store, &note::NoteEdit { id: dog, fields, tags: Some(vec!["new".into()]) }).unwrap();
    look("a note was edited");
    note::delete(store, &[dog]).unwrap();
    look("a note was deleted");
    note::restore(store, &[dog]).unwrap();
    look("a note was restored");
    let (cow, _) = room.add(Stock::Reversed, known.current, &["cow", "la vache"]);
    look("a note was added");
    undo::undo(store).unwrap();
    look("the adding was taken back");
    assert!(note::get(store, cow).unwrap().is_deleted);
    deck::delete(store, room.deck("French words")).unwrap();
    look("a deck was deleted");
    card::suspend(store, &[card("ten"), card("uber")], true).unwrap();
    room.clock.advance_ms(3 * DAY_MS);
    look("days");
}
