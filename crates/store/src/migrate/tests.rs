//! The ladder: fixtures of released schemas climb to the same top as a fresh database.

use std::sync::Arc;

use rusqlite::Connection;
use studium_base::{Coded, ErrorCode, FakeClock};
use tempfile::TempDir;

use super::*;
use crate::tests::{Fixture, NOW, course_names};
use crate::{Operation, RowId, Store, tables};

/// A database as the first released version left it, with a row in each table: schema and rows as SQL.
const OLDEST_FIXTURE: &str = include_str!("fixtures/version_0001.sql");

fn memory() -> Connection {
    Connection::open_in_memory().unwrap()
}

/// The schema without comments and with single spaces, as a person would compare it.
fn comparable_schema(connection: &Connection) -> Vec<String> {
    let without_comment = |line: &str| line.split("--").next().unwrap_or_default().to_owned();
    let without_comments = |sql: &str| sql.lines().map(without_comment).collect::<Vec<_>>().join(" ");
    schema(connection)
        .unwrap()
        .iter()
        .map(|(_, sql)| without_comments(sql).split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

#[test]
fn a_fresh_database_equals_the_migrated_oldest_fixture() {
    let (mut fresh, mut oldest) = (memory(), memory());
    oldest.execute_batch(OLDEST_FIXTURE).unwrap();
    assert_eq!(version(&oldest).unwrap(), 1);
    run(&mut fresh, MIGRATIONS).unwrap();
    run(&mut oldest, MIGRATIONS).unwrap();
    assert_eq!(comparable_schema(&fresh), comparable_schema(&oldest));
    assert_eq!((version(&fresh).unwrap(), version(&oldest).unwrap()), (top(MIGRATIONS), top(MIGRATIONS)));
}

#[test]
fn the_oldest_fixture_opens_as_a_store_and_passes_the_check() {
    let folder = TempDir::new().unwrap();
    let connection = Connection::open(folder.path().join("studium.db")).unwrap();
    connection.execute_batch(OLDEST_FIXTURE).unwrap();
    drop(connection);
    let opened = Store::open(folder.path(), Arc::new(FakeClock::at(NOW))).unwrap();
    assert_eq!(opened.recovered, None);
    assert_eq!(course_names(&opened.store), ["Optics"]);
    assert_eq!(opened.store.check().unwrap(), []);
}

/// The names of all tables with the number of their rows.
fn row_counts(connection: &Connection) -> Vec<(String, i64)> {
    let sql = "select name from sqlite_schema where type = 'table' and name not like 'sqlite%' order by name";
    let mut statement = connection.prepare(sql).unwrap();
    let names: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    let count = |name: String| {
        let count = connection.query_row(&["select count(*) from ", &name].concat(), [], |row| row.get(0)).unwrap();
        (name, count)
    };
    names.into_iter().map(count).collect()
}

#[test]
fn a_database_of_version_1_is_backed_up_keeps_its_rows_and_takes_annotations() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("studium.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(OLDEST_FIXTURE).unwrap();
    let mut expected = row_counts(&connection);
    drop(connection);

    let store = Store::open(folder.path(), Arc::new(FakeClock::at(NOW))).unwrap().store;
    let document = RowId::from([2; 16]);
    let values: [(&str, &dyn rusqlite::ToSql); 11] = [
        ("document_id", &document),
        ("kind", &"highlight"),
        ("revision_id", &RowId::from([5; 16])),
        ("range_start", &0),
        ("range_end", &4),
        ("quote", &"Lens"),
        ("context_before", &""),
        ("context_after", &"es"),
        ("text_length", &6),
        ("created_at", &0),
        ("changed_at", &0),
    ];
    let added: Result<_, StoreError> = store.write(Operation::AddAnnotation, |writer| {
        writer.insert(&tables::ANNOTATIONS, RowId::from([8; 16]), &values)?;
        writer.update(&tables::ANNOTATIONS, RowId::from([8; 16]), &[("color", &"green"), ("note", &"why")])
    });
    assert!(added.unwrap().0);
    assert_eq!(store.check().unwrap(), []);
    drop(store);

    let connection = Connection::open(&path).unwrap();
    // The insert logs its five groups, the update two; both are one operation. The other new tables start empty.
    expected.push(("annotations".into(), 1));
    let empty = [
        "card_proposal_runs",
        "card_proposals",
        "cards",
        "cards_answers",
        "cards_due",
        "cards_state",
        "decks",
        "exams",
        "media",
        "note_types",
        "note_vectors",
        "notes",
        "notes_state",
        "presets",
    ];
    expected.extend(empty.map(|name| (name.into(), 0)));
    expected.extend(["watched_files", "watched_folders"].map(|name| (name.into(), 0)));
    expected.sort();
    for (name, count) in &mut expected {
        match name.as_str() {
            "operations" => *count += 1,
            "operations_log" => *count += 7,
            _ => {}
        }
    }
    assert_eq!(row_counts(&connection), expected);
    let backups = std::fs::read_dir(folder.path().join("backups")).unwrap();
    let versions = backups.map(|backup| version(&Connection::open(backup.unwrap().path()).unwrap()).unwrap());
    assert_eq!(versions.collect::<Vec<_>>(), [1]);
}

#[test]
fn every_table_is_strict() {
    let mut connection = memory();
    run(&mut connection, MIGRATIONS).unwrap();
    let sql = "select name from pragma_table_list where schema = 'main' and not strict and name not like 'sqlite%'";
    let mut statement = connection.prepare(sql).unwrap();
    let loose: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(loose, Vec::<String>::new());
}

#[test]
fn migrating_twice_changes_nothing() {
    let mut connection = memory();
    run(&mut connection, MIGRATIONS).unwrap();
    let before = schema(&connection).unwrap();
    run(&mut connection, MIGRATIONS).unwrap();
    assert_eq!(schema(&connection).unwrap(), before);
}

#[test]
fn a_failing_rung_leaves_the_database_as_it_was() {
    let mut connection = memory();
    run(&mut connection, &["create table a (x integer) strict;"]).unwrap();
    let before = schema(&connection).unwrap();
    let ladder = [
        "",
        "create table b (x integer) strict;",
        "create table c (x integer) strict; insert into nowhere values (1);",
    ];
    let error = run(&mut connection, &ladder).unwrap_err();
    assert!(matches!(error, StoreError::Migration { version: 3, .. }), "{error:?}");
    assert_eq!((schema(&connection).unwrap(), version(&connection).unwrap()), (before, 1));
}

#[test]
fn a_rung_may_build_a_table_anew_without_losing_the_rows_below_it() {
    let mut connection = memory();
    let first = "create table a (id integer primary key) strict;
                 create table b (a integer references a (id) on delete cascade) strict;
                 insert into a values (1); insert into b values (1);";
    let rebuild = "create table a_wide (id integer primary key, extra text) strict;
                   insert into a_wide (id) select id from a; drop table a; alter table a_wide rename to a;";
    run(&mut connection, &[first]).unwrap();
    run(&mut connection, &[first, rebuild]).unwrap();
    let count: i64 = connection.query_row("select count(*) from b", [], |row| row.get(0)).unwrap();
    let enforced: bool = connection.pragma_query_value(None, "foreign_keys", |row| row.get(0)).unwrap();
    assert_eq!((count, enforced), (1, true));
}

#[test]
fn a_rung_that_leaves_rows_pointing_nowhere_is_refused() {
    let mut connection = memory();
    let first = "create table a (id integer primary key) strict;
                 create table b (a integer references a (id)) strict;
                 insert into a values (1); insert into b values (1);";
    run(&mut connection, &[first]).unwrap();
    let error = run(&mut connection, &[first, "delete from a;"]).unwrap_err();
    assert!(matches!(&error, StoreError::MigrationDangles { table } if table == "b"), "{error:?}");
    assert_eq!(version(&connection).unwrap(), 1);
}

#[test]
fn a_database_from_the_future_is_left_alone() {
    let fixture = Fixture::new();
    fixture.add_course("later");
    let (folder, clock) = fixture.close();
    let path = folder.path().join("studium.db");
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 999).unwrap();
    let before = std::fs::read(&path).unwrap();
    let error = Store::open(folder.path(), clock.clone()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::DatabaseTooNew);
    assert_eq!(Store::open_read_only(folder.path(), clock).unwrap_err().code(), ErrorCode::DatabaseTooNew);
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[test]
fn note_types_that_come_with_studium_are_no_step_after_version_15() {
    let mut connection = memory();
    run(&mut connection, &MIGRATIONS[..14]).unwrap();
    let rows = "insert into operations (id, name, at) values (1, 'add_note_type', 0), (2, 'add_note_type', 0);
                insert into operations_log (operation_id, table_number, row_id, group_number, clock, after) values
                  (1, 6, x'73746f636b0080008000000000000001', 1, zeroblob(16), '{}'),
                  (2, 6, x'019b7700000070008000000000000001', 1, zeroblob(16), '{}');";
    connection.execute_batch(rows).unwrap();
    run(&mut connection, MIGRATIONS).unwrap();
    let mut statement = connection.prepare("select name from operations order by id").unwrap();
    let names: Vec<String> = statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    assert_eq!(names, ["housekeeping", "add_note_type"]);
}
