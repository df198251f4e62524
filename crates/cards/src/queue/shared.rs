//! What looks at the queue share: decks, presets and note types as they were read last, until one of them changes.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use studium_store::{Area, Reader, Store, Writer};

use super::today::{Decks, Today};
use crate::CardsError;
use crate::schedule::Zone;

/// The zone of the days, and the decks that were read last.
pub(crate) struct Shared {
    zone: Arc<dyn Zone>,
    /// Changes of decks, presets, note types, notes and cards themselves; an answer is none.
    changes: Arc<AtomicU64>,
    /// As of so many changes.
    decks: Mutex<Option<(u64, Arc<Decks>)>>,
}

impl Shared {
    /// Hears of changes of the store.
    pub(crate) fn new(store: &Store, zone: Arc<dyn Zone>) -> Self {
        let changes = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&changes);
        store.subscribe(Box::new(move |changed| {
            if changed.areas.contains(&Area::Cards) {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        }));
        Self { zone, changes, decks: Mutex::default() }
    }

    /// Reads within one snapshot, with the decks as they are now.
    pub(crate) fn read<T>(
        &self,
        store: &Store,
        read: impl FnOnce(&Reader<'_>, &Today) -> Result<T, CardsError>,
    ) -> Result<T, CardsError> {
        let now = store.now();
        // Counted before the snapshot begins: what changes after it must not count as known.
        let changes = self.changes.load(Ordering::SeqCst);
        store.read(|reader| read(reader, &Today::of(self.decks(reader, changes)?, Arc::clone(&self.zone), now)))
    }

    /// As [`Shared::read`], within a write that has not changed decks itself.
    pub(crate) fn today(&self, writer: &Writer<'_>) -> Result<Today, CardsError> {
        let decks = self.decks(writer, self.changes.load(Ordering::SeqCst))?;
        Ok(Today::of(decks, Arc::clone(&self.zone), writer.now()))
    }

    fn decks(&self, reader: &Reader<'_>, changes: u64) -> Result<Arc<Decks>, CardsError> {
        let mut kept = self.decks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, decks)) = kept.as_ref()
            && *known == changes
        {
            return Ok(Arc::clone(decks));
        }
        let decks = Arc::new(Decks::read(reader)?);
        *kept = Some((changes, Arc::clone(&decks)));
        Ok(decks)
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Shared").field("decks", &self.decks).finish_non_exhaustive()
    }
}
