//! A disk without room: a typed error, nothing acknowledged lost, and life goes on when there is room again.

use studium_base::{Coded, ErrorCode};

use super::{Fixture, add_course, course_names};
use crate::{Operation, StoreError, tables};

#[test]
fn a_full_disk_is_said_and_keeps_what_was_acknowledged() {
    let fixture = Fixture::new();
    fixture.store.limit_growth(40).unwrap();
    let mut acknowledged = Vec::new();
    let error = loop {
        let name = format!("{:04}{}", acknowledged.len(), "x".repeat(3_000));
        match add_course(&fixture.store, &name) {
            Ok(_) => acknowledged.push(name),
            Err(error) => break error,
        }
    };
    assert_eq!(error.code(), ErrorCode::DiskFull);
    assert!(acknowledged.len() > 3, "the disk was full before anything was written");
    assert_eq!(course_names(&fixture.store), acknowledged);
    assert_eq!(fixture.store.check().unwrap(), []);

    fixture.store.limit_growth(1_000).unwrap();
    add_course(&fixture.store, "after").unwrap();
    acknowledged.push("after".to_owned());
    let (folder, clock) = fixture.close();
    let opened = super::open(folder.path(), &clock).unwrap();
    assert_eq!(opened.recovered, None);
    assert_eq!(course_names(&opened.store), acknowledged);
    assert_eq!(opened.store.check().unwrap(), []);
}

#[test]
fn a_closure_that_ignores_a_full_disk_commits_no_half_of_a_row() {
    let fixture = Fixture::new();
    fixture.store.limit_growth(10).unwrap();
    let mut failed = 0;
    let result: Result<_, StoreError> = fixture.store.write(Operation::CreateCourse, |writer| {
        for index in 0..20 {
            let name = format!("{index}{}", "x".repeat(9_000));
            let values: [(&str, &dyn rusqlite::ToSql); 2] = [("name", &name), ("created_at", &0)];
            if writer.insert(&tables::COURSES, studium_base::CourseId::new(), &values).is_err() {
                failed += 1;
            }
        }
        Ok(())
    });
    assert!(failed > 0, "there was room for everything");
    // Whether SQLite gave up the statement or the whole transaction is its choice; rows and log agree either way.
    drop(result);
    fixture.store.limit_growth(1_000).unwrap();
    assert_eq!(fixture.store.check().unwrap(), []);
    assert_eq!(
        fixture.count("select count(*) from operations_log where group_number = 2"),
        fixture.count("select count(*) from courses")
    );
    add_course(&fixture.store, "after").unwrap();
}
