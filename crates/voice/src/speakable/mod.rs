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

/// A block of code, and a table, that are named in place of being read out: as Markdown.
pub const CODE: &str = "```\n```";
/// See [`CODE`].
pub const TABLE: &str = "| |\n|-|\n";

/// What is said for a gap in a text that is to be filled in.
#[must_use]
pub fn gap(language: &str) -> &'static str {
    vocabulary::vocabulary(language).gap
}

/// What is said for a shown text. Any text gives a result, in time linear in its length.
#[must_use]
pub fn speech(shown: &str, saying: &Saying) -> Speech {
    markdown::say(shown, saying)
}
