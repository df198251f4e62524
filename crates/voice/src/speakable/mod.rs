//! Shown text (Markdown, formulas, code, citations) becomes what is said.

mod speech;

pub use speech::{Span, Speech};
