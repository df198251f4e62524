//! The PDFium library: loaded once, asked to open files.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use pdfium_render::prelude::{PdfDocument, Pdfium, PdfiumError, PdfiumInternalError};

use crate::error::ExtractError;

/// PDFium, ready for use. It is not thread-safe, and a worker has one thread that reads.
#[derive(Debug)]
pub(crate) struct Library {
    pdfium: Pdfium,
}

impl Library {
    /// Loads it. A process loads one library: a second path is answered with the first.
    ///
    /// # Errors
    /// [`ExtractError::Library`] when it is not there or not PDFium.
    pub(crate) fn load(path: &Path) -> Result<Self, ExtractError> {
        match Pdfium::bind_to_library(path) {
            Ok(bindings) => Ok(Self { pdfium: Pdfium::new(bindings) }),
            Err(PdfiumError::PdfiumLibraryBindingsAlreadyInitialized) => {
                // In this state the default is the library that is bound; it loads nothing.
                Ok(Self { pdfium: Pdfium::default() })
            }
            Err(source) => Err(ExtractError::Library { path: PathBuf::from(path), source }),
        }
    }

    /// Opens a document. PDFium reads the file in pieces, as it needs them.
    ///
    /// # Errors
    /// [`ExtractError::PasswordRequired`], [`ExtractError::PasswordWrong`], [`ExtractError::Damaged`].
    pub(crate) fn open(&self, file: File, password: Option<&str>) -> Result<PdfDocument<'_>, ExtractError> {
        Ok(self.open_counted(file, password)?.0)
    }

    /// As [`Library::open`], with a count of the bytes that PDFium reads.
    ///
    /// # Errors
    /// As for [`Library::open`].
    pub(super) fn open_counted(
        &self,
        file: File,
        password: Option<&str>,
    ) -> Result<(PdfDocument<'_>, ReadBytes), ExtractError> {
        // A password with a zero cannot be handed to C, so no file can have it.
        if password.is_some_and(|password| password.contains('\0')) {
            return Err(ExtractError::PasswordWrong);
        }
        let read = ReadBytes::default();
        let whole = Whole { file, read: read.clone() };
        let document = self.pdfium.load_pdf_from_reader(whole, password).map_err(|source| match source {
            PdfiumError::PdfiumLibraryInternalError(PdfiumInternalError::PasswordError) => match password {
                None | Some("") => ExtractError::PasswordRequired,
                Some(_) => ExtractError::PasswordWrong,
            },
            source => ExtractError::Damaged { source },
        })?;
        Ok((document, read))
    }
}

/// How much of a file has been read so far, the same bytes again included.
#[derive(Debug, Clone, Default)]
pub(super) struct ReadBytes(Arc<AtomicU64>);

impl ReadBytes {
    pub(super) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A file of which a read gives everything asked for, or nothing: PDFium takes a short read for a full one and would
/// parse what the buffer held before.
struct Whole {
    file: File,
    read: ReadBytes,
}

impl Read for Whole {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.file.read_exact(buffer) {
            Ok(()) => {
                self.read.0.fetch_add(buffer.len() as u64, Ordering::Relaxed);
                Ok(buffer.len())
            }
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(0),
            Err(error) => Err(error),
        }
    }
}

impl Seek for Whole {
    fn seek(&mut self, position: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(position)
    }
}
