//! The database of a data folder: one file, one writer, many readers, a log of every change, checked backups.
//!
//! ```text
//! <folder>/studium.db              the database (SQLite, WAL)
//! <folder>/backups/studium-*.db    checked copies, the number is the time in ms since 1970 UTC
//! <folder>/damaged-*.db            databases that could not be read any more; never deleted
//! ```
//!
//! # Three kinds of tables
//!
//! * **Syncing** rows ([`tables`]: courses, documents, conversations, messages, annotations, notes, cards, ...) will one day be merged with other
//!   devices. They are written only by [`Writer::insert`], [`Writer::update`], [`Writer::delete`] and
//!   [`Writer::restore`], which stamp each changed group of columns with a [`hlc::Stamp`] and log what was there
//!   before and after. They have no foreign keys: a row may arrive before the row it points to. A deletion is a mark.
//! * **Derived** rows (revisions, parts, chunks, documents_state, notes_state, cards_state, cards_answers) can be made again; foreign keys with cascade.
//! * **Local** rows (jobs, settings, notices, ...) hold for this machine.
//!
//! Derived and local rows are written with plain SQL through [`Writer::execute`]; the connection refuses such a
//! statement when it names a syncing table or the log. Study events ([`Writer::record_event`]) are append-only.
//!
//! # Reading and writing
//!
//! ```
//! # use std::sync::Arc;
//! # use studium_base::{CourseId, SystemClock};
//! # use studium_store::sqlite::named_params;
//! # use studium_store::{Operation, Store, StoreError, tables};
//! # let folder = tempfile::tempdir().expect("a folder for the example");
//! let store = Store::open(folder.path(), Arc::new(SystemClock))?.store;
//! let course = CourseId::new();
//! let ((), changes) = store.write(Operation::CreateCourse, |writer| {
//!     writer.insert(&tables::COURSES, course, &[("name", &"Optics"), ("created_at", &writer.now().0)])
//! })?;
//! assert_eq!(changes.areas.len(), 1);
//!
//! let name = store.read(|reader| {
//!     reader.row(
//!         "select name from courses where id = :id",
//!         named_params! { ":id": studium_store::RowId::from(course) },
//!         |row| row.get::<_, String>("name"),
//!     )
//! })?;
//! assert_eq!(name.as_deref(), Some("Optics"));
//! # Ok::<(), StoreError>(())
//! ```
//!
//! A write is one transaction: the closure's error, a full disk or a kill leaves nothing of it, and what was
//! acknowledged stays. Long work writes an operation in parts ([`Store::write_part`]). No inference, network or waiting
//! while a transaction is open, and no write inside a write: the writer waits for itself. Subscribers hear of a change
//! after its commit.
//!
//! # Opening
//!
//! [`Store::open`] checks the file's header, runs SQLite's `quick_check` when the last run did not close the database
//! (its write-ahead log is still there) or met damage, and makes a backup before it migrates. A damaged database is
//! moved aside and the newest good backup takes its place, which [`Opened::recovered`] reports. The lock that keeps a
//! second Studium out of the folder belongs to the `app` crate.

mod backup;
mod change;
mod check;
mod clocks;
mod error;
mod files;
mod functions;
mod guard;
mod history;
pub mod hlc;
mod log;
mod migrate;
mod open;
mod operation;
mod reader;
mod row;
mod store;
mod suspicion;
pub mod tables;
mod undo;
mod writer;

#[cfg(test)]
mod tests;

pub use backup::Backup;
pub use change::{Area, Changes, TouchedRows};
pub use check::Inconsistency;
pub use error::StoreError;
pub use functions::{PART_SEPARATOR, compile_regex, without_marks};
pub use history::{RowChange, row_changes};
pub use open::Recovery;
pub use operation::{EventKind, Operation};
pub use reader::Reader;
pub use row::{Columns, Json, RowId, Word};
pub use store::{Opened, Store};
pub use undo::{Step, TakenBack, is_taken_back, next_redo, next_undo};
pub use writer::Writer;

/// SQLite's types for those who write queries (`named_params!`, `Row`, `ToSql`); no other crate names the library.
pub use rusqlite as sqlite;
