//! What a package says of itself, and what belongs to the collection as a whole.

use serde::{Deserialize, Serialize};

/// How a package stores its collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Generation {
    /// `collection.anki2`, written before 2018 and by other programs.
    Legacy1,
    /// `collection.anki21`, written from 2018 to 2022 and on request since.
    Legacy2,
    /// `collection.anki21b`, packed with zstd, the list of media a message.
    Latest,
    /// The database of a collection by itself, without media.
    Database,
    /// Notes as text, separated by tabs or other characters.
    Text,
}

/// What is known of a package before its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageFacts {
    /// How it is stored.
    pub generation: Generation,
    /// Version of the tables, 11 to 18.
    pub schema: u32,
    /// A whole collection (`.colpkg`, or a database) as opposed to a choice of decks.
    pub is_whole_collection: bool,
    /// The day from which due days of reviews count, in seconds since 1970.
    pub created_at_s: i64,
    /// When the collection was changed last, in milliseconds since 1970.
    pub modified_at_ms: i64,
    /// The hour of local time at which a day begins, 0 to 23. Where the package does not say it, Anki takes 4.
    pub day_start_hour: Option<u8>,
    /// Minutes west of UTC when the collection was made; `None` for collections that still count by the old time zone.
    pub created_offset_minutes: Option<i32>,
    /// Minutes west of UTC where it was used last.
    pub local_offset_minutes: Option<i32>,
    /// 1, 2, or 3.
    pub scheduler_version: u8,
    /// Is FSRS on?
    pub is_fsrs: bool,
    /// How much there is before anything is skipped. Media are counted where they are listed.
    pub counts: Counts,
}

/// How many of each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[expect(missing_docs, reason = "the fields are the words of the table")]
pub struct Counts {
    pub note_types: u64,
    pub presets: u64,
    pub decks: u64,
    pub notes: u64,
    pub cards: u64,
    pub reviews: u64,
    pub media: u64,
}

/// A setting of the collection under Anki's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// `curDeck`, `nextPos`, `fsrs`, or what an add-on chose.
    pub key: String,
    /// JSON.
    pub value: String,
}

/// A tag of the collection's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// With its parents, parted by `::`.
    pub name: String,
    /// Is it folded in the browser?
    pub is_collapsed: bool,
}
