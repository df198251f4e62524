//! A review as it is stored, and the fold of a card's state over such reviews.
//!
//! A stored review holds the scheduler's decision word for word: phase, due, interval, ease, memory. The alternative, to
//! store only the rating and to ask the scheduler again, would make the state depend on today's preset, on the load of
//! other cards on that day, on the time zone of the machine that refolds and on the version of the memory model. With
//! the decision in the record a fold is assignment and counting: two devices with the same events always agree, an
//! optimised preset moves no card until a "reschedule" event says so, and five million reviews fold in a second.
//! Answering goes through the same [`apply_review`], so that what is cached cannot differ from what is refolded.

use serde::{Deserialize, Serialize};
use studium_base::Timestamp;

use super::state::{CardState, Due, Memory, Phase, Rating};

/// What a scheduler decides with an answer: the part of the state that is taken verbatim. The fields are those of
/// [`CardState`] with the same names.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Placement {
    /// Where the card stands now.
    pub phase: Phase,
    /// When it is shown next, after fuzz and load balance.
    pub due: Due,
    /// Steps still to take.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub remaining_steps: u32,
    /// Days.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub interval_days: u32,
    /// Thousandths, 0 for none.
    #[serde(default, skip_serializing_if = "is_zero_ease")]
    pub ease_permille: u16,
    /// Memory after the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<Memory>,
    /// Exponent of the forgetting curve.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decay: Option<f32>,
    /// The retention aimed at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desired_retention: Option<f32>,
}

fn is_zero(value: &u32) -> bool {
    *value == 0
}

fn is_zero_ease(value: &u16) -> bool {
    *value == 0
}

impl From<&CardState> for Placement {
    fn from(state: &CardState) -> Self {
        Self {
            phase: state.phase,
            due: state.due,
            remaining_steps: state.remaining_steps,
            interval_days: state.interval_days,
            ease_permille: state.ease_permille,
            memory: state.memory,
            decay: state.decay,
            desired_retention: state.desired_retention,
        }
    }
}

/// One answer, as it is stored: enough to fold a card without a preset, a clock or a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ReviewRecord {
    /// When the student answered.
    pub at: Timestamp,
    /// What the student said.
    pub rating: Rating,
    /// Time from question to answer in milliseconds.
    pub took_ms: u32,
    /// What the scheduler made of it.
    pub placement: Placement,
}

/// The card after a stored review. Answering and refolding both end here.
#[must_use]
pub fn apply_review(state: &CardState, review: &ReviewRecord) -> CardState {
    let forgotten = review.rating == Rating::Again;
    let lapsed = forgotten && state.phase == Phase::Review;
    // The place among new cards is last known when the card leaves them.
    let new_position = match state.due {
        Due::Position(position) => i32::try_from(position).ok(),
        Due::At(_) | Due::Day(_) => state.new_position,
    };
    CardState {
        reps: state.reps.saturating_add(1),
        lapses: state.lapses.saturating_add(u32::from(lapsed)),
        wrong: state.wrong.saturating_add(u32::from(forgotten)),
        last_review_at: Some(review.at),
        new_position,
        ..state.placed(&review.placement)
    }
}

/// The card after all `reviews`, which come in the order in which they count.
#[must_use]
pub fn replay<'a>(start: &CardState, reviews: impl IntoIterator<Item = &'a ReviewRecord>) -> CardState {
    reviews.into_iter().fold(*start, |state, review| apply_review(&state, review))
}
