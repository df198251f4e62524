//! Texts and presentations in OpenDocument.

use crate::archive::Archive;
use crate::error::ExtractError;
use crate::outlet::Parts;
use studium_engine::protocol::extract::Format;

/// Reads a document.
///
/// # Errors
/// [`ExtractError::NoText`], or what keeps the container from being read.
pub(crate) fn read(archive: &mut Archive, format: Format, parts: Parts<'_>) -> Result<(), ExtractError> {
    let _ = (archive, format, parts);
    Err(ExtractError::FormatUnknown)
}
