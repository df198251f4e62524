//! What FSRS would have said before each answer of a log: for statistics of answers that another program has kept.

use fsrs::FSRSReview;

use super::model::{Fsrs6, Model};
use crate::error::CardsError;

/// FSRS-6 with the parameters of a preset.
pub(crate) struct Foreteller(Fsrs6);

impl Foreteller {
    /// For 21 parameters, or as many as a preset may have.
    pub(crate) fn new(parameters: &[f32]) -> Result<Self, CardsError> {
        Fsrs6::new(parameters).map(Self)
    }

    /// The chance of recall of each review, judged by those before it; that of the first means nothing.
    pub(crate) fn chances(&self, history: &[FSRSReview]) -> Result<Vec<f64>, CardsError> {
        self.0.chances(history)
    }
}
