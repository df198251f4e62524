//! Text from a package, made such as a text may be.

use std::borrow::Cow;

use rusqlite::Row;
use rusqlite::types::ValueRef;

/// A text, and whether something in it had to be replaced: bytes that are no UTF-8, and NUL, at which other programs end.
#[derive(Debug, Default)]
pub(super) struct Mender {
    pub(super) is_mended: bool,
}

impl Mender {
    /// The text of a column; numbers as they are written.
    pub(super) fn text(&mut self, row: &Row<'_>, column: &str) -> String {
        match row.get_ref(column) {
            Ok(ValueRef::Text(bytes) | ValueRef::Blob(bytes)) => self.mend(bytes),
            Ok(ValueRef::Integer(value)) => value.to_string(),
            Ok(ValueRef::Real(value)) => value.to_string(),
            Ok(ValueRef::Null) | Err(_) => String::new(),
        }
    }

    pub(super) fn mend(&mut self, bytes: &[u8]) -> String {
        let text = String::from_utf8_lossy(bytes);
        self.is_mended |= matches!(text, Cow::Owned(_));
        if text.contains('\0') {
            self.is_mended = true;
            return text.replace('\0', "\u{fffd}");
        }
        text.into_owned()
    }
}
