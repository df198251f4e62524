//! Predicted against observed recall.

use super::packed::Packed;
use super::types::{Calibration, CalibrationBin};

/// Predictions closer together than this are compared with what happened as one. Most lie between 0.8 and 1.
const BINS: usize = 40;

#[derive(Clone, Copy, Default)]
struct Sums {
    predicted: f64,
    recalled: u32,
    reviews: u32,
}

/// Reviews that are being compared.
pub(super) struct Comparison {
    bins: [Sums; BINS],
    loss: f64,
    reviews: u32,
    without_prediction: u32,
}

impl Comparison {
    pub(super) fn new() -> Self {
        Self { bins: [Sums::default(); BINS], loss: 0.0, reviews: 0, without_prediction: 0 }
    }

    pub(super) fn add(&mut self, review: Packed) {
        let Some(chance) = review.recall() else {
            self.without_prediction += 1;
            return;
        };
        let chance = f64::from(chance);
        let sums = &mut self.bins[((chance * BINS as f64) as usize).min(BINS - 1)];
        sums.predicted += chance;
        sums.reviews += 1;
        self.reviews += 1;
        // Certainty that proves wrong would be infinite: as in `evaluate`, a chance is kept off 0 and 1.
        let bounded = chance.clamp(f64::EPSILON, 1.0 - f64::EPSILON);
        if review.is_again() {
            self.loss -= (1.0 - bounded).ln();
        } else {
            sums.recalled += 1;
            self.loss -= bounded.ln();
        }
    }

    pub(super) fn finish(self) -> Calibration {
        let used = self.bins.iter().filter(|sums| sums.reviews > 0);
        let bins: Vec<CalibrationBin> = used
            .map(|sums| CalibrationBin {
                predicted: sums.predicted / f64::from(sums.reviews),
                observed: f64::from(sums.recalled) / f64::from(sums.reviews),
                reviews: sums.reviews,
            })
            .collect();
        let of_all = |sum: f64| (self.reviews > 0).then(|| sum / f64::from(self.reviews));
        let squares = bins.iter().map(|bin| (bin.predicted - bin.observed).powi(2) * f64::from(bin.reviews)).sum();
        Calibration {
            reviews: self.reviews,
            without_prediction: self.without_prediction,
            log_loss: of_all(self.loss),
            rmse_bins: of_all(squares).map(f64::sqrt),
            bins,
        }
    }
}
