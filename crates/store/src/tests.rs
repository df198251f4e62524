//! A store in a folder of its own, for the tests of every module, and the tests of faults from outside.

use std::path::Path;
use std::sync::Arc;

use rusqlite::named_params;
use studium_base::{CourseId, FakeClock, Timestamp};
use tempfile::TempDir;

use crate::{Opened, Operation, RowId, Store, StoreError, tables};

mod crash;
mod damage;
mod disk_full;

/// 2026-01-01T00:00:00Z.
pub(crate) const NOW: Timestamp = Timestamp(1_767_225_600_000);

pub(crate) struct Fixture {
    pub(crate) store: Store,
    pub(crate) clock: Arc<FakeClock>,
    pub(crate) folder: TempDir,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let clock = Arc::new(FakeClock::at(NOW));
        let store = open(folder.path(), &clock).unwrap().store;
        Self { store, clock, folder }
    }

    /// Closes the store and gives its folder.
    pub(crate) fn close(self) -> (TempDir, Arc<FakeClock>) {
        (self.folder, self.clock)
    }

    pub(crate) fn add_course(&self, name: &str) -> CourseId {
        add_course(&self.store, name).unwrap()
    }

    pub(crate) fn count(&self, sql: &str) -> i64 {
        self.store.read(|reader| reader.value(sql, [])).unwrap().unwrap()
    }
}

pub(crate) fn open(folder: &Path, clock: &Arc<FakeClock>) -> Result<Opened, StoreError> {
    Store::open(folder, Arc::clone(clock) as _)
}

pub(crate) fn add_course(store: &Store, name: &str) -> Result<CourseId, StoreError> {
    let course = CourseId::new();
    store.write(Operation::CreateCourse, |writer| {
        writer.insert(&tables::COURSES, course, &[("name", &name), ("created_at", &writer.now().0)])
    })?;
    Ok(course)
}

pub(crate) fn course_name(store: &Store, course: CourseId) -> Option<String> {
    let sql = "select name from courses where id = :id";
    store.read(|reader| reader.value::<String>(sql, named_params! { ":id": RowId::from(course) })).unwrap()
}

/// Names of all courses, in the order in which they were made.
pub(crate) fn course_names(store: &Store) -> Vec<String> {
    let read: Result<_, StoreError> =
        store.read(|reader| reader.rows("select name from courses order by rowid", [], |row| row.get("name")));
    read.unwrap()
}

/// Files of a folder whose names begin so.
pub(crate) fn files_beginning(folder: &Path, start: &str) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(start))
        .collect();
    names.sort();
    names
}
