//! The figures: by hand, against the crate's own evaluation, and of one algorithm against another.

use std::collections::BTreeMap;

use fsrs::{ComputeParametersInput, FSRS, FSRSItem, FSRSReview, evaluate_with_time_series_splits};
use studium_base::{CancelToken, Timestamp};

use super::super::history::Histories;
use super::super::metrics::{Prediction, auc, log_loss, rmse_bins};
use super::super::model::{HalfLife, Model};
use super::super::optimize::measure;
use super::super::{Evaluation, Revlog, Verdict, evaluate};
use super::student::{self, Answer};
use super::{day_of, measured};
use crate::CardsError;
use crate::schedule::{Algorithm, Rating};

const DAY_MS: i64 = 86_400_000;

fn predicted(chance: f64, recalled: bool, bin: u32) -> Prediction {
    Prediction { chance, recalled, bin: (bin, 0, 0), weight: 1.0 }
}

/// Items as the crate documents them, made without our code: every review on a new day with all before it.
fn items(answers: &[Answer]) -> Vec<FSRSItem> {
    let mut histories: BTreeMap<i64, (i32, Vec<FSRSReview>)> = BTreeMap::new();
    let mut items = Vec::new();
    for (card, at, rating) in answers {
        let day = day_of(*at);
        let (last, reviews) = histories.entry(*card).or_insert((day, Vec::new()));
        let delta_t = (day - *last).max(0) as u32;
        *last = day;
        reviews.push(FSRSReview { rating: u32::from(rating.number()), delta_t });
        if delta_t > 0 {
            items.push(FSRSItem { reviews: reviews.clone() });
        }
    }
    items
}

#[test]
fn fsrs_equals_the_crates_own_evaluation_to_three_decimals() {
    for seed in [1, 2] {
        let answers = student::log(400, seed);
        let ours = measured(&Revlog::new(answers.clone()), Algorithm::Fsrs);
        let train_set = items(&answers);
        let count = train_set.len();
        let input = ComputeParametersInput { train_set, ..ComputeParametersInput::default() };
        let crates = evaluate_with_time_series_splits(input, |_| true).unwrap();
        assert!((ours.log_loss - f64::from(crates.log_loss)).abs() < 0.0005, "{ours:?} {crates:?}");
        assert!((ours.rmse_bins - f64::from(crates.rmse_bins)).abs() < 0.0005, "{ours:?} {crates:?}");
        assert_eq!(ours.count, count - count / 6, "all but the first of six parts are scored");
    }
}

#[test]
fn log_loss_and_bins_are_the_crates_on_the_same_predictions() {
    let answers = student::log(300, 8);
    let log = Revlog::new(answers.clone());
    let histories = Histories::of(&log, day_of);
    let parameters = student::true_parameters();
    for parameters in [&[][..], &parameters[..], &parameters[..19]] {
        let ours = measure(&histories, histories.scored(), parameters).unwrap();
        let crates = FSRS::new(parameters).unwrap().evaluate(items(&answers), |_| true).unwrap();
        assert!((ours.log_loss - f64::from(crates.log_loss)).abs() < 1e-5, "{ours:?} {crates:?}");
        assert!((ours.rmse_bins - f64::from(crates.rmse_bins)).abs() < 1e-5, "{ours:?} {crates:?}");
    }
}

#[test]
fn fsrs_foretells_a_student_better_than_sm2() {
    let log = Revlog::new(student::log(500, 3));
    let [fsrs, sm2, half_life] =
        [Algorithm::Fsrs, Algorithm::Sm2, Algorithm::Hlr].map(|algorithm| measured(&log, algorithm));
    assert!(fsrs.log_loss < sm2.log_loss && fsrs.log_loss < half_life.log_loss, "{fsrs:?} {sm2:?} {half_life:?}");
    assert!(fsrs.rmse_bins < sm2.rmse_bins && fsrs.rmse_bins < half_life.rmse_bins);
    assert!(fsrs.auc > sm2.auc && fsrs.auc > Some(0.55));
    assert_eq!((fsrs.count, sm2.count), (half_life.count, half_life.count));
}

#[test]
fn an_evaluation_is_written_like_this() {
    let evaluation =
        Evaluation { algorithm: Algorithm::Hlr, log_loss: 0.5, rmse_bins: 0.25, auc: Some(0.75), count: 9 };
    let golden = r#"{"algorithm":"hlr","log_loss":0.5,"rmse_bins":0.25,"auc":0.75,"count":9}"#;
    assert_eq!(serde_json::to_string(&evaluation).unwrap(), golden);
}

#[test]
fn log_loss_is_the_mean_surprise_and_never_infinite() {
    let two = [predicted(0.5, true, 1), predicted(0.75, false, 1)];
    assert!((log_loss(&two) - (2.0_f64.ln() + 4.0_f64.ln()) / 2.0).abs() < 1e-12);
    assert!(log_loss(&[predicted(1.0, false, 1)]).is_finite());
    assert!(log_loss(&[predicted(0.0, true, 1)]).is_finite());
}

#[test]
fn rmse_weighs_bins_by_their_reviews() {
    // First bin: 0.8 predicted, 0.5 observed, twice; second: 0.9 and 1.0, once.
    let three = [predicted(0.7, true, 1), predicted(0.9, false, 1), predicted(0.9, true, 2)];
    assert!((rmse_bins(&three) - ((0.09 * 2.0 + 0.01) / 3.0_f64).sqrt()).abs() < 1e-12);
}

