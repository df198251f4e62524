//! Statistics of a collection.

use std::sync::Arc;
use std::thread;

use studium_base::{CancelToken, CardId, Progress};
use studium_store::{Reader, Store, StoreError};

use super::packed::Packed;
use super::scope::Scope;
use super::types::{Statistics, StatisticsQuery};
use super::{answered, rebuild, standing};
use crate::card::{self, Refolded};
use crate::schedule::Zone;
use crate::{CardsError, Collection};

impl Collection {
    /// Everything that a page of statistics shows.
    ///
    /// # Errors
    /// [`CardsError::NoDeck`], and when the database cannot be read.
    pub fn statistics(&self, query: &StatisticsQuery) -> Result<Statistics, CardsError> {
        if !self.store.read(rebuild::is_stale)? {
            return of(&self.store, &self.zone, query, None);
        }
        match self.rebuild_statistics() {
            // Beside the owner of the data folder nothing is written: the answers are packed for this look only.
            Err(CardsError::Store(StoreError::ReadOnly)) => {
                let now = self.store.now();
                let packed = self.store.read(|reader| rebuild::packed(reader, &self.zone, now))?;
                of(&self.store, &self.zone, query, Some(&packed))
            }
            other => other.and_then(|()| of(&self.store, &self.zone, query, None)),
        }
    }

    /// Packs all answers of the log anew: after events came in without [`mark_stale`](super::mark_stale), or when the
    /// statistics are not believed.
    ///
    /// # Errors
    /// As [`rebuild`](super::rebuild).
    pub fn rebuild_statistics(&self) -> Result<(), CardsError> {
        rebuild::rebuild(&self.store, &self.zone)
    }

    /// Folds all cards from their events anew, and says how many had been kept otherwise.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub fn refold(&self, cancel: &CancelToken, done: &mut dyn FnMut(Progress)) -> Result<Refolded, CardsError> {
        card::refold_all(&self.store, cancel, done)
    }
}

fn of(
    store: &Store,
    zone: &Arc<dyn Zone>,
    query: &StatisticsQuery,
    packed: Option<&[(CardId, Vec<Packed>)]>,
) -> Result<Statistics, CardsError> {
    let now = store.now();
    let scope = store.read(|reader| Scope::read(reader, zone, query, now))?;
    let answered = |reader: &Reader<'_>, cards: Option<&[CardId]>| match packed {
        Some(packed) => Ok(answered::of(packed, &scope, cards)),
        None => answered::read(reader, &scope, cards),
    };
    let (standing, answered) = if scope.is_all() {
        // Nothing of one is needed for the other.
        thread::scope(|threads| {
            let cards = thread::Builder::new()
                .name("card-statistics".to_owned())
                .spawn_scoped(threads, || store.read(|reader| standing::read(reader, &scope)))
                .map_err(CardsError::Thread)?;
            let answered = store.read(|reader| answered(reader, None));
            let standing = cards.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            Ok::<_, CardsError>((standing?, answered?))
        })?
    } else {
        store.read(|reader| {
            let standing = standing::read(reader, &scope)?;
            let answered = answered(reader, Some(&standing.ids))?;
            Ok::<_, CardsError>((standing, answered))
        })?
    };
    Ok(Statistics {
        today: scope.today,
        first_day: answered.first_day,
        day: answered.day,
        retention: answered.retention,
        forecast: standing.forecast,
        calendar: answered.calendar,
        intervals: standing.intervals,
        stability: standing.stability,
        difficulty: standing.difficulty,
        retrievability: standing.retrievability,
        expected_known: standing.expected_known,
        hours: answered.hours,
        buttons: answered.buttons,
        cards: standing.cards,
        added: standing.added,
        work: answered.work,
        calibration: answered.calibration,
    })
}
