//! When the evidence is too weak to answer from: the tutor then shows what it found instead of answering.
//!
//! Calibrated on XQuAD (English half: 612 questions over 120 passages in 137 chunks), with the vectors of
//! all-MiniLM-L6-v2, eight passages a question. Each question was asked twice: of the whole set, where it can be
//! answered, and of the set without its passage, where as a rule it cannot, although the passages around it on the
//! same subject are still there. The rule below declines 447 of the 612 questions without their passage (recall 0.730)
//! and, wrongly, 44 of the 612 that can be answered: 447 of 491 refusals are right (precision 0.910). Part of what
//! counts as wrong is not: other passages answer some questions as well. `cargo xtask bench retrieval --tune` makes
//! these figures anew; `docs/decisions/0006-ranking-by-measurement.md` says how the values were chosen.

/// What retrieval knows about its best passages.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// Highest cosine among the passages; `None` without vectors.
    pub best_dense: Option<f32>,
    /// Highest share of the question's words found in one passage, weighted by their rarity, 0 to 1.
    pub best_coverage: f32,
    /// Fused score of the first passage, 0 to 1: 1 where words and meaning agree which passage is best.
    pub best_fused: f32,
}

/// Where the border between weak and strong evidence runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// From this cosine on, passages are about what the question asks, in whatever words. A model whose cosines lie in
    /// another range than MiniLM's (unrelated texts below 0.3, answers around 0.6) needs another value.
    pub dense: f32,
    /// A passage that holds this share of the question's words may answer it. Without vectors this alone decides: 391
    /// of 425 refusals are right (0.920).
    pub coverage: f32,
    /// The share asked for when words and meaning favour different passages.
    pub coverage_disputed: f32,
    /// Below this fused score words and meaning favour different passages.
    pub agreement: f32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { dense: 0.65, coverage: 0.40, coverage_disputed: 0.55, agreement: 0.99 }
    }
}

/// Should the tutor decline to answer? `has_vectors` says whether the passages could be compared by meaning.
#[must_use]
pub fn is_weak(evidence: &Evidence, has_vectors: bool) -> bool {
    is_weak_by(Thresholds::default(), evidence, has_vectors)
}

/// [`is_weak`] with other thresholds, for measuring them.
#[must_use]
pub fn is_weak_by(thresholds: Thresholds, evidence: &Evidence, has_vectors: bool) -> bool {
    match evidence.best_dense.filter(|_| has_vectors) {
        Some(dense) => {
            let is_disputed = evidence.best_fused < thresholds.agreement;
            let needed = if is_disputed { thresholds.coverage_disputed } else { thresholds.coverage };
            dense < thresholds.dense && evidence.best_coverage < needed
        }
        None => evidence.best_coverage < thresholds.coverage,
    }
}
