//! What can go wrong with documents.

use std::io;
use std::path::PathBuf;

use studium_base::{AnnotationId, Coded, DocumentId, ErrorCode, RevisionId, TextRange};
use studium_engine::EngineError;
use studium_store::StoreError;

use crate::index::IndexError;

/// A failure of the library.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// The database failed.
    #[error("the database failed")]
    Store(#[from] StoreError),
    /// A worker failed, or refused a file with its reason.
    #[error("a worker failed")]
    Engine(#[from] EngineError),
    /// The search index failed.
    #[error("the search index failed")]
    Index(#[from] IndexError),
    /// The file to import is not there or cannot be read.
    #[error("{path} cannot be read")]
    Source {
        /// As given.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The file to import has no content.
    #[error("{path} is empty")]
    Empty {
        /// As given.
        path: PathBuf,
    },
    /// A folder was given where a file is needed.
    #[error("{path} is not a file")]
    NotAFile {
        /// As given.
        path: PathBuf,
    },
    /// The copy of an original could not be kept.
    #[error("the original could not be kept as {path}")]
    Original {
        /// In the data folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// There is no such document.
    #[error("there is no document {0}")]
    NoDocument(DocumentId),
    /// There is no such course.
    #[error("there is no such course")]
    NoCourse,
    /// A course needs a name.
    #[error("the name is empty")]
    NoName,
    /// There is no such revision.
    #[error("there is no revision {0}")]
    NoRevision(RevisionId),
    /// A range lies outside the text.
    #[error("{range:?} lies outside the text of revision {revision}")]
    Outside {
        /// Of which text.
        revision: RevisionId,
        /// As asked for.
        range: TextRange,
    },
    /// Its pages are pictures, and no text was recognised on any of them.
    #[error("no text was found in document {0}")]
    NoText(DocumentId),
    /// It is a recording of no words.
    #[error("nobody speaks in document {0}")]
    NobodySpeaks(DocumentId),
    /// Only pictures are shown as such.
    #[error("document {0} is no picture")]
    NotAPicture(DocumentId),
    /// There is no such annotation.
    #[error("there is no annotation {0}")]
    NoAnnotation(AnnotationId),
    /// A revision of another document was named.
    #[error("revision {revision} is not a text of document {document}")]
    ForeignRevision {
        /// As given.
        revision: RevisionId,
        /// As given.
        document: DocumentId,
    },
    /// There is nothing in the range but white space.
    #[error("there is nothing to highlight in that range")]
    EmptyHighlight,
    /// Only highlights have a colour.
    #[error("a bookmark has no colour")]
    ColoredBookmark,
    /// More than can be kept.
    #[error("{what} has {length} characters; at most {limit} can be kept")]
    TooLong {
        /// What is too long.
        what: &'static str,
        /// In scalar values.
        length: usize,
        /// In scalar values.
        limit: usize,
    },
    /// Only a PDF has pages to write annotations on.
    #[error("document {0} is no PDF")]
    NotPdf(DocumentId),
    /// Annotations could not be written to a file.
    #[error("{path} cannot be written")]
    Export {
        /// As given.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The document has no text yet.
    #[error("document {0} has no text yet")]
    NotExtracted(DocumentId),
}

impl Coded for LibraryError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Store(error) => error.code(),
            Self::Engine(error) => error.code(),
            Self::Index(error) => error.code(),
            Self::Source { source, .. } if source.kind() == io::ErrorKind::NotFound => ErrorCode::FileMissing,
            Self::Source { .. } => ErrorCode::Io,
            Self::Empty { .. } => ErrorCode::FileEmpty,
            Self::NotAFile { .. }
            | Self::NoName
            | Self::Outside { .. }
            | Self::ForeignRevision { .. }
            | Self::NotAPicture(_)
            | Self::EmptyHighlight
            | Self::ColoredBookmark
            | Self::TooLong { .. } => ErrorCode::BadInput,
            // The student chooses another name, or says that it may be replaced.
            Self::Export { source, .. } if source.kind() == io::ErrorKind::AlreadyExists => ErrorCode::BadInput,
            Self::Original { source, .. } | Self::Export { source, .. }
                if matches!(source.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) =>
            {
                ErrorCode::DiskFull
            }
            Self::NoText(_) => ErrorCode::NoText,
            Self::NobodySpeaks(_) => ErrorCode::NoSpeech,
            Self::NotPdf(_) => ErrorCode::NotPdf,
            Self::Original { .. } | Self::Export { .. } => ErrorCode::Io,
            Self::NoDocument(_)
            | Self::NoCourse
            | Self::NoRevision(_)
            | Self::NoAnnotation(_)
            | Self::NotExtracted(_) => ErrorCode::NotFound,
        }
    }
}
