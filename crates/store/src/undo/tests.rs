//! What was done is taken back and done again, in order, also after a restart.

use super::*;
use crate::tests::{Fixture, course_name, open};
use crate::{EventKind, Store};
use studium_base::CourseId;

/// What the tests count as a step of the student.
const STEPS: &[Operation] = &[Operation::CreateCourse, Operation::EditCourse, Operation::DeleteCourse];

fn rename(store: &Store, course: CourseId, name: &str) {
    let done: Result<_, StoreError> =
        store.write(Operation::EditCourse, |writer| writer.update(&tables::COURSES, course, &[("name", &name)]));
    assert!(done.unwrap().0);
}

fn undo(store: &Store) -> Option<Operation> {
    let step = store.read(|reader| next_undo(reader, STEPS)).unwrap()?;
    let done: Result<_, StoreError> = store.write(Operation::Undo, |writer| writer.take_back(step.id));
    done.unwrap();
    Some(step.operation)
}

fn redo(store: &Store) -> Option<Operation> {
    let step = store.read(|reader| next_redo(reader, STEPS)).unwrap()?;
    let done: Result<_, StoreError> = store.write(Operation::Redo, |writer| writer.take_back(step.id));
    done.unwrap();
    Some(step.operation)
}

/// The names of all courses that are not deleted.
fn names(store: &Store) -> Vec<String> {
    let sql = "select name from courses where deleted_at is null order by rowid";
    let read: Result<_, StoreError> = store.read(|reader| reader.rows(sql, [], |row| row.get("name")));
    read.unwrap()
}

#[test]
fn an_operation_in_parts_is_one_step() {
    let fixture = Fixture::new();
    let store = &fixture.store;
    let [a, b, c] = ["a", "b", "c"].map(|name| fixture.add_course(name));
    let part = |begun: Option<i64>, course: CourseId, name: &str| -> Option<i64> {
        let change = |writer: &mut Writer<'_>| writer.update(&tables::COURSES, course, &[("name", &name)]);
        let done: Result<_, StoreError> = store.write_part(Operation::EditCourse, begun, change);
        done.unwrap().1
    };
    let begun = part(None, a, "A");
    rename(store, b, "B");
    assert_eq!(part(begun, c, "C"), begun);
    assert_eq!(names(store), ["A", "B", "C"]);
    let is_taken_back = || store.read(|reader| is_taken_back(reader, begun.unwrap())).unwrap();
    undo(store);
    assert_eq!((names(store), is_taken_back()), (vec!["A".into(), "b".into(), "C".into()], false));
    undo(store);
    assert_eq!((names(store), is_taken_back()), (vec!["a".into(), "b".into(), "c".into()], true));
    redo(store);
    assert_eq!((names(store), is_taken_back()), (vec!["A".into(), "b".into(), "C".into()], false));
    assert_eq!(store.check().unwrap(), []);
    // A part that changes nothing begins no operation.
    let nothing: Result<_, StoreError> = store.write_part(Operation::EditCourse, None, |_| Ok(()));
    assert_eq!(nothing.unwrap().1, None);
}

#[test]
fn steps_are_taken_back_newest_first_and_done_again_in_order() {
    let fixture = Fixture::new();
    let store = &fixture.store;
    let course = fixture.add_course("a");
    rename(store, course, "b");
    rename(store, course, "c");
    assert_eq!(redo(store), None);

    assert_eq!(undo(store), Some(Operation::EditCourse));
    assert_eq!(names(store), ["b"]);
    assert_eq!(undo(store), Some(Operation::EditCourse));
    assert_eq!(undo(store), Some(Operation::CreateCourse));
    assert_eq!(names(store), Vec::<String>::new());
    assert_eq!(undo(store), None);

    for expected in ["a", "b", "c"] {
        assert!(redo(store).is_some());
        assert_eq!(names(store), [expected]);
    }
    assert_eq!(redo(store), None);
    // And once more: what was done again can be taken back again.
    undo(store);
    assert_eq!(names(store), ["b"]);
    assert_eq!(store.check().unwrap(), []);
}

#[test]
fn a_new_step_leaves_nothing_to_do_again() {
    let fixture = Fixture::new();
    let course = fixture.add_course("a");
    rename(&fixture.store, course, "b");
    undo(&fixture.store);
    rename(&fixture.store, course, "c");
    assert_eq!(redo(&fixture.store), None);
    undo(&fixture.store);
    assert_eq!(names(&fixture.store), ["a"]);
}

#[test]
fn the_way_back_is_known_after_a_restart() {
    let fixture = Fixture::new();
    let course = fixture.add_course("a");
    rename(&fixture.store, course, "b");
    rename(&fixture.store, course, "c");
    undo(&fixture.store);
    let (folder, clock) = fixture.close();
    let store = open(folder.path(), &clock).unwrap().store;
    assert_eq!(redo(&store), Some(Operation::EditCourse));
    assert_eq!(names(&store), ["c"]);
    undo(&store);
    undo(&store);
    assert_eq!(names(&store), ["a"]);
}

#[test]
fn what_something_else_has_changed_since_is_left_alone() {
    let fixture = Fixture::new();
    let store = &fixture.store;
    let course = fixture.add_course("a");
    rename(store, course, "b");
    let step = store.read(|reader| next_undo(reader, STEPS)).unwrap().unwrap();
    // Not a step of the student's, so it is not taken back before.
    let other: Result<_, StoreError> =
        store.write(Operation::Housekeeping, |writer| writer.update(&tables::COURSES, course, &[("name", &"x")]));
    other.unwrap();
    let refused: Result<_, StoreError> = store.write(Operation::Undo, |writer| writer.take_back(step.id));
    assert!(matches!(refused, Err(StoreError::ChangedSince { .. })));
    assert_eq!(course_name(store, course).as_deref(), Some("x"));
}

