//! The log alone is enough to take edits back.

use proptest::prelude::*;
use rusqlite::ToSql;
use rusqlite::types::Value as SqlValue;
use studium_base::CourseId;

use super::*;
use crate::tables;
use crate::tests::Fixture;
use crate::{Store, StoreError, Writer};

fn last_operation(store: &Store) -> i64 {
    store.read(|reader| reader.value::<i64>("select max(id) from operations", [])).unwrap().unwrap()
}

fn revert(store: &Store, operation_id: i64) {
    let result: Result<_, StoreError> = store.write(Operation::Undo, |writer| writer.take_back(operation_id));
    result.unwrap();
}

/// All that a person sees of courses and documents.
fn contents(store: &Store) -> Vec<Vec<SqlValue>> {
    let courses = "select id, name, instructions, model, preset_questions, sections, deleted_at, null from courses
                   union all
                   select id, title, section, course_id, tags, authors, deleted_at, year from documents order by 1";
    let read: Result<_, StoreError> =
        store.read(|reader| reader.rows(courses, [], |row| (0..8).map(|index| row.get(index)).collect()));
    read.unwrap()
}

#[test]
fn an_edit_is_reverted_purely_from_the_log() {
    let fixture = Fixture::new();
    let store = &fixture.store;
    let (course, other) = (fixture.add_course("Optics"), fixture.add_course("Waves"));
    let document = studium_base::DocumentId::new();
    let values: [(&str, &dyn ToSql); 5] = [
        ("title", &"Lenses"),
        ("course_id", &RowId::from(course)),
        ("size_bytes", &1),
        ("content_hash", &"ab"),
        ("added_at", &0),
    ];
    store.write(Operation::ImportDocument, |writer| writer.insert(&tables::DOCUMENTS, document, &values)).unwrap();
    let before = contents(store);

    let edited: Result<_, StoreError> = store.write(Operation::EditDocument, |writer| {
        let values: [(&str, &dyn ToSql); 3] =
            [("title", &"Mirrors"), ("course_id", &RowId::from(other)), ("year", &1604)];
        writer.update(&tables::DOCUMENTS, document, &values)?;
        writer.update(&tables::COURSES, course, &[("name", &"first"), ("instructions", &"Explain.")])?;
        writer.update(&tables::COURSES, course, &[("name", &"second")])?;
        writer.delete(&tables::COURSES, other)
    });
    edited.unwrap();
    let after = contents(store);
    assert_ne!(after, before);

    let edit = last_operation(store);
    revert(store, edit);
    assert_eq!(contents(store), before);
    assert_eq!(store.check().unwrap(), []);
    // Taking back is an operation like any other, so it can be taken back too.
    revert(store, last_operation(store));
    assert_eq!(contents(store), after);
}

#[test]
fn log_values_keep_their_golden_form() {
    let fixture = Fixture::new();
    let id: CourseId = RowId::from([0xAB; 16]).into();
    let document: RowId = [1; 16].into();
    let values: [(&str, &dyn ToSql); 6] = [
        ("title", &"{\"blob\":\"00\"}"),
        ("course_id", &RowId::from(id)),
        ("section", &None::<String>),
        ("size_bytes", &i64::MAX),
        ("content_hash", &""),
        ("added_at", &-1),
    ];
    fixture
        .store
        .write(Operation::ImportDocument, |writer| writer.insert(&tables::DOCUMENTS, document, &values))
        .unwrap();
    let sql = "select after from operations_log where group_number in (2, 3, 4) order by group_number";
    let read: Result<Vec<String>, StoreError> =
        fixture.store.read(|reader| reader.rows(sql, [], |row| row.get("after")));
    let golden = [
        r#"{"content_hash":"","content_type":null,"format":null,"path":"","size_bytes":9223372036854775807}"#,
        r#"{"course_id":{"blob":"abababababababababababababababab"},"rank":null,"section":null}"#,
        r#"{"title":"{\"blob\":\"00\"}"}"#,
    ];
    assert_eq!(read.unwrap(), golden);
}

/// One random thing that a student does to one of two courses.
#[derive(Debug, Clone)]
enum Step {
    Rename(String),
    Instruct(String),
    Choose(Option<String>),
    Delete,
    Restore,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        ".{0,8}".prop_map(Step::Rename),
        ".{0,8}".prop_map(Step::Instruct),
        prop::option::of("[a-z]{0,3}").prop_map(Step::Choose),
        Just(Step::Delete),
        Just(Step::Restore),
    ]
}

fn apply(writer: &mut Writer<'_>, course: CourseId, step: &Step) -> Result<bool, StoreError> {
    let table = &tables::COURSES;
    match step {
        Step::Rename(name) => writer.update(table, course, &[("name", name)]),
        Step::Instruct(text) => writer.update(table, course, &[("instructions", text)]),
        Step::Choose(model) => writer.update(table, course, &[("model", model)]),
        Step::Delete => writer.delete(table, course),
        Step::Restore => writer.restore(table, course),
    }
}

proptest! {
    // Each case is a database on the disk.
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn operations_taken_back_in_reverse_leave_what_was_before_each(
        operations in prop::collection::vec(prop::collection::vec((any::<bool>(), step()), 1..5), 1..6),
    ) {
        let fixture = Fixture::new();
        let store = &fixture.store;
        let courses = [fixture.add_course("Optics"), fixture.add_course("Waves")];
        let mut history = Vec::new();
        for steps in &operations {
            let (before, last) = (contents(store), last_operation(store));
            let written: Result<_, StoreError> = store.write(Operation::EditCourse, |writer| {
                steps.iter().try_for_each(|(second, step)| {
                    apply(writer, courses[usize::from(*second)], step).map(drop)
                })
            });
            written.unwrap();
            // An operation without effect is not in the log.
            if last_operation(store) != last {
                history.push((last_operation(store), before));
            }
        }
        for (operation, before) in history.into_iter().rev() {
            fixture.clock.advance_ms(1);
            revert(store, operation);
            prop_assert_eq!(comparable(contents(store)), comparable(before));
        }
        prop_assert_eq!(store.check().unwrap(), []);
    }
}

/// A deletion that comes back is as deleted as before, at a later time.
fn comparable(mut contents: Vec<Vec<SqlValue>>) -> Vec<Vec<SqlValue>> {
    for row in &mut contents {
        if row[6] != SqlValue::Null {
            row[6] = SqlValue::Integer(0);
        }
    }
    contents
}
