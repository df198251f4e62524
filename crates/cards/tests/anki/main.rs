//! Packages against Anki itself: what its own library made goes through the worker and the writer and is read back by
//! its own library, without a difference.
//!
//! `STUDIUM_ANKI` names the folder into which `tests/anki/requirements.txt` was installed. The worker's program must have
//! been built beside the test.

#![expect(clippy::print_stdout, reason = "what was compared is told, and what was skipped")]

mod python;
mod room;
mod worker;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use serde_json::Value;
use studium_cards::package::WriteOptions;

use python::Anki;
use room::Room;

const WHOLE: WriteOptions = WriteOptions { is_legacy: false, with_scheduling: true, with_media: true };

/// Takes a package into a new collection, and writes it again.
fn through_studium(package: &Path, written: &Path, options: WriteOptions) -> Room {
    let room = Room::new();
    let started = Instant::now();
    let report = room.import(package);
    let read_in = started.elapsed();
    let counts = room.export(written, None, options);
    let path = package.display();
    println!("  {path}: taken in in {read_in:.1?}, written in {:.1?}: {counts:?}", started.elapsed() - read_in);
    assert_eq!(report.left_out, [], "{path}: nothing is left out");
    let added = [report.notes.added, report.cards.added, report.reviews.added, report.media.added];
    let all = [counts.notes, counts.cards, counts.reviews, counts.media];
    assert_eq!(added.map(u64::from), all, "{path}: all that came in is written");
    room
}

/// Where two dumps differ, as paths to values, and how many values were compared in each part.
fn compare(left: &Value, right: &Value) -> (Vec<String>, BTreeMap<String, u64>) {
    fn walk(path: &str, left: &Value, right: &Value, found: &mut Vec<String>) -> u64 {
        match (left, right) {
            (Value::Object(one), Value::Object(other)) => {
                let keys: std::collections::BTreeSet<&String> = one.keys().chain(other.keys()).collect();
                let value = |object: &serde_json::Map<String, Value>, key: &str| {
                    object.get(key).cloned().unwrap_or(Value::Null)
                };
                keys.iter().map(|key| walk(&format!("{path}/{key}"), &value(one, key), &value(other, key), found)).sum()
            }
            (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
                let pairs = one.iter().zip(other).enumerate();
                pairs.map(|(at, (one, other))| walk(&format!("{path}/{at}"), one, other, found)).sum()
            }
            _ => {
                if left != right {
                    found.push(format!("{path}: {left} became {right}"));
                }
                1
            }
        }
    }
    let mut found = Vec::new();
    let mut compared = BTreeMap::new();
    for (part, value) in left.as_object().expect("a dump is an object") {
        compared.insert(part.clone(), walk(part, value, &right[part], &mut found));
    }
    (found, compared)
}

fn check_same(what: &str, expected: &Value, found: &Value) {
    let (differences, compared) = compare(expected, found);
    let rows = |part: &str| {
        found[part].as_array().map_or_else(|| found[part].as_object().map_or(0, |all| all.len()), Vec::len)
    };
    let parts: Vec<String> =
        ["note_types", "presets", "decks", "tags", "notes", "cards", "reviews", "media", "settings"]
            .iter()
            .map(|part| format!("{} {part}", rows(part)))
            .collect();
    let values: u64 = compared.values().sum();
    println!("  {what}: {} differences in {values} values of {}", differences.len(), parts.join(", "));
    assert!(differences.is_empty(), "{what}: {:#?}", &differences[..differences.len().min(20)]);
}

/// A dump with one part replaced.
fn with(part: &str, value: &Value, dump: &Value) -> Value {
    let mut dump = dump.clone();
    dump[part] = value.clone();
    dump
}

#[test]
fn a_collection_goes_from_anki_through_studium_to_anki_unchanged() {
    let Some(anki) = Anki::installed() else {
        println!("skipped: STUDIUM_ANKI names no folder with the package anki");
        return;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let notes = std::env::var("STUDIUM_ANKI_NOTES").unwrap_or_else(|_| "240".into());
    let made = folder.path().join("made");
    anki.run("make.py", &[made.as_os_str(), notes.as_ref()]);
    let dump = |path: &Path| anki.dump(path, &made.join("empty.anki2"));
    let source = dump(&made.join("source/collection.anki2"));
    for (name, is_legacy) in [
        ("latest.colpkg", false),
        ("legacy.colpkg", false),
        ("latest.colpkg", true),
        ("latest.apkg", false),
        ("legacy.apkg", false),
        ("latest.apkg", true),
        ("legacy.apkg", true),
    ] {
        let written = folder.path().join(format!("written-{is_legacy}-{name}"));
        let room = through_studium(&made.join(name), &written, WriteOptions { is_legacy, ..WHOLE });
        // An import changes things by itself, and so is held against the import of what Anki made.
        let (expected, found) = (dump(&made.join(name)), dump(&written));
        let what = format!("{name}, legacy {is_legacy}");
        check_same(&what, &with("folded_tags", &found["folded_tags"], &expected), &found);
        if is_legacy == name.starts_with("legacy") {
            assert_eq!(
                expected["folded_tags"], found["folded_tags"],
                "{what}: only the newest tables know which are folded"
            );
        }
        if name.ends_with("colpkg") {
            // A whole collection is what it was; Anki itself loses which tags are folded.
            check_same("  against the collection", &with("folded_tags", &found["folded_tags"], &source), &found);
        }
        if !is_legacy {
            check_again(&room, &made.join(name));
        }
    }
    let written = folder.path().join("from-database.colpkg");
    let room = Room::new();
    room.import(&made.join("source/collection.anki2"));
    room.export(&written, None, WHOLE);
    let found = dump(&written);
    let expected = with("media", &found["media"], &with("folded_tags", &found["folded_tags"], &source));
    check_same("collection.anki2", &expected, &found);
}

/// A second import finds everything there, and what is derived of cards is what their events come to.
fn check_again(room: &Room, package: &Path) {
    let before = room.states();
    let report = room.import(package);
    for tally in [report.notes, report.cards, report.reviews, report.media, report.decks, report.note_types] {
        assert_eq!((tally.added, tally.updated), (0, 0), "{}: {report:?}", package.display());
    }
    assert_eq!(room.states(), before, "a second import changes no card");
    room.refold();
    assert_eq!(room.states(), before, "the states are those of the events");
}

#[test]
fn packages_of_a_folder_are_taken_in() {
    let Some(folder) = std::env::var_os("STUDIUM_PACKAGES") else {
        println!("skipped: STUDIUM_PACKAGES names no folder with packages");
        return;
    };
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("the folder can be read").flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        println!("  {}: {:?}", path.display(), Room::new().import(&path));
    }
}
