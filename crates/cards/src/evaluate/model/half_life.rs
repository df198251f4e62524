//! Half-life regression fitted to a log: see [`crate::schedule::half_life_days`] for the model.
//!
//! The weights maximise the likelihood of the answers by Fisher scoring. The published regression minimises squared
//! errors of recall over sessions; single answers are right or wrong, and for those likelihood is the fitting measure.

use std::collections::HashMap;

use fsrs::FSRSReview;

use super::Model;
use crate::error::CardsError;
use crate::evaluate::history::{Histories, Scored};
use crate::schedule::{HALF_LIFE_WEIGHTS, half_life_days};

/// Pull towards the default weights, as strong as this many answers: it decides where there are hardly any.
const PRIOR: f64 = 1.0;

/// Scoring converges in about ten rounds; more would be a circle.
const ROUNDS: usize = 50;

/// The weights of right answers, wrong answers and the constant.
pub(in crate::evaluate) struct HalfLife(pub(in crate::evaluate) [f32; 3]);

/// Answers alike in their counts and their days: how many there were, how many of them right.
#[derive(Default)]
struct Alike {
    count: f64,
    recalled: f64,
}

type Features = (u32, u32, u32);

impl HalfLife {
    pub(in crate::evaluate) fn fit(histories: &Histories, train: &[Scored]) -> Self {
        let groups = group(histories, train);
        let mut weights = HALF_LIFE_WEIGHTS.map(f64::from);
        let mut best = objective(&groups, &weights);
        for _ in 0..ROUNDS {
            let step = scoring_step(&groups, &weights);
            // A step too long is halved until it helps.
            let improved = (0..20).find_map(|halvings| {
                let scale = 0.5_f64.powi(halvings);
                let next = [0, 1, 2].map(|i| weights[i] + scale * step[i]);
                let value = objective(&groups, &next);
                (value > best).then_some((next, value))
            });
            let Some((next, value)) = improved else { break };
            let gain = value - best;
            (weights, best) = (next, value);
            if gain < 1e-9 * best.abs() {
                break;
            }
        }
        Self(weights.map(|weight| weight as f32))
    }
}

impl Model for HalfLife {
    fn chances(&self, history: &[FSRSReview]) -> Result<Vec<f64>, CardsError> {
        let (mut right, mut wrong) = (0, 0);
        let chances = history.iter().map(|review| {
            let half_life = half_life_days(&self.0, right, wrong);
            count(review, &mut right, &mut wrong);
            (-f64::from(review.delta_t) / half_life).exp2()
        });
        Ok(chances.collect())
    }
}

fn count(review: &FSRSReview, right: &mut u32, wrong: &mut u32) {
    *if review.rating > 1 { right } else { wrong } += 1;
}

fn group(histories: &Histories, train: &[Scored]) -> Vec<(Features, Alike)> {
    // The last trained review of each card: all that can be scored before it are trained on too.
    let mut last: HashMap<u32, u32> = HashMap::new();
    for review in train {
        last.insert(review.card, review.index);
    }
    let mut groups: HashMap<Features, Alike> = HashMap::new();
    for (card, last) in last {
        let (mut right, mut wrong) = (0, 0);
        for review in &histories.card(card)[..=last as usize] {
            if review.delta_t > 0 {
                let alike = groups.entry((right, wrong, review.delta_t)).or_default();
                alike.count += 1.0;
                alike.recalled += f64::from(u8::from(review.rating > 1));
            }
            count(review, &mut right, &mut wrong);
        }
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    // Sums in a fixed order give the same weights every time.
    groups.sort_by_key(|(features, _)| *features);
    groups
}

/// Features of a group, and the negative logarithm of the chance of recall under the weights.
fn terms((right, wrong, days): Features, weights: &[f64; 3]) -> ([f64; 3], f64) {
    let features = [f64::from(right).sqrt(), f64::from(wrong).sqrt(), 1.0];
    let exponent: f64 = features.iter().zip(weights).map(|(feature, weight)| feature * weight).sum();
    let hazard = std::f64::consts::LN_2 * f64::from(days) * (-exponent.clamp(-60.0, 60.0)).exp2();
    (features, hazard.clamp(1e-9, 30.0))
}

fn objective(groups: &[(Features, Alike)], weights: &[f64; 3]) -> f64 {
    let likelihood: f64 = groups
        .iter()
        .map(|(features, alike)| {
            let (_, hazard) = terms(*features, weights);
            -alike.recalled * hazard + (alike.count - alike.recalled) * (-(-hazard).exp_m1()).ln()
        })
        .sum();
    let distance: f64 = weights.iter().zip(HALF_LIFE_WEIGHTS).map(|(w, d)| (w - f64::from(d)).powi(2)).sum();
    likelihood - PRIOR * distance / 2.0
}

fn scoring_step(groups: &[(Features, Alike)], weights: &[f64; 3]) -> [f64; 3] {
    let mut gradient = [0, 1, 2].map(|i| -PRIOR * (weights[i] - f64::from(HALF_LIFE_WEIGHTS[i])));
    let mut information = [[PRIOR, 0.0, 0.0], [0.0, PRIOR, 0.0], [0.0, 0.0, PRIOR]];
    for (features, alike) in groups {
        let (x, hazard) = terms(*features, weights);
        let chance = (-hazard).exp();
        let slope = std::f64::consts::LN_2 * hazard * chance;
        let variance = chance * -(-hazard).exp_m1();
        let error = (alike.recalled - alike.count * chance) * slope / variance;
        let weight = alike.count * slope * slope / variance;
        for i in 0..3 {
            gradient[i] += error * x[i];
            for j in 0..3 {
                information[i][j] += weight * x[i] * x[j];
            }
        }
    }
    solve(information, gradient)
}

/// The solution of a symmetric, positive definite system of three equations, by Cramer's rule.
fn solve(a: [[f64; 3]; 3], b: [f64; 3]) -> [f64; 3] {
    let determinant = |m: &[[f64; 3]; 3]| {
        m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
            + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    };
    let whole = determinant(&a);
    [0, 1, 2].map(|column| {
        let mut replaced = a;
        for (row, value) in replaced.iter_mut().zip(b) {
            row[column] = value;
        }
        determinant(&replaced) / whole
    })
}
