//! The store as its users see it: transactions, snapshots, subscribers, reading beside the owner.

use std::collections::BTreeSet;
use std::panic::{self, AssertUnwindSafe};
use std::sync::mpsc;
use std::thread;

use rusqlite::named_params;
use studium_base::{Coded, CourseId, ErrorCode};

use super::*;
use crate::tests::{Fixture, course_name, course_names, files_beginning, open};
use crate::{Area, RowId, TouchedRows, tables};

fn set_setting(store: &Store, value: &str) -> Result<Changes, StoreError> {
    let ((), changes) = store.write(Operation::EditSettings, |writer| {
        writer.execute(
            "insert into settings (key, value) values ('theme', :value) on conflict do update set value = :value",
            named_params! { ":value": value },
        )?;
        writer.touch(Area::Settings);
        Ok::<_, StoreError>(())
    })?;
    Ok(changes)
}

#[test]
fn a_write_names_the_areas_that_changed() {
    let fixture = Fixture::new();
    let course = fixture.add_course("Optics");
    let (_, changes) = fixture
        .store
        .write(Operation::EditCourse, |writer| {
            writer.touch(Area::Jobs);
            writer.update(&tables::COURSES, course, &[("name", &"Waves")])
        })
        .unwrap();
    assert_eq!(changes.areas, BTreeSet::from([Area::Courses, Area::Jobs]));
    let json = serde_json::to_string(&changes).unwrap();
    assert_eq!(json, r#"{"operation":"edit_course","areas":["courses","jobs"]}"#);
}

#[test]
fn a_write_names_rows_until_they_are_too_many() {
    let fixture = Fixture::new();
    let touching = |count: usize| {
        let touch = |writer: &mut Writer<'_>| -> Result<(), StoreError> {
            (0..count).for_each(|_| writer.touch_row(Area::Reviews, RowId::from([7; 16])));
            Ok(())
        };
        fixture.store.write(Operation::Housekeeping, touch).unwrap().1
    };
    assert_eq!(touching(2).rows, TouchedRows::These(vec![RowId::from([7; 16]); 2]));
    assert_eq!(touching(2).areas, BTreeSet::from([Area::Reviews]));
    assert_eq!(touching(10_001).rows, TouchedRows::Many);
}

#[test]
fn an_error_takes_everything_back() {
    let fixture = Fixture::new();
    let course = fixture.add_course("Optics");
    let result: Result<((), Changes), StoreError> = fixture.store.write(Operation::EditCourse, |writer| {
        writer.update(&tables::COURSES, course, &[("name", &"Waves")])?;
        writer.execute("insert into settings (key, value) values ('theme', '1')", [])?;
        Err(StoreError::ReadOnly)
    });
    assert!(result.is_err());
    assert_eq!(course_name(&fixture.store, course).as_deref(), Some("Optics"));
    assert_eq!(fixture.count("select count(*) from settings"), 0);
    assert_eq!(fixture.count("select count(*) from operations"), 1);
}

#[test]
fn a_panic_takes_everything_back_and_the_store_goes_on() {
    let fixture = Fixture::new();
    let course = fixture.add_course("Optics");
    let result = panic::catch_unwind(AssertUnwindSafe(|| {
        fixture.store.write(Operation::EditCourse, |writer| -> Result<(), StoreError> {
            writer.update(&tables::COURSES, course, &[("name", &"Waves")])?;
            panic::panic_any("the closure fell over");
        })
    }));
    assert!(result.is_err());
    assert_eq!(course_name(&fixture.store, course).as_deref(), Some("Optics"));
    fixture.add_course("Waves");
    assert_eq!(fixture.store.check().unwrap(), []);
}

