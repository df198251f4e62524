//! Cards: notes, decks, when a card is due, reviewing, and packages of Anki.
//!
//! A *note* is what is to be known; its *note type* says which fields it has and which *cards* come of it. Cards lie in
//! *decks*, decks share *presets*. What was answered is a study event; a card's state is the fold over its events
//! ([`card`]), kept in a derived table so that the [`queue`] finds what is due.

mod bulk;
pub mod card;
mod collection;
pub mod deck;
mod error;
pub mod evaluate;
pub mod exam;
pub mod filtered;
pub mod media;
pub mod note;
pub mod note_type;
pub mod package;
pub mod preset;
pub mod propose;
pub mod queue;
pub mod reschedule;
pub mod schedule;
pub mod search;
pub mod statistics;
pub mod template;
pub mod undo;

#[cfg(test)]
mod tests;

pub use bulk::BulkNote;
pub use collection::{AddedNote, Collection, Next};
pub use error::CardsError;
