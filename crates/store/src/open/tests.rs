//! Opening after a kill at each step of creating and restoring.

use std::fs;

use crate::files::Files;
use crate::tests::{Fixture, NOW, course_names, files_beginning, open};

#[test]
fn a_kill_while_the_first_database_was_made_leaves_nothing_behind() {
    let folder = tempfile::TempDir::new().unwrap();
    let files = Files::new(folder.path());
    fs::write(files.building(), "half").unwrap();
    fs::write(folder.path().join("studium-building.db-journal"), "half").unwrap();
    let clock = std::sync::Arc::new(studium_base::FakeClock::at(NOW));
    let opened = open(folder.path(), &clock).unwrap();
    assert_eq!(opened.recovered, None);
    assert_eq!(files_beginning(folder.path(), "studium-building"), Vec::<String>::new());
}

#[test]
fn a_kill_between_setting_aside_and_restoring_is_made_good() {
    let fixture = Fixture::new();
    fixture.add_course("kept");
    fixture.store.backup_now().unwrap();
    fixture.add_course("only in the log");
    let files = Files::new(fixture.folder.path());
    let log = fs::read(files.write_ahead_log()).unwrap();
    let (folder, clock) = fixture.close();
    // The database was renamed already, its log not yet.
    let aside = folder.path().join("damaged-1.db");
    fs::rename(files.database(), &aside).unwrap();
    fs::write(files.write_ahead_log(), &log).unwrap();

    let opened = open(folder.path(), &clock).unwrap();
    assert_eq!(opened.recovered.unwrap().damaged_file, None);
    assert_eq!(course_names(&opened.store), ["kept"]);
    let kept = [format!("damaged-{}.db-wal", NOW.0), "damaged-1.db".to_owned()];
    assert_eq!(files_beginning(folder.path(), "damaged-"), {
        let mut kept = kept;
        kept.sort();
        kept
    });
}

#[test]
fn a_damaged_database_never_replaces_an_earlier_one() {
    let fixture = Fixture::new();
    fixture.store.backup_now().unwrap();
    let (folder, clock) = fixture.close();
    let files = Files::new(folder.path());
    for _ in 0..3 {
        fs::write(files.database(), []).unwrap();
        assert!(open(folder.path(), &clock).unwrap().recovered.is_some());
    }
    assert_eq!(files_beginning(folder.path(), "damaged-").len(), 3);
}

#[test]
fn a_log_that_was_left_is_folded_in() {
    let fixture = Fixture::new();
    fixture.add_course("Optics");
    let files = Files::new(fixture.folder.path());
    let (database, log) = (fs::read(files.database()).unwrap(), fs::read(files.write_ahead_log()).unwrap());
    let (folder, clock) = fixture.close();
    // As after a kill: the database before its checkpoint, and the log.
    fs::write(files.database(), database).unwrap();
    fs::write(files.write_ahead_log(), log).unwrap();
    let opened = open(folder.path(), &clock).unwrap();
    assert_eq!(opened.recovered, None);
    assert_eq!(course_names(&opened.store), ["Optics"]);
    assert_eq!(opened.store.check().unwrap(), []);
}

#[test]
fn a_suspicion_that_proves_wrong_is_dropped() {
    let fixture = Fixture::new();
    fixture.add_course("Optics");
    let (folder, clock) = fixture.close();
    let files = Files::new(folder.path());
    fs::write(files.suspicion(), []).unwrap();
    let opened = open(folder.path(), &clock).unwrap();
    assert_eq!(opened.recovered, None);
    assert!(!files.suspicion().exists());
    assert_eq!(course_names(&opened.store), ["Optics"]);
}
