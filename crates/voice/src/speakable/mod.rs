//! Shown text (Markdown, formulas, code, citations) becomes what is said.
//!
//! English and German have tables of words; in other languages marks are taken out and symbols are left to the voice.

mod formula;
mod markdown;
mod speech;
#[cfg(test)]
mod tests;
mod text;
mod vocabulary;

use serde::{Deserialize, Serialize};

pub use speech::{Span, Speech};

/// How shown text is said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Saying {
    /// ISO 639-1, with or without a region; unknown (empty) is taken for English.
    pub language: String,
    /// "Source 1" is said for `[1]`; otherwise citations are shown and not said.
    pub reads_citations: bool,
}

/// What is said for a shown text. Any text gives a result, in time linear in its length.
#[must_use]
pub fn speech(shown: &str, saying: &Saying) -> Speech {
    markdown::say(shown, saying)
}
