//! Long work: persisted, one thread a lane, with progress, pause, cancel, retry, and going on after a restart or kill.

mod lane;
mod queue;
#[cfg(test)]
mod tests;
mod types;

pub(crate) use lane::{Lane, LaneContext, Step, Work};
pub(crate) use queue::{Jobs, NewJob};
pub use types::{Job, JobKind, JobState, JobUnit};
