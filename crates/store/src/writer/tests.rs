//! Syncing rows: what is stamped and logged, what is refused, and that plain SQL stays away from them.

use studium_base::{Coded, CourseId, ErrorCode, MessageId};

use super::*;
use crate::tests::{Fixture, NOW, course_name};
use crate::{Changes, tables};

/// The log as (group, before, after), without the entries of `insert`.
fn edits(fixture: &Fixture) -> Vec<(u8, String, String)> {
    let sql = "select group_number, before, after from operations_log where before is not null order by seq";
    let read: Result<_, StoreError> = fixture.store.read(|reader| {
        reader.rows(sql, [], |row| Ok((row.get("group_number")?, row.get("before")?, row.get("after")?)))
    });
    read.unwrap()
}

fn write<T>(
    fixture: &Fixture,
    change: impl FnOnce(&mut Writer<'_>) -> Result<T, StoreError>,
) -> Result<(T, Changes), StoreError> {
    fixture.store.write(Operation::EditCourse, change)
}

#[test]
fn an_insert_stamps_and_logs_every_group() {
    let fixture = Fixture::new();
    fixture.add_course("Optics");
    let sql = "select group_number, after from operations_log where before is null order by seq";
    let read: Result<Vec<(u8, String)>, StoreError> =
        fixture.store.read(|reader| reader.rows(sql, [], |row| Ok((row.get("group_number")?, row.get("after")?))));
    let expected = [
        (1, format!(r#"{{"created_at":{}}}"#, NOW.0)),
        (2, r#"{"name":"Optics"}"#.to_owned()),
        (3, r#"{"instructions":""}"#.to_owned()),
        (4, r#"{"model":null}"#.to_owned()),
        (5, r#"{"preset_questions":"[]"}"#.to_owned()),
        (6, r#"{"sections":"[]"}"#.to_owned()),
    ];
    assert_eq!(read.unwrap(), expected);
    assert_eq!(fixture.count("select length(clocks) from courses"), 6 * 17);
}

#[test]
fn an_update_stamps_and_logs_only_the_groups_that_differ() {
    let fixture = Fixture::new();
    let course = fixture.add_course("Optics");
    let (is_changed, changes) = write(&fixture, |writer| {
        writer.update(
            &tables::COURSES,
            course,
            &[("name", &"Waves"), ("instructions", &""), ("model", &None::<String>)],
        )
    })
    .unwrap();
    assert!(is_changed);
    assert_eq!(changes.areas, BTreeSet::from([Area::Courses]));
    assert_eq!(edits(&fixture), [(2, r#"{"name":"Optics"}"#.into(), r#"{"name":"Waves"}"#.into())]);
    assert_eq!(fixture.store.check().unwrap(), []);
}

#[test]
fn an_update_that_changes_nothing_leaves_no_trace() {
    let fixture = Fixture::new();
    let course = fixture.add_course("Optics");
    let (is_changed, changes) =
        write(&fixture, |writer| writer.update(&tables::COURSES, course, &[("name", &"Optics")])).unwrap();
    assert!(!is_changed);
    assert_eq!(changes.areas, BTreeSet::new());
    assert_eq!(fixture.count("select count(*) from operations"), 1);
}

#[test]
fn a_deletion_is_a_mark_with_a_clock_of_its_own_and_can_be_taken_back() {
    let fixture = Fixture::new();
    let course = fixture.add_course("Optics");
    assert!(write(&fixture, |writer| writer.delete(&tables::COURSES, course)).unwrap().0);
    assert!(!write(&fixture, |writer| writer.delete(&tables::COURSES, course)).unwrap().0);
    // An edit does not bring the row back.
    write(&fixture, |writer| writer.update(&tables::COURSES, course, &[("name", &"Waves")])).unwrap();
    assert_eq!(fixture.count("select deleted_at from courses"), NOW.0);
    assert_eq!(fixture.store.check().unwrap(), []);
    assert!(write(&fixture, |writer| writer.restore(&tables::COURSES, course)).unwrap().0);
    assert!(!write(&fixture, |writer| writer.restore(&tables::COURSES, course)).unwrap().0);
    let marks: Vec<_> = edits(&fixture).into_iter().filter(|(group, ..)| *group == 0).collect();
    let (alive, dead) = (r#"{"deleted_at":null}"#.to_owned(), format!(r#"{{"deleted_at":{}}}"#, NOW.0));
    assert_eq!(marks, [(0, alive.clone(), dead.clone()), (0, dead, alive)]);
    assert_eq!(fixture.store.check().unwrap(), []);
}

#[test]
fn what_is_fixed_unknown_or_missing_is_refused() {
    let fixture = Fixture::new();
    let course = fixture.add_course("Optics");
    let update =
        |column: &'static str| write(&fixture, |writer| writer.update(&tables::COURSES, course, &[(column, &1)]));
    assert!(matches!(update("created_at"), Err(StoreError::AppendOnly { column: "created_at", .. })));
    for column in ["deleted_at", "clocks", "id", "name = 'x' --", ""] {
        assert!(matches!(update(column), Err(StoreError::UnknownColumn { .. })), "{column}");
    }
    let missing = CourseId::new();
    let errors = [
        write(&fixture, |writer| writer.update(&tables::COURSES, missing, &[("name", &"x")])).map(drop),
        write(&fixture, |writer| writer.delete(&tables::COURSES, missing)).map(drop),
        write(&fixture, |writer| writer.restore(&tables::COURSES, missing)).map(drop),
    ];
    for error in errors {
        assert_eq!(error.unwrap_err().code(), ErrorCode::NotFound);
    }
}

#[test]
fn a_closure_may_go_on_after_an_error_it_expected() {
    let fixture = Fixture::new();
    let course = fixture.add_course("Optics");
    write(&fixture, |writer| {
        let taken = writer.insert(&tables::COURSES, course, &[("name", &"twice"), ("created_at", &0)]);
        assert!(matches!(taken, Err(StoreError::Sqlite { .. })));
        let incomplete = writer.insert(&tables::COURSES, CourseId::new(), &[("name", &"no creation time")]);
        assert!(matches!(incomplete, Err(StoreError::Sqlite { .. })));
        writer.update(&tables::COURSES, course, &[("name", &"Waves")])
    })
    .unwrap();
    assert_eq!(course_name(&fixture.store, course).as_deref(), Some("Waves"));
    assert_eq!(fixture.count("select count(*) from courses"), 1);
    assert_eq!(fixture.store.check().unwrap(), []);
}

#[test]
fn plain_sql_cannot_touch_syncing_rows_the_log_the_schema_or_the_transaction() {
    let fixture = Fixture::new();
    fixture.add_course("Optics");
    let refused = [
        "update courses set name = 'unlogged'",
        "delete from documents",
        "insert into messages (id, conversation_id, role, text, mode, at, clocks) values (zeroblob(16), zeroblob(16), '', '', '', 0, x'')",
        "delete from conversations",
        "delete from operations_log",
        "delete from operations",
        "update devices set is_current = 0",
        "delete from study_events",
        "create table mine (x integer)",
        "drop table settings",
        "alter table settings add column x integer",
        "pragma user_version = 7",
        "attach database ':memory:' as other",
        "commit",
        "rollback",
        "savepoint mine",
    ];
    for sql in refused {
        let result = write(&fixture, |writer| writer.execute(sql, []));
        assert!(matches!(result, Err(StoreError::Sqlite { .. })), "{sql}: {result:?}");
        // Nor through the reading side of the writer.
        let result = write(&fixture, |writer| writer.row(sql, [], |_| Ok(())));
        assert!(matches!(result, Err(StoreError::Sqlite { .. })), "{sql}: {result:?}");
    }
    assert_eq!(fixture.count("select count(*) from courses where name = 'Optics'"), 1);
    assert_eq!(fixture.store.check().unwrap(), []);
}

#[test]
fn plain_sql_hands_back_the_numbers_of_new_rows() {
    let fixture = Fixture::new();
    let sql = "insert into network_requests (at, host, path, purpose, outcome)
               values (0, 'example.org', '/', 'model', 'ok') returning id";
    let add = || write(&fixture, |writer| writer.value::<i64>(sql, [])).unwrap().0;
    assert_eq!((add(), add()), (Some(1), Some(2)));
    assert_eq!(fixture.count("select count(*) from network_requests"), 2);
}

#[test]
fn a_derived_row_needs_its_parent() {
    let fixture = Fixture::new();
    let sql = "insert into documents_state (document_id, status) values (zeroblob(16), 'queued')";
    assert!(matches!(write(&fixture, |writer| writer.execute(sql, [])), Err(StoreError::Sqlite { .. })));
}

#[test]
fn an_event_is_recorded_with_its_operation() {
    let fixture = Fixture::new();
    let message = MessageId::new();
    let payload = serde_json::json!({ "length": 12 });
    write(&fixture, |writer| writer.record_event(EventKind::QuestionAsked, message, &payload)).unwrap();
    let sql = "select e.at, e.kind, e.payload, e.subject, o.name from study_events as e join operations as o on o.id = e.operation_id";
    let read: Result<_, StoreError> = fixture.store.read(|reader| {
        reader.row(sql, [], |row| {
            let texts: [String; 3] = [row.get("kind")?, row.get("payload")?, row.get("name")?];
            Ok((row.get::<_, i64>("at")?, texts, row.get::<_, RowId>("subject")?))
        })
    });
    let texts = ["question_asked", r#"{"length":12}"#, "edit_course"].map(str::to_owned);
    assert_eq!(read.unwrap(), Some((NOW.0, texts, RowId::from(message))));
}

#[test]
fn numbers_of_tables_and_groups_are_unique_and_columns_belong_to_one_group() {
    let numbers: BTreeSet<u8> = tables::ALL.iter().map(|table| table.number).collect();
    assert_eq!(numbers.len(), tables::ALL.len());
    let fixture = Fixture::new();
    for table in tables::ALL {
        let groups: BTreeSet<u8> = table.groups.iter().map(|group| group.number).collect();
        assert_eq!(groups.len(), table.groups.len(), "{}", table.name);
        assert!(!groups.contains(&PRESENCE.number), "{}", table.name);
        let mut declared: Vec<&str> = table.groups.iter().flat_map(|group| group.columns).copied().collect();
        declared.extend(["id", "deleted_at", "clocks"]);
        declared.sort_unstable();
        let sql = "select name from pragma_table_info(:table) order by name";
        let read: Result<Vec<String>, StoreError> = fixture
            .store
            .read(|reader| reader.rows(sql, named_params! { ":table": table.name }, |row| row.get("name")));
        assert_eq!(read.unwrap(), declared, "{}", table.name);
    }
}
