//! Cards: notes, decks, when a card is due, reviewing, and packages of Anki.

pub mod evaluate;
pub mod package;
pub mod schedule;
