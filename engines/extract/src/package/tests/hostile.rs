//! Packages that were made to do harm, or that no program should have written.

use studium_base::ErrorCode;
use studium_engine::protocol::package::{Deck, Item, SkipReason};

use super::made::{Collection, LATEST, LEGACY_1, LEGACY_2, Made, list, packed};
use super::{Heard, read};
use crate::fixtures::zipped;
use crate::limits;

const ORPHAN: SkipReason = SkipReason::Orphan;

fn refused(bytes: &[u8]) -> ErrorCode {
    read(bytes).expect_err("it is refused")
}

fn of(collection: Collection) -> Heard {
    read(&Made::with(LATEST, collection).bytes()).expect("a package")
}

#[test]
fn files_that_are_no_package_say_so() {
    assert_eq!(refused(b""), ErrorCode::FileEmpty);
    assert_eq!(refused(b"PK\x03\x04 and nothing else"), ErrorCode::FileDamaged);
    assert_eq!(refused(b"no zip at all"), ErrorCode::FileDamaged);
    assert_eq!(refused(&zipped::<&str, &str>(&[])), ErrorCode::FormatUnknown);
    assert_eq!(refused(&zipped(&[("word/document.xml", "<w/>")])), ErrorCode::FormatUnknown);
    assert_eq!(refused(b"SQLite format 3\0 and nothing else"), ErrorCode::FileDamaged);
    for generation in [LEGACY_1, LEGACY_2, LATEST] {
        let whole = Made::of(generation).bytes();
        for kept in [whole.len() / 3, whole.len() / 2, whole.len() - 30] {
            assert_eq!(refused(&whole[..kept]), ErrorCode::FileDamaged);
        }
    }
}

#[test]
fn a_database_that_is_none_is_damaged() {
    for content in [&b""[..], b"no database", &[0; 4096]] {
        let mut made = Made::of(LEGACY_2);
        made.replace("collection.anki21", content.to_vec());
        assert_eq!(refused(&made.bytes()), ErrorCode::FileDamaged);
        let mut made = Made::of(LATEST);
        made.replace("collection.anki21b", packed(content));
        assert_eq!(refused(&made.bytes()), ErrorCode::FileDamaged);
    }
    let mut made = Made::of(LATEST);
    made.replace("collection.anki21b", b"no zstd".to_vec());
    assert_eq!(refused(&made.bytes()), ErrorCode::FileDamaged);
    // A page of zeros in the middle.
    let mut bytes = Collection::v18().bytes();
    let at = bytes.len() / 8192 * 4096;
    bytes[at..at + 4096].fill(0);
    assert_eq!(refused(&bytes), ErrorCode::FileDamaged);
    let mut cut = Collection::v11().bytes();
    cut.truncate(4096);
    assert_eq!(refused(&cut), ErrorCode::FileDamaged);
}

#[test]
fn a_package_without_any_notes_is_empty_and_whole() {
    let heard = of(Collection::v18().run("delete from notes; delete from cards; delete from revlog"));
    let (sent, skipped) = heard.ended.expect("it ended");
    assert_eq!((sent.notes, sent.cards, sent.reviews, skipped), (0, 0, 0, 0));
}

#[test]
fn bombs_are_refused() {
    let zeros = vec![0; 64 << 20];
    let mut made = Made::of(LEGACY_2);
    made.replace("collection.anki21", zeros.clone());
    assert_eq!(refused(&made.bytes()), ErrorCode::FileTooLarge, "by ratio");
    let mut made = Made::of(LATEST);
    made.replace("collection.anki21b", packed(&zeros));
    assert_eq!(refused(&made.bytes()), ErrorCode::FileTooLarge, "zstd");
    let mut made = Made::of(LATEST);
    made.replace("media", packed(&vec![0; limits::PACKAGE_LIST_BYTES as usize + 1]));
    assert_eq!(refused(&made.bytes()), ErrorCode::FileTooLarge, "the list");
    for (generation, bomb) in [(LEGACY_1, zeros.clone()), (LATEST, packed(&zeros))] {
        let mut made = Made::of(generation);
        made.replace("0", bomb);
        let heard = read(&made.bytes()).expect("the rest is read");
        assert_eq!(heard.media[0].2, Some(ErrorCode::FileTooLarge));
        assert_eq!(heard.reasons(), [(Item::Media, SkipReason::TooLarge)]);
    }
}