#[test]
fn auc_counts_pairs_in_the_right_order() {
    let four = [predicted(0.9, true, 1), predicted(0.4, true, 1), predicted(0.6, false, 1), predicted(0.4, false, 1)];
    // Of the four pairs two are right, one wrong, one tied.
    assert_eq!(auc(&four), Some(2.5 / 4.0));
    assert_eq!(auc(&four[..2]), None, "nothing was forgotten");
}

#[test]
fn reviews_of_the_same_day_are_not_scored() {
    let at = |day: i64, hour: i64| Timestamp(day * DAY_MS + hour * 3_600_000);
    let mut answers = Vec::new();
    for day in 0..12 {
        answers.push((1, at(day * 3, 9), Rating::Good));
        answers.push((1, at(day * 3, 10), Rating::Good));
        // Half past three in the night still belongs to the day before.
        answers.push((1, at(day * 3 + 1, 3), Rating::Good));
    }
    let log = Revlog::new(answers);
    // Eleven reviews on a later day; one of the six parts of one is trained on only.
    assert_eq!(measured(&log, Algorithm::Sm2).count, 10);
    let midnight = |at: Timestamp| at.0.div_euclid(DAY_MS) as i32;
    let verdict = evaluate(&log, Algorithm::Sm2, midnight, &CancelToken::new(), &mut |_| ()).unwrap();
    let Verdict::Done(from_midnight) = verdict else { panic!("nobody cancelled") };
    assert_eq!(from_midnight.count, 23 - 23 / 6, "with days from midnight those of the night count too");
}

#[test]
fn sm2_expects_nine_of_ten_when_its_interval_is_over() {
    let at = |day: i64| Timestamp(day * DAY_MS + 12 * 3_600_000);
    let answers = [(0, Rating::Good), (1, Rating::Good), (4, Rating::Again), (5, Rating::Good)];
    let log = Revlog::new(answers.map(|(day, rating)| (1, at(day), rating)));
    let histories = Histories::of(&log, day_of);
    let chances = super::super::model::Sm2::new().chances(histories.card(0)).unwrap();
    // Intervals 1, 1 * 2.5, then 1 again.
    let expected = [0.9_f64, 0.9_f64.powf(3.0 / 2.5), 0.9];
    for (chance, expected) in chances[1..].iter().zip(expected) {
        assert!((chance - expected).abs() < 1e-6, "{chances:?}");
    }
}

#[test]
fn half_life_regression_finds_the_weights_of_a_student_who_has_them() {
    use rand::{RngExt, SeedableRng};
    let mut random = rand::rngs::StdRng::seed_from_u64(9);
    let weights = [1.2_f32, -0.5, 1.5];
    let mut answers = Vec::new();
    for card in 0..3_000_i64 {
        let (mut right, mut wrong, mut day) = (0, 0, 0_i64);
        for _ in 0..8 {
            let days = random.random_range(1..40_i64);
            day += days;
            let chance = (-(days as f64) / crate::schedule::half_life_days(&weights, right, wrong)).exp2();
            let rating = if random.random_bool(chance) { Rating::Good } else { Rating::Again };
            // The first answer has no interval: its rating is what it is.
            answers.push((card, Timestamp(day * DAY_MS + DAY_MS / 2), rating));
            *if rating == Rating::Good { &mut right } else { &mut wrong } += 1;
        }
    }
    let log = Revlog::new(answers);
    let histories = Histories::of(&log, day_of);
    let HalfLife(found) = HalfLife::fit(&histories, histories.scored());
    for (found, true_weight) in found.into_iter().zip(weights) {
        assert!((found - true_weight).abs() < 0.1, "{found} {true_weight}");
    }
}

#[test]
fn a_log_too_short_to_split_is_refused_with_its_count() {
    let answers = (0..5).map(|day| (1, Timestamp(day * DAY_MS), Rating::Good));
    let result = evaluate(&Revlog::new(answers), Algorithm::Fsrs, day_of, &CancelToken::new(), &mut |_| ());
    assert!(matches!(result, Err(CardsError::RevlogShort { found: 4, needed: 6 })), "{result:?}");
}

#[test]
fn hostile_logs_give_figures_or_reasons_but_never_panic() {
    let one_card = |step_ms: i64| (0..2_000).map(move |n| (1, Timestamp(n * step_ms), Rating::Again));
    for log in [
        Revlog::new(one_card(DAY_MS)),
        Revlog::new(one_card(1)),
        Revlog::new((0..50).map(|n| (n, Timestamp(0), Rating::Good))),
        Revlog::new((0..60).map(|n| (n % 2, Timestamp(n * 40_000 * DAY_MS), Rating::Easy))),
        Revlog::default(),
    ] {
        for algorithm in [Algorithm::Fsrs, Algorithm::Sm2, Algorithm::Hlr] {
            if let Ok(Verdict::Done(evaluation)) = evaluate(&log, algorithm, day_of, &CancelToken::new(), &mut |_| ()) {
                assert!(evaluation.log_loss.is_finite() && evaluation.rmse_bins.is_finite(), "{evaluation:?}");
            }
        }
    }
}

#[test]
fn a_cancelled_evaluation_says_so() {
    let log = Revlog::new(student::log(60, 4));
    let cancel = CancelToken::new();
    cancel.cancel();
    let verdict = evaluate(&log, Algorithm::Fsrs, day_of, &cancel, &mut |_| ()).unwrap();
    assert_eq!(verdict, Verdict::Cancelled);
}
