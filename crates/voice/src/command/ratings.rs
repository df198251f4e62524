//! How a card is rated aloud, a table a language.

use super::{find, tables};
use crate::words::words;
use SpokenRating::{Again, Easy, Good, Hard, Proposed};

/// What the student says of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpokenRating {
    /// Forgotten.
    Again,
    /// Remembered with effort.
    Hard,
    /// Remembered.
    Good,
    /// Remembered at once.
    Easy,
    /// "Yes": as was proposed.
    Proposed,
}

impl SpokenRating {
    /// Reads a rating, as [`super::Command::parse`] reads commands.
    #[must_use]
    pub fn parse(text: &str, language: &str) -> Option<Self> {
        let words = words(text);
        tables(language).iter().find_map(|table| find(table, table.ratings, &words))
    }
}

pub(super) const ENGLISH: &[(&str, SpokenRating)] = &[
    ("again", Again),
    ("wrong", Again),
    ("that was wrong", Again),
    ("forgot", Again),
    ("forgotten", Again),
    ("i forgot", Again),
    ("i forgot it", Again),
    ("i did not know", Again),
    ("i didn't know", Again),
    ("i did not know it", Again),
    ("i didn't know it", Again),
    ("one", Again),
    ("hard", Hard),
    ("difficult", Hard),
    ("that was hard", Hard),
    ("it was hard", Hard),
    ("two", Hard),
    ("good", Good),
    ("that was good", Good),
    ("right", Good),
    ("correct", Good),
    ("that was right", Good),
    ("i knew it", Good),
    ("three", Good),
    ("easy", Easy),
    ("very easy", Easy),
    ("that was easy", Easy),
    ("it was easy", Easy),
    ("too easy", Easy),
    ("four", Easy),
    ("yes", Proposed),
    ("yeah", Proposed),
    ("yep", Proposed),
    ("ok", Proposed),
    ("okay", Proposed),
    ("sure", Proposed),
    ("agreed", Proposed),
    ("take it", Proposed),
    ("that's right", Proposed),
];

pub(super) const GERMAN: &[(&str, SpokenRating)] = &[
    ("nochmal", Again),
    ("noch mal", Again),
    ("noch einmal", Again),
    ("wieder", Again),
    ("wiederholen", Again),
    ("falsch", Again),
    ("das war falsch", Again),
    ("vergessen", Again),
    ("nicht gewusst", Again),
    ("ich wusste es nicht", Again),
    ("eins", Again),
    ("schwer", Hard),
    ("schwierig", Hard),
    ("das war schwer", Hard),
    ("zwei", Hard),
    ("gut", Good),
    ("das war gut", Good),
    ("richtig", Good),
    ("das war richtig", Good),
    ("gewusst", Good),
    ("drei", Good),
    ("leicht", Easy),
    ("einfach", Easy),
    ("sehr leicht", Easy),
    ("sehr einfach", Easy),
    ("das war leicht", Easy),
    ("das war einfach", Easy),
    ("vier", Easy),
    ("ja", Proposed),
    ("jawohl", Proposed),
    ("genau", Proposed),
    ("stimmt", Proposed),
    ("passt", Proposed),
    ("in ordnung", Proposed),
    ("einverstanden", Proposed),
];
