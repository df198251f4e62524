//! Finding passages: words and meaning, scored on both sides, fused, shown with their place.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use studium_base::{
    CancelToken, ConversationId, CourseId, DocumentId, Locator, MessageId, RevisionId, TextRange, Timestamp,
};
use studium_store::sqlite::named_params;
use studium_store::{Columns, Json, RowId, Store};

use crate::chunk::ChunkId;
use crate::document::{self, DocumentRef};
use crate::embedding::Embedder;
use crate::import::{ChunkRow, chunk_from_row};
use crate::index::{LexicalIndex, LexicalQuery};
use crate::retrieve::{Candidate, Evidence, Mode, QueryTraits, diversify, fuse, is_weak};
use crate::{LibraryError, revision};

/// Candidates taken from each side (reference: 200 of 1M chunks hold the answer in 97 of 100 cases).
const CANDIDATES: usize = 200;
/// Conversations listed beside the passages.
const MAX_CONVERSATIONS: u32 = 20;

/// What to look for.
#[derive(Debug, Clone, PartialEq, Deserialize, specta::Type)]
pub struct SearchQuery {
    /// Words, phrases in quotes, words to exclude with a minus.
    pub query: String,
    /// Within a course, or everywhere.
    pub course: Option<CourseId>,
    /// So many at most.
    pub limit: u32,
    /// By words, by meaning, or both.
    pub mode: Mode,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct SearchResults {
    /// Passages of documents, best first.
    pub hits: Vec<Hit>,
    /// Messages of conversations, newest first.
    pub conversations: Vec<ConversationHit>,
}

/// A passage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Hit {
    /// From 1.
    pub rank: u32,
    /// Fused score, 0 to 1, comparable within one search only.
    #[specta(type = i32)]
    pub score: f32,
    /// Where it stands.
    pub document: DocumentRef,
    /// In which text.
    pub revision: RevisionId,
    /// The passage.
    pub range: TextRange,
    /// Where a person finds it.
    pub locator: Locator,
    /// The page, where there are pages.
    pub page: Option<u32>,
    /// The canonical text of the range.
    pub quote: String,
}

/// A message that holds the words.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct ConversationHit {
    /// In which conversation.
    pub conversation: ConversationId,
    /// Its title.
    pub title: String,
    /// Which message.
    pub message: MessageId,
    /// Its beginning.
    pub excerpt: String,
    /// When it was written.
    pub at: Timestamp,
}

/// A passage with what stands around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// The passage.
    pub hit: Hit,
    /// The section around it.
    pub parent: TextRange,
    /// Its text.
    pub parent_text: String,
}

/// Passages for an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Retrieved {
    /// Best first.
    pub passages: Vec<Passage>,
    /// The evidence is too weak to answer from.
    pub weak: bool,
    /// There is nothing to search in.
    pub empty_library: bool,
}

/// Searches on behalf of the library.
pub(crate) struct Searcher<'a> {
    pub(crate) store: &'a Store,
    pub(crate) lexical: &'a LexicalIndex,
    pub(crate) embedder: &'a Embedder,
}

/// A ranked passage and the signals behind its rank.
struct Ranked {
    chunk: ChunkRow,
    score: f32,
    dense: Option<f32>,
}

