//! The review log.

use studium_base::Timestamp;
use studium_engine::protocol::package::{AnkiId, Review};

use crate::card::{AnkiEntry, CardEvent, Logged, Reviewed};
use crate::schedule::{Phase, Placement, Rating};

/// Kinds of entries.
const LEARNING: i64 = 0;
const REVIEW: i64 = 1;
const RELEARNING: i64 = 2;
const FILTERED: i64 = 3;
const BY_HAND: i64 = 4;
const RESCHEDULED: i64 = 5;

/// An entry of the log to be written.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::package) struct LogRow {
    /// When.
    pub(in crate::package) at: Timestamp,
    /// What.
    pub(in crate::package) event: CardEvent,
}

/// What an entry of Anki's log says. `lost` is the card where the package does not have it any more.
pub(in crate::package) fn review_from_anki(review: &Review, lost: Option<AnkiId>) -> CardEvent {
    let anki = AnkiEntry { factor: review.factor, kind: review.kind, card: lost.map(|id| id.0) };
    let days = |interval: i64| i32::try_from(interval).unwrap_or(if interval < 0 { i32::MIN } else { i32::MAX });
    let (last_interval, interval) = (days(review.last_interval), days(review.interval));
    let took_ms = u32::try_from(review.taken_ms.max(0)).unwrap_or(u32::MAX);
    match Rating::from_number(review.button) {
        Some(rating) if review.kind < BY_HAND => CardEvent::Reviewed(Reviewed {
            rating,
            took_ms,
            from: match review.kind {
                LEARNING if review.last_interval == 0 => Phase::New,
                LEARNING => Phase::Learning,
                RELEARNING => Phase::Relearning,
                _ => Phase::Review,
            },
            last_interval,
            interval,
            placement: None,
            // Answers in a filtered deck that do not reschedule have no ease.
            is_practice: review.kind == FILTERED && review.factor == 0,
            recall: None,
            anki: Some(anki),
        }),
        _ => CardEvent::Logged(Logged { last_interval, interval, took_ms, button: review.button, anki }),
    }
}

/// The entry for something that happened; `None` for what Anki's log does not hold.
pub(in crate::package) fn review_to_anki(row: &LogRow, card: AnkiId) -> Option<Review> {
    let entry = Review { id_ms: row.at.0, card, ..Review::default() };
    match &row.event {
        CardEvent::Reviewed(review) => Some(Review {
            button: i64::from(review.rating.number()),
            interval: match (review.anki, review.is_practice) {
                (None, true) => i64::from(review.last_interval),
                _ => i64::from(review.interval),
            },
            last_interval: i64::from(review.last_interval),
            // By an ease of 0 Anki knows practice, which changes nothing.
            factor: match (review.anki, review.placement) {
                (Some(anki), _) => anki.factor,
                (None, Some(placement)) if !review.is_practice => factor_of(&placement),
                (None, _) => 0,
            },
            taken_ms: i64::from(review.took_ms),
            kind: match (review.anki, review.is_practice, review.from) {
                (Some(anki), ..) => anki.kind,
                (None, true, _) => FILTERED,
                (None, false, Phase::New | Phase::Learning) => LEARNING,
                (None, false, Phase::Review) => REVIEW,
                (None, false, Phase::Relearning) => RELEARNING,
            },
            ..entry
        }),
        CardEvent::Logged(logged) => Some(Review {
            button: logged.button,
            interval: i64::from(logged.interval),
            last_interval: i64::from(logged.last_interval),
            factor: logged.anki.factor,
            taken_ms: i64::from(logged.took_ms),
            kind: logged.anki.kind,
            ..entry
        }),
        CardEvent::Rescheduled(moved) => {
            let interval = i64::from(moved.placement.interval_days);
            match moved.reckoned.map(|reckoned| reckoned.last_interval_days) {
                None => {
                    let factor = i64::from(moved.placement.ease_permille);
                    Some(Review { interval, factor, kind: BY_HAND, ..entry })
                }
                Some(Some(before)) => {
                    let (last_interval, factor) = (i64::from(before), factor_of(&moved.placement));
                    Some(Review { interval, last_interval, factor, kind: RESCHEDULED, ..entry })
                }
                // Anki writes no entry either when it reckons memories anew; an entry by hand without a factor would say
                // that the card was reset.
                Some(None) => None,
            }
        }
        CardEvent::Reset(_) => Some(Review { kind: BY_HAND, ..entry }),
        CardEvent::Seeded(_) | CardEvent::Suspended(_) | CardEvent::Buried(_) | CardEvent::Voided { .. } => None,
    }
}

/// Ease or difficulty, as the log holds it.
fn factor_of(placement: &Placement) -> i64 {
    match placement.memory {
        // As Anki does: a difficulty of 1 to 10 stands as 100 to 1100.
        Some(memory) => ((f64::from(memory.difficulty) - 1.0) / 9.0 * 1000.0).round() as i64 + 100,
        None => i64::from(placement.ease_permille),
    }
}