#[test]
fn subscribers_hear_of_commits_and_of_nothing_else() {
    let fixture = Fixture::new();
    let (heard, hearing) = mpsc::channel();
    let store = fixture.store.clone();
    fixture.store.subscribe(Box::new(move |changes| {
        // The commit is over: the row can be read and the writer is free.
        let (count, _) = store
            .write(Operation::Housekeeping, |writer| writer.value::<i64>("select count(*) from courses", []))
            .unwrap();
        heard.send((changes.clone(), count)).unwrap();
    }));
    fixture.add_course("Optics");
    let failed: Result<_, StoreError> = fixture.store.write(Operation::EditCourse, |writer| {
        writer.touch(Area::Courses);
        Err::<(), _>(StoreError::ReadOnly)
    });
    assert!(failed.is_err());
    let heard: Vec<_> = hearing.try_iter().collect();
    let changes = Changes {
        operation: Operation::CreateCourse,
        areas: BTreeSet::from([Area::Courses]),
        rows: TouchedRows::default(),
    };
    assert_eq!(heard, [(changes, Some(1))]);
}

#[test]
fn a_read_sees_one_moment_while_writes_go_on() {
    let fixture = Fixture::new();
    let counts: Result<_, StoreError> = fixture.store.read(|reader| {
        let before = reader.value::<i64>("select count(*) from courses", [])?;
        fixture.add_course("Optics");
        // A second reader at the same time sees the new moment.
        assert_eq!(fixture.count("select count(*) from courses"), 1);
        Ok((before, reader.value::<i64>("select count(*) from courses", [])?))
    });
    assert_eq!(counts.unwrap(), (Some(0), Some(0)));
}

#[test]
fn writers_and_readers_on_many_threads_lose_nothing() {
    let fixture = Fixture::new();
    thread::scope(|scope| {
        for writer in 0..4 {
            let fixture = &fixture;
            scope.spawn(move || {
                for index in 0..10 {
                    fixture.add_course(&format!("{writer}-{index}"));
                }
            });
            scope.spawn(move || (0..20).for_each(|_| assert!(fixture.count("select count(*) from courses") <= 40)));
        }
    });
    assert_eq!(fixture.count("select count(distinct name) from courses"), 40);
    assert_eq!(fixture.store.check().unwrap(), []);
}

#[test]
fn a_reader_cannot_write() {
    let fixture = Fixture::new();
    let result: Result<Option<i64>, StoreError> = fixture
        .store
        .read(|reader| reader.value("insert into settings (key, value) values ('a', '1') returning 1", []));
    assert!(result.is_err());
    assert_eq!(fixture.count("select count(*) from settings"), 0);
}

#[test]
fn reading_verbs_work_beside_the_owner_and_writing_verbs_are_refused() {
    let fixture = Fixture::new();
    let course = fixture.add_course("Optics");
    let beside = Store::open_read_only(fixture.folder.path(), fixture.clock.clone()).unwrap();
    assert_eq!(course_name(&beside, course).as_deref(), Some("Optics"));
    fixture.add_course("Waves");
    assert_eq!(course_names(&beside), ["Optics", "Waves"]);
    assert_eq!(set_setting(&beside, "1").unwrap_err().code(), ErrorCode::DataFolderInUse);
    assert_eq!(beside.check().unwrap(), []);
}

#[test]
fn a_folder_without_a_database_is_not_read_and_none_is_made() {
    let folder = tempfile::TempDir::new().unwrap();
    let clock = Arc::new(studium_base::SystemClock);
    let error = Store::open_read_only(folder.path(), clock).unwrap_err();
    assert_eq!(error.code(), ErrorCode::DataFolderUnusable);
    assert_eq!(files_beginning(folder.path(), ""), Vec::<String>::new());
}

#[test]
fn closing_leaves_one_file_that_needs_no_check() {
    let fixture = Fixture::new();
    fixture.add_course("Optics");
    let _ = fixture.count("select count(*) from courses");
    let (folder, _) = fixture.close();
    assert_eq!(files_beginning(folder.path(), ""), ["studium.db"]);
}

