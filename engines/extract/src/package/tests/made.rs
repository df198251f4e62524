//! Packages made in memory: one note with a card, a review and a picture.

use prost::Message;
use rusqlite::{Connection, params};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use serde_json::json;
use studium_engine::protocol::package::{
    AnkiId, ColumnMessage, Deck, MediaEntry, MediaList, NoteType, PackageVersion, Preset,
};
use unicase::UniCase;

use crate::fixtures::zipped;

pub(super) const LEGACY_1: i32 = 1;
pub(super) const LEGACY_2: i32 = 2;
pub(super) const LATEST: i32 = 3;

const ROWS: &str = "
    create table col (id integer primary key, crt, mod, scm, ver, dty, usn, ls, conf, models, decks, dconf, tags);
    create table notes (id integer primary key, guid text, mid integer, mod integer, usn integer, tags text, flds text,
        sfld integer, csum integer, flags integer, data text);
    create table cards (id integer primary key, nid integer, did integer, ord integer, mod integer, usn integer,
        type integer, queue integer, due integer, ivl integer, factor integer, reps integer, lapses integer, left integer,
        odue integer, odid integer, flags integer, data text);
    create table revlog (id integer primary key, cid, usn, ease, ivl, lastIvl, factor, time, type);
    insert into notes values (1, 'guid', 7, 1700000001, 0, ' a b::c ', 'front <b>ü</b>' || char(31) || 'back', '', 0, 0, '');
    insert into cards values (2, 1, 9, 0, 1700000002, 0, 2, 2, 100, 30, 2500, 4, 1, 0, 0, 0, 3, '{\"s\":12.5,\"d\":5.5,\"x\":1}');
    insert into revlog values (1700000000123, 2, 0, 3, 30, 12, 2500, 4000, 1);";

const SETTINGS: &str = "
    create table config (key text primary key, usn, mtime_secs, val blob) without rowid;
    create table tags (tag text primary key collate unicase, usn, collapsed, config) without rowid;
    create table notetypes (id integer primary key, name text collate unicase, mtime_secs, usn, config blob);
    create table fields (ntid, ord, name text collate unicase, config blob, primary key (ntid, ord)) without rowid;
    create table templates (ntid, ord, name text collate unicase, mtime_secs, usn, config blob, primary key (ntid, ord))
        without rowid;
    create table decks (id integer primary key, name text collate unicase, mtime_secs, usn, common blob, kind blob);
    create table deck_config (id integer primary key, name text collate unicase, mtime_secs, usn, config blob);";

const CONFIG: [(&str, &str); 4] = [("fsrs", "true"), ("schedVer", "2"), ("sched2021", "true"), ("rollover", "5")];

/// The database of a collection.
pub(super) struct Collection(Connection);

impl Collection {
    fn empty() -> Self {
        let connection = Connection::open_in_memory().expect("memory");
        connection
            .create_collation("unicase", |left, right| UniCase::new(left).cmp(&UniCase::new(right)))
            .expect("a collation");
        connection.execute_batch(ROWS).expect("tables");
        Self(connection)
    }

    /// Settings as JSON.
    pub(super) fn v11() -> Self {
        let collection = Self::empty();
        let conf: serde_json::Map<_, _> =
            CONFIG.iter().map(|(key, value)| ((*key).to_owned(), serde_json::from_str(value).expect("JSON"))).collect();
        let columns = [
            serde_json::Value::Object(conf),
            json!({"7": note_type().to_legacy()}),
            json!({"9": deck().to_legacy(), "1": Deck::plain(AnkiId(1), "Default").to_legacy()}),
            json!({"1": Preset::standard(AnkiId(1), "Default").to_legacy()}),
            json!({"a": 0}),
        ];
        let columns = columns.map(|column| column.to_string());
        let sql = "insert into col values (1, 1700000000, 1700000000000, 0, 11, 0, 0, 0, ?, ?, ?, ?, ?)";
        collection.0.execute(sql, columns).expect("a row");
        collection
    }

