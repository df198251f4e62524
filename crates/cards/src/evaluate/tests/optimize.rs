//! Optimising: parameters that fit the student, and the cases in which there are none.

use studium_base::{CancelToken, Timestamp};

use super::super::{Optimization, Optimized, Revlog, optimize};
use super::{day_of, student};
use crate::schedule::{Preset, Rating};

fn optimized(log: &Revlog, preset: &Preset) -> Optimized {
    match optimize(log, preset, day_of, &CancelToken::new(), &mut |_| ()).unwrap() {
        Optimization::Done(optimized) => optimized,
        other => panic!("{other:?}"),
    }
}

#[test]
fn parameters_of_a_students_own_log_foretell_it_better_than_the_default() {
    let log = Revlog::new(student::log(500, 5));
    let found = optimized(&log, &Preset::default());
    assert_eq!(found.parameters.len(), 21);
    assert!(found.helps);
    assert!(found.after.log_loss < found.before.log_loss - 0.005, "{found:?}");
    assert!(found.after.rmse_bins < found.before.rmse_bins);
    assert!(found.reviews > 1_000);
}

#[test]
fn parameters_that_are_no_better_are_refused() {
    let log = Revlog::new(student::log(300, 6));
    let fitted = optimized(&log, &Preset::default()).parameters;
    let again = optimized(&log, &Preset { fsrs_parameters: fitted.clone(), ..Preset::default() });
    assert_eq!(again.parameters, fitted, "the same log gives the same parameters");
    assert!(!again.helps);
}

#[test]
fn a_few_reviews_are_too_few() {
    let answers = (0..40).map(|n| (n % 4, Timestamp(n * 86_400_000), Rating::Good));
    let outcome = optimize(&Revlog::new(answers), &Preset::default(), day_of, &CancelToken::new(), &mut |_| ());
    assert_eq!(outcome.unwrap(), Optimization::TooFewReviews { found: 36, needed: 64 });
}

#[test]
fn an_optimisation_reports_and_stops_when_told() {
    let log = Revlog::new(student::log(1_500, 7));
    let cancel = CancelToken::new();
    let mut reports = 0;
    let outcome = optimize(&log, &Preset::default(), day_of, &cancel, &mut |_| {
        reports += 1;
        cancel.cancel();
    });
    assert_eq!(outcome.unwrap(), Optimization::Cancelled);
    assert!(reports > 0);
}

#[test]
fn an_outcome_is_written_like_this() {
    let outcome = Optimization::TooFewReviews { found: 3, needed: 64 };
    let golden = r#"{"outcome":"too_few_reviews","found":3,"needed":64}"#;
    assert_eq!(serde_json::to_string(&outcome).unwrap(), golden);
}
