//! Opening a database: is it whole, is it ours, and if not, which backup takes its place.

use std::error::Error;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, named_params};
use studium_base::{Coded, ErrorCode, Timestamp};

use crate::files::{self, Files};
use crate::hlc::{DeviceId, HybridClock, Stamp};
use crate::{StoreError, backup, functions, migrate};

/// How long a connection waits for another process (a reading command beside the owner) before it says busy.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// The write-ahead log is cut back to this after a checkpoint; a large import may have let it grow.
const WRITE_AHEAD_LOG_BYTES: i64 = 16 * 1024 * 1024;
/// Pages in the write-ahead log at which a commit folds it into the database, which takes some ten times as long as the
/// commit itself: as many as the log may keep. With SQLite's own 1,000 one answer in sixty waits for it.
const FOLDED_AT_PAGES: i64 = 4_000;
/// Most memory for pages that the writer has read or changed. With SQLite's own 2 MiB a write of a hundred thousand rows
/// spills and reads the same pages many times over.
const WRITER_CACHE_KIB: i64 = 32 * 1024;
/// Statements kept compiled per connection: about as many as a busy minute uses.
const CACHED_STATEMENTS: usize = 128;
/// A database up to this size is checked at every start: about 60 ms. A larger one is checked when the last run was
/// killed or met damage.
const CHECK_ALWAYS_BYTES: u64 = 64 * 1024 * 1024;
const HEADER_BYTES: usize = 100;
const MAGIC: &[u8] = b"SQLite format 3\0";

/// A backup took the place of a damaged database. What was written after the backup is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovery {
    /// Where the damaged database is now; nothing when the file was missing altogether.
    pub damaged_file: Option<PathBuf>,
    /// When the backup had been made.
    pub backup_at: Timestamp,
}

/// The owner's connection and the clock of its device.
pub(crate) type Owned = (Connection, HybridClock);

/// Opens the database for its owner: creates, checks, restores and migrates it as needed.
pub(crate) fn open(files: &Files, now: Timestamp) -> Result<(Owned, Option<Recovery>), StoreError> {
    let folder = files.folder();
    fs::create_dir_all(folder).map_err(|source| StoreError::Folder { path: folder.to_owned(), source })?;
    files.remove_unfinished()?;
    match open_whole(files, now) {
        Err(damage) if damage.is_damage() => {
            tracing::error!(error = &damage as &dyn Error, "the database is damaged");
            let recovery = restore(files, now, damage)?;
            Ok((open_whole(files, now)?, Some(recovery)))
        }
        other => Ok((other?, None)),
    }
}

/// Opens the database if it is whole, and says so if it is not.
fn open_whole(files: &Files, now: Timestamp) -> Result<Owned, StoreError> {
    let database = files.database();
    let was_left_open = files.write_ahead_log().exists();
    if !database.exists() {
        // A database is created complete under another name, so one that is missing beside its traces was lost.
        if was_left_open || !backup::list(files)?.is_empty() {
            return Err(StoreError::Corrupt { path: database, detail: "the file is missing".into() });
        }
        create(files)?;
    }
    check_header(files)?;
    let mut connection = connect(&database)?;
    // Until the database is known to be whole, closing it must not write the log into it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    configure(&connection)?;
    let is_small = fs::metadata(&database).is_ok_and(|file| file.len() <= CHECK_ALWAYS_BYTES);
    if was_left_open || is_small || files.suspicion().exists() {
        quick_check(&connection, &database)?;
        files::remove_if_there(&files.suspicion())?;
    }
    let found = migrate::version(&connection)?;
    if (1..migrate::top(migrate::MIGRATIONS)).contains(&found) {
        backup::make(files, &connection, now)?;
    }
    migrate::run(&mut connection, migrate::MIGRATIONS)?;
    let clock = resume_clock(&connection, now)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok((connection, clock))
}

/// Makes an empty database with the newest schema. It gets its name when it is complete, so a file of that name is
/// never a half-made one.
fn create(files: &Files) -> Result<(), StoreError> {
    let mut connection = connect(&files.building())?;
    migrate::run(&mut connection, migrate::MIGRATIONS)?;
    connection.close().map_err(|(_, source)| source)?;
    files.finish_building()
}

/// Puts the newest good backup in the place of the database, which is set aside. Without one, nothing is touched.
fn restore(files: &Files, now: Timestamp, damage: StoreError) -> Result<Recovery, StoreError> {
    for backup in backup::list(files)? {
        match prepare(files, &backup.path) {
            Ok(()) => {
                let damaged_file = files.set_aside(now)?;
                files.finish_building()?;
                files::remove_if_there(&files.suspicion())?;
                tracing::warn!(backup = %backup.path.display(), "a backup took the place of the database");
                return Ok(Recovery { damaged_file, backup_at: backup.at });
            }
            Err(error) if error.code() == ErrorCode::DiskFull => return Err(error),
            Err(error) => {
                tracing::warn!(error = &error as &dyn Error, backup = %backup.path.display(), "this backup is not good");
            }
        }
    }
    files.remove_unfinished()?;
    Err(match damage {
        corrupt @ StoreError::Corrupt { .. } => corrupt,
        other => StoreError::Corrupt { path: files.database(), detail: with_sources(&other) },
    })
}

/// Copies a backup to [`Files::building`] and checks the copy.
fn prepare(files: &Files, backup: &Path) -> Result<(), StoreError> {
    let building = files.building();
    files.remove_unfinished()?;
    fs::copy(backup, &building).map_err(|source| StoreError::file(&building, source))?;
    let connection = connect(&building)?;
    quick_check(&connection, &building)?;
    let (found, known) = (migrate::version(&connection)?, migrate::top(migrate::MIGRATIONS));
    if found > known {
        return Err(StoreError::TooNew { found, known });
    }
    // The lost database may have handed out stamps that this one does not know of. As a new device it repeats none.
    connection.execute(include_str!("sql/retire_devices.sql"), [])?;
    connection.close().map_err(|(_, source)| source.into())
}

