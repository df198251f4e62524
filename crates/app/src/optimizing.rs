//! Fitting the scheduler of a preset to the student's own answers, as a job.

use std::sync::Weak;

use serde::{Deserialize, Serialize};
use studium_base::{JobId, PresetId};
use studium_cards::CardsError;
use studium_cards::evaluate::Optimization;

use crate::jobs::{Job, JobKind, JobUnit, LaneContext, NewJob, Step, Work};
use crate::{App, AppError};

/// What was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Wanted {
    preset: PresetId,
}

impl App {
    /// Queues fitting the parameters of a preset. Nothing changes by it: the student decides on what it finds.
    ///
    /// # Errors
    /// [`CardsError::NoPreset`], and when the database cannot be written.
    pub fn optimize_preset(&self, preset: PresetId) -> Result<Job, AppError> {
        let known = self.cards.presets()?.into_iter().find(|known| known.id == preset);
        let title = known.ok_or(CardsError::NoPreset(preset))?.name;
        let new = NewJob { kind: JobKind::Optimize, title, document: None, model: None, unit: JobUnit::Reviews };
        let job = self.jobs.enqueue_with(&new, &Wanted { preset })?;
        self.wake(JobKind::Optimize);
        Ok(job)
    }

    /// What was found; `None` while the job is not done.
    ///
    /// # Errors
    /// [`AppError::NoJob`].
    pub fn optimization_report(&self, job: JobId) -> Result<Option<Optimization>, AppError> {
        self.jobs.outcome(job)
    }
}

/// Fits parameters.
pub(crate) struct OptimizeWork {
    pub(crate) app: Weak<App>,
}

impl Work for OptimizeWork {
    fn run(&self, job: &Job, context: &LaneContext<'_>) -> Result<Step, AppError> {
        let Some(app) = self.app.upgrade() else { return Ok(Step::Stopped) };
        let Wanted { preset } = app.jobs.payload(job.id)?;
        let found = app.cards.optimize(preset, &context.cancel, &mut |progress| context.report(progress))?;
        if matches!(found, Optimization::Cancelled) {
            return Ok(Step::Stopped);
        }
        app.jobs.set_outcome(job.id, &found)?;
        Ok(Step::Done)
    }
}