#[test]
fn a_package_inside_of_a_package_is_bytes() {
    let inside = Made::of(LATEST).bytes();
    let mut made = Made::of(LEGACY_1);
    made.replace("0", inside.clone());
    assert_eq!(read(&made.bytes()).expect("a package").media[0].1, inside, "it is not opened");
}

#[test]
fn names_of_media_lead_nowhere() {
    let names = ["../../evil.png", "/etc/evil", "C:\\evil", "ok.png", "", "OK.png", "ok.png"];
    let mut made = Made::of(LATEST);
    made.replace("media", list(&names.map(|name| (name, 7))));
    for member in 0..names.len() {
        made.replace(&member.to_string(), packed(b"picture"));
    }
    let heard = read(&made.bytes()).expect("a package");
    let kept: Vec<&str> = heard.media.iter().map(|(name, _, _)| name.as_str()).collect();
    assert_eq!(kept, ["ok.png", "OK.png"]);
    let reasons: Vec<SkipReason> = heard.skipped.iter().map(|skipped| skipped.reason).collect();
    let bad = SkipReason::BadName;
    assert_eq!(reasons, [bad, bad, bad, bad, SkipReason::Duplicate]);
}

#[test]
fn a_list_of_media_that_lies_is_told() {
    let mut made = Made::of(LATEST);
    made.replace("media", list(&[("ü.png", 9_000), ("gone.png", 7)]));
    let heard = read(&made.bytes()).expect("a package");
    assert_eq!(heard.media, [("ü.png".to_owned(), b"picture".to_vec(), None)]);
    assert_eq!(heard.reasons(), [(Item::Media, SkipReason::Mismatch), (Item::Media, SkipReason::Missing)]);
    assert_eq!(heard.ended.expect("it ended").0.media, 1);

    let mut made = Made::of(LATEST);
    made.replace("media", packed(&[0xff; 40]));
    assert_eq!(refused(&made.bytes()), ErrorCode::FileDamaged);
    for (json, skipped) in [("{\"x\": \"a\", \"1\": 5}", 2), ("[1]", 1), ("not json", 1)] {
        let mut made = Made::of(LEGACY_1);
        made.replace("media", json.into());
        let heard = read(&made.bytes()).expect("the notes are read all the same");
        assert_eq!((heard.skipped.len(), heard.media.len(), heard.notes.len()), (skipped, 0, 1), "{json}");
    }
    let mut made = Made::of(LEGACY_1);
    made.members.retain(|(name, _)| name != "media");
    assert_eq!(read(&made.bytes()).expect("a package without media").skipped, []);
}

#[test]
fn a_damaged_media_file_does_not_take_the_others_along() {
    let mut made = Made::of(LATEST);
    made.replace("media", list(&[("a.png", 7), ("b.png", 7)]));
    made.replace("0", b"no zstd".to_vec());
    made.replace("1", packed(b"picture"));
    let heard = read(&made.bytes()).expect("a package");
    assert_eq!((heard.media[0].2, heard.media[1].2), (Some(ErrorCode::FileDamaged), None));
}

#[test]
fn decks_ten_thousand_deep_are_flattened() {
    let path = vec!["a"; 10_000];
    let deep = format!("update decks set name = '{}' where id = 9", path.join("\u{1f}"));
    let heard = of(Collection::v18().run(&deep));
    assert_eq!(heard.decks[1].path.len(), Deck::MAX_DEPTH);
    assert_eq!(heard.decks[1].path.concat().matches('a').count(), 10_000, "no part of the name is lost");
    assert_eq!(heard.reasons(), [(Item::Deck, SkipReason::TooDeep)]);
    let legacy = format!("update col set decks = replace(decks, 'A::B', '{}')", path.join("::"));
    let made = Made::with(LEGACY_2, Collection::v11().run(&legacy));
    let heard = read(&made.bytes()).expect("a package");
    assert!(heard.decks.iter().all(|deck| deck.path.len() <= Deck::MAX_DEPTH));
}

#[test]
fn names_with_sql_in_them_are_names() {
    let name = "x'); drop table notes; --";
    let sql = format!(
        "update decks set name = '{0}' where id = 9; update notetypes set name = '{0}'",
        name.replace('\'', "''")
    );
    let heard = of(Collection::v18().run(&sql));
    assert_eq!((heard.decks[1].path[0].as_str(), heard.notes.len()), (name, 1));
}

