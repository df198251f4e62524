//! Reading the word index: the best passages, the score of given ones, how much of a query a text covers.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

use studium_base::DocumentId;
use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Query};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, Term};

use super::analysis::stem_forms;
use super::plan::exact_forms;
use super::schema::Fields;
use crate::chunk::ChunkId;
use crate::retrieve::{Language, QueryTraits, Word, words};

/// A score that can stand in a heap; equal scores are ordered by the lower chunk.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Ranked(Score, Reverse<i64>);

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0).then(self.1.cmp(&other.1))
    }
}

/// The best `limit` passages of the documents allowed, best first.
///
/// tantivy's own collector that filters looks at every match. Here the filter stands inside the pruning callback, so
/// that blocks below the current threshold are still skipped.
pub(super) fn best(
    searcher: &Searcher,
    query: &dyn Query,
    documents: Option<&HashSet<DocumentId>>,
    limit: usize,
) -> tantivy::Result<Vec<(ChunkId, Score)>> {
    if limit == 0 {
        return Ok(Vec::new());
    }
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    let mut heap: BinaryHeap<Reverse<Ranked>> = BinaryHeap::with_capacity(limit + 1);
    let mut threshold = Score::MIN;
    for reader in searcher.segment_readers() {
        let chunks: Column<i64> = reader.fast_fields().i64(Fields::CHUNK)?;
        let filter = Filter::of(reader, documents)?;
        weight.for_each_pruning(threshold, reader, &mut |doc, score| {
            if reader.is_deleted(doc) || !filter.allows(doc) {
                return threshold;
            }
            let Some(chunk) = chunks.first(doc) else { return threshold };
            heap.push(Reverse(Ranked(score, Reverse(chunk))));
            if heap.len() > limit {
                heap.pop();
            }
            if heap.len() == limit
                && let Some(Reverse(worst)) = heap.peek()
            {
                threshold = worst.0;
            }
            threshold
        })?;
    }
    let mut ranked: Vec<Ranked> = heap.into_iter().map(|Reverse(ranked)| ranked).collect();
    ranked.sort_by(|left, right| right.cmp(left));
    Ok(ranked.into_iter().map(|Ranked(score, Reverse(chunk))| (ChunkId(chunk), score)).collect())
}

/// Which documents of a segment may be found.
struct Filter {
    /// Number of the document in the segment's dictionary, for each passage; `None` when all are allowed.
    ordinals: Option<(Column<u64>, Vec<bool>)>,
}

impl Filter {
    fn of(reader: &SegmentReader, documents: Option<&HashSet<DocumentId>>) -> tantivy::Result<Self> {
        let Some(documents) = documents else { return Ok(Self { ordinals: None }) };
        let Some(column) = reader.fast_fields().bytes(Fields::DOCUMENT)? else {
            return Ok(Self { ordinals: None });
        };
        let dictionary = column.dictionary();
        let mut allowed = vec![false; dictionary.num_terms()];
        for document in documents {
            let ordinal = dictionary.term_ord(document.as_bytes())?;
            if let Some(slot) = ordinal.and_then(|ordinal| allowed.get_mut(usize::try_from(ordinal).ok()?)) {
                *slot = true;
            }
        }
        if allowed.iter().all(|allowed| *allowed) {
            return Ok(Self { ordinals: None });
        }
        Ok(Self { ordinals: Some((column.ords().clone(), allowed)) })
    }

    fn allows(&self, doc: DocId) -> bool {
        let Some((ordinals, allowed)) = &self.ordinals else { return true };
        let ordinal = ordinals.first(doc).and_then(|ordinal| usize::try_from(ordinal).ok());
        ordinal.and_then(|ordinal| allowed.get(ordinal)).copied().unwrap_or(false)
    }
}

/// The score of each passage, 0 where the query does not match it or the index does not hold it.
pub(super) fn score(
    searcher: &Searcher,
    fields: &Fields,
    query: &dyn Query,
    chunks: &[ChunkId],
) -> tantivy::Result<Vec<Score>> {
    let mut scores = vec![0.0; chunks.len()];
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher))?;
    for reader in searcher.segment_readers() {
        let inverted = reader.inverted_index(fields.chunk)?;
        let mut wanted: Vec<(DocId, usize)> = Vec::new();
        for (index, chunk) in chunks.iter().enumerate() {
            let term = Term::from_field_i64(fields.chunk, chunk.0);
            if let Some(mut postings) = inverted.read_postings(&term, IndexRecordOption::Basic)? {
                while postings.doc() != TERMINATED && reader.is_deleted(postings.doc()) {
                    postings.advance();
                }
                if postings.doc() != TERMINATED {
                    wanted.push((postings.doc(), index));
                }
            }
        }
        if wanted.is_empty() {
            continue;
        }
        // A scorer only moves forward.
        wanted.sort_unstable();
        let mut scorer = weight.scorer(reader, 1.0)?;
        for (doc, index) in wanted {
            if scorer.doc() < doc {
                scorer.seek(doc);
            }
            if scorer.doc() == doc {
                scores[index] = scorer.score();
            }
        }
    }
    Ok(scores)
}

/// The share of the query's content words that `text` holds, each weighted by its rarity in the index (the IDF of
/// BM25). 0 for a query without words. A word that no document holds weighs most: where it is the point of the
/// question, nothing here answers it.
pub(super) fn coverage(
    searcher: &Searcher,
    fields: &Fields,
    traits: &QueryTraits,
    languages: &[Option<Language>],
    text: &str,
) -> tantivy::Result<f32> {
    let content: Vec<Word> = traits.content().cloned().collect();
    let text_words = words(text);
    let mut held: HashSet<&str> = HashSet::new();
    for word in &text_words {
        held.extend(exact_forms(word).map(String::as_str));
    }
    let text_stems = stem_forms(&text_words, languages);
    held.extend(text_stems.iter().flatten().map(String::as_str));
    let (mut found, mut all) = (0.0_f32, 0.0_f32);
    for (word, stems) in content.iter().zip(stem_forms(&content, languages)) {
        let (field, forms): (_, Vec<&String>) = if word.is_unspaced {
            (fields.body.exact, exact_forms(word).collect())
        } else {
            (fields.body.stem, stems.iter().collect())
        };
        let mut frequency = 0;
        for form in &forms {
            frequency = frequency.max(searcher.doc_freq(&Term::from_field_text(field, form))?);
        }
        let weight = rarity(searcher.num_docs(), frequency);
        all += weight;
        if forms.into_iter().chain(exact_forms(word)).any(|form| held.contains(form.as_str())) {
            found += weight;
        }
    }
    Ok(if all > 0.0 { found / all } else { 0.0 })
}

fn rarity(documents: u64, frequency: u64) -> f32 {
    let (documents, frequency) = (documents.max(frequency) as f32, frequency as f32);
    (1.0 + (documents - frequency + 0.5) / (frequency + 0.5)).ln()
}