#[test]
fn events_are_voided_and_count_again() {
    let fixture = Fixture::new();
    let store = &fixture.store;
    let subject = RowId::new();
    let done: Result<_, StoreError> = store.write(Operation::AnswerCard, |writer| {
        writer.record_event(EventKind::CardReviewed, subject, &json!({ "rating": 3 }))
    });
    done.unwrap();
    let id = fixture.count("select max(id) from operations");
    let taken: Result<_, StoreError> = store.write(Operation::Undo, |writer| writer.take_back(id));
    assert_eq!(taken.unwrap().0.subjects, BTreeSet::from([subject]));
    let again: Result<_, StoreError> = store.write(Operation::Redo, |writer| writer.take_back(id + 1));
    assert_eq!(again.unwrap().0.subjects, BTreeSet::from([subject]));
    let voids = "select count(*) from study_events as void
                 join study_events as voided on hex(voided.id) = upper(replace(void.payload ->> 'event', '-', ''))
                 where void.kind = 'event_voided'";
    assert_eq!(fixture.count(voids), 2);
    assert_eq!(fixture.count("select count(*) from study_events"), 3);
}

#[test]
fn an_event_of_another_program_comes_once() {
    let fixture = Fixture::new();
    let (id, subject) = (RowId::new(), RowId::new());
    let record = || {
        let done: Result<_, StoreError> = fixture.store.write(Operation::ImportPackage, |writer| {
            writer.record_event_at((id, Timestamp(5)), EventKind::CardReviewed, subject, &json!({}))
        });
        done.unwrap().0
    };
    assert!(record());
    assert!(!record());
    assert_eq!(fixture.count("select at from study_events"), 5);
}

#[test]
fn a_fraction_and_a_blob_come_back_as_they_were() {
    for value in [SqlValue::Real(1.0), SqlValue::Real(0.1), SqlValue::Blob(vec![0, 171, 255]), SqlValue::Null] {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        let group = crate::tables::Group { number: 1, name: "g", columns: &["v"], kind: tables::Kind::Settable };
        let logged =
            connection.query_row("select ?1 as v", [&value], |row| crate::log::group_values(row, &group)).unwrap();
        assert_eq!(sql_value(&logged["v"]), value);
    }
    assert_eq!(unhex("0g"), None);
    assert_eq!(unhex("012"), None);
}

#[test]
fn what_something_else_has_brought_back_already_does_not_stand_in_the_way() {
    let fixture = Fixture::new();
    let store = &fixture.store;
    let (course, other) = (fixture.add_course("a"), fixture.add_course("x"));
    let done: Result<_, StoreError> = store.write(Operation::EditCourse, |writer| {
        writer.delete(&tables::COURSES, course)?;
        writer.update(&tables::COURSES, course, &[("instructions", &"Explain.")])?;
        writer.update(&tables::COURSES, other, &[("name", &"y")])
    });
    done.unwrap();
    let back: Result<_, StoreError> = store.write(Operation::Housekeeping, |writer| {
        writer.restore(&tables::COURSES, course)?;
        writer.update(&tables::COURSES, course, &[("instructions", &"")])
    });
    back.unwrap();
    assert_eq!(undo(store), Some(Operation::EditCourse));
    assert_eq!(names(store), ["a", "x"]);
    assert_eq!(store.check().unwrap(), []);
}

#[test]
fn a_step_that_is_passed_over_gives_way_to_the_one_before_and_is_not_done_again() {
    let fixture = Fixture::new();
    let store = &fixture.store;
    let (course, other) = (fixture.add_course("a"), fixture.add_course("x"));
    rename(store, other, "y");
    rename(store, course, "b");
    let step = store.read(|reader| next_undo(reader, STEPS)).unwrap().unwrap();
    let passed: Result<_, StoreError> = store.write(Operation::Housekeeping, |writer| writer.pass_over(step.id));
    passed.unwrap();
    assert_eq!(redo(store), None);
    assert_eq!(undo(store), Some(Operation::EditCourse));
    assert_eq!(names(store), ["b", "x"]);
    assert_eq!(redo(store), Some(Operation::EditCourse));
    assert_eq!((redo(store), names(store)), (None, vec!["b".into(), "y".into()]));
}

#[test]
fn a_step_of_many_pages_is_taken_back_and_done_again_whole() {
    let fixture = Fixture::new();
    let store = &fixture.store;
    // An entry for each of six groups of a course, and an event for each course: both are more than a page.
    let count = i64::from(PAGE) + 1;
    let done: Result<_, StoreError> = store.write(Operation::CreateCourse, |writer| {
        for number in 0..count {
            let course = RowId::new();
            writer.insert(&tables::COURSES, course, &[("name", &number.to_string()), ("created_at", &0)])?;
            writer.record_event(EventKind::CardReviewed, course, &json!({}))?;
        }
        Ok(())
    });
    done.unwrap();
    let voided = "select count(*) from study_events where kind = 'event_voided'";
    undo(store);
    assert_eq!((names(store).len(), fixture.count(voided)), (0, count));
    redo(store);
    assert_eq!((names(store).len() as i64, fixture.count(voided)), (count, 2 * count));
}
