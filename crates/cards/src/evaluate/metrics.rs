//! Log loss, RMSE(bins) and AUC of predictions.

use std::collections::BTreeMap;

use super::history::Bin;

/// A prediction and what came of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prediction {
    /// The chance of recall, 0 to 1.
    pub(super) chance: f64,
    pub(super) recalled: bool,
    pub(super) bin: Bin,
    /// How much it counts, above 0.
    pub(super) weight: f64,
}

/// Mean of the negative logarithm of the chance given to what happened. Certainty that proves wrong would be infinite;
/// as in scikit-learn a chance is kept off 0 and 1 by the smallest step of its type.
pub(super) fn log_loss(predictions: &[Prediction]) -> f64 {
    let losses = predictions.iter().map(|prediction| {
        let chance = prediction.chance.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
        -prediction.weight * if prediction.recalled { chance.ln() } else { (1.0 - chance).ln() }
    });
    losses.sum::<f64>() / weight(predictions)
}

/// Root of the mean squared difference between predicted and observed recall of each bin, bins weighed by their reviews.
pub(super) fn rmse_bins(predictions: &[Prediction]) -> f64 {
    let mut bins: BTreeMap<Bin, Sums> = BTreeMap::new();
    for prediction in predictions {
        let sums = bins.entry(prediction.bin).or_default();
        sums.predicted += prediction.chance;
        sums.recalled += f64::from(u8::from(prediction.recalled));
        sums.count += 1.0;
        sums.weight += prediction.weight;
    }
    let squares = bins.values().map(|sums| ((sums.predicted - sums.recalled) / sums.count).powi(2) * sums.weight);
    (squares.sum::<f64>() / weight(predictions)).sqrt()
}

/// What a bin adds up to. Its means count each review once, as the crate's do; only the bin itself is weighed.
#[derive(Default)]
struct Sums {
    predicted: f64,
    recalled: f64,
    count: f64,
    weight: f64,
}

fn weight(predictions: &[Prediction]) -> f64 {
    predictions.iter().map(|prediction| prediction.weight).sum()
}

/// The chance that a recalled review was given a higher chance than a forgotten one; ties count half. `None` where all
/// were recalled, or none.
pub(super) fn auc(predictions: &[Prediction]) -> Option<f64> {
    let mut ranked: Vec<(f64, bool)> = predictions.iter().map(|p| (p.chance, p.recalled)).collect();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
    let recalled = ranked.iter().filter(|(_, recalled)| *recalled).count() as f64;
    let forgotten = ranked.len() as f64 - recalled;
    if recalled == 0.0 || forgotten == 0.0 {
        return None;
    }
    let mut below = 0.0;
    let mut wins = 0.0;
    for tied in ranked.chunk_by(|a, b| a.0 == b.0) {
        let tied_recalled = tied.iter().filter(|(_, recalled)| *recalled).count() as f64;
        let tied_forgotten = tied.len() as f64 - tied_recalled;
        wins += tied_recalled * (below + tied_forgotten / 2.0);
        below += tied_forgotten;
    }
    Some(wins / (recalled * forgotten))
}
