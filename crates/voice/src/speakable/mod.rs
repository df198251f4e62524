//! Shown text (Markdown, formulas, code, citations) becomes what is said.

mod speech;

pub use speech::{Span, Speech};

/// S.
pub fn speakable(text: &str, _: &str) -> Speech { Speech { text: text.to_owned(), spans: vec![] } }
impl Speech { /// S.
 pub fn shown_at(&self, r: studium_base::TextRange) -> studium_base::TextRange { r } }
