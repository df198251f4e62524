//! Changing many notes in one step: their tags, and text in their fields.

use serde::{Deserialize, Serialize};
use studium_base::{CardId, NoteId};

/// Tags that notes get and lose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct TagChange {
    /// The notes.
    pub notes: Vec<NoteId>,
    /// Tags to add.
    #[serde(default)]
    pub add: Vec<String>,
    /// Tags to take away, in any case, with those below them.
    #[serde(default)]
    pub remove: Vec<String>,
}

/// Text to find in fields, and what takes its place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct FindReplace {
    /// The notes.
    pub notes: Vec<NoteId>,
    /// What to find, in the HTML of the fields.
    pub find: String,
    /// What takes its place. Of a regular expression `$1` and `${name}` are its groups.
    pub replace: String,
    /// Is `find` a regular expression?
    #[serde(default)]
    pub is_regex: bool,
    /// Do capitals matter?
    #[serde(default)]
    pub match_case: bool,
    /// Only in the fields of this name; `None` for all fields.
    #[serde(default)]
    pub field: Option<String>,
}

/// What was replaced, or would be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Replaced {
    /// Notes that differ.
    pub notes: u32,
    /// Places in them.
    pub places: u32,
}

/// New places among the new cards.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Reposition {
    /// The cards in the order in which they are to come; those that are not new are left as they are.
    pub cards: Vec<CardId>,
    /// The first place.
    pub start: u32,
    /// From one note to the next; cards of a note share a place.
    pub step: u32,
    /// By chance instead of in the order given.
    #[serde(default)]
    pub by_chance: bool,
    /// Other new cards from `start` on make room.
    #[serde(default)]
    pub shift_others: bool,
}
