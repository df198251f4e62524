//! What is written, looked at from outside: members of the zip, rows of the database.

use std::io::{Cursor, Read};
use std::ops::ControlFlow;
use std::path::PathBuf;

use prost::Message;
use studium_base::CancelToken;
use studium_engine::protocol::package::{
    AnkiId, Card, CardData, Counts, Deck, DeckKind, FilteredDeck, MediaList, MemoryState, Note, NoteType,
    PackageVersion, Preset, Review, Setting, Tag,
};
use studium_store::sqlite::Connection;
use unicase::UniCase;
use zip::ZipArchive;

use super::{CollectionFacts, MediaSource, PackageSource, WriteOptions, Written, write_package};
use crate::CardsError;

const ALL: WriteOptions = WriteOptions { is_legacy: false, with_scheduling: true, with_media: true };

/// So many notes with a card and a review each; the card is borrowed by a filtered deck.
struct Source {
    notes: i64,
    media: Vec<MediaSource>,
    /// Do all notes have the id 1?
    is_repeated: bool,
}

impl Source {
    fn of(notes: i64) -> Self {
        Self { notes, media: Vec::new(), is_repeated: false }
    }

    fn each(&self, mut take: impl FnMut(i64) -> ControlFlow<()>) {
        let _ = (1..=self.notes).try_for_each(&mut take);
    }
}

impl PackageSource for Source {
    fn facts(&self) -> Result<CollectionFacts, CardsError> {
        Ok(CollectionFacts {
            created_at_s: 1_700_000_000,
            day_start_hour: Some(4),
            is_fsrs: true,
            ..CollectionFacts::default()
        })
    }

    fn settings(&self) -> Result<Vec<Setting>, CardsError> {
        Ok(vec![Setting { key: "rollover".into(), value: "7".into() }])
    }

    fn tags(&self) -> Result<Vec<Tag>, CardsError> {
        Ok(vec![Tag { name: "a::b".into(), is_collapsed: true }])
    }

    fn note_types(&self) -> Result<Vec<NoteType>, CardsError> {
        Ok(vec![NoteType::plain(AnkiId(7), "It's \"basic\"", &["Front", "Back"])])
    }

    fn presets(&self) -> Result<Vec<Preset>, CardsError> {
        Ok(vec![Preset::standard(AnkiId(5), "Mine")])
    }

    fn decks(&self) -> Result<Vec<Deck>, CardsError> {
        let filtered = Deck { kind: DeckKind::Filtered(FilteredDeck::default()), ..Deck::plain(AnkiId(10), "Late") };
        Ok(vec![Deck::plain(AnkiId(9), "Mine"), filtered])
    }

    fn notes(&self, take: &mut dyn FnMut(Note) -> ControlFlow<()>) -> Result<(), CardsError> {
        self.each(|id| {
            let fields = vec![format!("<b>{id}</b>"), "back".to_owned()];
            let tags = vec!["a".to_owned(), "b".to_owned()];
            let id = if self.is_repeated { 1 } else { id };
            take(Note { id: AnkiId(id), guid: format!("g{id}"), note_type: AnkiId(7), fields, tags, ..Note::default() })
        });
        Ok(())
    }

    fn cards(&self, take: &mut dyn FnMut(Card) -> ControlFlow<()>) -> Result<(), CardsError> {
        self.each(|id| {
            let memory = Some(MemoryState { stability: 12.5, difficulty: 5.5 });
            take(Card {
                id: AnkiId(id),
                note: AnkiId(id),
                deck: AnkiId(10),
                original_deck: AnkiId(9),
                kind: 2,
                queue: 2,
                interval: 30,
                flags: 3,
                data: CardData { memory, original_position: Some(42), ..CardData::default() },
                ..Card::default()
            })
        });
        Ok(())
    }

    fn reviews(&self, take: &mut dyn FnMut(Review) -> ControlFlow<()>) -> Result<(), CardsError> {
        self.each(|id| take(Review { id_ms: id, card: AnkiId(id), button: 3, ..Review::default() }));
        Ok(())
    }

    fn media(&self) -> Result<Vec<MediaSource>, CardsError> {
        Ok(self.media.clone())
    }
}

fn written(source: &Source, options: WriteOptions, cancel: &CancelToken) -> (Written, Vec<u8>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut out = Cursor::new(Vec::new());
    let written = write_package(source, &mut out, folder.path(), options, cancel, &mut |_| {}).expect("it is written");
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder can be read").count(), 0, "nothing is left behind");
    (written, out.into_inner())
}

fn member(package: &[u8], name: &str) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(package)).expect("a zip");
    let mut bytes = Vec::new();
    zip.by_name(name).expect("the member is there").read_to_end(&mut bytes).expect("it can be read");
    bytes
}

fn database(bytes: &[u8]) -> Connection {
    let mut connection = Connection::open_in_memory().expect("memory");
    connection
        .create_collation("unicase", |left, right| UniCase::new(left).cmp(&UniCase::new(right)))
        .expect("a collation");
    connection.deserialize_read_exact("main", bytes, bytes.len(), true).expect("a database");
    connection
}

fn text(connection: &Connection, sql: &str) -> String {
    connection.query_row(sql, [], |row| row.get(0)).expect(sql)
}

