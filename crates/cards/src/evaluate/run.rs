//! The evaluation itself: fold after fold, fitted on what came before and scored on what comes next.

use std::thread;

use fsrs::FSRSError;
use serde::{Deserialize, Serialize};
use studium_base::{CancelToken, Progress, Timestamp};

use super::history::{Histories, LEAST_SCORED, Scored};
use super::metrics::{Prediction, auc, log_loss, rmse_bins};
use super::model::{Fsrs6, HalfLife, Model, Sm2, Training, train};
use super::revlog::Revlog;
use crate::error::CardsError;
use crate::schedule::Algorithm;

/// How well an algorithm foretold a log. The command line prints it as it is serialised.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Which one.
    pub algorithm: Algorithm,
    /// Mean of the negative logarithm of the chance given to what happened; 0 is perfect.
    pub log_loss: f64,
    /// Predicted against observed recall, 0 to 1; 0 is perfect.
    pub rmse_bins: f64,
    /// How well recalled and forgotten reviews are told apart: 0.5 by chance, 1 perfectly. `None` where all were
    /// recalled or none was.
    pub auc: Option<f64>,
    /// Reviews that were scored.
    pub count: usize,
}

/// An evaluation, unless it was cancelled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// The figures.
    Done(Evaluation),
    /// Stopped by the caller.
    Cancelled,
}

/// Evaluates one algorithm on a log. `day_of` numbers the days of study: `|at| calendar.day(at)`; the command line's
/// default is days of UTC that begin at 4 a.m. Progress counts the five folds.
///
/// # Errors
/// [`CardsError::RevlogShort`] for fewer than six reviews that can be scored, [`CardsError::Model`] when FSRS fails on
/// the log.
pub fn evaluate(
    log: &Revlog,
    algorithm: Algorithm,
    day_of: impl Fn(Timestamp) -> i32,
    cancel: &CancelToken,
    progress: &mut dyn FnMut(Progress),
) -> Result<Verdict, CardsError> {
    let histories = Histories::of(log, day_of);
    let found = histories.scored().len();
    if found < LEAST_SCORED {
        return Err(CardsError::RevlogShort { found, needed: LEAST_SCORED });
    }
    let folds = histories.folds();
    let mut predictions = Vec::with_capacity(found);
    for (done, (past, next)) in folds.iter().enumerate() {
        progress(Progress { done: done as u64, total: Some(folds.len() as u64) });
        let model = if cancel.is_cancelled() { None } else { fit(algorithm, &histories, past, cancel)? };
        let Some(model) = model else { return Ok(Verdict::Cancelled) };
        predict(model.as_ref(), &histories, next, &mut predictions)?;
    }
    progress(Progress { done: folds.len() as u64, total: Some(folds.len() as u64) });
    Ok(Verdict::Done(Evaluation {
        algorithm,
        log_loss: log_loss(&predictions),
        rmse_bins: rmse_bins(&predictions),
        auc: auc(&predictions),
        count: predictions.len(),
    }))
}

fn fit(
    algorithm: Algorithm,
    histories: &Histories,
    past: &[Scored],
    cancel: &CancelToken,
) -> Result<Option<Box<dyn Model>>, CardsError> {
    Ok(match algorithm {
        Algorithm::Sm2 => Some(Box::new(Sm2::new())),
        Algorithm::Hlr => Some(Box::new(HalfLife::fit(histories, past))),
        Algorithm::Fsrs => {
            // Without card ids, as the crate's own evaluation is usually called: ids change the order of training.
            let gather = || Training { items: histories.items(past), card_ids: None, relearning_steps: None };
            match train(gather, cancel, &mut |_| ())? {
                Some(parameters) => Some(Box::new(Fsrs6::new(&parameters)?)),
                None => None,
            }
        }
    })
}

/// Predictions of `next` in its order, each counting 1; every history is walked once.
pub(super) fn predict(
    model: &dyn Model,
    histories: &Histories,
    next: &[Scored],
    predictions: &mut Vec<Prediction>,
) -> Result<(), CardsError> {
    // By card: how far its history is needed, then the chances along it.
    let mut ends = vec![0; histories.count()];
    for review in next {
        ends[review.card as usize] = review.index as usize + 1;
    }
    let chances = chances(model, histories, &ends)?;
    predictions.extend(next.iter().map(|review| Prediction {
        chance: chances[review.card as usize][review.index as usize],
        recalled: histories.card(review.card)[review.index as usize].rating > 1,
        bin: review.bin,
        weight: 1.0,
    }));
    Ok(())
}

/// The chances along the beginning of each card's history, as far as `ends` says; the cards are shared out among the
/// processors.
fn chances(model: &dyn Model, histories: &Histories, ends: &[usize]) -> Result<Vec<Vec<f64>>, CardsError> {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    let share = ends.len().div_ceil(processors).max(1);
    let walk = |(part, ends): (usize, &[usize])| -> Result<Vec<Vec<f64>>, CardsError> {
        let cards = (part * share) as u32..;
        cards.zip(ends).map(|(card, end)| model.chances(&histories.card(card)[..*end])).collect()
    };
    thread::scope(|scope| {
        let parts: Vec<_> = ends.chunks(share).enumerate().map(|part| scope.spawn(move || walk(part))).collect();
        let mut all = Vec::with_capacity(ends.len());
        for part in parts {
            all.extend(part.join().unwrap_or(Err(CardsError::Model(FSRSError::InvalidInput)))?);
        }
        Ok(all)
    })
}