    /// Settings as messages.
    pub(super) fn v18() -> Self {
        let collection = Self::empty();
        let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| collection.0.execute(sql, values).expect("a row");
        collection.0.execute_batch(SETTINGS).expect("tables");
        run("insert into col values (1, 1700000000, 1700000000000, 0, 18, 0, 0, 0, '', '', '', '', '')", &[]);
        for (key, value) in CONFIG {
            run("insert into config values (?, 0, 0, ?)", params![key, value.as_bytes()]);
        }
        let kind = note_type();
        run("insert into notetypes values (?, ?, 0, 0, ?)", params![kind.id.0, kind.name, kind.options.write(&[])]);
        for (ordinal, field) in (0_i64..).zip(&kind.fields) {
            run("insert into fields values (7, ?, ?, ?)", params![ordinal, field.name, field.options.write(&[])]);
        }
        for template in &kind.templates {
            run("insert into templates values (7, 0, ?, 0, 0, ?)", params![template.name, template.options.write(&[])]);
        }
        for deck in [deck(), Deck::plain(AnkiId(1), "Default")] {
            let (name, common, kind) = (deck.path.join("\u{1f}"), deck.common.write(&[]), deck.kind.write(&[]));
            run("insert into decks values (?, ?, 0, 0, ?, ?)", params![deck.id.0, name, common, kind]);
        }
        let preset = Preset::standard(AnkiId(1), "Default");
        run("insert into deck_config values (1, 'Default', 0, 0, ?)", params![preset.options.write(&[])]);
        collection
    }

    /// Changes something in it.
    pub(super) fn run(self, sql: &str) -> Self {
        self.0.execute_batch(sql).expect("the statement fits the tables");
        self
    }

    pub(super) fn bytes(mut self) -> Vec<u8> {
        self.0.serialize("main").expect("a database").to_vec()
    }
}

fn note_type() -> NoteType {
    NoteType::plain(AnkiId(7), "Basic", &["Front", "Back"])
}

fn deck() -> Deck {
    Deck { path: vec!["A".into(), "B".into()], ..Deck::plain(AnkiId(9), "") }
}

/// Packs with zstd.
pub(super) fn packed(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

/// A package, member by member.
#[derive(Clone)]
pub(super) struct Made {
    pub(super) members: Vec<(String, Vec<u8>)>,
}

impl Made {
    pub(super) fn of(version: i32) -> Self {
        Self::with(version, if version == LATEST { Collection::v18() } else { Collection::v11() })
    }

    pub(super) fn with(version: i32, collection: Collection) -> Self {
        let notice = Collection::v11().run("update notes set flds = 'Please update' || char(31)").bytes();
        let mut made = Self { members: Vec::new() };
        let content = collection.bytes();
        let mut add = |name: &str, bytes: Vec<u8>| made.members.push((name.to_owned(), bytes));
        if version == LEGACY_1 {
            add("collection.anki2", content.clone());
        } else {
            add("meta", PackageVersion { version }.encode_to_vec());
            add("collection.anki2", notice);
        }
        if version == LEGACY_2 {
            add("collection.anki21", content.clone());
        }
        if version == LATEST {
            add("collection.anki21b", packed(&content));
            add("0", packed(b"picture"));
            add("media", list(&[("ü.png", 7)]));
        } else {
            add("0", b"picture".to_vec());
            add("media", r#"{"0": "ü.png"}"#.into());
        }
        made
    }

    pub(super) fn replace(&mut self, name: &str, bytes: Vec<u8>) {
        self.members.retain(|(member, _)| member != name);
        self.members.push((name.to_owned(), bytes));
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        zipped(&self.members)
    }
}

/// A list of media, packed.
pub(super) fn list(entries: &[(&str, u32)]) -> Vec<u8> {
    let entry = |(name, size_bytes): &(&str, u32)| MediaEntry {
        name: (*name).to_owned(),
        size_bytes: *size_bytes,
        ..MediaEntry::default()
    };
    packed(&MediaList { entries: entries.iter().map(entry).collect() }.encode_to_vec())
}