impl Searcher<'_> {
    /// Passages and conversations for the student.
    pub(crate) fn search(&self, query: &SearchQuery, cancel: &CancelToken) -> Result<SearchResults, LibraryError> {
        let live = document::live_ids(self.store, query.course)?;
        let ranked = self.rank(&query.query, &live, query.mode, cancel)?;
        let hits = self.hits(ranked, query.limit as usize)?.into_iter().map(|(hit, _)| hit).collect();
        Ok(SearchResults { hits, conversations: self.conversations(&query.query, query.course)? })
    }

    /// Passages for the tutor, with the verdict whether they suffice.
    pub(crate) fn retrieve(
        &self,
        query: &str,
        course: Option<CourseId>,
        limit: usize,
        cancel: &CancelToken,
    ) -> Result<Retrieved, LibraryError> {
        let live = document::live_ids(self.store, course)?;
        let ranked = self.rank(query, &live, Mode::Hybrid, cancel)?;
        let best_fused = ranked.first().map_or(0.0, |first| first.score);
        let best_dense = ranked.iter().filter_map(|ranked| ranked.dense).reduce(f32::max);
        let mut passages = Vec::new();
        let mut best_coverage = 0.0_f32;
        for (hit, chunk) in self.hits(ranked, limit)? {
            let headed = format!("{} {} {}", hit.document.title, chunk.heading_path.join(" "), hit.quote);
            best_coverage = best_coverage.max(self.lexical.term_coverage(query, &headed)?);
            let parent_text = revision::text_of(self.store, chunk.revision, chunk.parent)?;
            passages.push(Passage { hit, parent: chunk.parent, parent_text });
        }
        let evidence = Evidence { best_dense, best_coverage, best_fused };
        let weak = passages.is_empty() || is_weak(&evidence, best_dense.is_some());
        Ok(Retrieved { passages, weak, empty_library: live.is_empty() })
    }

    fn rank(
        &self,
        text: &str,
        live: &HashSet<DocumentId>,
        mode: Mode,
        cancel: &CancelToken,
    ) -> Result<Vec<Ranked>, LibraryError> {
        let traits = QueryTraits::of(text);
        if text.trim().is_empty() || live.is_empty() {
            return Ok(Vec::new());
        }
        let query = LexicalQuery { text: text.to_owned(), documents: Some(live), limit: CANDIDATES };
        let words = if mode == Mode::Dense { Vec::new() } else { self.lexical.search(&query)? };
        let meaning = if mode == Mode::Lexical { None } else { self.meaning(text, live, cancel)? };
        let mut candidates: HashMap<ChunkId, Candidate> = HashMap::new();
        for (chunk, score) in &words {
            candidates.insert(*chunk, Candidate { chunk: *chunk, lexical: Some(*score), dense: None });
        }
        if let Some((vector, index, nearest)) = &meaning {
            for (chunk, score) in nearest {
                let entry = candidates.entry(*chunk);
                entry.or_insert(Candidate { chunk: *chunk, lexical: None, dense: None }).dense = Some(*score);
            }
            let unscored: Vec<ChunkId> = ids(&candidates, |candidate| candidate.dense.is_none());
            for (chunk, score) in unscored.iter().zip(index.score(vector, &unscored)) {
                if let Some(candidate) = candidates.get_mut(chunk) {
                    candidate.dense = score;
                }
            }
        }
        if mode == Mode::Hybrid {
            let unscored: Vec<ChunkId> = ids(&candidates, |candidate| candidate.lexical.is_none());
            for (chunk, score) in unscored.iter().zip(self.lexical.score(text, &unscored)?) {
                if let Some(candidate) = candidates.get_mut(chunk) {
                    candidate.lexical = Some(score);
                }
            }
        }
        let mut all: Vec<Candidate> = candidates.into_values().collect();
        all.sort_by_key(|candidate| candidate.chunk);
        let dense: HashMap<ChunkId, f32> =
            all.iter().filter_map(|candidate| Some((candidate.chunk, candidate.dense?))).collect();
        let fused = fuse(&traits, &all);
        let rows = self.rows(fused.iter().map(|fused| fused.chunk.0))?;
        Ok(fused
            .into_iter()
            .filter_map(|fused| {
                let chunk = rows.get(&fused.chunk)?.clone();
                // The vectors may be ahead of the database, or behind a deletion.
                live.contains(&chunk.document).then(|| Ranked {
                    dense: dense.get(&fused.chunk).copied(),
                    chunk,
                    score: fused.score,
                })
            })
            .collect())
    }

    /// The nearest passages by meaning, with the query's vector for scoring the others.
    #[expect(clippy::type_complexity, reason = "three results of one step, taken apart at once")]
    fn meaning(
        &self,
        text: &str,
        live: &HashSet<DocumentId>,
        cancel: &CancelToken,
    ) -> Result<Option<(Vec<f32>, std::sync::Arc<crate::index::VectorIndex>, Vec<(ChunkId, f32)>)>, LibraryError> {
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
        let allowed = self.chunks_of(live)?;
        let nearest = index.search(&vector, Some(&|chunk| allowed.contains(&chunk)), CANDIDATES);
        Ok(Some((vector, index, nearest)))
    }

    fn chunks_of(&self, live: &HashSet<DocumentId>) -> Result<HashSet<ChunkId>, LibraryError> {
        let mut chunks = HashSet::new();
        self.store.read(|reader| {
            reader.each_row::<studium_store::StoreError>(include_str!("sql/list_live_chunk_ids.sql"), [], |row| {
                if live.contains(&row.id::<DocumentId>("document_id")?) {
                    chunks.insert(ChunkId(row.get("id")?));
                }
                Ok(())
            })
        })?;
        Ok(chunks)
    }

    fn rows(&self, chunk_ids: impl Iterator<Item = i64>) -> Result<HashMap<ChunkId, ChunkRow>, LibraryError> {
        let wanted = Json(chunk_ids.collect::<Vec<i64>>());
        let rows = self.store.read(|reader| {
            reader.rows(include_str!("sql/get_chunks.sql"), named_params! { ":ids": wanted }, chunk_from_row)
        })?;
        Ok(rows.into_iter().map(|row| (row.id, row)).collect())
    }

    /// The first passages that differ enough from each other, with their place.
    fn hits(&self, ranked: Vec<Ranked>, limit: usize) -> Result<Vec<(Hit, ChunkRow)>, LibraryError> {
        let mut references: HashMap<DocumentId, DocumentRef> = HashMap::new();
        let mut found: Vec<(Hit, ChunkRow)> = Vec::new();
        // Twice as many are read as are shown: some fall to their likeness with better ones.
        for ranked in ranked.into_iter().take(limit.saturating_mul(2).max(8)) {
            let chunk = ranked.chunk;
            let reference = match references.get(&chunk.document) {
                Some(reference) => reference.clone(),
                None => {
                    let Some((reference, _)) = document::document_of(self.store, chunk.revision)? else { continue };
                    references.insert(chunk.document, reference.clone());
                    reference
                }
            };
            let place = revision::locate(self.store, chunk.revision, chunk.range)?;
            let hit = Hit {
                rank: 0,
                score: ranked.score,
                document: reference,
                revision: chunk.revision,
                range: chunk.range,
                locator: place.locator,
                page: place.page,
                quote: place.quote,
            };
            found.push((hit, chunk));
        }
        let texts: Vec<_> =
            found.iter().map(|(hit, chunk)| (hit.score, hit.quote.as_str(), (chunk.document, hit.page))).collect();
        let kept = diversify(&texts, limit);
        let mut slots: Vec<Option<(Hit, ChunkRow)>> = found.into_iter().map(Some).collect();
        Ok((1_u32..)
            .zip(kept)
            .filter_map(|(rank, index)| {
                let (mut hit, chunk) = slots.get_mut(index)?.take()?;
                hit.rank = rank;
                Some((hit, chunk))
            })
            .collect())
    }

    fn conversations(&self, query: &str, course: Option<CourseId>) -> Result<Vec<ConversationHit>, LibraryError> {
        let words: Vec<String> = QueryTraits::of(query).content_words;
        if words.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.store.read(|reader| {
            reader.rows(
                include_str!("sql/search_messages.sql"),
                named_params! {
                    ":words": Json(words),
                    ":course_id": course.map(RowId::from),
                    ":limit": MAX_CONVERSATIONS,
                },
                |row| {
                    Ok(ConversationHit {
                        conversation: row.id("conversation_id")?,
                        title: row.get("title")?,
                        message: row.id("id")?,
                        excerpt: row.get("excerpt")?,
                        at: row.time("at")?,
                    })
                },
            )
        })?)
    }
}

fn ids(candidates: &HashMap<ChunkId, Candidate>, keep: impl Fn(&Candidate) -> bool) -> Vec<ChunkId> {
    let mut ids: Vec<ChunkId> =
        candidates.values().filter(|candidate| keep(candidate)).map(|candidate| candidate.chunk).collect();
    ids.sort();
    ids
}
