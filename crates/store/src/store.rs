//! The store itself: the writer behind its lock, the readers, the subscribers and the backups of one database.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, TransactionBehavior};
use studium_base::{Clock, Timestamp};

use crate::check::Inconsistency;
use crate::files::Files;
use crate::guard::Guard;
use crate::hlc::HybridClock;
use crate::reader::ReaderPool;
use crate::suspicion::Suspicion;
use crate::{Backup, Changes, Operation, Reader, Recovery, StoreError, Writer, backup, check, open};

const HOUR_MS: i64 = 60 * 60 * 1000;

type Subscriber = Arc<dyn Fn(&Changes) + Send + Sync>;

/// An open database. Clones share it; when the last one goes, the database is closed and its log folded in.
#[derive(Debug, Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

/// What [`Store::open`] gives.
#[derive(Debug)]
pub struct Opened {
    /// The open database.
    pub store: Store,
    /// Something was damaged, and a backup took its place.
    pub recovered: Option<Recovery>,
}

/// Dropped in this order: SQLite folds the write-ahead log in only when the last connection to go may write.
struct Inner {
    readers: ReaderPool,
    writer: Option<Mutex<WriterState>>,
    clock: Arc<dyn Clock>,
    files: Files,
    suspicion: Suspicion,
    subscribers: Mutex<Vec<Subscriber>>,
    /// One backup at a time: a second would thin out beside the first.
    backup: Mutex<()>,
}

#[derive(Debug)]
pub(crate) struct WriterState {
    pub(crate) connection: Connection,
    guard: Guard,
    clock: HybridClock,
}

impl Store {
    /// Opens `<folder>/studium.db` for its one owner, creating or migrating it as needed. A damaged database is set
    /// aside and the newest good backup restored.
    ///
    /// # Errors
    /// `database_corrupt` when it is damaged and no backup is good (nothing is moved or deleted then),
    /// `database_too_new`, `disk_full`, `data_folder_unusable`, `io`.
    pub fn open(folder: &Path, clock: Arc<dyn Clock>) -> Result<Opened, StoreError> {
        let files = Files::new(folder);
        let now = clock.now();
        let ((mut connection, hybrid_clock), recovered) = open::open(&files, now)?;
        let guard = Guard::install(&mut connection)?;
        let writer = WriterState { connection, guard, clock: hybrid_clock };
        Ok(Opened { store: Self::assemble(files, clock, Some(writer)), recovered })
    }

    /// Opens the database for reading beside its owner. Nothing is checked, migrated or restored.
    ///
    /// # Errors
    /// `data_folder_unusable` when there is no database, `data_folder_in_use` when its owner has yet to migrate it,
    /// `database_too_new`, `database_corrupt`.
    pub fn open_read_only(folder: &Path, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let files = Files::new(folder);
        open::check_readable(&files)?;
        Ok(Self::assemble(files, clock, None))
    }

