//! How well a scheduler predicts: the past is learned from, the next review is foretold, and both are compared.
//!
//! The method is that of the srs-benchmark: the reviews that can be scored, in order of time, are cut into six parts;
//! each of the last five is predicted by a model that was fitted on all before it. A review can be scored when it was
//! not on the day of the card's last one; reviews of the same day are learned from only. The figures are those of the
//! crate `fsrs` ([`fsrs::evaluate_with_time_series_splits`]), so that FSRS-6 can be held against it.

mod foretell;
mod history;
mod metrics;
mod model;
mod optimize;
mod revlog;
mod run;
#[cfg(test)]
mod tests;

pub(crate) use foretell::Foreteller;
pub use optimize::{Fit, Optimization, Optimized, optimize};
pub use revlog::{LineProblem, Revlog};
pub use run::{Evaluation, Verdict, evaluate};
