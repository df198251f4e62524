//! Words as they are compared: small letters, no marks.

use unicode_segmentation::UnicodeSegmentation;

/// The words of a text in small letters. An apostrophe inside a word stays, in its plain form.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.unicode_words().map(|word| word.to_lowercase().replace('\u{2019}', "'")).collect()
}

/// The first part of an ISO 639-1 code: `de` of `de-AT`.
pub(crate) fn primary(language: &str) -> String {
    language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// Do `words` occur in `text` in this order and without a gap? An empty list occurs everywhere.
pub(crate) fn occur(words: &[String], text: &[String]) -> bool {
    words.is_empty() || text.windows(words.len()).any(|window| window == words)
}