#[test]
fn characters_that_no_text_may_have_are_replaced() {
    let sql = "update notes set flds = cast(x'61006200ff63' as text), tags = ' x x  y '";
    let heard = of(Collection::v18().run(sql));
    assert_eq!(heard.notes[0].fields, ["a\u{fffd}b\u{fffd}\u{fffd}c"]);
    assert_eq!(heard.notes[0].tags, ["x", "y"]);
    assert_eq!(heard.reasons(), [(Item::Note, SkipReason::Mended)]);
}

#[test]
fn rows_without_what_they_belong_to_are_named() {
    let heard = of(Collection::v18().run("update cards set nid = 99"));
    assert_eq!((heard.notes.len(), heard.cards.len(), heard.reviews), (1, 0, 1));
    assert_eq!(heard.reasons(), [(Item::Card, ORPHAN)]);
    let heard = of(Collection::v18().run("update notes set mid = 99"));
    assert_eq!((heard.notes.len(), heard.cards.len()), (0, 0));
    assert_eq!(heard.reasons(), [(Item::Note, ORPHAN), (Item::Card, ORPHAN)]);
    let heard = of(Collection::v18().run("delete from fields where ord = 0; update fields set config = x'ff'"));
    assert_eq!(heard.reasons(), [(Item::NoteType, SkipReason::Damaged), (Item::Note, ORPHAN), (Item::Card, ORPHAN)]);
}

#[test]
fn rows_of_other_types_than_they_should_have_are_read() {
    let sql = "update cards set due = 'soon', ivl = 1e300, factor = null, ord = '0', data = x'7b7d', flags = 2.9;
               update notes set guid = 12, tags = null, data = null";
    let heard = of(Collection::v18().run(sql));
    let card = &heard.cards[0];
    assert_eq!((card.due, card.interval, card.factor, card.flags), (0, i64::MAX, 0, 2));
    assert_eq!((heard.notes[0].guid.as_str(), heard.notes[0].tags.len()), ("12", 0));
    let heard = of(Collection::v18().run("update cards set ord = -1"));
    assert_eq!(heard.reasons(), [(Item::Card, SkipReason::Damaged)]);
}

#[test]
fn a_row_larger_than_a_frame_is_named_and_not_sent() {
    let sql = "update notes set flds = cast(randomblob(12000000) as text);
               insert into notes select 5, 'g5', 7, 1, 0, '', 'small', '', 0, 0, ''";
    let heard = of(Collection::v18().run(sql));
    assert_eq!(heard.notes.len(), 1);
    assert_eq!(heard.reasons(), [(Item::Note, SkipReason::TooLarge), (Item::Card, ORPHAN)]);
}

#[test]
fn a_table_that_computes_what_it_holds_is_no_table() {
    let endless = "drop table revlog;
        create view revlog as with recursive n(i) as (select 1 union all select i + 1 from n)
            select i as id, 0 as cid, 0 as ease, 0 as ivl, 0 as lastIvl, 0 as factor, 0 as time, 0 as type from n";
    let made = Made::with(LATEST, Collection::v18().run(endless));
    assert_eq!(refused(&made.bytes()), ErrorCode::FileDamaged);
    let gone = Made::with(LATEST, Collection::v18().run("drop table cards"));
    assert_eq!(refused(&gone.bytes()), ErrorCode::FileDamaged);
    let other = Made::with(LATEST, Collection::v18().run("alter table cards rename column due to dew"));
    assert_eq!(refused(&other.bytes()), ErrorCode::FileDamaged);
    let none = Made::with(LATEST, Collection::v18().run("delete from col"));
    assert_eq!(refused(&none.bytes()), ErrorCode::FileDamaged);
}

#[test]
fn settings_that_are_no_json_count_as_missing() {
    let made =
        Made::with(LEGACY_1, Collection::v11().run("update col set conf = '{', decks = '[]', dconf = null, tags = 5"));
    let heard = read(&made.bytes()).expect("a package");
    assert_eq!((heard.notes.len(), heard.decks.len()), (1, 0));
    let made =
        Made::with(LEGACY_1, Collection::v11().run("update col set models = '{\"7\": {\"flds\": 5}, \"8\": []}'"));
    let heard = read(&made.bytes()).expect("a package");
    assert_eq!(heard.skipped.iter().filter(|skipped| skipped.item == Item::NoteType).count(), 2);
}