#[test]
fn work_on_local_tables_leaves_no_operation_in_the_log() {
    let fixture = Fixture::new();
    let changes = set_setting(&fixture.store, r#""dark""#).unwrap();
    assert_eq!(changes.areas, BTreeSet::from([Area::Settings]));
    assert_eq!(fixture.count("select count(*) from operations"), 0);
    assert_eq!(fixture.count("select count(*) from settings"), 1);
}

#[test]
fn stamps_rise_over_a_restart_with_the_clock_set_back() {
    let fixture = Fixture::new();
    fixture.add_course("first");
    let (folder, clock) = fixture.close();
    clock.advance_ms(-1_000_000_000);
    let opened = open(folder.path(), &clock).unwrap();
    crate::tests::add_course(&opened.store, "second").unwrap();
    let clocks = opened.store.read(|reader| {
        reader.rows("select clock from operations_log order by seq", [], |row| row.get::<_, crate::hlc::Stamp>("clock"))
    });
    let clocks: Result<Vec<_>, StoreError> = clocks;
    let clocks = clocks.unwrap();
    assert_eq!(clocks.len(), 12);
    assert!(clocks.is_sorted_by(|earlier, later| earlier < later));
    assert_eq!(clocks[0].device(), clocks[11].device());
}

#[test]
fn stamps_rise_also_after_a_part_of_an_older_operation() {
    let fixture = Fixture::new();
    let course = fixture.add_course("first");
    let part = |begun: Option<i64>, name: &str| -> Option<i64> {
        let change = |writer: &mut Writer<'_>| writer.update(&tables::COURSES, course, &[("name", &name)]);
        let done: Result<_, StoreError> = fixture.store.write_part(Operation::EditCourse, begun, change);
        done.unwrap().1
    };
    let begun = part(None, "a");
    fixture.add_course("second");
    (0..20).for_each(|turn| assert_eq!(part(begun, &turn.to_string()), begun));
    let (folder, clock) = fixture.close();
    clock.advance_ms(-1_000_000_000);
    let opened = open(folder.path(), &clock).unwrap();
    crate::tests::add_course(&opened.store, "third").unwrap();
    let clocks: Result<Vec<_>, StoreError> = opened.store.read(|reader| {
        reader.rows("select clock from operations_log order by seq", [], |row| row.get::<_, crate::hlc::Stamp>("clock"))
    });
    assert!(clocks.unwrap().is_sorted_by(|earlier, later| earlier < later));
}

#[test]
fn a_folder_that_cannot_be_made_is_said() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "in the way").unwrap();
    let error = Store::open(&file.join("data"), Arc::new(studium_base::SystemClock)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::DataFolderUnusable);
}

#[test]
fn ids_and_json_come_back_as_they_went_in() {
    let fixture = Fixture::new();
    let course = CourseId::new();
    let document = studium_base::DocumentId::new();
    let tags = vec!["a".to_owned(), "ü \"quoted\"".to_owned()];
    fixture
        .store
        .write(Operation::ImportDocument, |writer| {
            writer.insert(
                &tables::DOCUMENTS,
                document,
                &[
                    ("course_id", &RowId::from(course)),
                    ("title", &"Title"),
                    ("tags", &crate::Json(&tags)),
                    ("format", &crate::Word(Area::Jobs)),
                    ("size_bytes", &7_u64),
                    ("content_hash", &"ab"),
                    ("added_at", &writer.now().0),
                ],
            )
        })
        .unwrap();
    use crate::Columns as _;
    let sql = "select id, course_id, revision_id, tags, format, reading_position, added_at, deleted_at from documents";
    let read: Result<_, StoreError> = fixture.store.read(|reader| {
        reader.row(sql, [], |row| {
            assert_eq!(row.id::<studium_base::DocumentId>("id")?, document);
            assert_eq!(row.optional_id::<CourseId>("course_id")?, Some(course));
            assert_eq!(row.optional_id::<studium_base::RevisionId>("revision_id")?, None);
            assert_eq!(row.json::<Vec<String>>("tags")?, tags);
            assert_eq!(row.word::<Area>("format")?, Area::Jobs);
            assert_eq!(row.optional_json::<u32>("reading_position")?, None);
            assert_eq!(row.time("added_at")?, crate::tests::NOW);
            assert_eq!(row.optional_time("deleted_at")?, None);
            // A word that is none is an error, not a panic.
            assert!(row.word::<Area>("tags").is_err());
            Ok(())
        })
    });
    assert_eq!(read.unwrap(), Some(()));
}
