//! Counting values into bins.

use super::types::{Histogram, HistogramBin};

/// Bins of days: single days at first, then wider and wider, up to the longest interval of a preset.
pub(super) const DAYS: &[f64] = &[
    0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 10.0, 14.0, 21.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0, 270.0, 365.0,
    545.0, 730.0, 1095.0, 1825.0, 3650.0, 36_500.0,
];
/// Halves from 1 to 10.
pub(super) const DIFFICULTY: &[f64] =
    &[1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0, 6.5, 7.0, 7.5, 8.0, 8.5, 9.0, 9.5, 10.0];
/// Twentieths of certainty.
pub(super) const CHANCE: &[f64] = &[
    0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0,
];

/// A histogram that is being counted.
pub(super) struct Counter {
    edges: &'static [f64],
    counts: Vec<u32>,
    total: u32,
    pub(super) sum: f64,
}

impl Counter {
    pub(super) fn new(edges: &'static [f64]) -> Self {
        Self { edges, counts: vec![0; edges.len() - 1], total: 0, sum: 0.0 }
    }

    /// Values outside the edges go into the first or the last bin.
    pub(super) fn add(&mut self, value: f64) {
        let bin = self.edges.partition_point(|edge| *edge <= value).clamp(1, self.counts.len()) - 1;
        self.counts[bin] += 1;
        self.total += 1;
        self.sum += value;
    }

    /// Without the empty bins at its end.
    pub(super) fn finish(self) -> Histogram {
        let used = self.counts.iter().rposition(|&count| count > 0).map_or(0, |last| last + 1);
        let bins = self.edges.windows(2).zip(&self.counts).take(used);
        let bins = bins.map(|(edge, &count)| HistogramBin { from: edge[0], to: edge[1], count }).collect();
        let mean = if self.total == 0 { 0.0 } else { self.sum / f64::from(self.total) };
        Histogram { bins, total: self.total, mean }
    }
}
