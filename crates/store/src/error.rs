//! What can go wrong with the database, each with the code on which the interface branches.

use std::io;
use std::path::PathBuf;

use studium_base::{Coded, ErrorCode};

use crate::RowId;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder, or a file in it, cannot be created, read or written.
    #[error("cannot use {}", path.display())]
    Folder {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Reading or writing a file failed.
    #[error("reading or writing {} failed", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is no database to read; only a writing store creates one.
    #[error("there is no database at {}", path.display())]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// The database is damaged, and no backup is good. Nothing was moved or deleted.
    #[error("the database {} is damaged: {detail}", path.display())]
    Corrupt {
        /// The damaged file.
        path: PathBuf,
        /// What the check said.
        detail: String,
    },
    /// The database has a newer schema than this program knows.
    #[error("the database has schema {found}, this program knows {known}")]
    TooNew {
        /// In the file.
        found: u32,
        /// The newest this program knows.
        known: u32,
    },
    /// The database has an older schema, and a reader may not migrate it.
    #[error("the database has schema {found}, its owner must migrate it to {known} first")]
    NeedsMigration {
        /// In the file.
        found: u32,
        /// What this program needs.
        known: u32,
    },
    /// A migration failed; the database is as it was before.
    #[error("migration {version} failed")]
    Migration {
        /// The first version that could not be reached.
        version: u32,
        /// Why.
        source: rusqlite::Error,
    },
    /// After the migrations rows point nowhere; the database is as it was before.
    #[error("after the migrations rows of {table} point nowhere")]
    MigrationDangles {
        /// The first table concerned.
        table: String,
    },
    /// No room left. Everything acknowledged before is safe, this write left nothing.
    #[error("no room left for the database")]
    DiskFull {
        /// SQLite's words.
        source: rusqlite::Error,
    },
    /// A write was asked of a store that was opened for reading beside the owner.
    #[error("this store was opened for reading only")]
    ReadOnly,
    /// The row to change is not there.
    #[error("{table} has no row {row}")]
    RowMissing {
        /// The syncing table.
        table: &'static str,
        /// The row's id.
        row: RowId,
    },
    /// The table declares no such column.
    #[error("{table} declares no column {column}")]
    UnknownColumn {
        /// The syncing table.
        table: &'static str,
        /// The name that was given.
        column: String,
    },
    /// The column is fixed once the row exists.
    #[error("{table}.{column} cannot be changed")]
    AppendOnly {
        /// The syncing table.
        table: &'static str,
        /// The fixed column.
        column: &'static str,
    },
    /// What an operation wrote was written over since, so it cannot be taken back.
    #[error("operation {operation_id} cannot be taken back: its values were changed since")]
    ChangedSince {
        /// The operation.
        operation_id: i64,
    },
    /// SQLite gave the transaction up, or a change of a syncing row stopped half-way: nothing of it may be committed.
    #[error("the transaction was lost after an earlier failure")]
    TransactionLost,
    /// A value could not be written as JSON.
    #[error("a value could not be written as JSON")]
    Json {
        /// Why.
        #[from]
        source: serde_json::Error,
    },
    /// Any other failure of SQLite.
    #[error("the database refused")]
    Sqlite {
        /// SQLite's words.
        source: rusqlite::Error,
    },
}

impl From<rusqlite::Error> for StoreError {
    fn from(source: rusqlite::Error) -> Self {
        match sqlite_code(&source) {
            Some(rusqlite::ErrorCode::DiskFull) => Self::DiskFull { source },
            _ => Self::Sqlite { source },
        }
    }
}

impl StoreError {
    /// An error about a file inside the folder.
    pub(crate) fn file(path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self::File { path: path.into(), source }
    }

    /// Does this say that the database file itself is damaged?
    pub(crate) fn is_damage(&self) -> bool {
        self.code() == ErrorCode::DatabaseCorrupt
    }
}

impl Coded for StoreError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Folder { source, .. } => io_code(source, ErrorCode::DataFolderUnusable),
            Self::File { source, .. } => io_code(source, ErrorCode::Io),
            Self::Missing { .. } => ErrorCode::DataFolderUnusable,
            Self::Corrupt { .. } => ErrorCode::DatabaseCorrupt,
            Self::TooNew { .. } => ErrorCode::DatabaseTooNew,
            Self::NeedsMigration { .. } | Self::ReadOnly => ErrorCode::DataFolderInUse,
            Self::DiskFull { .. } => ErrorCode::DiskFull,
            Self::RowMissing { .. } => ErrorCode::NotFound,
            Self::ChangedSince { .. } => ErrorCode::ChangedSince,
            Self::UnknownColumn { .. }
            | Self::AppendOnly { .. }
            | Self::TransactionLost
            | Self::MigrationDangles { .. }
            | Self::Json { .. } => ErrorCode::Internal,
            Self::Migration { source, .. } | Self::Sqlite { source } => match sqlite_code(source) {
                Some(rusqlite::ErrorCode::DiskFull) => ErrorCode::DiskFull,
                Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => {
                    ErrorCode::DatabaseCorrupt
                }
                Some(rusqlite::ErrorCode::SystemIoFailure) => ErrorCode::Io,
                Some(
                    rusqlite::ErrorCode::CannotOpen
                    | rusqlite::ErrorCode::ReadOnly
                    | rusqlite::ErrorCode::PermissionDenied,
                ) => ErrorCode::DataFolderUnusable,
                Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => ErrorCode::Busy,
                _ => ErrorCode::Internal,
            },
        }
    }
}

/// A full disk is a full disk, whoever notices it first.
fn io_code(source: &io::Error, otherwise: ErrorCode) -> ErrorCode {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ErrorCode::DiskFull,
        _ => otherwise,
    }
}

/// SQLite's own code, from either of the two shapes in which the library reports it.
fn sqlite_code(error: &rusqlite::Error) -> Option<rusqlite::ErrorCode> {
    match error {
        rusqlite::Error::SqlInputError { error, .. } => Some(error.code),
        other => other.sqlite_error_code(),
    }
}
