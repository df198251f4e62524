//! Statistics: what was answered, what was remembered, and what comes.

mod collection;
mod types;

pub use types::{
    Bin, Buttons, Calendar, Calibration, CalibrationBin, CardCounts, DayCount, DayWork, DueCards, Forecast, Histogram,
    Hour, Recalled, RecalledByMaturity, Retention, RetentionMonth, Statistics, StatisticsQuery,
};
