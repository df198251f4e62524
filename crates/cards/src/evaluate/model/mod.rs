//! Models as the evaluation sees them: fitted on the past, they give each review of a card a chance of recall.

mod fsrs6;
mod half_life;
mod sm2;

pub(super) use fsrs6::{Fsrs6, Training, train};
pub(super) use half_life::HalfLife;
pub(super) use sm2::Sm2;

use fsrs::FSRSReview;

use crate::error::CardsError;

/// A fitted model.
pub(super) trait Model: Sync {
    /// The chance of recall of each review of a history, judged by those before it. The first has none: its number means
    /// nothing.
    fn chances(&self, history: &[FSRSReview]) -> Result<Vec<f64>, CardsError>;
}
