//! SM-2 read as a prediction: recall has fallen to 90 % when the interval is over, and falls exponentially.

use fsrs::FSRSReview;

use super::Model;
use crate::error::CardsError;
use crate::schedule::{Ease, Preset, Rating, passing_interval};

/// Anki's SM-2 with the default preset. Reviews of the same day are steps and move nothing.
pub(in crate::evaluate) struct Sm2(Preset);

impl Sm2 {
    pub(in crate::evaluate) fn new() -> Self {
        Self(Preset::default())
    }

    fn next(&self, interval: f32, ease: Ease, review: FSRSReview) -> (f32, Ease) {
        let rating = Rating::from_number(i64::from(review.rating)).unwrap_or(Rating::Good);
        let preset = &self.0;
        let days = if rating == Rating::Again {
            (interval * preset.lapse_multiplier).max(preset.minimum_lapse_interval_days as f32)
        } else {
            passing_interval(preset, interval, ease, review.delta_t as f32, rating)
        };
        (days.clamp(1.0, preset.maximum_interval_days as f32), ease.after(rating))
    }
}

impl Model for Sm2 {
    fn chances(&self, history: &[FSRSReview]) -> Result<Vec<f64>, CardsError> {
        let Some((first, rest)) = history.split_first() else { return Ok(Vec::new()) };
        let preset = &self.0;
        let first_days = if first.rating == 4 { preset.easy_interval_days } else { preset.graduating_interval_days };
        let (mut interval, mut ease) = (first_days as f32, Ease(preset.starting_ease_permille));
        let mut chances = vec![1.0];
        for review in rest {
            chances.push(0.9_f64.powf(f64::from(review.delta_t) / f64::from(interval)));
            if review.delta_t > 0 {
                (interval, ease) = self.next(interval, ease, *review);
            }
        }
        Ok(chances)
    }
}
