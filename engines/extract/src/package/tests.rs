//! Packages of every kind end in rows or in a typed reason.

mod fuzz;
mod hostile;
mod made;

use studium_base::ErrorCode;
use studium_engine::protocol::extract::{Event, Request};
use studium_engine::protocol::package::{
    Counts, Deck, Generation, Item, MemoryState, Note, PackageEvent, PackageFacts, SkipReason, Skipped,
};

use crate::fixtures::Listener;
use crate::worker::Extractor;
use made::{Collection, LATEST, LEGACY_1, LEGACY_2, Made};

/// What a package came to.
#[derive(Debug, Default)]
struct Heard {
    facts: Option<PackageFacts>,
    decks: Vec<Deck>,
    notes: Vec<Note>,
    cards: Vec<studium_engine::protocol::package::Card>,
    reviews: usize,
    media: Vec<(String, Vec<u8>, Option<ErrorCode>)>,
    skipped: Vec<Skipped>,
    ended: Option<(Counts, u64)>,
}

impl Heard {
    fn reasons(&self) -> Vec<(Item, SkipReason)> {
        self.skipped.iter().map(|skipped| (skipped.item, skipped.reason)).collect()
    }

    fn of(listener: Listener) -> Self {
        let mut heard = Self::default();
        for event in listener.events {
            match event {
                Event::Package(PackageEvent::Opened(facts)) => heard.facts = Some(facts),
                Event::Package(PackageEvent::Decks(rows)) => heard.decks.extend(rows),
                Event::Package(PackageEvent::Notes(rows)) => heard.notes.extend(rows),
                Event::Package(PackageEvent::Cards(rows)) => heard.cards.extend(rows),
                Event::Package(PackageEvent::Reviews(rows)) => heard.reviews += rows.len(),
                Event::Package(PackageEvent::Media(file)) => heard.media.push((file.name, Vec::new(), None)),
                Event::Package(PackageEvent::Skipped(rows)) => heard.skipped.extend(rows),
                Event::Package(PackageEvent::Ended { sent, skipped }) => heard.ended = Some((sent, skipped)),
                Event::Bytes(bytes) => heard.media.last_mut().expect("a file was begun").1.extend(bytes),
                Event::MemberEnd { refused } => {
                    heard.media.last_mut().expect("a file was begun").2 = refused.map(|failure| failure.code);
                }
                _ => {}
            }
        }
        heard
    }
}

fn ask(name: &str, bytes: &[u8], cancel_after: Option<usize>) -> Result<Listener, ErrorCode> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("package");
    std::fs::write(&path, bytes).expect("the folder can be written");
    let request = Request::Package { path, name: name.to_owned(), with_media: true };
    let mut listener = Listener { cancel_after, ..Listener::default() };
    let result = Extractor::default().extract(&request, &mut listener);
    let left: Vec<_> = std::fs::read_dir(folder.path()).expect("the folder can be read").collect();
    assert_eq!(left.len(), 1, "nothing is written beside the package");
    result.map(|()| listener).map_err(|error| studium_base::Coded::code(&error))
}

fn read(bytes: &[u8]) -> Result<Heard, ErrorCode> {
    ask("deck.apkg", bytes, None).map(Heard::of)
}

