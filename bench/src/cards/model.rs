//! The memory model: fitting and judging against the crate `fsrs` called bare, in the same run on the same log.

use std::collections::HashMap;

use anyhow::{Result, bail};
use fsrs::{ComputeParametersInput, FSRSItem, FSRSReview};
use studium_app::base::{CancelToken, Timestamp};
use studium_app::cards::evaluate::{Optimization, Revlog, Verdict, evaluate, optimize};
use studium_app::cards::schedule::{Algorithm, Preset, Rating};

use super::timed;
use crate::figure::{Figure, median};

const MOST_OF_BARE: f64 = 1.2;
/// Pairs of ours and the crate's; the order changes.
const PAIRS: usize = 3;
/// Three decimals.
const MOST_APART: f64 = 0.0005;

/// Days of UTC that begin at 4 a.m., as in the command line.
fn day_of(at: Timestamp) -> i32 {
    (at.0 - 4 * 3_600_000).div_euclid(86_400_000) as i32
}

/// Measures on a log of card, moment and rating.
pub(super) fn measure(log: &mut [(i64, Timestamp, Rating)]) -> Result<Vec<Figure>> {
    log.sort_by_key(|(_, at, _)| *at);
    let bare = Bare::of(log);
    let revlog = Revlog::new(log.iter().copied());
    let (cancel, preset) = (CancelToken::new(), Preset::default());
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let mut apart_most = 0.0_f64;
    for pair in 0..PAIRS {
        let our = || timed(|| Ok(optimize(&revlog, &preset, day_of, &cancel, &mut |_| ())?));
        let their = || timed(|| Ok(fsrs::compute_parameters(bare.input(true))?));
        let ((our_ms, outcome), (their_ms, parameters)) = if pair % 2 == 0 {
            let our = our()?;
            (our, their()?)
        } else {
            let their = their()?;
            (our()?, their)
        };
        let Optimization::Done(done) = outcome else { bail!("a million answers are enough to learn from") };
        // The order of the items decides in which batches they are learned: the same log, but not to the last digit.
        let differences =
            done.parameters.iter().zip(&parameters).map(|(ours, theirs)| f64::from((ours - theirs).abs()));
        apart_most = differences.fold(apart_most, f64::max);
        ours.push(our_ms / 1000.0);
        theirs.push(their_ms / 1000.0);
        ratios.push(our_ms / their_ms);
    }
    let (our_ms, verdict) = timed(|| Ok(evaluate(&revlog, Algorithm::Fsrs, day_of, &cancel, &mut |_| ())?))?;
    let Verdict::Done(evaluation) = verdict else { bail!("nobody cancels here") };
    let (their_ms, theirs_judged) = timed(|| Ok(fsrs::evaluate_with_time_series_splits(bare.input(false), |_| true)?))?;
    let apart = (evaluation.log_loss - f64::from(theirs_judged.log_loss)).abs();
    let bins_apart = (evaluation.rmse_bins - f64::from(theirs_judged.rmse_bins)).abs();
    let fitted = format!("{PAIRS} pairs, medians, {} answers, {} of them fitted", log.len(), bare.items.len());
    let judged = format!("{} answers judged by 5 models, each fitted on what came before", evaluation.count);
    Ok(vec![
        Figure::at_most("cards: optimise to the crate fsrs", median(ratios), "ratio", MOST_OF_BARE, fitted.clone()),
        Figure::information("cards: optimise, parameters beside the crate's at most", apart_most, "", fitted.clone()),
        Figure::information("cards: optimise", median(ours), "s", fitted.clone()),
        Figure::information("cards: optimise, the crate fsrs bare", median(theirs), "s", fitted),
        Figure::at_most("cards: evaluate, log loss beside the crate's", apart, "", MOST_APART, judged.clone()),
        Figure::at_most("cards: evaluate, RMSE(bins) beside the crate's", bins_apart, "", MOST_APART, judged.clone()),
        Figure::information("cards: evaluate, log loss", evaluation.log_loss, "", judged.clone()),
        Figure::information("cards: evaluate", our_ms / 1000.0, "s", judged.clone()),
        Figure::information("cards: evaluate, the crate fsrs bare", their_ms / 1000.0, "s", judged),
    ])
}

/// A log as the crate takes it: each answer with all that came before.
struct Bare {
    items: Vec<FSRSItem>,
    cards: Vec<i64>,
}

impl Bare {
    fn of(log: &[(i64, Timestamp, Rating)]) -> Self {
        let mut known: HashMap<i64, (i32, Vec<FSRSReview>)> = HashMap::new();
        let (mut items, mut cards) = (Vec::new(), Vec::new());
        for (card, at, rating) in log {
            let day = day_of(*at);
            let (last_day, reviews) = known.entry(*card).or_insert_with(|| (day, Vec::new()));
            let delta_t = u32::try_from(day - *last_day).unwrap_or(0);
            *last_day = day;
            reviews.push(FSRSReview { rating: u32::from(rating.number()), delta_t });
            if delta_t > 0 {
                items.push(FSRSItem { reviews: reviews.clone() });
                cards.push(*card);
            }
        }
        Self { items, cards }
    }

    fn input(&self, is_fitting: bool) -> ComputeParametersInput {
        ComputeParametersInput {
            train_set: self.items.clone(),
            card_ids: is_fitting.then(|| self.cards.clone()),
            num_relearning_steps: is_fitting.then_some(1),
            enable_short_term: true,
            ..ComputeParametersInput::default()
        }
    }
}
