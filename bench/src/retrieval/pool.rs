//! Candidates of every question, scored on both sides once, so that weights and thresholds can be tried in memory.

use std::collections::{HashMap, HashSet};

use anyhow::{Context, Result};
use studium_app::base::{CancelToken, DocumentId};
use studium_app::engine::Embed;
use studium_app::engine::protocol::embed::{EmbedderSpec, TextKind};
use studium_app::library::chunk::{ChunkId, ChunkSize, PartText, chunk_of, header};
use studium_app::library::index::{LexicalEntry, LexicalIndex, LexicalQuery};
use studium_app::library::retrieve::{Candidate, Evidence, QueryTraits, Reading, Weights, diversify, fuse_with};
use tempfile::TempDir;

use super::data::Set;
use crate::made::{Remembered, blocks_of};

/// As many of each side as the library takes.
const CANDIDATES: usize = 200;
/// As many passages as the tutor asks for.
const PASSAGES: usize = 8;

/// A set of texts, cut, indexed and embedded.
pub(crate) struct Pool {
    lexical: LexicalIndex,
    _folder: TempDir,
    chunks: Vec<Passage>,
    documents: Vec<DocumentId>,
}

struct Passage {
    text: usize,
    /// With title and headings, as its words are counted.
    headed: String,
    body: String,
    vector: Vec<f32>,
}

/// What both sides say of a question.
pub(crate) struct Asked {
    pub(crate) traits: QueryTraits,
    pub(crate) candidates: Vec<Candidate>,
}

impl Pool {
    pub(crate) fn new(set: &Set, size: ChunkSize, embedder: &Remembered, spec: &EmbedderSpec) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let lexical = LexicalIndex::open(folder.path())?;
        let mut pool = Self { lexical, _folder: folder, chunks: Vec::new(), documents: Vec::new() };
        let mut entries = Vec::new();
        let mut embedded = Vec::new();
        for (number, text) in set.texts.iter().enumerate() {
            let (body, blocks) = blocks_of(&[&text.body]);
            let letters: Vec<char> = body.chars().collect();
            let document = DocumentId::new();
            pool.documents.push(document);
            for chunk in chunk_of(size, &[PartText { start: 0, text: &body, blocks: &blocks }]) {
                let body: String = letters[chunk.range.start as usize..chunk.range.end as usize].iter().collect();
                entries.push(LexicalEntry {
                    chunk: ChunkId(i64::try_from(pool.chunks.len())?),
                    document,
                    title: text.title.clone(),
                    headings: String::new(),
                    body: body.clone(),
                    language: Some("en".to_owned()),
                });
                embedded.push(format!("{}\n{body}", header(Some(&text.title), &chunk.heading_path)));
                let headed = format!("{}  {body}", text.title);
                pool.chunks.push(Passage { text: number, headed, body, vector: Vec::new() });
            }
        }
        pool.lexical.add(&entries)?;
        pool.lexical.commit(1)?;
        let vectors = embedder.embed(spec, TextKind::Passage, embedded, &CancelToken::new())?;
        for (passage, vector) in pool.chunks.iter_mut().zip(vectors.context("nobody cancels")?) {
            passage.vector = vector;
        }
        Ok(pool)
    }

    pub(crate) fn len(&self) -> usize {
        self.chunks.len()
    }

    /// Texts that are passages of, in the order of the candidates.
    pub(crate) fn text_of(&self, chunk: ChunkId) -> usize {
        usize::try_from(chunk.0).ok().and_then(|chunk| self.chunks.get(chunk)).map_or(usize::MAX, |chunk| chunk.text)
    }

    /// Both sides' candidates for a question, `without` one text if need be.
    pub(crate) fn ask(
        &self,
        question: &str,
        vector: &[f32],
        reading: Reading,
        without: Option<usize>,
    ) -> Result<Asked> {
        let kept: HashSet<DocumentId> =
            self.documents.iter().enumerate().filter(|(text, _)| Some(*text) != without).map(|(_, id)| *id).collect();
        let query = LexicalQuery { text: question.to_owned(), reading, documents: Some(&kept), limit: CANDIDATES };
        let mut lexical: HashMap<ChunkId, f32> = self.lexical.search(&query)?.into_iter().collect();
        let cosine = |passage: &Passage| passage.vector.iter().zip(vector).map(|(a, b)| a * b).sum::<f32>();
        let mut dense: Vec<(ChunkId, f32)> = (0_i64..)
            .zip(&self.chunks)
            .filter(|(_, passage)| Some(passage.text) != without)
            .map(|(chunk, passage)| (ChunkId(chunk), cosine(passage)))
            .collect();
        dense.sort_by(|left, right| right.1.total_cmp(&left.1));
        let all: HashMap<ChunkId, f32> = dense.iter().copied().collect();
        let near: Vec<ChunkId> = dense.iter().take(CANDIDATES).map(|(chunk, _)| *chunk).collect();
        let admitted = self.lexical.admitted(question, reading, &near)?;
        let unscored: Vec<ChunkId> = admitted.into_iter().filter(|chunk| !lexical.contains_key(chunk)).collect();
        let scores = self.lexical.score(question, reading, &unscored)?;
        lexical.extend(unscored.into_iter().zip(scores));
        let mut candidates: Vec<Candidate> = lexical
            .into_iter()
            .map(|(chunk, score)| Candidate { chunk, lexical: Some(score), dense: all.get(&chunk).copied() })
            .collect();
        candidates.sort_by_key(|candidate| candidate.chunk);
        Ok(Asked { traits: QueryTraits::of(question), candidates })
    }

    /// Texts in the order of their best passage.
    pub(crate) fn ranking(&self, asked: &Asked, weights: Weights) -> Vec<usize> {
        let mut seen = HashSet::new();
        fuse_with(weights, &asked.traits, &asked.candidates)
            .into_iter()
            .map(|fused| self.text_of(fused.chunk))
            .filter(|text| seen.insert(*text))
            .collect()
    }

    /// What speaks for the passages that the tutor would get.
    pub(crate) fn evidence(&self, question: &str, asked: &Asked, weights: Weights) -> Result<Evidence> {
        let fused = fuse_with(weights, &asked.traits, &asked.candidates);
        let passage = |chunk: ChunkId| usize::try_from(chunk.0).ok().and_then(|chunk| self.chunks.get(chunk));
        let shown: Vec<(f32, &str, usize)> = fused
            .iter()
            .take(PASSAGES * 2)
            .filter_map(|fused| passage(fused.chunk).map(|passage| (fused.score, passage.body.as_str(), passage.text)))
            .collect();
        let mut best_coverage = 0.0_f32;
        for shown in diversify(&shown, PASSAGES) {
            if let Some(passage) = passage(fused[shown.index].chunk) {
                best_coverage = best_coverage.max(self.lexical.term_coverage(question, &passage.headed)?);
            }
        }
        Ok(Evidence {
            best_dense: asked.candidates.iter().filter_map(|candidate| candidate.dense).reduce(f32::max),
            best_coverage,
            best_fused: fused.first().map_or(0.0, |first| first.score),
        })
    }

    /// The words of a question that the fewest texts hold: what somebody in a hurry types.
    pub(crate) fn keywords(&self, question: &str, count: usize) -> String {
        let mut words = QueryTraits::of(question).content_words;
        let frequency = |word: &String| {
            self.chunks.iter().filter(|passage| passage.body.to_lowercase().contains(word.as_str())).count()
        };
        words.sort_by_cached_key(|word| match frequency(word) {
            // Words of the question's own are of no use.
            0 => usize::MAX,
            some => some,
        });
        words.truncate(count);
        words.join(" ")
    }
}
