//! Reckoning the cards of a preset anew from their answers after its options changed, as a job.

use std::sync::Weak;

use serde::{Deserialize, Serialize};
use studium_base::{JobId, PresetId};
use studium_cards::CardsError;
use studium_cards::preset::Preset;
use studium_cards::reschedule::{RescheduleCards, RescheduleEnd, RescheduleReport, Rescheduling};
use studium_cards::schedule::Preset as Options;

use crate::jobs::{Job, JobKind, JobUnit, LaneContext, NewJob, Step, Work};
use crate::{App, AppError};

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Wanted {
    preset: PresetId,
    moves_due: bool,
    /// As they were then: with others it is another job.
    options: Options,
}

impl App {
    /// Queues reckoning anew all cards that use a preset: their memory, and with `moves_due` the days on which they are due.
    ///
    /// # Errors
    /// [`CardsError::NoPreset`], and when the database cannot be written.
    pub fn reschedule_cards(&self, preset: PresetId, moves_due: bool) -> Result<Job, AppError> {
        let Preset { name: title, options, .. } = self.preset(preset)?;
        let new = NewJob { kind: JobKind::Reschedule, title, document: None, model: None, unit: JobUnit::Cards };
        let job = self.jobs.enqueue_with(&new, &Wanted { preset, moves_due, options })?;
        self.wake(JobKind::Reschedule);
        Ok(job)
    }

    /// What came of it so far, and all of it once the job is done; `None` before it has begun.
    ///
    /// # Errors
    /// [`AppError::NoJob`].
    pub fn reschedule_report(&self, job: JobId) -> Result<Option<RescheduleReport>, AppError> {
        Ok(self.jobs.outcome::<Rescheduling>(job)?.map(|so_far| so_far.report))
    }

    fn preset(&self, id: PresetId) -> Result<Preset, AppError> {
        let known = self.cards.presets()?.into_iter().find(|known| known.id == id);
        Ok(known.ok_or(CardsError::NoPreset(id))?)
    }
}

/// Reckons cards anew.
pub(crate) struct RescheduleWork {
    pub(crate) app: Weak<App>,
}

impl Work for RescheduleWork {
    fn run(&self, job: &Job, context: &LaneContext<'_>) -> Result<Step, AppError> {
        let Some(app) = self.app.upgrade() else { return Ok(Step::Stopped) };
        let Wanted { preset, moves_due, options } = app.jobs.payload(job.id)?;
        let begun: Option<Rescheduling> = app.jobs.outcome(job.id)?;
        // What was reckoned with other options, before a pause or the end of the app, does not hold any more.
        let is_same = app.preset(preset)?.options == options;
        let begun = begun.filter(|_| is_same).unwrap_or_default();
        let wanted = RescheduleCards { preset, moves_due };
        let so_far = app.cards.reschedule(&wanted, begun, &context.cancel, &mut |so_far, progress| {
            // Without it no more is lost than that cards are looked at twice.
            if let Err(error) = app.jobs.set_outcome(job.id, so_far) {
                tracing::warn!(%error, "how far a rescheduling is could not be saved");
            }
            context.report(progress);
        })?;
        app.jobs.set_outcome(job.id, &so_far)?;
        Ok(if so_far.report.ended == RescheduleEnd::Stopped { Step::Stopped } else { Step::Done })
    }
}
