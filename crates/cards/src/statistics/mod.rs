//! Statistics: what was answered, what was remembered, and what comes.
//!
//! Answers are kept packed by card in `cards_answers`, a derived table that the writer of an event brings along
//! ([`append`], [`replace`]) and that [`rebuild`] makes anew. A page is one pass over it and one over `cards_state`.

mod answered;
mod calibration;
mod collection;
mod days;
mod histogram;
mod keep;
mod packed;
mod rebuild;
mod scope;
mod standing;
#[cfg(test)]
mod tests;
mod types;

pub(crate) use keep::{append, replace, set};
pub use rebuild::{mark_stale, rebuild, rebuild_within};
pub use types::{
    ButtonCounts, Calibration, CalibrationBin, CardCounts, DayCount, DayWork, DueCards, Forecast, Histogram,
    HistogramBin, Recalled, RecalledByMaturity, Retention, RetentionMonth, Statistics, StatisticsQuery, StudyHour,
    StudyYear,
};
