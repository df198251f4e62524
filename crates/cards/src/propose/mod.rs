//! What makes a proposed card worth showing: pure rules over text, for questions that a model wrote and for deletions
//! that are made without one. Nothing here knows a document, a database or a model.
//!
//! [`survey`] reads the blocks of a text and ranks the sentences from which a card can be made: those that define
//! something first, then those with a date, a quantity, a name or a term on which the text turns. [`cloze_fields`] makes a
//! deletion of one. [`check_question`] judges what a model wrote. Everything is deterministic.

mod cloze;
mod definition;
mod language;
mod question;
mod sentence;
mod survey;
mod term;
#[cfg(test)]
mod tests;
mod types;
mod word;

pub use cloze::{cloze_fields, html, plain};
pub use language::Language;
pub use question::{Draft, check_question, stays_close};
pub use survey::survey;
pub use types::{Candidate, ProposalKind, Refusal, TextBlock};
pub use word::{Word, words};
