//! Workbooks.

use crate::error::ExtractError;
use crate::outlet::Parts;

pub(crate) fn read(bytes: Vec<u8>, parts: Parts<'_>) -> Result<(), ExtractError> {
    let _ = (bytes, parts);
    Err(ExtractError::FormatUnknown)
}
