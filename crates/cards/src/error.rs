//! What can go wrong with cards.

use std::io;
use std::path::PathBuf;

use studium_base::{Coded, ErrorCode};
use studium_store::sqlite;
use zip::result::ZipError;

/// A failure of the cards room.
#[derive(Debug, thiserror::Error)]
pub enum CardsError {
    /// The database of a package could not be written.
    #[error("the database of the package could not be written")]
    PackageDatabase(#[source] sqlite::Error),
    /// A package could not be written.
    #[error("the package could not be written")]
    PackageWrite(#[source] io::Error),
    /// The zip of a package could not be written.
    #[error("the package could not be packed")]
    PackageZip(#[source] ZipError),
    /// A media file that goes into a package cannot be read.
    #[error("{path} cannot be read")]
    PackageMedia {
        /// Where it should be.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

impl Coded for CardsError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::PackageDatabase(error) if error.sqlite_error_code() == Some(sqlite::ErrorCode::DiskFull) => {
                ErrorCode::DiskFull
            }
            Self::PackageWrite(source) | Self::PackageZip(ZipError::Io(source))
                if matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) =>
            {
                ErrorCode::DiskFull
            }
            Self::PackageMedia { source, .. } if source.kind() == io::ErrorKind::NotFound => ErrorCode::FileMissing,
            Self::PackageDatabase(_) | Self::PackageWrite(_) | Self::PackageZip(_) | Self::PackageMedia { .. } => {
                ErrorCode::Io
            }
        }
    }
}
