//! The vectors of one embedder: opening, adding, removing, searching.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::quantise::{MAX_DIMENSIONS, quantise, quantise_query};
use super::removed::Removed;
use super::scan::{self, EXACT_BYTES, Field, Place};
use super::segment::{BATCH_ROWS, FullRow, SEGMENT_ROWS, Segment};
use crate::chunk::ChunkId;
use crate::index::IndexError;

/// Raised when the files change: part of the folder's name, so that another version's vectors are not found.
const VERSION: u32 = 1;

/// Dead rows are worth copying the live ones when there is more than one of them to three.
const COMPACT_ABOVE: f64 = 0.25;

/// Vectors of chunks, made by one embedder. Searching goes on while another thread adds.
#[derive(Debug)]
pub struct VectorIndex {
    folder: PathBuf,
    dimensions: usize,
    /// Taken for the whole of a write; `state` only for the moment in which the write takes effect.
    removed: Mutex<Removed>,
    state: RwLock<State>,
}

#[derive(Debug, Default)]
struct State {
    segments: Vec<Segment>,
    /// For each row of each segment: is it neither removed nor a copy?
    is_alive: Vec<Vec<bool>>,
    places: HashMap<ChunkId, Place>,
}

impl VectorIndex {
    /// Opens the vectors below `folder` that belong to `identity`, which names everything that shapes a vector: model,
    /// pooling, prefixes. Vectors of another identity are never mixed in. Creates nothing; what a crash left half
    /// written is ignored.
    ///
    /// # Errors
    /// When `dimensions` is 0 or above 8,192, or files that are there cannot be read.
    pub fn open(folder: &Path, identity: &str, dimensions: usize) -> Result<Self, IndexError> {
        if !(1..=MAX_DIMENSIONS).contains(&dimensions) {
            return Err(IndexError::Dimensions { expected: MAX_DIMENSIONS, found: dimensions });
        }
        let hash = blake3::hash(format!("{identity}\n{dimensions}").as_bytes()).to_hex();
        let folder = folder.join(format!("v{VERSION}-{}", &hash[..16]));
        let removed = Removed::open(&folder)?;
        let mut state = State::default();
        for number in segment_numbers(&folder)? {
            state.push(Segment::open(&folder, number, dimensions)?, &removed);
        }
        Ok(Self { folder, dimensions, removed: Mutex::new(removed), state: RwLock::new(state) })
    }

    /// Chunks with a vector.
    #[must_use]
    pub fn len(&self) -> usize {
        self.read().places.len()
    }

    /// Has no chunk a vector?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Has this chunk a vector?
    #[must_use]
    pub fn contains(&self, chunk: ChunkId) -> bool {
        self.read().places.contains_key(&chunk)
    }

    /// Those of `chunks` that have no vector.
    #[must_use]
    pub fn missing(&self, chunks: &[ChunkId]) -> Vec<ChunkId> {
        let state = self.read();
        chunks.iter().copied().filter(|chunk| !state.places.contains_key(chunk)).collect()
    }

    /// Adds vectors of any length, which are brought to unit length; chunks that have one keep it. Durable, and found,
    /// when this returns.
    ///
    /// # Errors
    /// When a vector has the wrong dimensions or no direction: then none is added. When the disk is full or fails:
    /// then some may have been added.
    pub fn append(&self, vectors: &[(ChunkId, Vec<f32>)]) -> Result<(), IndexError> {
        let mut removed = self.writing();
        let mut fresh = HashSet::new();
        let mut rows = Vec::new();
        for (chunk, vector) in vectors {
            if vector.len() != self.dimensions {
                return Err(IndexError::Dimensions { expected: self.dimensions, found: vector.len() });
            }
            let vector = quantise(vector).ok_or(IndexError::NoDirection { chunk: chunk.0 })?;
            if !self.contains(*chunk) && fresh.insert(*chunk) {
                rows.push(FullRow::new(*chunk, &vector));
            }
        }
        fs::create_dir_all(&self.folder).map_err(IndexError::file(&self.folder))?;
        let returning: Vec<ChunkId> = fresh.into_iter().filter(|chunk| removed.contains(*chunk)).collect();
        self.append_rows(&rows, &removed, &returning)?;
        removed.append(&returning, false)
    }

