//! From the events of a card to the past that a model of memory learns from.

use studium_base::Timestamp;

use crate::card::{CardEvent, Dated, Seeded};
use crate::schedule::{Past, Phase, Rating};

/// Entries of this kind in Anki's log that have no factor say that the card became new again.
const BY_HAND: i64 = 4;

/// The past of a card, from the events of it that count, in their order.
///
/// The state that another program had is taken only where its log does not tell how the card came to it.
pub(super) fn past_of<'a>(counted: impl Iterator<Item = &'a Dated>) -> Past {
    let mut reading = Reading::default();
    for dated in counted {
        match &dated.event {
            CardEvent::Reviewed(review) if !review.is_practice => {
                reading.review((dated.at, review.rating), review.from);
            }
            CardEvent::Seeded(seed) => reading.seed(seed),
            CardEvent::Logged(logged) if logged.anki.kind == BY_HAND && logged.anki.factor == 0 => {
                reading = Reading::default();
            }
            CardEvent::Reset(_) => reading = Reading::default(),
            CardEvent::Reviewed(_)
            | CardEvent::Logged(_)
            | CardEvent::Rescheduled(_)
            | CardEvent::Suspended(_)
            | CardEvent::Buried(_)
            | CardEvent::Voided { .. } => {}
        }
    }
    reading.past
}

/// The past so far.
#[derive(Default)]
struct Reading {
    past: Past,
    /// Do its reviews begin with the first answer to a new card?
    is_whole: bool,
    /// Had the card left its first steps before the last review?
    was_learned: bool,
}

impl Reading {
    fn review(&mut self, review: (Timestamp, Rating), from: Phase) {
        // A package may bring back what was answered here.
        if self.past.reviews.last() == Some(&review) {
            return;
        }
        let is_learning = matches!(from, Phase::New | Phase::Learning);
        if is_learning && self.was_learned {
            // Some programs make cards new again and say nothing of it.
            *self = Self::default();
        }
        if self.past.reviews.is_empty() && self.past.start.is_none() {
            self.is_whole = is_learning;
        }
        self.was_learned = !is_learning;
        self.past.reviews.push(review);
    }

    fn seed(&mut self, seed: &Seeded) {
        if seed.state.phase == Phase::New {
            *self = Self::default();
        } else if !self.is_whole {
            self.past = Past { start: Some(seed.state), reviews: Vec::new() };
            self.was_learned = !matches!(seed.state.phase, Phase::Learning);
        }
    }
}
