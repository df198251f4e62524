//! The cards of the last search, kept so that a list scrolls over them without searching again.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use studium_base::{CardId, NoteId, Timestamp};
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
    pub(crate) sort_places: SortPlaces,
}

/// The places of all notes in the order of their sort texts, from one search to the next: some 22 MB for half a million.
#[derive(Debug, Default)]
pub(crate) struct SortPlaces {
    /// Changes of notes and cards themselves; an answer is none.
    changes: Arc<AtomicU64>,
    kept: Mutex<Option<(u64, Arc<Places>)>>,
}

type Places = HashMap<NoteId, u32>;

impl SortPlaces {
    /// How many changes there have been.
    pub(crate) fn changes(&self) -> u64 {
        self.changes.load(Ordering::SeqCst)
    }

    /// The places, if they are known as of so many changes.
    pub(crate) fn get(&self, changes: u64) -> Option<Arc<Places>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(known, _)| *known == changes).map(|(_, places)| Arc::clone(places))
    }

    pub(crate) fn keep(&self, changes: u64, places: &Arc<Places>) {
        *self.kept.lock().unwrap_or_else(PoisonError::into_inner) = Some((changes, Arc::clone(places)));
    }
}

impl LastFound {
    /// Hears of changes of the store.
    pub(crate) fn new(store: &Store) -> Self {
        let last = Self::default();
        let (changes, of_notes) = (Arc::clone(&last.changes), Arc::clone(&last.sort_places.changes));
        store.subscribe(Box::new(move |changed| {
            if changed.areas.contains(&Area::Cards) {
                of_notes.fetch_add(1, Ordering::SeqCst);
            }
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
