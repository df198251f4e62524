//! The plan of a measurement, without measuring.

use super::*;

#[test]
fn every_small_thread_count_is_tried_and_large_ones_in_steps() {
    assert_eq!(thread_counts(0), [1]);
    assert_eq!(thread_counts(2), [2, 1]);
    assert_eq!(thread_counts(4), [4, 3, 2, 1]);
    assert_eq!(thread_counts(16), [16, 12, 8, 6, 4, 3, 2, 1]);
}

#[test]
fn fewer_threads_win_a_draw() {
    let sample = |threads, tokens_per_s| Sample { threads, tokens_per_s };
    assert_eq!(choose(&[sample(2, 100.0), sample(1, 96.0)]), Some(sample(1, 96.0)));
    assert_eq!(choose(&[sample(2, 100.0), sample(1, 90.0)]), Some(sample(2, 100.0)));
    assert_eq!(choose(&[]), None);
}

#[test]
fn slow_models_are_measured_with_fewer_tokens() {
    let share = Duration::from_millis(750);
    assert_eq!(prefill_tokens(share, Duration::from_millis(10)), PREFILL_TOKENS);
    assert_eq!(prefill_tokens(share, Duration::from_millis(100)), 8);
    assert_eq!(prefill_tokens(share, Duration::from_millis(20)), 72);
    assert_eq!(prefill_tokens(share, Duration::from_secs(9)), 8);
}
