//! Values separated by commas, semicolons or tabs.

use crate::error::ExtractError;
use crate::outlet::Parts;

pub(crate) fn read(text: &str, parts: Parts<'_>) -> Result<(), ExtractError> {
    let _ = (text, parts);
    Err(ExtractError::FormatUnknown)
}
