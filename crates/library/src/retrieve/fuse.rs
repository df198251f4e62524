//! One ranking out of two: by words and by meaning.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::QueryTraits;
use crate::chunk::ChunkId;

/// Weights of the dense side, 0 to 1; the rest is the weight of the words.
///
/// Adding normalised scores keeps how much better a passage is, which ranks (reciprocal rank fusion) throw away. The
/// values are chosen in `docs/decisions/0006-ranking-by-measurement.md`; `cargo xtask bench retrieval` measures them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// For questions in prose.
    pub prose: f32,
    /// For queries of one, two, three and four words: the fewer there are, the more they are meant as they stand.
    pub short: [f32; 4],
    /// The most for queries that quote or hold something like `E0499`: those are meant to the letter.
    pub literal: f32,
}

impl Default for Weights {
    fn default() -> Self {
        Self { prose: 0.65, short: [0.2, 0.35, 0.45, 0.5], literal: 0.35 }
    }
}

impl Weights {
    /// The same weight for every query.
    #[must_use]
    pub fn all(weight: f32) -> Self {
        Self { prose: weight, short: [weight; 4], literal: weight }
    }

    fn of(self, query: &QueryTraits) -> f32 {
        let words = query.content_words.len().max(1);
        let weight = self.short.get(words - 1).copied().unwrap_or(self.prose);
        if query.is_literal() { weight.min(self.literal) } else { weight }
    }
}

/// By what passages are found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// By words and meaning.
    #[default]
    Hybrid,
    /// By words alone.
    Lexical,
    /// By meaning alone.
    Dense,
}

/// A mode that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is none of hybrid, lexical, dense")]
pub struct UnknownMode(pub String);

impl FromStr for Mode {
    type Err = UnknownMode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "hybrid" => Ok(Self::Hybrid),
            "lexical" => Ok(Self::Lexical),
            "dense" => Ok(Self::Dense),
            _ => Err(UnknownMode(text.to_owned())),
        }
    }
}

/// A passage that either side proposed, with what both sides say about it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// Which passage.
    pub chunk: ChunkId,
    /// BM25, 0 where no word matches; `None` where the words were not asked.
    pub lexical: Option<f32>,
    /// Cosine; `None` where there is no vector yet, or no model.
    pub dense: Option<f32>,
}

/// A passage with its place in the common ranking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fused {
    /// Which passage.
    pub chunk: ChunkId,
    /// 0 to 1, comparable within one query only.
    pub score: f32,
}

/// Puts the candidates of both sides into one order, best first; equal scores in the order of the chunks.
///
/// Each side is stretched to 0..1 over all candidates, then both are added with weights that depend on the query. A side
/// that says nothing about any candidate has no weight. A single passage without a vector, which is still being made,
/// counts as average on the dense side: neither lost nor first because of it.
#[must_use]
pub fn fuse(query: &QueryTraits, candidates: &[Candidate]) -> Vec<Fused> {
    fuse_with(Weights::default(), query, candidates)
}

/// [`fuse`] with other weights, for measuring them.
#[must_use]
pub fn fuse_with(weights: Weights, query: &QueryTraits, candidates: &[Candidate]) -> Vec<Fused> {
    let lexical = normalise(candidates.iter().map(|candidate| candidate.lexical), Some(0.0));
    let dense = normalise(candidates.iter().map(|candidate| candidate.dense), None);
    let alpha = match (&lexical, &dense) {
        (Some(_), Some(_)) => weights.of(query),
        (Some(_), None) => 0.0,
        (None, _) => 1.0,
    };
    let score = |side: &Option<Vec<f32>>, index: usize| side.as_ref().map_or(0.0, |scores| scores[index]);
    let mut fused: Vec<Fused> = candidates
        .iter()
        .enumerate()
        .map(|(index, candidate)| Fused {
            chunk: candidate.chunk,
            score: alpha * score(&dense, index) + (1.0 - alpha) * score(&lexical, index),
        })
        .collect();
    fused.sort_by(|left, right| right.score.total_cmp(&left.score).then(left.chunk.cmp(&right.chunk)));
    fused
}

/// Stretches one side to 0..1; `None` when it says nothing. What is missing gets `missing`, or the mean.
fn normalise(scores: impl Iterator<Item = Option<f32>> + Clone, missing: Option<f32>) -> Option<Vec<f32>> {
    let known = scores.clone().flatten().filter(|score| score.is_finite());
    let (mut low, mut high, mut sum, mut count) = (f32::INFINITY, f32::NEG_INFINITY, 0.0_f32, 0.0_f32);
    for score in known {
        low = low.min(score);
        high = high.max(score);
        sum += score;
        count += 1.0;
    }
    if count == 0.0 || (missing.is_some() && high <= 0.0) {
        return None;
    }
    let filler = missing.unwrap_or(sum / count);
    low = low.min(filler);
    let span = high - low;
    Some(
        scores
            .map(|score| score.filter(|score| score.is_finite()).unwrap_or(filler))
            .map(|score| if span > f32::EPSILON { (score - low) / span } else { 1.0 })
            .collect(),
    )
}
