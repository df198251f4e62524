//! What becomes of one card.

use std::sync::Arc;

use studium_base::Timestamp;
use studium_store::Reader;

use super::past::past_of;
use crate::CardsError;
use crate::card::{self, Card, Reckoned, Rescheduled};
use crate::queue::{due_on, seed_of};
use crate::schedule::{Calendar, Context, Phase, Placement, Preset as Options, Scheduler, Zone, scheduler};

/// Reckons cards anew by the options of their preset.
pub(super) struct Reckoner {
    scheduler: Box<dyn Scheduler + Send + Sync>,
    calendar: Calendar,
    is_balanced: bool,
    moves_due: bool,
    now: Timestamp,
}

impl Reckoner {
    pub(super) fn new(
        options: &Options,
        zone: &Arc<dyn Zone>,
        moves_due: bool,
        now: Timestamp,
    ) -> Result<Self, CardsError> {
        Ok(Self {
            scheduler: scheduler(options)?,
            calendar: Calendar::of(Arc::clone(zone), options),
            is_balanced: options.load_balance,
            moves_due,
            now,
        })
    }

    /// What is to be recorded of a card as it was just read; `None` where it stays as it is.
    pub(super) fn reckon(&self, reader: &Reader<'_>, card: &Card) -> Result<Option<Rescheduled>, CardsError> {
        if card.is_deleted || card.state.phase == Phase::New {
            return Ok(None);
        }
        let events = card::events_of(reader, card.id)?;
        let past = past_of(card::counted(&events));
        let load = |day: i32| if self.is_balanced { due_on(reader, day) } else { 0 };
        let context = Context { now: self.now, calendar: &self.calendar, seed: seed_of(card.id), load: &load };
        let Some(reckoned) = self.scheduler.reschedule(&card.state, &past, &context) else { return Ok(None) };
        let before = Placement::from(&card.state);
        // A filtered deck has its own order, and its cards go home to where they were due.
        let placement = if self.moves_due && card.home_deck.is_none() {
            reckoned
        } else {
            let Placement { due, interval_days, desired_retention, .. } = before;
            Placement { due, interval_days, desired_retention, ..reckoned }
        };
        if placement == before {
            return Ok(None);
        }
        let is_moved = (placement.due, placement.interval_days) != (before.due, before.interval_days);
        let last_interval_days = is_moved.then_some(before.interval_days);
        Ok(Some(Rescheduled { placement, reckoned: Some(Reckoned { last_interval_days }) }))
    }
}
