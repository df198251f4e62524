//! Which document each passage belongs to, in memory: a search by meaning asks this of every vector.

use std::collections::{HashMap, HashSet};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use studium_base::DocumentId;
use studium_store::sqlite::named_params;
use studium_store::{Columns, Store, StoreError};

use crate::LibraryError;
use crate::chunk::ChunkId;

/// Not a passage, or not one that was seen.
const NONE: u32 = u32::MAX;

/// The owners of all passages. A passage never changes its document and its row id never comes again, so what is known
/// stays right; those that are gone do no harm, because what is found is read from the database in the end.
#[derive(Debug, Default)]
pub(crate) struct Owners(RwLock<Known>);

#[derive(Debug, Default)]
struct Known {
    documents: Vec<DocumentId>,
    numbers: HashMap<DocumentId, u32>,
    /// For each row id the number of its document: four bytes a passage, and no search for it.
    of_chunk: Vec<u32>,
}

impl Owners {
    /// Reads passages that came since the last time and says which passages belong to `live`.
    pub(crate) fn within(&self, store: &Store, live: &HashSet<DocumentId>) -> Result<Within<'_>, LibraryError> {
        let last = self.read().of_chunk.len().saturating_sub(1);
        let mut fresh: Vec<(usize, DocumentId)> = Vec::new();
        store.read(|reader| {
            let after = i64::try_from(last).unwrap_or(i64::MAX);
            let sql = include_str!("../sql/list_chunk_owners.sql");
            reader.each_row::<StoreError>(sql, named_params! { ":after": after }, |row| {
                if let Ok(chunk) = usize::try_from(row.get::<_, i64>("id")?) {
                    fresh.push((chunk, row.id("document_id")?));
                }
                Ok(())
            })
        })?;
        if !fresh.is_empty() {
            let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
            for (chunk, document) in fresh {
                known.note(chunk, document);
            }
        }
        let known = self.read();
        let is_live = known.documents.iter().map(|document| live.contains(document)).collect();
        Ok(Within { known, is_live })
    }

    fn read(&self) -> RwLockReadGuard<'_, Known> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn note(&mut self, chunk: usize, document: DocumentId) {
        let next = u32::try_from(self.documents.len()).unwrap_or(NONE);
        let number = *self.numbers.entry(document).or_insert(next);
        if number == next {
            self.documents.push(document);
        }
        if self.of_chunk.len() <= chunk {
            self.of_chunk.resize(chunk + 1, NONE);
        }
        self.of_chunk[chunk] = number;
    }
}

/// The passages of some documents.
pub(crate) struct Within<'a> {
    known: RwLockReadGuard<'a, Known>,
    is_live: Vec<bool>,
}

impl Within<'_> {
    pub(crate) fn contains(&self, chunk: ChunkId) -> bool {
        let number = usize::try_from(chunk.0).ok().and_then(|chunk| self.known.of_chunk.get(chunk));
        number.and_then(|number| self.is_live.get(*number as usize)).copied().unwrap_or(false)
    }
}
