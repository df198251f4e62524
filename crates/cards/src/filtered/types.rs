//! What a student may study beside what is due.

use serde::{Deserialize, Serialize};
use studium_base::DeckId;

/// Which cards a study by state or tag takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum StudyCards {
    /// New ones, by position; answers count.
    New,
    /// Those that are due; answers count.
    Due,
    /// Reviews, due or not, by chance; answers count.
    #[default]
    Review,
    /// All, by chance; answers are practice.
    All,
}

/// A study beside what is due today, of a deck and those below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CustomStudy {
    /// More new cards in the deck, today only.
    MoreNew {
        /// So many; fewer where negative.
        count: i32,
    },
    /// More reviews in the deck, today only.
    MoreReviews {
        /// So many; fewer where negative.
        count: i32,
    },
    /// Cards that were forgotten, as practice.
    Forgotten {
        /// In the last days, today included.
        days: u32,
    },
    /// Reviews before their time.
    ReviewAhead {
        /// Due within so many days.
        days: u32,
    },
    /// New cards that were made lately, as practice.
    PreviewNew {
        /// In the last days, today included.
        days: u32,
    },
    /// Cards by state and tag.
    ByState {
        /// Which ones.
        cards: StudyCards,
        /// At most so many.
        limit: u32,
        /// Notes must have one of these tags; none for all notes.
        #[serde(default)]
        with_tags: Vec<String>,
        /// Notes may have none of these.
        #[serde(default)]
        without_tags: Vec<String>,
    },
}

/// Where a custom study takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CustomStudied {
    /// The deck to study: a filtered one, or the deck itself for more cards today.
    pub deck: DeckId,
    /// Cards that were gathered; 0 for more cards today.
    pub gathered: u32,
}
