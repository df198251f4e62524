//! One form for texts that are compared: composed letters, in lower case.

use unicode_normalization::UnicodeNormalization;

/// The folded form of a text, as `notes_state` keeps it.
#[must_use]
pub(crate) fn fold(text: &str) -> String {
    text.nfc().collect::<String>().to_lowercase()
}
