//! What a card is.

use serde::{Deserialize, Serialize};
use studium_base::{CardId, DeckId, NoteId, Timestamp};

use crate::schedule::{CardState, Due, Phase};

/// Why a card does not come although it may be due.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HeldBack {
    /// It comes when it is due.
    #[default]
    No,
    /// The student put it aside until further notice.
    Suspended,
    /// The student put it aside for this local day.
    Buried {
        /// The day, see [`crate::schedule::Calendar`].
        day: i32,
    },
    /// Another card of its note was shown on this local day.
    Sibling {
        /// The day.
        day: i32,
    },
}

impl HeldBack {
    /// Is it held back on this day?
    #[must_use]
    pub fn on(self, today: i32) -> bool {
        match self {
            Self::No => false,
            Self::Suspended => true,
            Self::Buried { day } | Self::Sibling { day } => day == today,
        }
    }

    /// As it is given out on this day. The events keep the day of what was buried for ever, and the day alone ends it: by
    /// then it holds nothing back, and whoever looks at the kind must not think so.
    pub(crate) fn on_day(self, today: i32) -> Self {
        if self.on(today) { self } else { Self::No }
    }

    /// As `cards_state` keeps it: the number of the kind, and the day.
    pub(crate) fn numbers(self) -> (u8, i32) {
        match self {
            Self::No => (0, 0),
            Self::Suspended => (1, 0),
            Self::Buried { day } => (2, day),
            Self::Sibling { day } => (3, day),
        }
    }
}

/// The number under which a deleted card stands in `cards_state.hidden`.
pub(crate) const DELETED: u8 = 4;

/// Where a card waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Queue {
    /// Among the new ones, by position.
    New = 0,
    /// In steps within the day, by moment.
    Learning = 1,
    /// Among the reviews, by day.
    Review = 2,
    /// In a step that crossed a day, by day.
    DayLearning = 3,
}

impl Queue {
    /// The queue of a state, and its `due` as a number there.
    #[must_use]
    pub fn of(state: &CardState) -> (Self, i64) {
        match (state.due, state.phase) {
            (Due::Position(position), _) => (Self::New, position),
            (Due::At(at), _) => (Self::Learning, at.0),
            (Due::Day(day), Phase::Learning | Phase::Relearning) => (Self::DayLearning, i64::from(day)),
            (Due::Day(day), _) => (Self::Review, i64::from(day)),
        }
    }
}

/// A card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Card {
    /// Its id.
    pub id: CardId,
    /// The note it asks of.
    pub note: NoteId,
    /// From 0: the place of its template, or the number of its deletion less one.
    pub ordinal: u16,
    /// The deck it lies in.
    pub deck: DeckId,
    /// The deck it goes back to, while it lies in a filtered one.
    pub home_deck: Option<DeckId>,
    /// 1 to 7, 0 for none.
    pub flag: u8,
    /// What its events made of it.
    pub state: CardState,
    /// Why it does not come.
    pub held_back: HeldBack,
    /// When it was made.
    pub created_at: Timestamp,
    /// Its first place among new cards.
    #[specta(type = u32)]
    pub position: i64,
    /// Is it deleted, or its note?
    pub is_deleted: bool,
}

impl Card {
    /// As it is given out on a local day of the deck it lies in, see [`HeldBack::on_day`]. What its next event is folded
    /// onto is the card as it was read.
    pub(crate) fn on_day(self, today: i32) -> Self {
        Self { held_back: self.held_back.on_day(today), ..self }
    }
}
