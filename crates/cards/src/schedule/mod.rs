//! When a card is shown again: the state of its memory, and what an answer makes of it.
//!
//! Nothing here reads a clock, a file or the database; all of it comes in as arguments. A [`Scheduler`] turns a
//! [`CardState`] and a [`Context`] into four [`Outcome`]s; the chosen one is stored as a [`ReviewRecord`], and
//! [`apply_review`] folds records into the state again, without a scheduler.

mod day;
mod exam;
mod fsrs;
mod fuzz;
mod half_life;
mod local_zone;
mod past;
mod place;
mod preset;
mod record;
mod scheduler;
mod sm2;
mod state;
mod steps;
#[cfg(test)]
mod tests;

pub use day::{Calendar, FixedZone, Zone, weekday};
pub use exam::{ExamCard, ExamDay, ExamPlan, ExamTime, plan_exam};
pub(crate) use fsrs::{Fsrs, decay};
pub use half_life::{HALF_LIFE_WEIGHTS, half_life_days};
pub use local_zone::LocalZone;
pub use past::Past;
pub use preset::{Algorithm, LeechAction, Mix, NewOrder, Preset, ReviewOrder};
pub use record::{Placement, ReviewRecord, apply_review, replay};
pub use scheduler::{Context, DayLoad, Outcome, Scheduler, scheduler};
pub(crate) use sm2::{Ease, passing_interval};
pub use state::{CardState, Due, Memory, Phase, Rating};