    /// Forgets the vectors of chunks, for good when this returns. Their room is given back by [`Self::compact`].
    ///
    /// # Errors
    /// When the disk is full or fails; nothing is forgotten then.
    pub fn remove(&self, chunks: &[ChunkId]) -> Result<(), IndexError> {
        let mut removed = self.writing();
        let known: Vec<ChunkId> = chunks.iter().copied().filter(|chunk| self.contains(*chunk)).collect();
        removed.append(&known, true)?;
        let mut state = self.change();
        for chunk in &known {
            if let Some((segment, row)) = state.places.remove(chunk) {
                state.is_alive[segment as usize][row as usize] = false;
            }
        }
        Ok(())
    }

    /// Gives back the room of removed vectors when they are more than a quarter of all. Says whether it did. Safe to be
    /// killed: copies that were made twice count once.
    ///
    /// # Errors
    /// When the disk is full or fails; the old files are kept then.
    pub fn compact(&self) -> Result<bool, IndexError> {
        let mut removed = self.writing();
        let live = {
            let state = self.read();
            let total: usize = state.segments.iter().map(|segment| segment.rows.len()).sum();
            let dead = total - state.places.len();
            if dead as f64 <= total as f64 * COMPACT_ABOVE {
                return Ok(false);
            }
            state.live_rows()
        };
        let first = self.next_number();
        let mut fresh = State::default();
        for (number, rows) in (first..).zip(live.chunks(SEGMENT_ROWS)) {
            let mut segment = Segment::create(&self.folder, number, self.dimensions);
            for batch in rows.chunks(BATCH_ROWS) {
                let batch = self.read().copy(batch);
                segment.append(&batch)?;
                segment.extend(&batch)?;
            }
            fresh.push(segment, &removed);
        }
        let old = std::mem::replace(&mut *self.change(), fresh);
        let deleted: Vec<bool> = old.segments.iter().map(Segment::delete).collect();
        // A segment that is still there would bring back what it holds.
        if deleted.iter().all(|deleted| *deleted) {
            removed.forget_all()?;
        }
        Ok(true)
    }

    /// The `k` nearest chunks, best first, with their cosine. Only those that `allowed` lets pass, when it is given.
    /// Nothing for a query of other dimensions or without direction.
    ///
    /// Exact up to 8 MB of rows that may be found, 20,000 of 384 dimensions. Above that rows are chosen by the signs of their dimensions first;
    /// `cargo xtask bench search` measures what that loses and saves.
    ///
    /// `allowed` must not ask this index.
    #[must_use]
    pub fn search(&self, query: &[f32], allowed: Option<&dyn Fn(ChunkId) -> bool>, k: usize) -> Vec<(ChunkId, f32)> {
        self.search_above(query, allowed, k, EXACT_BYTES)
    }

    /// [`Self::search`], comparing every row however many there are.
    #[must_use]
    pub fn search_exactly(
        &self,
        query: &[f32],
        allowed: Option<&dyn Fn(ChunkId) -> bool>,
        k: usize,
    ) -> Vec<(ChunkId, f32)> {
        self.search_above(query, allowed, k, usize::MAX)
    }

    /// [`Self::search`] with another border between the two ways.
    pub(super) fn search_above(
        &self,
        query: &[f32],
        allowed: Option<&dyn Fn(ChunkId) -> bool>,
        k: usize,
        exact_bytes: usize,
    ) -> Vec<(ChunkId, f32)> {
        let Some(query) = quantise_query(query).filter(|query| query.values.len() == self.dimensions) else {
            return Vec::new();
        };
        let state = self.read();
        let filtered = allowed.map(|allowed| state.mask(allowed));
        let mask = filtered.as_ref().unwrap_or(&state.is_alive);
        let field = Field { segments: &state.segments, mask, dimensions: self.dimensions };
        scan::nearest(&field, &query, k, exact_bytes)
            .into_iter()
            .map(|near| (state.segments[near.place.0 as usize].rows[near.place.1 as usize].chunk, near.cosine))
            .collect()
    }

