//! Searching on behalf of the student, and of the tutor.

use std::collections::HashSet;

use studium_base::{CancelToken, CourseId, DocumentId};
use studium_store::sqlite::named_params;
use studium_store::{Columns, Json, RowId, Store};

use super::rank::{Ask, Ranked};
use super::show::groups;
use super::{ConversationHit, Owners, Passage, Retrieved, SearchQuery, SearchResults};
use crate::embedding::Embedder;
use crate::import::chunk_from_row;
use crate::index::LexicalIndex;
use crate::retrieve::{Evidence, FieldQuery, Mode, QueryTraits, Reading, Word, is_weak};
use crate::{LibraryError, document, revision};

/// Conversations listed beside the passages.
const MAX_CONVERSATIONS: u32 = 20;

/// Searches on behalf of the library.
pub(crate) struct Searcher<'a> {
    pub(crate) store: &'a Store,
    pub(crate) lexical: &'a LexicalIndex,
    pub(crate) embedder: &'a Embedder,
    pub(crate) owners: &'a Owners,
}

impl Searcher<'_> {
    /// Passages and conversations for the student.
    pub(crate) fn search(&self, query: &SearchQuery, cancel: &CancelToken) -> Result<SearchResults, LibraryError> {
        let fields = FieldQuery::of(&query.query);
        let live = document::admitted_ids(self.store, query.course, &fields)?;
        let limit = query.limit as usize;
        let ranked = if fields.text.is_empty() && !fields.conditions.is_empty() {
            self.beginnings(&live, limit)?
        } else {
            let ask = Ask { text: &fields.text, reading: Reading::Search, live: &live, mode: query.mode };
            self.rank(&ask, cancel)?
        };
        let found = self.found(ranked, limit)?;
        let hits = self.shown(&fields.text, found)?;
        // A conversation has no title, author or format of a document.
        let conversations =
            if fields.conditions.is_empty() { self.conversations(&fields.text, query.course)? } else { Vec::new() };
        Ok(SearchResults { groups: groups(&hits), hits, conversations })
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
        let ask = Ask { text: query, reading: Reading::Question, live: &live, mode: Mode::Hybrid };
        let ranked = self.rank(&ask, cancel)?;
        let best_fused = ranked.first().map_or(0.0, |first| first.score);
        let best_dense = ranked.iter().filter_map(|ranked| ranked.dense).reduce(f32::max);
        let mut passages = Vec::new();
        let mut best_coverage = 0.0_f32;
        for found in self.found(ranked, limit)? {
            let (hit, chunk) = (found.hit, found.chunk);
            let headed = format!("{} {} {}", hit.document.title, chunk.heading_path.join(" "), hit.quote);
            best_coverage = best_coverage.max(self.lexical.term_coverage(query, &headed)?);
            let parent_text = revision::text_of(self.store, chunk.revision, chunk.parent)?;
            passages.push(Passage { hit, parent: chunk.parent, parent_text });
        }
        let evidence = Evidence { best_dense, best_coverage, best_fused };
        let weak = passages.is_empty() || is_weak(&evidence, best_dense.is_some());
        Ok(Retrieved { passages, evidence, weak, empty_library: live.is_empty() })
    }

    /// The first passage of each document, newest first: what a query of fields alone asks for.
    fn beginnings(&self, live: &HashSet<DocumentId>, limit: usize) -> Result<Vec<Ranked>, LibraryError> {
        let chunks =
            self.store.read(|reader| reader.rows(include_str!("../sql/list_first_chunks.sql"), [], chunk_from_row))?;
        let admitted = chunks.into_iter().filter(|chunk| live.contains(&chunk.document));
        Ok(admitted.take(limit).map(|chunk| Ranked { chunk, score: 1.0, dense: None }).collect())
    }

    fn conversations(&self, query: &str, course: Option<CourseId>) -> Result<Vec<ConversationHit>, LibraryError> {
        let traits = QueryTraits::of(query);
        if traits.content_words.is_empty() {
            return Ok(Vec::new());
        }
        let joined = |phrase: &Vec<Word>| phrase.iter().map(|word| word.text.as_str()).collect::<Vec<_>>().join(" ");
        let spaced = traits.phrases.iter().filter(|phrase| phrase.iter().all(|word| !word.is_unspaced));
        let words: Vec<String> = spaced.map(joined).chain(traits.content_words.iter().cloned()).collect();
        let excluded: Vec<String> = traits.excluded.iter().map(joined).collect();
        Ok(self.store.read(|reader| {
            reader.rows(
                include_str!("../sql/search_messages.sql"),
                named_params! {
                    ":words": Json(words),
                    ":excluded": Json(excluded),
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
