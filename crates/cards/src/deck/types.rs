//! What a deck is, and how it is made and changed.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use studium_base::{CourseId, DeckId, PresetId};

/// In which order a filtered deck takes cards.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum FilterOrder {
    /// Longest not seen first.
    OldestSeen,
    /// By chance.
    #[default]
    Random,
    /// Short intervals first.
    IntervalAscending,
    /// Long intervals first.
    IntervalDescending,
    /// Most lapses first.
    Lapses,
    /// Oldest card first.
    Added,
    /// By due day.
    Due,
    /// Newest card first.
    AddedDescending,
    /// Least likely to be remembered first.
    RetrievabilityAscending,
    /// Most likely to be remembered first.
    RetrievabilityDescending,
}

/// What makes a deck a filtered one: it gathers cards of others for a while.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Filter {
    /// Which cards, in the words of the browser's search.
    pub search: String,
    /// At most so many.
    pub limit: u32,
    /// Which ones first.
    pub order: FilterOrder,
    /// Do answers count for the schedule? Otherwise it is practice.
    pub reschedules: bool,
}

/// More cards than the preset allows, or fewer, on one day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct MoreToday {
    /// The local day.
    pub day: i32,
    /// New cards.
    pub new: i32,
    /// Reviews.
    pub reviews: i32,
}

/// A deck.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Deck {
    /// Its id.
    pub id: DeckId,
    /// The deck it is below.
    pub parent: Option<DeckId>,
    /// Its own name, without its parents'.
    pub name: String,
    /// The course it belongs to.
    pub course: Option<CourseId>,
    /// Its preset; `None` for the default one.
    pub preset: Option<PresetId>,
    /// Shown above its cards, in HTML.
    pub description: String,
    /// What it gathers, if it is a filtered deck.
    pub filter: Option<Filter>,
    /// What its limits are on one day beyond those of its preset; decks below it follow.
    pub today: Option<MoreToday>,
    /// What a package said of it beyond that.
    #[serde(skip)]
    #[specta(skip)]
    pub extra: Option<Value>,
}

/// A deck to be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct NewDeck {
    /// See [`Deck::parent`].
    pub parent: Option<DeckId>,
    /// See [`Deck::name`].
    pub name: String,
    /// See [`Deck::course`].
    #[serde(default)]
    pub course: Option<CourseId>,
    /// See [`Deck::preset`].
    #[serde(default)]
    pub preset: Option<PresetId>,
    /// See [`Deck::filter`].
    #[serde(default)]
    pub filter: Option<Filter>,
}

/// What a deck becomes: all of it but its cards.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct DeckEdit {
    /// Which one.
    pub id: DeckId,
    /// See [`Deck::parent`].
    pub parent: Option<DeckId>,
    /// See [`Deck::name`].
    pub name: String,
    /// See [`Deck::course`].
    pub course: Option<CourseId>,
    /// See [`Deck::preset`].
    pub preset: Option<PresetId>,
    /// See [`Deck::description`].
    pub description: String,
}
