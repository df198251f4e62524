//! What is asked for, how far it is, and what came of it.

use serde::{Deserialize, Serialize};
use studium_base::{CardId, PresetId};

/// Which cards are reckoned anew, and what of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RescheduleCards {
    /// The cards of the decks that use this preset, those that were never answered left out.
    pub preset: PresetId,
    /// Also the days on which they are due. Cards in steps keep their step, cards in filtered decks their place.
    pub moves_due: bool,
}

/// How a rescheduling ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RescheduleEnd {
    /// All cards were reckoned anew.
    Whole,
    /// It was stopped, or is under way: what is done stays, and it can go on.
    #[default]
    Stopped,
    /// The student took it back meanwhile.
    TakenBack,
}

/// What came of a rescheduling.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RescheduleReport {
    /// Cards that were looked at.
    pub cards: u32,
    /// Those of them that differ now.
    pub changed: u32,
    /// Those of these that are due on another day.
    pub moved: u32,
    /// How it ended.
    pub ended: RescheduleEnd,
}

/// How far a rescheduling is: enough to go on with it after a stop or a kill.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rescheduling {
    /// The operation that it is, once something was written.
    pub operation: Option<i64>,
    /// The last card that was looked at; they go by their ids.
    pub last: Option<CardId>,
    /// What came of it so far.
    pub report: RescheduleReport,
}
