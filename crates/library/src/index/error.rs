//! What can go wrong with an index.

use std::io;
use std::path::PathBuf;

use studium_base::{Coded, ErrorCode};
use tantivy::TantivyError;
use tantivy::directory::error::{OpenDirectoryError, OpenReadError, OpenWriteError};

/// A failure of the word index or of the vectors. Nothing is lost by it: both can be made again.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// A file or folder of an index cannot be created, read or written.
    #[error("{} failed", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another process writes to the word index.
    #[error("another process writes to the word index {}", path.display())]
    Busy {
        /// Its folder.
        path: PathBuf,
    },
    /// The disk ran full while the word index was written. What was committed before is safe.
    #[error("no room left for the word index")]
    DiskFull {
        /// As reported, often by a thread that could say no more than that it stopped.
        source: TantivyError,
    },
    /// The word index failed.
    #[error("the word index failed")]
    Lexical {
        /// Why.
        source: TantivyError,
    },
    /// A vector does not have the length that the index was opened for.
    #[error("a vector has {found} dimensions, the index {expected}")]
    Dimensions {
        /// Of the index.
        expected: usize,
        /// Of the vector.
        found: usize,
    },
    /// A vector has no direction: all zero, or not a number somewhere.
    #[error("the vector of chunk {chunk} has no direction")]
    NoDirection {
        /// Whose vector.
        chunk: i64,
    },
}

impl IndexError {
    pub(super) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}

impl From<TantivyError> for IndexError {
    fn from(source: TantivyError) -> Self {
        match io_kind(&source) {
            Some(kind) if is_full(kind) => Self::DiskFull { source },
            _ => Self::Lexical { source },
        }
    }
}

impl Coded for IndexError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::File { source, .. } if is_full(source.kind()) => ErrorCode::DiskFull,
            Self::File { .. } => ErrorCode::Io,
            Self::Busy { .. } => ErrorCode::DataFolderInUse,
            Self::DiskFull { .. } => ErrorCode::DiskFull,
            Self::Lexical { source } if io_kind(source).is_some() => ErrorCode::Io,
            Self::Lexical { .. } | Self::Dimensions { .. } | Self::NoDirection { .. } => ErrorCode::Internal,
        }
    }
}

pub(super) fn is_full(kind: io::ErrorKind) -> bool {
    matches!(kind, io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// The operating system's word, where tantivy passes one on.
fn io_kind(error: &TantivyError) -> Option<io::ErrorKind> {
    match error {
        TantivyError::IoError(error)
        | TantivyError::OpenReadError(OpenReadError::IoError { io_error: error, .. })
        | TantivyError::OpenWriteError(OpenWriteError::IoError { io_error: error, .. })
        | TantivyError::OpenDirectoryError(OpenDirectoryError::IoError { io_error: error, .. }) => Some(error.kind()),
        _ => None,
    }
}