fn with_sources(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text += ": ";
        text += &error.to_string();
        source = error.source();
    }
    text
}

/// Is this file a database at all, and as long as it says? Costs one read of 100 bytes.
fn check_header(files: &Files) -> Result<(), StoreError> {
    let path = files.database();
    let mut header = [0; HEADER_BYTES];
    let damaged = |detail: &str| StoreError::Corrupt { path: path.clone(), detail: detail.into() };
    let mut file = File::open(&path).map_err(|source| StoreError::Folder { path: path.clone(), source })?;
    let length = file.metadata().map_err(|source| StoreError::file(&path, source))?.len();
    // SQLite deletes the log of an empty file, so this is asked before it looks.
    if length < HEADER_BYTES as u64 {
        return Err(damaged("the file is shorter than a header"));
    }
    // A checkpoint that was cut off leaves pages for the log to replace: SQLite and its check decide then.
    if fs::metadata(files.write_ahead_log()).is_ok_and(|log| log.len() > 0) {
        return Ok(());
    }
    file.read_exact(&mut header).map_err(|source| StoreError::file(&path, source))?;
    if !header.starts_with(MAGIC) {
        return Err(damaged("the file is not a database"));
    }
    // Rollback journal or write-ahead log; a greater number would make the file read-only without a word.
    if !(1..=2).contains(&header[18]) || !(1..=2).contains(&header[19]) {
        return Err(damaged("the file has a format that is not ours"));
    }
    let number = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    let page_bytes = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        other => u64::from(other),
    };
    // The page count holds only if the version it is valid for is the file's.
    let is_count_valid = number(24) == number(92);
    if is_count_valid && length < u64::from(number(28)) * page_bytes {
        return Err(damaged("the file is shorter than its header says"));
    }
    Ok(())
}

/// SQLite's own check of all pages, without comparing indexes to their tables.
pub(crate) fn quick_check(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let corrupt = |detail: String| StoreError::Corrupt { path: path.to_owned(), detail };
    match connection.query_row("pragma quick_check(1)", [], |row| row.get::<_, String>(0)) {
        Ok(verdict) if verdict == "ok" => Ok(()),
        Ok(verdict) => Err(corrupt(verdict)),
        Err(source) => {
            let error = StoreError::from(source);
            // There is nothing wrong with this statement, so what SQLite does not understand is the damaged text of
            // the schema. A busy, full or failing disk is not the database's fault and passes.
            let is_damage = matches!(error.code(), ErrorCode::Internal | ErrorCode::DatabaseCorrupt);
            Err(if is_damage { corrupt(with_sources(&error)) } else { error })
        }
    }
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    Ok(connection)
}

/// What the writer relies on.
fn configure(connection: &Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "journal_mode", "wal")?;
    // FULL waits for the disk at each commit: with NORMAL a power cut could take back what was acknowledged.
    connection.pragma_update(None, "synchronous", "full")?;
    // On macOS an ordinary sync stops at the drive's cache.
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "cache_size", -WRITER_CACHE_KIB)?;
    connection.pragma_update(None, "journal_size_limit", WRITE_AHEAD_LOG_BYTES)?;
    connection.pragma_update(None, "wal_autocheckpoint", FOLDED_AT_PAGES)?;
    harden(connection)
}

/// Nothing in the file may run code, and a damaged page is noticed before it is used.
fn harden(connection: &Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    // A mapped file that shrinks or fails to read would kill the process instead of returning an error.
    connection.pragma_update(None, "mmap_size", 0)?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    // Otherwise a statement on a table with a partial index is compiled anew whenever another value is bound to it.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    functions::install(connection)?;
    Ok(())
}

/// A connection that cannot write, for the pool.
pub(crate) fn connect_read_only(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    harden(&connection)?;
    Ok(connection)
}

/// Can this database be read beside its owner?
pub(crate) fn check_readable(files: &Files) -> Result<(), StoreError> {
    let path = files.database();
    if !path.exists() {
        return Err(StoreError::Missing { path });
    }
    check_header(files)?;
    let (found, known) = (migrate::version(&connect_read_only(&path)?)?, migrate::top(migrate::MIGRATIONS));
    match found.cmp(&known) {
        std::cmp::Ordering::Less => Err(StoreError::NeedsMigration { found, known }),
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(StoreError::TooNew { found, known }),
    }
}

/// The clock of this database's device, going on after every stamp that the database knows of. A new or restored
/// database becomes a new device.
fn resume_clock(connection: &Connection, now: Timestamp) -> Result<HybridClock, StoreError> {
    let latest: Option<Stamp> =
        connection.query_row(include_str!("sql/latest_clock.sql"), [], |row| row.get("last_clock"))?;
    let current = connection.query_row(include_str!("sql/current_device.sql"), [], |row| row.get::<_, DeviceId>("id"));
    let device = match current {
        Err(rusqlite::Error::QueryReturnedNoRows) => {
            let origin = Stamp::origin(DeviceId([0; 8]));
            connection.query_one(
                include_str!("sql/add_device.sql"),
                named_params! { ":created_at": now.0, ":last_clock": latest.unwrap_or(origin) },
                |row| row.get("id"),
            )?
        }
        other => other?,
    };
    Ok(HybridClock::resume(device, latest.unwrap_or(Stamp::origin(device))))
}

#[cfg(test)]
mod tests;
