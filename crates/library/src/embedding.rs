//! Vectors: which passages still lack one, making them in small batches so that a question never waits long.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use studium_base::CancelToken;
use studium_engine::Embed;
use studium_engine::protocol::embed::{EmbedderSpec, TextKind};
use studium_store::sqlite::named_params;
use studium_store::{Area, Operation, Store};

use crate::LibraryError;
use crate::chunk::header;
use crate::import::{ChunkRow, pending_chunks, texts};
use crate::index::VectorIndex;

/// Passages a batch: about a second on two busy cores, which is how long a question may wait for the worker.
const BATCH: usize = 16;

/// What is missing is listed anew after so long at the earliest, and after so many times what listing took.
const LEAST_ROUND: Duration = Duration::from_secs(20);
const LISTING_SHARE: u32 = 20;

/// Raised when the line above a passage is written another way: old vectors do not fit then.
const HEADER_VERSION: u32 = 1;

/// The embedder in use and its vectors.
pub(crate) struct Embedder {
    worker: Arc<dyn Embed>,
    folder: PathBuf,
    current: Mutex<Option<Current>>,
}

#[derive(Clone)]
struct Current {
    spec: EmbedderSpec,
    /// Opened with the first vector, which tells the dimensions.
    vectors: Option<Arc<VectorIndex>>,
}

/// How far the vectors are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmbedProgress {
    /// Passages with a vector.
    pub done: u32,
    /// Passages in all.
    pub total: u32,
}

impl Embedder {
    pub(crate) fn new(worker: Arc<dyn Embed>, folder: PathBuf) -> Self {
        Self { worker, folder, current: Mutex::default() }
    }

    /// Chooses the embedding model; `None` leaves words alone to find passages.
    pub(crate) fn select(&self, spec: Option<EmbedderSpec>) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.as_ref().map(|current| &current.spec) != spec.as_ref() {
            *current = spec.map(|spec| Current { spec, vectors: None });
        }
    }

    fn current(&self) -> Option<Current> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn has_model(&self) -> bool {
        self.current().is_some()
    }

    /// See [`identity`], of the model in use.
    pub(crate) fn identity(&self) -> Option<String> {
        self.current().map(|current| identity(&current.spec))
    }

    /// The vector of a query; `None` without a model or when cancelled.
    pub(crate) fn query(&self, text: &str, cancel: &CancelToken) -> Result<Option<Vec<f32>>, LibraryError> {
        let Some(current) = self.current() else { return Ok(None) };
        let vectors = self.worker.embed(&current.spec, TextKind::Query, vec![text.to_owned()], cancel)?;
        Ok(vectors.and_then(|mut vectors| vectors.pop()))
    }

    /// Vectors of any texts; `None` without a model or when cancelled.
    pub(crate) fn texts(&self, texts: &[String], cancel: &CancelToken) -> Result<Option<Vec<Vec<f32>>>, LibraryError> {
        let Some(current) = self.current() else { return Ok(None) };
        Ok(self.worker.embed(&current.spec, TextKind::Passage, texts.to_vec(), cancel)?)
    }

    /// The vectors made so far for vectors of `dimensions`.
    pub(crate) fn index(&self, dimensions: usize) -> Result<Option<Arc<VectorIndex>>, LibraryError> {
        let mut guard = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(current) = guard.as_mut() else { return Ok(None) };
        if let Some(vectors) = &current.vectors {
            return Ok(Some(Arc::clone(vectors)));
        }
        let vectors = Arc::new(VectorIndex::open(&self.folder, &identity(&current.spec), dimensions)?);
        current.vectors = Some(Arc::clone(&vectors));
        Ok(Some(vectors))
    }

    /// Gives every passage its vector, newest document first. Returns `false` when cancelled.
    pub(crate) fn embed_pending(
        &self,
        store: &Store,
        cancel: &CancelToken,
        on_progress: &mut dyn FnMut(EmbedProgress),
    ) -> Result<bool, LibraryError> {
        let Some(current) = self.current() else { return Ok(true) };
        loop {
            // Listed anew each round: documents come and go while vectors are made.
            let started = Instant::now();
            let all = pending_chunks(store)?;
            let total = u32::try_from(all.len()).unwrap_or(u32::MAX);
            let known = self.current().and_then(|current| current.vectors);
            let missing: Vec<&ChunkRow> =
                all.iter().filter(|chunk| known.as_ref().is_none_or(|known| !known.contains(chunk.id))).collect();
            let missing_count = u32::try_from(missing.len()).unwrap_or(u32::MAX);
            let mut done = total - missing_count.min(total);
            on_progress(EmbedProgress { done, total });
            if missing.is_empty() {
                mark_ready(store)?;
                return Ok(true);
            }
            // A large library takes long to list, and is listed the more rarely for it.
            let round = LEAST_ROUND.max(started.elapsed() * LISTING_SHARE);
            for batch in missing.chunks(BATCH) {
                if started.elapsed() > round {
                    break;
                }
                let rows: Vec<ChunkRow> = batch.iter().map(|chunk| (*chunk).clone()).collect();
                let bodies = with_headings(&rows, texts(store, &rows)?);
                let Some(vectors) = self.worker.embed(&current.spec, TextKind::Passage, bodies, cancel)? else {
                    return Ok(false);
                };
                let Some(dimensions) = vectors.first().map(Vec::len) else { continue };
                let Some(index) = self.index(dimensions)? else { return Ok(true) };
                let fresh: Vec<_> =
                    rows.iter().map(|row| row.id).zip(vectors).filter(|(id, _)| !index.contains(*id)).collect();
                index.append(&fresh)?;
                done += u32::try_from(fresh.len()).unwrap_or(0);
                on_progress(EmbedProgress { done, total });
                if cancel.is_cancelled() {
                    return Ok(false);
                }
            }
        }
    }
}

/// A passage is found better with the title and the headings above it.
fn with_headings(rows: &[ChunkRow], bodies: Vec<String>) -> Vec<String> {
    rows.iter()
        .zip(bodies)
        .map(|(row, body)| {
            let header = header(Some(&row.title), &row.heading_path);
            if header.is_empty() { body } else { format!("{header}\n{body}") }
        })
        .collect()
}

/// Vectors of different models, prefixes or poolings must never meet.
fn identity(spec: &EmbedderSpec) -> String {
    format!(
        "{}|{:?}|{:?}|{}|{}|{}|header {HEADER_VERSION}",
        spec.id, spec.architecture, spec.pooling, spec.query_prefix, spec.passage_prefix, spec.keep_dimensions
    )
}

/// Every searchable document now has all its vectors.
fn mark_ready(store: &Store) -> Result<(), LibraryError> {
    let waiting: Option<i64> =
        store.read(|reader| reader.value(include_str!("sql/count_searchable_documents.sql"), []))?;
    if waiting.unwrap_or(0) > 0 {
        store.write(Operation::RunJob, |writer| {
            writer.execute(include_str!("sql/mark_documents_ready.sql"), named_params! {})?;
            writer.touch(Area::Documents);
            Ok::<_, studium_store::StoreError>(())
        })?;
    }
    Ok(())
}
