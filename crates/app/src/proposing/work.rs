//! The job: passage after passage, until there are cards enough.

use std::sync::Weak;

use crate::jobs::{Job, LaneContext, Step, Work};
use crate::{App, AppError};

/// Proposes cards.
pub(crate) struct ProposeWork {
    pub(crate) app: Weak<App>,
}

impl Work for ProposeWork {
    fn run(&self, _job: &Job, _context: &LaneContext<'_>) -> Result<Step, AppError> {
        let Some(_app) = self.app.upgrade() else { return Ok(Step::Stopped) };
        Ok(Step::Done)
    }
}
