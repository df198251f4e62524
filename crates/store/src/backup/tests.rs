//! Backups: whole, checked, thinned out, and made when they are due.

use std::fs;

use studium_base::Clock;

use super::*;
use crate::tests::{Fixture, NOW, course_names, files_beginning};
use crate::{Operation, Store, StoreError, tables};

const HOUR_MS: i64 = 60 * 60 * 1000;

#[test]
fn a_backup_is_one_file_that_opens_as_a_store() {
    let fixture = Fixture::new();
    fixture.add_course("Optics");
    let backup = fixture.store.backup_now().unwrap();
    assert_eq!(backup.at, NOW);
    assert_eq!(files_beginning(&fixture.folder.path().join("backups"), ""), [format!("studium-{}.db", NOW.0)]);

    let elsewhere = tempfile::TempDir::new().unwrap();
    fs::copy(&backup.path, elsewhere.path().join("studium.db")).unwrap();
    let opened = Store::open(elsewhere.path(), fixture.clock).unwrap();
    assert_eq!(course_names(&opened.store), ["Optics"]);
    assert_eq!(opened.store.check().unwrap(), []);
}

#[test]
fn a_backup_is_made_beside_a_write_and_holds_only_what_was_committed() {
    let fixture = Fixture::new();
    fixture.add_course("committed");
    let result: Result<_, StoreError> = fixture.store.write(Operation::CreateCourse, |writer| {
        let values: [(&str, &dyn rusqlite::ToSql); 2] = [("name", &"open"), ("created_at", &0)];
        writer.insert(&tables::COURSES, studium_base::CourseId::new(), &values)?;
        fixture.store.backup_now()
    });
    let (backup, _) = result.unwrap();
    let copy = Connection::open(&backup.path).unwrap();
    let names: String = copy.query_row("select group_concat(name) from courses", [], |row| row.get(0)).unwrap();
    assert_eq!(names, "committed");
}

#[test]
fn what_a_kill_left_of_a_backup_is_no_backup_and_goes_away() {
    let fixture = Fixture::new();
    let folder = fixture.folder.path().join("backups");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("studium-1.unfinished"), "half").unwrap();
    fs::write(folder.join("studium-1.unfinished-journal"), "half").unwrap();
    fs::write(folder.join("studium-notes.db"), "somebody else's").unwrap();
    assert_eq!(fixture.store.backups().unwrap(), []);
    fixture.store.backup_now().unwrap();
    assert_eq!(files_beginning(&folder, ""), [format!("studium-{}.db", NOW.0), "studium-notes.db".to_owned()]);
}

#[test]
fn a_backup_is_due_after_so_many_hours_or_when_the_clock_was_set_back() {
    let fixture = Fixture::new();
    let is_due = || fixture.store.backup_if_due(6).unwrap().is_some();
    assert!(is_due(), "there is none yet");
    assert!(!is_due());
    fixture.clock.advance_ms(6 * HOUR_MS - 1);
    assert!(!is_due());
    fixture.clock.advance_ms(1);
    assert!(is_due());
    let newest = fixture.clock.now();
    fixture.clock.advance_ms(-100 * HOUR_MS);
    let backup = fixture.store.backup_if_due(6).unwrap().unwrap();
    assert_eq!(backup.at, newest.plus_ms(1), "it must not hide behind the one from the future");
}

#[test]
fn the_newest_five_and_one_a_day_stay() {
    let at = |day: i64, hour: i64| Timestamp(NOW.0 + day * DAY_MS + hour * HOUR_MS);
    // Ten days, three backups a day, newest first.
    let all: Vec<Timestamp> = (0..10).rev().flat_map(|day| [20, 12, 4].map(|hour| at(day, hour))).collect();
    let newest_five = [at(9, 20), at(9, 12), at(9, 4), at(8, 20), at(8, 12)];
    let daily = [7, 6, 5, 4, 3].map(|day| at(day, 20));
    assert_eq!(keep(&all), newest_five.into_iter().chain(daily).collect());
    assert_eq!(keep(&[]), BTreeSet::new());
}

#[test]
fn thinning_out_removes_the_files() {
    let fixture = Fixture::new();
    for _ in 0..12 {
        fixture.store.backup_now().unwrap();
        fixture.clock.advance_ms(HOUR_MS);
    }
    let times: Vec<i64> = fixture.store.backups().unwrap().iter().map(|backup| backup.at.0).collect();
    let newest: Vec<i64> = (7..12).rev().map(|hour| NOW.0 + hour * HOUR_MS).collect();
    assert_eq!(times, newest);
}
