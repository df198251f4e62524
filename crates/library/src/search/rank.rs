//! One ranking of passages out of two.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use studium_base::{CancelToken, DocumentId};
use studium_store::Json;
use studium_store::sqlite::named_params;

use super::Searcher;
use crate::LibraryError;
use crate::chunk::ChunkId;
use crate::import::{ChunkRow, chunk_from_row};
use crate::index::{LexicalQuery, VectorIndex};
use crate::retrieve::{Candidate, Mode, QueryTraits, Reading, fuse};

/// Candidates taken from each side (reference: 200 of 1M chunks hold the answer in 97 of 100 cases).
const CANDIDATES: usize = 200;

/// What is ranked.
pub(super) struct Ask<'a> {
    /// Without field operators.
    pub(super) text: &'a str,
    pub(super) reading: Reading,
    pub(super) live: &'a HashSet<DocumentId>,
    pub(super) mode: Mode,
}

/// A ranked passage and the signals behind its rank.
pub(super) struct Ranked {
    pub(super) chunk: ChunkRow,
    pub(super) score: f32,
    pub(super) dense: Option<f32>,
}

/// The nearest passages by meaning, with what scores the others.
struct Meaning {
    vector: Vec<f32>,
    index: Arc<VectorIndex>,
    nearest: Vec<(ChunkId, f32)>,
}

impl Searcher<'_> {
    /// Passages that fit, best first.
    pub(super) fn rank(&self, ask: &Ask<'_>, cancel: &CancelToken) -> Result<Vec<Ranked>, LibraryError> {
        let traits = QueryTraits::of(ask.text);
        if traits.text.is_empty() || ask.live.is_empty() {
            return Ok(Vec::new());
        }
        let candidates = self.candidates(ask, &traits, cancel)?;
        let dense: HashMap<ChunkId, f32> =
            candidates.iter().filter_map(|candidate| Some((candidate.chunk, candidate.dense?))).collect();
        let fused = fuse(&traits, &candidates);
        let rows = self.rows(fused.iter().map(|fused| fused.chunk.0))?;
        Ok(fused
            .into_iter()
            .filter_map(|fused| {
                let chunk = rows.get(&fused.chunk)?.clone();
                // The vectors may be ahead of the database, or behind a deletion.
                ask.live.contains(&chunk.document).then(|| Ranked {
                    dense: dense.get(&fused.chunk).copied(),
                    chunk,
                    score: fused.score,
                })
            })
            .collect())
    }

    /// What either side proposes, scored on both.
    fn candidates(
        &self,
        ask: &Ask<'_>,
        traits: &QueryTraits,
        cancel: &CancelToken,
    ) -> Result<Vec<Candidate>, LibraryError> {
        let query = LexicalQuery {
            text: ask.text.to_owned(),
            reading: ask.reading,
            documents: Some(ask.live),
            limit: CANDIDATES,
        };
        let words = if ask.mode == Mode::Dense { Vec::new() } else { self.lexical.search(&query)? };
        let meaning = if ask.mode == Mode::Lexical { None } else { self.meaning(&traits.text, ask.live, cancel)? };
        let mut candidates: HashMap<ChunkId, Candidate> = HashMap::new();
        for (chunk, score) in &words {
            candidates.insert(*chunk, Candidate { chunk: *chunk, lexical: Some(*score), dense: None });
        }
        if let Some(Meaning { vector, index, nearest }) = &meaning {
            let unscored: Vec<ChunkId> = words.iter().map(|(chunk, _)| *chunk).collect();
            for (chunk, score) in unscored.iter().zip(index.score(vector, &unscored)) {
                if let Some(candidate) = candidates.get_mut(chunk) {
                    candidate.dense = score;
                }
            }
            let found: Vec<ChunkId> = nearest.iter().map(|(chunk, _)| *chunk).collect();
            let admitted: HashSet<ChunkId> =
                self.lexical.admitted(ask.text, ask.reading, &found)?.into_iter().collect();
            for (chunk, score) in nearest.iter().filter(|(chunk, _)| admitted.contains(chunk)) {
                candidates.entry(*chunk).or_insert(Candidate { chunk: *chunk, lexical: None, dense: Some(*score) });
            }
        }
        if ask.mode == Mode::Hybrid {
            let mut unscored: Vec<ChunkId> =
                candidates.values().filter(|candidate| candidate.lexical.is_none()).map(|found| found.chunk).collect();
            unscored.sort();
            for (chunk, score) in unscored.iter().zip(self.lexical.score(ask.text, ask.reading, &unscored)?) {
                if let Some(candidate) = candidates.get_mut(chunk) {
                    candidate.lexical = Some(score);
                }
            }
        }
        let mut all: Vec<Candidate> = candidates.into_values().collect();
        all.sort_by_key(|candidate| candidate.chunk);
        Ok(all)
    }

    fn meaning(
        &self,
        text: &str,
        live: &HashSet<DocumentId>,
        cancel: &CancelToken,
    ) -> Result<Option<Meaning>, LibraryError> {
        let vector = match self.embedder.query(text, cancel) {
            Ok(Some(vector)) => vector,
            Ok(None) => return Ok(None),
            Err(error) => {
                // A broken embedder must not take the words away: search goes on without meaning.
                tracing::warn!(%error, "searching by words alone");
                return Ok(None);
            }
        };
        let Some(index) = self.embedder.index(vector.len())? else { return Ok(None) };
        let within = self.owners.within(self.store, live)?;
        let nearest = index.search(&vector, Some(&|chunk| within.contains(chunk)), CANDIDATES);
        Ok(Some(Meaning { vector, index, nearest }))
    }

    fn rows(&self, chunk_ids: impl Iterator<Item = i64>) -> Result<HashMap<ChunkId, ChunkRow>, LibraryError> {
        let wanted = Json(chunk_ids.collect::<Vec<i64>>());
        let rows = self.store.read(|reader| {
            reader.rows(include_str!("../sql/get_chunks.sql"), named_params! { ":ids": wanted }, chunk_from_row)
        })?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }
}
