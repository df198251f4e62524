//! What a page of statistics shows. Days are local day numbers of the deck's calendar, see [`crate::schedule::Calendar`].

use serde::{Deserialize, Serialize};
use studium_base::DeckId;

/// Which cards and which days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StatisticsQuery {
    /// A deck with those below it; `None` for all cards.
    pub deck: Option<DeckId>,
    /// So many days back, today included, and as many ahead for [`Statistics::forecast`]; `None` for all.
    pub days: Option<u32>,
}

/// Everything that a page of statistics shows.
///
/// *Young* are cards with an interval of less than 21 days, *mature* those with more; an answer is counted by the
/// interval before it. Answers of deleted cards count, the cards themselves do not.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Statistics {
    /// The day of today.
    pub today: i32,
    /// The first day of the period; the day of the first answer where all days were asked for.
    pub first_day: i32,
    /// The answers of today.
    pub day: DayWork,
    /// How much was remembered, whatever the period.
    pub retention: Retention,
    /// Cards that come on the days ahead, within the period.
    pub forecast: Forecast,
    /// Answers of each day of the last year, whatever the period.
    pub calendar: StudyYear,
    /// Intervals of the cards in review, in days.
    pub intervals: Histogram,
    /// Stabilities of the cards that FSRS knows, in days.
    pub stability: Histogram,
    /// Difficulties of the cards that FSRS knows, 1 to 10.
    pub difficulty: Histogram,
    /// Chances that the cards that FSRS knows would be remembered now, 0 to 1.
    pub retrievability: Histogram,
    /// Cards that would be remembered now: the sum of those chances. The denominator is the total of
    /// [`Self::retrievability`].
    pub expected_known: f64,
    /// Answers by the hour of the local day, 0 to 23, within the period.
    pub hours: Vec<StudyHour>,
    /// How often each button was pressed, within the period.
    pub buttons: ButtonCounts,
    /// The cards by where they stand.
    pub cards: CardCounts,
    /// Cards made on each day of the period; days without are left out.
    pub added: Vec<DayCount>,
    /// Answers and their time on each day of the period; days without are left out.
    pub work: Vec<DayWork>,
    /// Predicted against observed recall, within the period.
    pub calibration: Calibration,
}

/// The answers of a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DayWork {
    /// The day.
    pub day: i32,
    /// All answers.
    pub answers: u32,
    /// Those that were "again".
    pub again: u32,
    /// From question to answer, together, in milliseconds.
    #[specta(type = u32)]
    pub took_ms: u64,
    /// Answers to cards that were new or in their first steps.
    pub learning: u32,
    /// Answers to young cards in review.
    pub young: u32,
    /// Answers to mature cards in review.
    pub mature: u32,
    /// Answers to cards that had been forgotten.
    pub relearning: u32,
    /// Practice: the cards kept their places.
    pub practice: u32,
}

/// So many reviews, and so many of them were remembered. A review is an answer to a card whose interval was a day or
/// more; practice is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Recalled {
    /// All.
    pub reviews: u32,
    /// Those that were not "again".
    pub recalled: u32,
}

/// By maturity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RecalledByMaturity {
    /// Of young cards.
    pub young: Recalled,
    /// Of mature cards.
    pub mature: Recalled,
}

/// How much was remembered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Retention {
    /// Today.
    pub today: RecalledByMaturity,
    /// The day before.
    pub yesterday: RecalledByMaturity,
    /// The last 7 days, today included, as below.
    pub week: RecalledByMaturity,
    /// The last 30 days.
    pub month: RecalledByMaturity,
    /// The last 365 days.
    pub year: RecalledByMaturity,
    /// Ever.
    pub all: RecalledByMaturity,
    /// Calendar months, the oldest first; months without reviews are left out.
    pub months: Vec<RetentionMonth>,
}

/// A month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct RetentionMonth {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: u32,
    /// Its reviews.
    pub reviews: RecalledByMaturity,
}

/// Cards that come on the days ahead. Suspended cards do not come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Forecast {
    /// Cards that were due before today.
    pub backlog: DueCards,
    /// From today on; days without are left out.
    pub days: Vec<DueCards>,
}

/// Cards due on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DueCards {
    /// Days from today; 0 for the backlog.
    pub ahead: i32,
    /// Young ones, and those in steps.
    pub young: u32,
    /// Mature ones.
    pub mature: u32,
}

/// A year of days.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StudyYear {
    /// Days with answers among the last 366, the oldest first.
    pub days: Vec<DayCount>,
    /// Days in a row up to today, or up to yesterday while nothing was answered today.
    pub streak: u32,
    /// The most days in a row ever.
    pub longest_streak: u32,
    /// Days with answers ever.
    pub days_studied: u32,
}

/// So many on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DayCount {
    /// The day.
    pub day: i32,
    /// So many.
    pub count: u32,
}

/// How often values lie where.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Histogram {
    /// In order, empty ones between others too.
    pub bins: Vec<HistogramBin>,
    /// All values.
    pub total: u32,
    /// Their mean; 0 without values.
    pub mean: f64,
}

/// Values from `from` up to, not including, `to`; the last bin of a histogram includes its end.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct HistogramBin {
    /// The least.
    pub from: f64,
    /// The end.
    pub to: f64,
    /// So many.
    pub count: u32,
}

/// The answers of an hour of the day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct StudyHour {
    /// 0 to 23, by the wall clock.
    pub hour: u32,
    /// All answers.
    pub answers: u32,
    /// Reviews among them, and how many were remembered.
    pub reviews: Recalled,
}

/// Presses of again, hard, good and easy, in this order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ButtonCounts {
    /// While a card was new or in steps.
    pub learning: [u32; 4],
    /// While it was young.
    pub young: [u32; 4],
    /// While it was mature.
    pub mature: [u32; 4],
}

/// Cards by where they stand. Each card counts once; the suspended and buried ones count there only.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CardCounts {
    /// Never answered.
    pub new: u32,
    /// In first steps.
    pub learning: u32,
    /// In steps after they were forgotten.
    pub relearning: u32,
    /// In review, with short intervals.
    pub young: u32,
    /// In review, with long ones.
    pub mature: u32,
    /// Suspended.
    pub suspended: u32,
    /// Buried today.
    pub buried: u32,
    /// All of the above.
    pub total: u32,
}

/// Predicted against observed recall of reviews. The prediction is what the scheduler said before the answer. For answers
/// that another program has kept it is what FSRS, with the preset's parameters, says from the answers before.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Calibration {
    /// By predicted recall, from low to high; empty ones are left out.
    pub bins: Vec<CalibrationBin>,
    /// Reviews with a prediction.
    pub reviews: u32,
    /// Reviews without one: nothing was known of the card, or its algorithm predicts nothing.
    pub without_prediction: u32,
    /// Mean of the negative logarithm of the chance given to what happened; 0 is perfect. `None` without reviews.
    pub log_loss: Option<f64>,
    /// Root of the mean squared difference between predicted and observed recall of the bins above, weighed by their
    /// reviews; 0 is perfect. `None` without reviews.
    pub rmse_bins: Option<f64>,
}

/// Reviews that were given about the same chance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CalibrationBin {
    /// The mean of the chances given.
    pub predicted: f64,
    /// The share that was remembered.
    pub observed: f64,
    /// Reviews.
    pub reviews: u32,
}
