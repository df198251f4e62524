//! Presentations in Office Open XML.

use crate::archive::Archive;
use crate::error::ExtractError;
use crate::outlet::Parts;

/// Reads a document.
///
/// # Errors
/// [`ExtractError::NoText`], or what keeps the container from being read.
pub(crate) fn read(archive: &mut Archive, parts: Parts<'_>) -> Result<(), ExtractError> {
    let _ = (archive, parts);
    Err(ExtractError::FormatUnknown)
}
