//! The part of the [`Collection`] that reckons cards anew.

use studium_base::{CancelToken, PresetId, Progress};

use super::run;
use super::types::{RescheduleCards, Rescheduling};
use crate::{CardsError, Collection};

impl Collection {
    /// How many cards [`Collection::reschedule`] would look at: those that use a preset and were answered.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn reviewed_cards(&self, preset: PresetId) -> Result<u32, CardsError> {
        let cards = self.store.read(|reader| run::reviewed(reader, preset))?;
        Ok(u32::try_from(cards.len()).unwrap_or(u32::MAX))
    }

    /// Reckons the cards of a preset anew from their logs, with its options as they are now. A part is written at a time;
    /// all of them are one step of undo. `begun` is how far it came before, the default to begin with, and `heard` is told
    /// how far it is after each part. Stops between parts once `cancel` is raised; what is written stays.
    ///
    /// # Errors
    /// [`CardsError::NoPreset`], [`CardsError::Preset`], [`CardsError::Model`].
    pub fn reschedule(
        &self,
        wanted: &RescheduleCards,
        begun: Rescheduling,
        cancel: &CancelToken,
        heard: &mut dyn FnMut(&Rescheduling, Progress),
    ) -> Result<Rescheduling, CardsError> {
        run::run(self, wanted, begun, cancel, heard)
    }
}
