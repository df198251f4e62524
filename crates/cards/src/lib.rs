//! Cards: notes, decks, when a card is due, reviewing, and packages of Anki.

mod error;
pub mod evaluate;
pub mod package;
pub mod schedule;

pub use error::CardsError;
