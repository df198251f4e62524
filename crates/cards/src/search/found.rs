//! The cards of the last search, kept so that a list scrolls over them without searching again.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use studium_base::{CardId, Timestamp};
use studium_store::{Area, Store};

use super::types::CardQuery;

/// What was found is sought again after this long: what is due changes with the clock.
const FRESH_MS: i64 = 5 * 60 * 1000;

#[derive(Debug, Clone)]
struct Found {
    query: CardQuery,
    /// How many changes there had been.
    changes: u64,
    at: Timestamp,
    cards: Arc<Vec<CardId>>,
}

/// The last search.
#[derive(Debug, Default)]
pub(crate) struct LastFound {
    changes: Arc<AtomicU64>,
    found: Mutex<Option<Found>>,
}

impl LastFound {
    /// Hears of changes of the store.
    pub(crate) fn new(store: &Store) -> Self {
        let last = Self::default();
        let changes = Arc::clone(&last.changes);
        store.subscribe(Box::new(move |changed| {
            if changed.areas.iter().any(|area| matches!(area, Area::Cards | Area::Reviews)) {
                changes.fetch_add(1, Ordering::SeqCst);
            }
        }));
        last
    }

    /// What a search found, from memory where nothing has changed since.
    pub(crate) fn get<E>(
        &self,
        query: &CardQuery,
        now: Timestamp,
        find: impl FnOnce() -> Result<Vec<CardId>, E>,
    ) -> Result<Arc<Vec<CardId>>, E> {
        // Read before the search: what changes during it makes its result old.
        let changes = self.changes.load(Ordering::SeqCst);
        let known = self.found.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = known
            && known.changes == changes
            && known.query == *query
            && (0..FRESH_MS).contains(&(now.0 - known.at.0))
        {
            return Ok(known.cards);
        }
        let cards = Arc::new(find()?);
        let found = Found { query: query.clone(), changes, at: now, cards: Arc::clone(&cards) };
        *self.found.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
        Ok(cards)
    }
}
