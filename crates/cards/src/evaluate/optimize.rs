//! Parameters from a student's own log, and whether they foretell it better than those in use.

use std::thread;

use fsrs::FSRSError;
use serde::{Deserialize, Serialize};
use studium_base::{CancelToken, Progress, Timestamp};

use super::history::{Histories, Scored};
use super::metrics::{log_loss, rmse_bins};
use super::model::{Fsrs6, Training, train};
use super::revlog::Revlog;
use super::run::predict;
use crate::error::CardsError;
use crate::schedule::Preset;

/// With fewer reviews that can be scored the crate fits only the first four parameters of the 21.
const LEAST_REVIEWS: usize = 64;
/// Parameters are compared on so many reviews: of a longer log on those of every second, third... card. Both are measured
/// on the same ones, so that their difference is far surer than each of them.
const MOST_MEASURED: usize = 100_000;

/// How well parameters foretell a log, newer reviews weighing more.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "ModelFit")]
pub struct Fit {
    /// Mean of the negative logarithm of the chance given to what happened; 0 is perfect.
    pub log_loss: f64,
    /// Predicted against observed recall, 0 to 1; 0 is perfect.
    pub rmse_bins: f64,
}

/// New parameters beside those in use, both measured on the same reviews.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Optimized {
    /// The 21 parameters of FSRS-6.
    pub parameters: Vec<f32>,
    /// Those in use.
    pub before: Fit,
    /// The new ones.
    pub after: Fit,
    /// Reviews that both were measured on.
    pub reviews: u32,
    /// Are the new ones better? Where they are not, those in use should stay.
    pub helps: bool,
}

/// What became of an optimisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Optimization {
    /// Parameters were fitted; whether they help stands in them.
    Done(Optimized),
    /// There is not enough to learn from yet.
    TooFewReviews {
        /// Reviews on a later day than the one before of the same card.
        found: u32,
        /// The least.
        needed: u32,
    },
    /// Stopped by the caller.
    Cancelled,
}

/// Fits FSRS-6 to a log. `preset` holds the parameters in use and the relearning steps; `day_of` numbers the days of
/// study. Blocks until done; after `cancel` it returns when the crate has looked up from its batch.
///
/// # Errors
/// [`CardsError::Preset`] or [`CardsError::Model`] when the parameters in use or the log make no sense to FSRS.
pub fn optimize(
    log: &Revlog,
    preset: &Preset,
    day_of: impl Fn(Timestamp) -> i32,
    cancel: &CancelToken,
    progress: &mut dyn FnMut(Progress),
) -> Result<Optimization, CardsError> {
    preset.check()?;
    let histories = Histories::of(log, day_of);
    let scored = histories.scored();
    if scored.len() < LEAST_REVIEWS {
        return Ok(Optimization::TooFewReviews { found: scored.len() as u32, needed: LEAST_REVIEWS as u32 });
    }
    let measured = measured(scored);
    let gather = || Training {
        items: histories.items(scored),
        card_ids: Some(scored.iter().map(|review| i64::from(review.card)).collect()),
        relearning_steps: Some(preset.relearning_steps_s.len()),
    };
    let (before, parameters) = thread::scope(|scope| {
        let measuring = thread::Builder::new()
            .name("fsrs-before".to_owned())
            .spawn_scoped(scope, || measure(&histories, &measured, &preset.fsrs_parameters))
            .map_err(CardsError::Thread)?;
        let parameters = train(gather, cancel, progress)?;
        let before = measuring.join().unwrap_or(Err(CardsError::Model(FSRSError::InvalidInput)))?;
        Ok::<_, CardsError>((before, parameters))
    })?;
    // A short log may be done before the crate looks up; who cancelled wants no result.
    let Some(parameters) = parameters.filter(|_| !cancel.is_cancelled()) else { return Ok(Optimization::Cancelled) };
    let after = measure(&histories, &measured, &parameters)?;
    let helps = after.log_loss < before.log_loss;
    Ok(Optimization::Done(Optimized { parameters, before, after, reviews: measured.len() as u32, helps }))
}

/// The reviews on which parameters are compared.
fn measured(scored: &[Scored]) -> Vec<Scored> {
    let step = scored.len().div_ceil(MOST_MEASURED).max(1) as u32;
    scored.iter().filter(|review| review.card % step == 0).copied().collect()
}

/// As [`fsrs::FSRS::evaluate`] does it, without a copy of each review's past. The weights are the crate's: a quarter for
/// the oldest review, rising to one with the cube of its place.
pub(super) fn measure(histories: &Histories, scored: &[Scored], parameters: &[f32]) -> Result<Fit, CardsError> {
    let mut predictions = Vec::with_capacity(scored.len());
    predict(&Fsrs6::new(parameters)?, histories, scored, &mut predictions)?;
    let last = (predictions.len() as f64 - 1.0).max(1.0);
    for (place, prediction) in predictions.iter_mut().enumerate() {
        prediction.weight = 0.25 + 0.75 * (place as f64 / last).powi(3);
    }
    Ok(Fit { log_loss: log_loss(&predictions), rmse_bins: rmse_bins(&predictions) })
}