#[test]
fn every_generation_gives_the_same_rows() {
    for (generation, expected) in
        [(LEGACY_1, Generation::Legacy1), (LEGACY_2, Generation::Legacy2), (LATEST, Generation::Latest)]
    {
        let heard = read(&Made::of(generation).bytes()).expect("a package");
        let facts = heard.facts.expect("it was opened");
        assert_eq!((facts.generation, facts.is_whole_collection, facts.created_at_s), (expected, false, 1_700_000_000));
        assert_eq!((facts.is_fsrs, facts.scheduler_version, facts.day_start_hour), (true, 3, Some(5)));
        assert_eq!(heard.notes[0].fields, ["front <b>ü</b>", "back"]);
        assert_eq!(heard.notes[0].tags, ["a", "b::c"]);
        let card = &heard.cards[0];
        assert_eq!(card.data.memory, Some(MemoryState { stability: 12.5, difficulty: 5.5 }));
        assert_eq!((card.due, card.interval, card.factor), (100, 30, 2500));
        let path: Vec<&[String]> = heard.decks.iter().map(|deck| deck.path.as_slice()).collect();
        assert_eq!(path, [&["A".to_owned(), "B".to_owned()][..], &["Default".to_owned()][..]]);
        assert_eq!(heard.media, [("ü.png".to_owned(), b"picture".to_vec(), None)]);
        assert_eq!(heard.skipped, []);
        let sent = Counts { note_types: 1, presets: 1, decks: 2, notes: 1, cards: 1, reviews: 1, media: 1 };
        assert_eq!(heard.ended, Some((sent, 0)));
        assert_eq!(facts.counts, sent);
    }
}

#[test]
fn a_database_by_itself_is_a_whole_collection() {
    for collection in [Collection::v11(), Collection::v18()] {
        let heard = Heard::of(ask("collection.anki2", &collection.bytes(), None).expect("a collection"));
        let facts = heard.facts.expect("it was opened");
        assert_eq!((facts.generation, facts.is_whole_collection), (Generation::Database, true));
        assert_eq!(heard.notes.len(), 1);
    }
    let mut with_log = Collection::v11().bytes();
    with_log[18..20].fill(2);
    assert_eq!(read(&with_log).expect("a collection that has a write-ahead log").notes.len(), 1);
    let whole = Heard::of(ask("all.COLPKG", &Made::of(LATEST).bytes(), None).expect("a package"));
    assert!(whole.facts.expect("it was opened").is_whole_collection);
}

#[test]
fn the_notice_for_old_programs_is_never_read() {
    // The newer generations carry a small `collection.anki2` with one note that says to update.
    for generation in [LEGACY_2, LATEST] {
        let heard = read(&Made::of(generation).bytes()).expect("a package");
        assert!(heard.notes.iter().all(|note| !note.fields.concat().contains("update")));
        let mut made = Made::of(generation);
        made.members.retain(|(name, _)| name == "meta" || name == "collection.anki2" || name == "media");
        assert_eq!(read(&made.bytes()).unwrap_err(), ErrorCode::FileDamaged);
        let mut made = Made::of(generation);
        made.members.retain(|(name, _)| name != "meta");
        assert_eq!(read(&made.bytes()).expect("a package").notes.len(), 1);
    }
}

#[test]
fn what_comes_from_the_future_says_so() {
    let mut made = Made::of(LATEST);
    made.replace("meta", vec![8, 4]);
    assert_eq!(read(&made.bytes()).unwrap_err(), ErrorCode::PackageTooNew);
    let newer = Collection::v18().run("update col set ver = 19");
    assert_eq!(read(&Made::with(LATEST, newer).bytes()).unwrap_err(), ErrorCode::PackageTooNew);
    let older = Collection::v11().run("update col set ver = 9");
    assert_eq!(read(&Made::with(LEGACY_1, older).bytes()).unwrap_err(), ErrorCode::FileDamaged);
}

#[test]
fn a_cancel_is_heard_between_batches() {
    let many = "with recursive n(i) as (select 10 union all select i + 1 from n where i < 9000)
                insert into notes select i, 'g' || i, 7, 1, 0, '', 'a' || char(31) || 'b', 'a', 0, 0, '' from n";
    let bytes = Made::with(LATEST, Collection::v18().run(many)).bytes();
    let all = ask("deck.apkg", &bytes, None).expect("a package").events.len();
    for stop in 0..all {
        let heard = ask("deck.apkg", &bytes, Some(stop)).expect("a cancel is no error");
        assert!(heard.events.len() <= stop + 6, "{} events after a cancel at {stop}", heard.events.len());
    }
}
