//! Damaged databases: overwritten, torn, empty and missing files come back from the newest good backup.

use std::fs::{self, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use studium_base::{Coded, ErrorCode};
use tempfile::TempDir;

use super::{Fixture, NOW, add_course, course_names, files_beginning, open};
use crate::Recovery;
use crate::files::Files;

const PAGE: u64 = 4_096;

/// A closed database with "kept" in its backup and "lost" after it, big enough to have a middle.
fn database_with_backup() -> (TempDir, std::sync::Arc<studium_base::FakeClock>) {
    let fixture = Fixture::new();
    fixture.add_course("kept");
    for _ in 0..40 {
        fixture.add_course(&"filler".repeat(300));
    }
    fixture.store.backup_now().unwrap();
    fixture.clock.advance_ms(1_000);
    fixture.add_course("lost");
    fixture.close()
}

fn overwrite(path: &Path, from: u64, bytes: u64) {
    let mut file = OpenOptions::new().write(true).open(path).unwrap();
    file.seek(SeekFrom::Start(from)).unwrap();
    file.write_all(&vec![0xA5; usize::try_from(bytes).unwrap()]).unwrap();
}

/// Damages a closed database, opens it, and looks at what comes back.
fn check_recovery(damage: impl FnOnce(&Files)) {
    let (folder, clock) = database_with_backup();
    let files = Files::new(folder.path());
    let was_there = {
        damage(&files);
        files.database().exists()
    };
    let damaged_bytes = was_there.then(|| fs::read(files.database()).unwrap());

    let opened = open(folder.path(), &clock).unwrap();
    let aside = folder.path().join(format!("damaged-{}.db", NOW.0 + 1_000));
    let recovery = Recovery { damaged_file: was_there.then(|| aside.clone()), backup_at: NOW };
    assert_eq!(opened.recovered, Some(recovery));
    assert_eq!(damaged_bytes, was_there.then(|| fs::read(&aside).unwrap()), "the damaged file was kept as it was");
    let names = course_names(&opened.store);
    assert_eq!((names.len(), names[0].as_str()), (41, "kept"));
    assert_eq!(opened.store.check().unwrap(), []);
    add_course(&opened.store, "after").unwrap();
    drop(opened);

    let again = open(folder.path(), &clock).unwrap();
    assert_eq!(again.recovered, None);
    assert_eq!(course_names(&again.store).len(), 42);
}

#[test]
fn overwritten_pages_come_back_when_the_last_run_was_killed() {
    check_recovery(|files| {
        let pages = fs::metadata(files.database()).unwrap().len() / PAGE;
        overwrite(&files.database(), pages / 3 * PAGE, pages / 3 * PAGE);
        fs::write(files.write_ahead_log(), []).unwrap();
    });
}

#[test]
fn pages_that_went_bad_after_a_clean_end_are_met_by_a_query_and_restored_at_the_next_start() {
    let (folder, clock) = database_with_backup();
    let files = Files::new(folder.path());
    let pages = fs::metadata(files.database()).unwrap().len() / PAGE;
    overwrite(&files.database(), PAGE * 2, (pages - 2) * PAGE);
    match open(folder.path(), &clock) {
        // Opening itself may read one of the pages, and then restores at once.
        Ok(opened) if opened.recovered.is_none() => {
            let error = opened.store.read(|reader| reader.value::<i64>("select sum(length(name)) from courses", []));
            assert_eq!(error.unwrap_err().code(), ErrorCode::DatabaseCorrupt);
            drop(opened);
            assert!(open(folder.path(), &clock).unwrap().recovered.is_some());
        }
        other => assert!(other.unwrap().recovered.is_some()),
    }
    let opened = open(folder.path(), &clock).unwrap();
    assert_eq!(opened.recovered, None);
    assert_eq!(course_names(&opened.store).len(), 41);
}

#[test]
fn a_torn_database_comes_back() {
    check_recovery(|files| {
        let length = fs::metadata(files.database()).unwrap().len();
        OpenOptions::new().write(true).open(files.database()).unwrap().set_len(length / 2 + 17).unwrap();
    });
}

#[test]
fn an_empty_database_file_comes_back() {
    check_recovery(|files| fs::write(files.database(), []).unwrap());
}

#[test]
fn a_file_of_something_else_comes_back() {
    check_recovery(|files| fs::write(files.database(), "not a database ".repeat(1_000)).unwrap());
}

#[test]
fn a_missing_database_comes_back() {
    check_recovery(|files| fs::remove_file(files.database()).unwrap());
}

#[test]
fn the_log_of_a_damaged_database_never_meets_its_successor() {
    let fixture = Fixture::new();
    fixture.add_course("kept");
    fixture.store.backup_now().unwrap();
    fixture.add_course("only in the log");
    let files = Files::new(fixture.folder.path());
    // The copy of a log that a kill would leave.
    let log = fs::read(files.write_ahead_log()).unwrap();
    assert!(!log.is_empty());
    let (folder, clock) = fixture.close();
    fs::write(files.database(), "overwritten ".repeat(9_000)).unwrap();
    fs::write(files.write_ahead_log(), &log[..log.len() / 2]).unwrap();

    let opened = open(folder.path(), &clock).unwrap();
    assert!(opened.recovered.is_some());
    assert_eq!(course_names(&opened.store), ["kept"]);
    assert_eq!(opened.store.check().unwrap(), []);
    assert_eq!(files_beginning(folder.path(), "damaged-").len(), 2, "the database and its log are kept together");
}

#[test]
fn a_bad_backup_is_passed_over_for_an_older_good_one() {
    let (folder, clock) = database_with_backup();
    let opened = open(folder.path(), &clock).unwrap();
    let newest = opened.store.backup_now().unwrap();
    drop(opened);
    let length = newest.size_bytes;
    overwrite(&newest.path, length / 3, length / 2);
    fs::write(Files::new(folder.path()).database(), []).unwrap();
    let opened = open(folder.path(), &clock).unwrap();
    assert_eq!(opened.recovered.unwrap().backup_at, NOW);
}

#[test]
fn without_a_good_backup_nothing_is_touched() {
    let fixture = Fixture::new();
    fixture.add_course("lost");
    let (folder, clock) = fixture.close();
    let files = Files::new(folder.path());
    overwrite(&files.database(), 0, PAGE);
    let before = fs::read(files.database()).unwrap();
    for _ in 0..2 {
        assert_eq!(open(folder.path(), &clock).unwrap_err().code(), ErrorCode::DatabaseCorrupt);
    }
    assert_eq!(fs::read(files.database()).unwrap(), before);
    assert_eq!(files_beginning(folder.path(), ""), ["studium.db"]);
}

#[test]
fn a_restored_database_goes_on_as_a_new_device_with_later_stamps() {
    let (folder, clock) = database_with_backup();
    fs::write(Files::new(folder.path()).database(), []).unwrap();
    let opened = open(folder.path(), &clock).unwrap();
    add_course(&opened.store, "after").unwrap();
    let count = |sql: &str| opened.store.read(|reader| reader.value::<i64>(sql, [])).unwrap();
    assert_eq!(count("select count(*) from devices"), Some(2));
    assert_eq!(count("select count(distinct substr(clock, 9)) from operations_log"), Some(2));
    assert_eq!(
        count(
            "select count(*) from operations_log as l join operations_log as n on n.seq = l.seq + 1 and n.clock <= l.clock"
        ),
        Some(0)
    );
}

#[test]
fn random_damage_is_harmless_noticed_or_repaired_and_never_a_crash() {
    let (folder, clock) = database_with_backup();
    let files = Files::new(folder.path());
    let whole = fs::read(files.database()).unwrap();
    // A small generator of its own keeps the damage the same in every run.
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    let mut restored = 0;
    for _ in 0..60 {
        let mut bytes = whole.clone();
        for _ in 0..=next(64) {
            let at = next(bytes.len());
            bytes[at] = u8::try_from(next(256)).unwrap();
        }
        fs::write(files.database(), bytes).unwrap();
        fs::write(files.write_ahead_log(), []).unwrap();
        match open(folder.path(), &clock) {
            Ok(opened) => {
                restored += u32::from(opened.recovered.is_some());
                // A changed byte inside a text is not damage that SQLite can see; reading must still not crash.
                drop(opened.store.check());
            }
            // A byte of the header may say that the database comes from the future.
            Err(error) => assert_eq!(error.code(), ErrorCode::DatabaseTooNew, "{error:?}"),
        }
    }
    assert!(restored > 10, "only {restored} of 60 damaged databases were noticed");
}
