//! The columns of all cards, kept from one search to the next and brought up to date with what was written meanwhile.

use std::sync::{Arc, Mutex, PoisonError};

use studium_store::{Reader, Store, TouchedRows};

use super::columns::Columns;
use crate::CardsError;
use crate::queue::{Shared, Today};

/// The columns, from the first search on.
#[derive(Debug)]
pub(crate) struct Kept {
    /// Rows that were written since.
    touched: Arc<Mutex<TouchedRows>>,
    columns: Mutex<Option<Columns>>,
}

impl Kept {
    /// Hears of changes of the store.
    pub(crate) fn new(store: &Store) -> Self {
        let touched = Arc::new(Mutex::new(TouchedRows::default()));
        let hearing = Arc::clone(&touched);
        store.subscribe(Box::new(move |changed| {
            let mut touched = hearing.lock().unwrap_or_else(PoisonError::into_inner);
            match &changed.rows {
                TouchedRows::These(rows) => touched.extend(rows),
                TouchedRows::Many => *touched = TouchedRows::Many,
            }
        }));
        Self { touched, columns: Mutex::default() }
    }

    /// Reads within one snapshot, with the columns as they are in it.
    pub(crate) fn read<T>(
        &self,
        store: &Store,
        shared: &Shared,
        read: impl FnOnce(&Reader<'_>, &Today, &mut Columns) -> Result<T, CardsError>,
    ) -> Result<T, CardsError> {
        // One search at a time: a second would load the columns once more.
        let mut kept = self.columns.lock().unwrap_or_else(PoisonError::into_inner);
        // Taken before the snapshot begins, so that it shows all of them. What is written after that is read again then.
        let touched = std::mem::take(&mut *self.touched.lock().unwrap_or_else(PoisonError::into_inner));
        shared.read(store, |reader, today| {
            // After an error nothing is kept.
            let known = match (kept.take(), touched) {
                (Some(mut known), TouchedRows::These(rows)) => known.update(reader, &rows)?.then_some(known),
                _ => None,
            };
            let mut columns = known.map_or_else(|| Columns::load(reader), Ok)?;
            let result = read(reader, today, &mut columns);
            *kept = Some(columns);
            result
        })
    }
}
