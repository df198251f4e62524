//! One measured number with what it is held against.

use serde::Serialize;

/// A result of a benchmark.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Figure {
    /// What was measured: `generate: writing, worker to bare loop`.
    pub name: String,
    /// In [`Figure::unit`].
    pub value: f64,
    /// `ratio`, `tokens/s`; empty for plain numbers.
    pub unit: String,
    /// In words: `at least 0.97`, `for information`.
    pub goal: String,
    /// How often and on what it was measured.
    pub denominator: String,
    /// Is the goal reached?
    pub pass: bool,
}

impl Figure {
    /// A number that should be large.
    pub(crate) fn at_least(name: &str, value: f64, unit: &str, least: f64, denominator: String) -> Self {
        let pass = value >= least;
        Self { name: name.into(), value, unit: unit.into(), goal: format!("at least {least}"), denominator, pass }
    }

    /// A number that should be small.
    pub(crate) fn at_most(name: &str, value: f64, unit: &str, most: f64, denominator: String) -> Self {
        let pass = value <= most;
        Self { name: name.into(), value, unit: unit.into(), goal: format!("at most {most}"), denominator, pass }
    }

    /// A number without a goal.
    pub(crate) fn information(name: &str, value: f64, unit: &str, denominator: String) -> Self {
        Self { name: name.into(), value, unit: unit.into(), goal: "for information".into(), denominator, pass: true }
    }
}

/// The middle one.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
