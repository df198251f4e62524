//! Decks: a tree by name, ordinary ones with a preset, filtered ones with searches.

use serde::{Deserialize, Serialize};

use super::AnkiId;

/// A deck.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Deck {
    /// Anki's id; 1 is the deck that every collection has.
    pub id: AnkiId,
    /// Its parents' names and its own, outermost first. At least one, at most [`Deck::MAX_DEPTH`].
    pub path: Vec<String>,
    /// In seconds since 1970.
    pub modified_at_s: i64,
    /// What all decks have.
    pub common: DeckCommon,
    /// What kind of deck it is.
    pub kind: DeckKind,
    /// Fields of `common` that were added later.
    #[serde(with = "serde_bytes")]
    pub unknown: Vec<u8>,
    /// Fields of what is in `kind` that were added later.
    #[serde(with = "serde_bytes")]
    pub unknown_of_kind: Vec<u8>,
}

impl Deck {
    /// Deeper decks are flattened to this: nobody has made a tree of ten, and every level costs time at each look.
    pub const MAX_DEPTH: usize = 64;

    /// An ordinary deck at the top, with the preset that every collection has.
    #[must_use]
    pub fn plain(id: AnkiId, name: &str) -> Self {
        Self {
            id,
            path: vec![name.to_owned()],
            modified_at_s: 0,
            common: DeckCommon::default(),
            kind: DeckKind::Normal(NormalDeck { preset: 1, ..NormalDeck::default() }),
            unknown: Vec::new(),
            unknown_of_kind: Vec::new(),
        }
    }
}

/// What kind of deck it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum DeckKind {
    /// Cards live in it.
    Normal(NormalDeck),
    /// It borrows cards from other decks.
    Filtered(FilteredDeck),
}

/// What all decks have.
#[derive(Clone, PartialEq, Serialize, Deserialize, prost::Message)]
pub struct DeckCommon {
    /// Is it folded in the list of decks?
    #[prost(bool, tag = "1")]
    pub is_study_collapsed: bool,
    /// Is it folded in the browser?
    #[prost(bool, tag = "2")]
    pub is_browser_collapsed: bool,
    /// The day to which the counts below belong, counted from the collection's first.
    #[prost(uint32, tag = "3")]
    pub last_day_studied: u32,
    /// New cards seen that day. Negative when a limit was raised for the day.
    #[prost(int32, tag = "4")]
    pub new_studied: i32,
    /// Reviews done that day.
    #[prost(int32, tag = "5")]
    pub review_studied: i32,
    /// Cards in learning answered that day.
    #[prost(int32, tag = "6")]
    pub learning_studied: i32,
    /// Time spent that day.
    #[prost(int32, tag = "7")]
    pub studied_ms: i32,
    /// JSON of other programs.
    #[serde(with = "serde_bytes")]
    #[prost(bytes = "vec", tag = "255")]
    pub extra: Vec<u8>,
}

/// An ordinary deck.
#[derive(Clone, PartialEq, Serialize, Deserialize, prost::Message)]
pub struct NormalDeck {
    /// Its preset.
    #[prost(int64, tag = "1")]
    pub preset: i64,
    /// By how many new cards the last raise of today's limit went.
    #[prost(uint32, tag = "2")]
    pub extend_new: u32,
    /// By how many reviews the last raise of today's limit went.
    #[prost(uint32, tag = "3")]
    pub extend_review: u32,
    /// Shown above the counts.
    #[prost(string, tag = "4")]
    pub description: String,
    /// Is the description Markdown? Else it is HTML.
    #[prost(bool, tag = "5")]
    pub is_markdown_description: bool,
    /// Reviews a day, instead of the preset's.
    #[prost(uint32, optional, tag = "6")]
    pub review_limit: Option<u32>,
    /// New cards a day, instead of the preset's.
    #[prost(uint32, optional, tag = "7")]
    pub new_limit: Option<u32>,
    /// Reviews on one day.
    #[prost(message, optional, tag = "8")]
    pub review_limit_today: Option<DayLimit>,
    /// New cards on one day.
    #[prost(message, optional, tag = "9")]
    pub new_limit_today: Option<DayLimit>,
    /// Retention from 0 to 1, instead of the preset's.
    #[prost(float, optional, tag = "10")]
    pub desired_retention: Option<f32>,
}

/// A limit that holds on one day.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize, prost::Message)]
pub struct DayLimit {
    /// Cards.
    #[prost(uint32, tag = "1")]
    pub limit: u32,
    /// The day, counted from the collection's first.
    #[prost(uint32, tag = "2")]
    pub day: u32,
}

/// A deck that borrows cards.
#[derive(Clone, PartialEq, Serialize, Deserialize, prost::Message)]
pub struct FilteredDeck {
    /// Do answers in it schedule the card?
    #[prost(bool, tag = "1")]
    pub is_rescheduling: bool,
    /// Which cards; the first search goes first.
    #[prost(message, repeated, tag = "2")]
    pub terms: Vec<FilteredTerm>,
    /// Steps in minutes, of the first scheduler.
    #[prost(float, repeated, tag = "3")]
    pub delays: Vec<f32>,
    /// Minutes until a card comes again, of the second scheduler.
    #[prost(uint32, tag = "4")]
    pub preview_delay_minutes: u32,
    /// Seconds until a card comes again after Hard, without rescheduling. 0: it is done.
    #[prost(uint32, tag = "5")]
    pub preview_hard_s: u32,
    /// As above, after Good.
    #[prost(uint32, tag = "6")]
    pub preview_good_s: u32,
    /// As above, after Again.
    #[prost(uint32, tag = "7")]
    pub preview_again_s: u32,
}

/// A search of a filtered deck.
#[derive(Clone, PartialEq, Serialize, Deserialize, prost::Message)]
pub struct FilteredTerm {
    /// In Anki's search language.
    #[prost(string, tag = "1")]
    pub search: String,
    /// Cards at most.
    #[prost(uint32, tag = "2")]
    pub limit: u32,
    /// Which go first: 0 seen longest ago, 1 random, 2 shortest intervals, 3 longest intervals, 4 most lapses, 5 order
    /// added, 6 order due, 7 latest added, 8 least likely recalled, 9 most likely recalled, 10 most overdue.
    #[prost(int32, tag = "3")]
    pub order: i32,
}