fn number(connection: &Connection, sql: &str) -> i64 {
    connection.query_row(sql, [], |row| row.get(0)).expect(sql)
}

#[test]
fn a_package_of_the_latest_generation_has_its_members() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("content");
    std::fs::write(&path, b"abc").expect("the folder can be written");
    let media = |name: &str, path: PathBuf| MediaSource { name: name.into(), path };
    let source =
        Source { media: vec![media("gone.png", folder.path().join("gone")), media("ü.png", path)], ..Source::of(3) };
    let (result, package) = written(&source, ALL, &CancelToken::new());
    let counts = Counts { note_types: 1, presets: 2, decks: 3, notes: 3, cards: 3, reviews: 3, media: 1 };
    assert_eq!(result, Written::Complete { counts, missing: vec!["gone.png".into()] });
    assert_eq!(PackageVersion::decode(member(&package, "meta").as_slice()).expect("a message").version, 3);
    let list = zstd::decode_all(member(&package, "media").as_slice()).expect("zstd");
    let entry = &MediaList::decode(list.as_slice()).expect("a message").entries[0];
    assert_eq!((entry.name.as_str(), entry.size_bytes, &entry.sha1[..4]), ("ü.png", 3, &[0xa9, 0x99, 0x3e, 0x36][..]));
    assert_eq!(zstd::decode_all(member(&package, "0").as_slice()).expect("zstd"), b"abc");
    let found = database(&zstd::decode_all(member(&package, "collection.anki21b").as_slice()).expect("zstd"));
    assert_eq!(text(&found, "pragma integrity_check"), "ok");
    assert_eq!(text(&found, "select name from notetypes"), "It's \"basic\"");
    assert_eq!(text(&found, "select tags || sfld from notes where id = 2"), " a b 2");
    assert_eq!(text(&found, "select group_concat(id) from (select id from decks order by id)"), "1,9,10");
    assert_eq!(text(&found, "select cast(val as text) from config where key = 'rollover'"), "7", "a setting wins");
    assert_eq!(text(&found, "select data from cards where id = 1"), r#"{"d":5.5,"pos":42,"s":12.5}"#);
}

#[test]
fn an_old_program_is_told_to_update() {
    for is_legacy in [false, true] {
        let (_, package) = written(&Source::of(1), WriteOptions { is_legacy, ..ALL }, &CancelToken::new());
        let notice = database(&member(&package, "collection.anki2"));
        assert_eq!((number(&notice, "select ver from col"), number(&notice, "select count(*) from cards")), (11, 1));
        assert!(text(&notice, "select flds from notes").contains("update Anki"));
    }
}

#[test]
fn a_legacy_package_has_its_settings_as_json() {
    let (_, package) = written(&Source::of(1), WriteOptions { is_legacy: true, ..ALL }, &CancelToken::new());
    assert_eq!(member(&package, "media"), b"{}");
    let found = database(&member(&package, "collection.anki21"));
    assert_eq!(number(&found, "select ver from col"), 11);
    assert_eq!(text(&found, "select models ->> '$.7.flds[1].name' from col"), "Back");
    assert_eq!(number(&found, "select decks ->> '$.10.dyn' from col"), 1);
    assert_eq!(number(&found, "select conf ->> '$.fsrs' from col"), 1);
}

#[test]
fn without_scheduling_every_card_is_new_and_at_home() {
    let (result, package) =
        written(&Source::of(2), WriteOptions { with_scheduling: false, ..ALL }, &CancelToken::new());
    assert!(matches!(result, Written::Complete { counts: Counts { reviews: 0, presets: 1, .. }, .. }), "{result:?}");
    let found = database(&zstd::decode_all(member(&package, "collection.anki21b").as_slice()).expect("zstd"));
    let sql = "select did || ',' || type || ',' || queue || ',' || due || ',' || ivl || ',' || flags || data from cards limit 1";
    assert_eq!(text(&found, sql), "9,0,0,42,0,0{}");
    assert_eq!(number(&found, "select count(*) from revlog"), 0);
    let preset_of_filtered: Vec<u8> =
        found.query_row("select kind from decks where id = 10", [], |row| row.get(0)).expect("a deck");
    assert!(matches!(DeckKind::read(&preset_of_filtered), Ok((DeckKind::Normal(deck), _)) if deck.preset == 1));
}

#[test]
fn a_cancel_ends_without_a_package() {
    let cancel = CancelToken::new();
    cancel.cancel();
    let (result, package) = written(&Source::of(2_000), ALL, &cancel);
    assert_eq!((result, package.len()), (Written::Cancelled, 0));
}

#[test]
fn a_folder_that_cannot_be_written_is_an_error() {
    let gone = PathBuf::from("no such folder");
    let result = write_package(&Source::of(1), Cursor::new(Vec::new()), &gone, ALL, &CancelToken::new(), &mut |_| {});
    assert!(matches!(result, Err(CardsError::PackageWrite(_))), "{result:?}");
}

#[test]
fn two_notes_with_one_id_are_an_error() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let twice = Source { is_repeated: true, ..Source::of(2) };
    let result = write_package(&twice, Cursor::new(Vec::new()), folder.path(), ALL, &CancelToken::new(), &mut |_| {});
    assert!(matches!(result, Err(CardsError::PackageDatabase(_))), "{result:?}");
}
