//! Why a file could not be read.

use std::path::PathBuf;

use pdfium_render::prelude::PdfiumError;
use studium_base::{Coded, ErrorCode};
use studium_engine::protocol::WorkerFailure;

/// Everything that can end a request early. A cancel is no error.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExtractError {
    /// Nothing at that path.
    #[error("{path} is not there")]
    Missing { path: PathBuf },
    /// The system refused to read it.
    #[error("{path} could not be read")]
    Read { path: PathBuf, source: std::io::Error },
    /// Zero bytes.
    #[error("the file has no content")]
    Empty,
    /// A bound of [`crate::limits`].
    #[error("{what}: {amount} is over the limit of {limit}")]
    TooLarge { what: &'static str, amount: u64, limit: u64 },
    /// No format that can be read.
    #[error("the content is of no known format")]
    FormatUnknown,
    /// An archive inside an archive.
    #[error("an archive inside an archive is not opened")]
    Nested,
    /// The binary formats of Word and PowerPoint before 2007.
    #[error("the content is of an Office format before 2007")]
    FormatOld,
    /// Encrypted; the formats inside containers have no password of their own.
    #[error("the content is encrypted")]
    Protected,
    /// Its zip container is broken.
    #[error("the container could not be opened")]
    Container { source: zip::result::ZipError },
    /// A member that must be there is not.
    #[error("{name} is missing inside the file")]
    Incomplete { name: String },
    /// A member is no XML.
    #[error("the markup inside could not be read")]
    Markup { source: quick_xml::Error },
    /// The workbook could not be read.
    #[error("the workbook could not be read")]
    Workbook { source: calamine::Error },
    /// The workbook says something of which its reader did not think.
    #[error("the workbook contradicts itself")]
    Broken,
    /// The picture could not be decoded.
    #[error("the picture could not be decoded")]
    Picture { source: ::image::ImageError },
    /// There is no such page, or it cannot be drawn.
    #[error("part {part} could not be drawn")]
    Undrawn { part: u32, source: Option<PdfiumError> },
    /// It says that it is a PDF, and is none.
    #[error("the name says PDF, the content does not")]
    NotPdf,
    /// PDFium cannot open it.
    #[error("PDFium could not open the file")]
    Damaged { source: PdfiumError },
    /// PDFium cannot write a copy of it.
    #[error("no copy of the file could be written")]
    Unwritten { source: PdfiumError },
    /// None of its pages can be loaded.
    #[error("none of {pages} pages could be read")]
    NoReadablePage { pages: u32 },
    /// Protected, and no password came with the request.
    #[error("the file is protected by a password")]
    PasswordRequired,
    /// The password that came with the request does not fit.
    #[error("the password does not open the file")]
    PasswordWrong,
    /// Readable, but without a single character.
    #[error("no text was found")]
    NoText,
    /// A page from the web that is empty until its scripts run.
    #[error("the text of the page is made by its scripts")]
    Scripted,
    /// PDFium itself is not usable.
    #[error("the PDFium library at {path} could not be loaded")]
    Library { path: PathBuf, source: PdfiumError },
    /// What a file says of itself, or of what is inside, cannot be.
    #[error("the {what} is not what it can be")]
    Unlikely { what: &'static str },
    /// The file or the database inside cannot be read any further.
    #[error("the content could not be read")]
    Unreadable { source: std::io::Error },
    /// A list inside is no such message.
    #[error("a list inside could not be decoded")]
    Message { source: prost::DecodeError },
    /// SQLite cannot read it.
    #[error("the database could not be read")]
    Database { source: rusqlite::Error },
    /// SQLite finds that its pages contradict each other.
    #[error("the database is damaged: {found}")]
    Inconsistent { found: String },
    /// Written by a version of Anki that came after this.
    #[error("the version of the {what} is {version}")]
    PackageTooNew { what: &'static str, version: i64 },
    /// The caller has cancelled; no error beyond the reader that it leaves.
    #[error("the request was cancelled")]
    Stopped,
    /// The app is gone.
    #[error("the app does not listen any more")]
    Unheard(#[source] WorkerFailure),
}

impl Coded for ExtractError {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Missing { .. } => ErrorCode::FileMissing,
            Self::Read { .. } => ErrorCode::Io,
            Self::Empty => ErrorCode::FileEmpty,
            Self::TooLarge { .. } => ErrorCode::FileTooLarge,
            Self::FormatUnknown | Self::Nested => ErrorCode::FormatUnknown,
            Self::FormatOld => ErrorCode::FormatOld,
            Self::Protected => ErrorCode::FileProtected,
            Self::NotPdf
            | Self::Picture { .. }
            | Self::Undrawn { .. }
            | Self::Damaged { .. }
            | Self::Unwritten { .. }
            | Self::Broken
            | Self::NoReadablePage { .. }
            | Self::Container { .. }
            | Self::Incomplete { .. }
            | Self::Markup { .. }
            | Self::Unlikely { .. }
            | Self::Unreadable { .. }
            | Self::Message { .. }
            | Self::Database { .. }
            | Self::Inconsistent { .. }
            | Self::Workbook { .. } => ErrorCode::FileDamaged,
            Self::PasswordRequired => ErrorCode::PasswordRequired,
            Self::PasswordWrong => ErrorCode::PasswordWrong,
            Self::NoText => ErrorCode::NoText,
            Self::Scripted => ErrorCode::PageScripted,
            Self::Library { .. } => ErrorCode::EngineMissing,
            Self::PackageTooNew { .. } => ErrorCode::PackageTooNew,
            Self::Stopped => ErrorCode::Internal,
            Self::Unheard(failure) => failure.code,
        }
    }
}

impl From<rusqlite::Error> for ExtractError {
    fn from(source: rusqlite::Error) -> Self {
        match source.sqlite_error_code() {
            Some(rusqlite::ErrorCode::OperationInterrupted) => Self::Stopped,
            _ => Self::Database { source },
        }
    }
}

impl From<ExtractError> for WorkerFailure {
    fn from(error: ExtractError) -> Self {
        let mut detail = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            detail = format!("{detail}: {cause}");
            source = cause.source();
        }
        Self::new(error.code(), detail)
    }
}
