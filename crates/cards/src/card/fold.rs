//! The fold: from a card's events to its state.

use std::collections::HashSet;

use studium_base::EventId;

use super::event::{CardEvent, Dated};
use super::types::HeldBack;
use crate::schedule::{CardState, ReviewRecord, apply_review};

/// What the events of a card come to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Folded {
    /// Its place in the schedule.
    pub state: CardState,
    /// Why it does not come.
    pub held_back: HeldBack,
}

impl Folded {
    /// A card without events, at its first place among the new cards.
    #[must_use]
    pub fn new(position: i64) -> Self {
        Self { state: CardState::new(position), held_back: HeldBack::No }
    }

    /// The card after one more event.
    #[must_use]
    pub fn after(self, dated: &Dated) -> Self {
        match &dated.event {
            CardEvent::Reviewed(review) => match review.placement {
                Some(placement) if !review.is_practice => {
                    let (at, rating, took_ms) = (dated.at, review.rating, review.took_ms);
                    let record = ReviewRecord { at, rating, took_ms, placement };
                    Self { state: apply_review(&self.state, &record), ..self }
                }
                _ => self,
            },
            CardEvent::Seeded(seed) => Self { state: seed.state, held_back: seed.held_back },
            CardEvent::Rescheduled(moved) => Self { state: self.state.placed(&moved.placement), ..self },
            CardEvent::Reset(reset) => Self { state: self.state.reset(reset.position, reset.with_counts), ..self },
            CardEvent::Suspended(put) => {
                Self { held_back: if put.is_suspended { HeldBack::Suspended } else { HeldBack::No }, ..self }
            }
            CardEvent::Buried(put) => {
                let held_back = match (put.day, put.is_sibling, self.held_back) {
                    // Suspended is more than buried.
                    (_, _, HeldBack::Suspended) => HeldBack::Suspended,
                    (None, ..) => HeldBack::No,
                    (Some(day), true, _) => HeldBack::Sibling { day },
                    (Some(day), false, _) => HeldBack::Buried { day },
                };
                Self { held_back, ..self }
            }
            CardEvent::Logged(_) | CardEvent::Voided { .. } => self,
        }
    }
}

/// Folds the events of a card, which stand in their order. What was voided does not count; neither does a voiding that
/// was voided itself.
#[must_use]
pub fn fold(position: i64, events: &[Dated]) -> Folded {
    counted(events).fold(Folded::new(position), Folded::after)
}

/// The events that count, in their order.
pub(crate) fn counted(events: &[Dated]) -> impl Iterator<Item = &Dated> {
    let mut voided: HashSet<EventId> = HashSet::new();
    // From the last to the first: a voiding stands after what it voids.
    for dated in events.iter().rev() {
        if let CardEvent::Voided { event } = dated.event
            && !voided.contains(&dated.id)
        {
            voided.insert(event);
        }
    }
    events.iter().filter(move |dated| !voided.contains(&dated.id))
}
