//! How long the student takes over a card.

use std::collections::HashMap;

use studium_base::{CardId, Timestamp};
use studium_store::sqlite::named_params;
use studium_store::{Columns, Reader};

use crate::CardsError;
use crate::card::CardEvent;
use crate::schedule::Calendar;

/// The pace of somebody of whom nothing is known: Anki's users take about eight seconds for an answer, and a card that
/// is new or forgotten takes more than one.
const USUAL_SECONDS: u32 = 12;
/// So many of the latest answers are looked at.
const LATEST: u32 = 1_000;
/// From fewer cards no pace is told.
const FEWEST: usize = 20;
/// A card takes no longer on a day, whatever was measured: five minutes.
const MOST_SECONDS: u32 = 300;

/// What a card takes on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pace {
    /// In seconds, 1 to 300.
    pub(super) seconds: u32,
    /// Is it the student's own?
    pub(super) is_measured: bool,
}

/// What a card takes on a day that it comes on, steps included: the mean of the latest answers before a moment. Answers
/// without a time do not count.
pub(super) fn pace(reader: &Reader<'_>, calendar: &Calendar, until: Timestamp) -> Result<Pace, CardsError> {
    let params = named_params! { ":until": until.0, ":limit": LATEST };
    let answers = reader.rows(include_str!("../sql/list_latest_answers.sql"), params, |row| {
        let (kind, payload): (String, String) = (row.get("kind")?, row.get("payload")?);
        Ok((row.id::<CardId>("subject")?, row.time("at")?, CardEvent::read(&kind, &payload)))
    })?;
    let mut took_ms: HashMap<(CardId, i32), u64> = HashMap::new();
    for (card, at, event) in answers {
        if let Some(CardEvent::Reviewed(review)) = event
            && review.took_ms > 0
        {
            *took_ms.entry((card, calendar.day(at))).or_default() += u64::from(review.took_ms);
        }
    }
    if took_ms.len() < FEWEST {
        return Ok(Pace { seconds: USUAL_SECONDS, is_measured: false });
    }
    let mean_ms = took_ms.values().sum::<u64>() / took_ms.len() as u64;
    let seconds = u32::try_from(mean_ms.div_ceil(1000)).unwrap_or(MOST_SECONDS).clamp(1, MOST_SECONDS);
    Ok(Pace { seconds, is_measured: true })
}