    /// The time of the store's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    fn assemble(files: Files, clock: Arc<dyn Clock>, writer: Option<WriterState>) -> Self {
        let inner = Inner {
            readers: ReaderPool::new(files.clone()),
            writer: writer.map(Mutex::new),
            clock,
            suspicion: Suspicion::new(&files),
            files,
            subscribers: Mutex::default(),
            backup: Mutex::default(),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Reads within one snapshot, beside other readers and the writer. What a write commits meanwhile is not seen.
    ///
    /// # Errors
    /// Whatever `read` returns, and when the database cannot be read.
    pub fn read<T, E: From<StoreError>>(&self, read: impl FnOnce(&Reader<'_>) -> Result<T, E>) -> Result<T, E> {
        self.inner.readers.read(&self.inner.suspicion, read)
    }

    /// Writes in one transaction. When `change` fails or panics nothing of it stays; when this returns `Ok` it survives a
    /// power cut. Subscribers are told after the commit, on this thread.
    ///
    /// Waits for other writes. A write within a write would wait for itself.
    ///
    /// # Errors
    /// Whatever `change` returns; `data_folder_in_use` for a store opened for reading; `disk_full`.
    pub fn write<T, E: From<StoreError>>(
        &self,
        operation: Operation,
        change: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<(T, Changes), E> {
        let (value, changes, _) = self.write_within(operation, None, change)?;
        Ok((value, changes))
    }

    /// Writes a part of an operation, in a transaction of its own: long work lets others write in between, survives a kill
    /// as far as it came, and is one step of undo all the same. `begun` is what the part before has returned, `None` for
    /// the first one. Returns the id of the operation; `None` as long as no part has changed anything that is logged.
    ///
    /// Whoever goes on asks within each part whether the operation was taken back meanwhile, see [`crate::is_taken_back`].
    ///
    /// # Errors
    /// As [`Store::write`]; parts before this one stay.
    pub fn write_part<T, E: From<StoreError>>(
        &self,
        operation: Operation,
        begun: Option<i64>,
        change: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<(T, Option<i64>), E> {
        let (value, _, operation_id) = self.write_within(operation, begun, change)?;
        Ok((value, operation_id))
    }

    fn write_within<T, E: From<StoreError>>(
        &self,
        operation: Operation,
        begun: Option<i64>,
        change: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<(T, Changes, Option<i64>), E> {
        let (value, changes, operation_id) = {
            let mut state = self.writer()?;
            let WriterState { connection, guard, clock } = &mut *state;
            let suspicion = &self.inner.suspicion;
            let transaction =
                suspicion.watch(|| rusqlite::Transaction::new(connection, TransactionBehavior::Immediate))?;
            let now = self.inner.clock.now();
            let closed = guard.close();
            let mut writer = Writer::new(&transaction, suspicion, guard, clock, (operation, begun), now);
            let value = change(&mut writer)?;
            let (changes, operation_id) = writer.finish()?;
            drop(closed);
            suspicion.watch(|| transaction.commit())?;
            (value, changes, operation_id)
        };
        if !changes.areas.is_empty() {
            self.tell(&changes);
        }
        Ok((value, changes, operation_id))
    }

    /// Calls `subscriber` after each commit that changed an area, on the thread that wrote. It may read and write.
    pub fn subscribe(&self, subscriber: Box<dyn Fn(&Changes) + Send + Sync>) {
        self.inner.subscribers.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::from(subscriber));
    }

    /// Makes a checked backup and thins out the older ones: the newest 5 stay, and the newest of each of 7 days.
    ///
    /// # Errors
    /// `disk_full` (nothing unfinished stays behind), `io`, `database_corrupt` when the copy does not pass its check.
    pub fn backup_now(&self) -> Result<Backup, StoreError> {
        let _one_at_a_time = self.inner.backup.lock().unwrap_or_else(PoisonError::into_inner);
        let source = open::connect_read_only(&self.inner.files.database())?;
        backup::make(&self.inner.files, &source, self.inner.clock.now())
    }

    /// Makes a backup when the newest one is at least so many hours old, or from the future.
    ///
    /// # Errors
    /// As [`Store::backup_now`].
    pub fn backup_if_due(&self, hours: u32) -> Result<Option<Backup>, StoreError> {
        let now = self.inner.clock.now();
        let is_fresh = self.backups()?.first().is_some_and(|newest| {
            let age_ms = now.0 - newest.at.0;
            (0..i64::from(hours) * HOUR_MS).contains(&age_ms)
        });
        if is_fresh { Ok(None) } else { self.backup_now().map(Some) }
    }

    /// The backups, newest first.
    ///
    /// # Errors
    /// `data_folder_unusable`, `io`.
    pub fn backups(&self) -> Result<Vec<Backup>, StoreError> {
        backup::list(&self.inner.files)
    }

    /// Looks for everything that should not be: damaged pages, rows that point nowhere, a log with gaps or one that
    /// disagrees with the rows. Reads the whole database. Empty is good.
    ///
    /// # Errors
    /// When the database cannot be read at all.
    pub fn check(&self) -> Result<Vec<Inconsistency>, StoreError> {
        self.read(check::check)
    }

    /// Lets the database grow by so many pages and no more, until it is opened again: how a test fills the disk.
    ///
    /// # Errors
    /// `data_folder_in_use` for a store opened for reading.
    pub fn limit_growth(&self, pages: u32) -> Result<(), StoreError> {
        let state = self.writer()?;
        let used: i64 = state.connection.pragma_query_value(None, "page_count", |row| row.get(0))?;
        state.connection.pragma_update(None, "max_page_count", used + i64::from(pages))?;
        Ok(())
    }

    pub(crate) fn writer(&self) -> Result<MutexGuard<'_, WriterState>, StoreError> {
        let writer = self.inner.writer.as_ref().ok_or(StoreError::ReadOnly)?;
        // A closure that panicked left the lock poisoned, but its transaction was rolled back while it unwound.
        Ok(writer.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn tell(&self, changes: &Changes) {
        // Called without the lock, so that a subscriber may subscribe.
        let subscribers = self.inner.subscribers.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for subscriber in subscribers {
            subscriber(changes);
        }
    }
}

impl fmt::Debug for Inner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Store").field("folder", &self.files.folder()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
