//! A card's past as a model of memory looks at it, when it reckons the card anew.

use studium_base::Timestamp;

use super::day::Calendar;
use super::state::{CardState, Due, Phase, Rating};

/// The log of a card, and what another program knew of it where the log does not reach back to the first answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Past {
    /// The card before `reviews`, word for word; `None` where they begin with a new card.
    pub start: Option<CardState>,
    /// The answers in the order in which they count; practice is none.
    pub reviews: Vec<(Timestamp, Rating)>,
}

impl Past {
    /// The local day of the last answer; `None` where nothing tells it.
    pub(super) fn last_day(&self, calendar: &Calendar) -> Option<i32> {
        let last = self.reviews.last().map(|(at, _)| calendar.day(*at));
        last.or_else(|| self.start_day(calendar))
    }

    /// The local day of the last answer before `reviews`.
    pub(super) fn start_day(&self, calendar: &Calendar) -> Option<i32> {
        let start = self.start.as_ref()?;
        match (start.last_review_at, start.phase, start.due) {
            (Some(at), ..) => Some(calendar.day(at)),
            // It lies an interval before the day on which the card was due.
            (None, Phase::Review, Due::Day(due)) => {
                Some(due.saturating_sub(i32::try_from(start.interval_days).unwrap_or(i32::MAX)))
            }
            _ => None,
        }
    }
}
