//! Measures of a ranking, and how sure they are.

use std::collections::HashSet;

/// Resamples of a bootstrap.
const RESAMPLES: usize = 2_000;

/// A ranking held against what is relevant: binary gains, discounted by the logarithm of the rank, over those of the
/// best ranking there can be (nDCG at 10).
pub(crate) fn ndcg(ranking: &[usize], relevant: &HashSet<usize>) -> f64 {
    let gain = |index: usize| 1.0 / (index as f64 + 2.0).log2();
    let found: f64 = ranking
        .iter()
        .take(10)
        .enumerate()
        .filter(|(_, text)| relevant.contains(text))
        .map(|(index, _)| gain(index))
        .sum();
    let best: f64 = (0..relevant.len().min(10)).map(gain).sum();
    found / best
}

/// The share of what is relevant among the first `k`.
pub(crate) fn recall(ranking: &[usize], relevant: &HashSet<usize>, k: usize) -> f64 {
    ranking.iter().take(k).filter(|text| relevant.contains(text)).count() as f64 / relevant.len() as f64
}

/// 1 when something relevant is among the first `k`.
pub(crate) fn hit(ranking: &[usize], relevant: &HashSet<usize>, k: usize) -> f64 {
    f64::from(u8::from(ranking.iter().take(k).any(|text| relevant.contains(text))))
}

/// One over the rank of the first that is relevant, among the first ten.
pub(crate) fn reciprocal(ranking: &[usize], relevant: &HashSet<usize>) -> f64 {
    let first = ranking.iter().take(10).position(|text| relevant.contains(text));
    first.map_or(0.0, |index| 1.0 / (index as f64 + 1.0))
}

pub(crate) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / (values.len() as f64).max(1.0)
}

/// The interval that holds the mean in 95 of 100 resamples.
pub(crate) fn interval(values: &[f64]) -> (f64, f64) {
    let mut noise = Noise(7);
    let mut means: Vec<f64> = (0..RESAMPLES)
        .map(|_| mean(&(0..values.len()).map(|_| values[noise.below(values.len())]).collect::<Vec<_>>()))
        .collect();
    means.sort_by(f64::total_cmp);
    let at = |share: f64| means[((RESAMPLES - 1) as f64 * share) as usize];
    (at(0.025), at(0.975))
}

/// Numbers that are the same everywhere (splitmix64).
pub(crate) struct Noise(pub(crate) u64);

impl Noise {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, which is not 0.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap_or(0)
    }

    /// Between -1 and 1.
    pub(crate) fn signed(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1 << 23) as f32 - 1.0
    }
}