    /// The cosine of given chunks, in their order; `None` for chunks without a vector.
    #[must_use]
    pub fn score(&self, query: &[f32], chunks: &[ChunkId]) -> Vec<Option<f32>> {
        let Some(query) = quantise_query(query).filter(|query| query.values.len() == self.dimensions) else {
            return vec![None; chunks.len()];
        };
        let state = self.read();
        chunks
            .iter()
            .map(|chunk| {
                let (segment, row) = *state.places.get(chunk)?;
                scan::cosine(&state.segments[segment as usize], row as usize, &query)
            })
            .collect()
    }

    fn append_rows(&self, rows: &[FullRow], removed: &Removed, returning: &[ChunkId]) -> Result<(), IndexError> {
        let mut rows = rows;
        while !rows.is_empty() {
            let room = self.read().segments.last().map_or(0, |last| SEGMENT_ROWS - last.rows.len());
            if room == 0 {
                let number = self.next_number();
                self.change().push(Segment::create(&self.folder, number, self.dimensions), removed);
                continue;
            }
            let (batch, rest) = rows.split_at(rows.len().min(room).min(BATCH_ROWS));
            rows = rest;
            // Written under the reading lock: searches go on while the disk works. The writing mutex keeps others out.
            if let Some(last) = self.read().segments.last() {
                last.append(batch)?;
            }
            self.change().take_in(batch, removed, returning)?;
        }
        Ok(())
    }

    fn next_number(&self) -> u32 {
        self.read().segments.iter().map(|segment| segment.number).max().map_or(1, |last| last.saturating_add(1))
    }

    fn writing(&self) -> MutexGuard<'_, Removed> {
        self.removed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Takes a segment in with its rows. A chunk that has a place keeps it.
    fn push(&mut self, segment: Segment, removed: &Removed) {
        let index = u32::try_from(self.segments.len()).unwrap_or(u32::MAX);
        let mut is_alive = Vec::with_capacity(segment.rows.len());
        for (row, head) in (0_u32..).zip(&segment.rows) {
            let is_new = !removed.contains(head.chunk) && !self.places.contains_key(&head.chunk);
            if is_new {
                self.places.insert(head.chunk, (index, row));
            }
            is_alive.push(is_new);
        }
        self.segments.push(segment);
        self.is_alive.push(is_alive);
    }

    /// Takes rows in that were appended to the last segment.
    fn take_in(&mut self, rows: &[FullRow], removed: &Removed, returning: &[ChunkId]) -> Result<(), IndexError> {
        let (Some(segment), Some(is_alive)) = (self.segments.last_mut(), self.is_alive.last_mut()) else {
            return Ok(());
        };
        segment.extend(rows)?;
        let index = u32::try_from(self.segments.len() - 1).unwrap_or(u32::MAX);
        for row in rows {
            let place = (index, u32::try_from(is_alive.len()).unwrap_or(u32::MAX));
            let counts = !removed.contains(row.chunk) || returning.contains(&row.chunk);
            if counts {
                self.places.insert(row.chunk, place);
            }
            is_alive.push(counts);
        }
        Ok(())
    }

    fn mask(&self, allowed: &dyn Fn(ChunkId) -> bool) -> Vec<Vec<bool>> {
        self.segments
            .iter()
            .zip(&self.is_alive)
            .map(|(segment, is_alive)| {
                segment.rows.iter().zip(is_alive).map(|(row, is_alive)| *is_alive && allowed(row.chunk)).collect()
            })
            .collect()
    }

    fn live_rows(&self) -> Vec<Place> {
        let mut places: Vec<Place> = self.places.values().copied().collect();
        places.sort_unstable();
        places
    }

    fn copy(&self, places: &[Place]) -> Vec<FullRow> {
        places
            .iter()
            .filter_map(|(segment, row)| self.segments.get(*segment as usize)?.full_row(*row as usize))
            .collect()
    }
}

/// Numbers of the segments in a folder, ascending; none where there is no folder.
fn segment_numbers(folder: &Path) -> Result<Vec<u32>, IndexError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(IndexError::file(folder)(error)),
    };
    let mut numbers = Vec::new();
    for entry in entries {
        let name = entry.map_err(IndexError::file(folder))?.file_name();
        let name = name.to_string_lossy();
        if let Some(number) = name.strip_suffix(".rows").and_then(|number| number.parse().ok()) {
            numbers.push(number);
        }
    }
    numbers.sort_unstable();
    Ok(numbers)
}
