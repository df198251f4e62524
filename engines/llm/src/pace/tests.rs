//! A simulated machine: each token takes what the number of threads and the other programs make of it.

use super::*;

/// Writes `tokens`; `token_ms` and `share` are functions of the thread count. Returns the counts that were used.
fn write(pace: &mut Pace, tokens: u32, token_ms: impl Fn(u32) -> f64, share: impl Fn(u32) -> f64) -> Vec<u32> {
    (0..tokens)
        .map(|_| {
            let threads = pace.threads();
            let wall_s = token_ms(threads) / 1000.0;
            let processor_s = wall_s * f64::from(threads) * share(threads);
            pace.note(Duration::from_secs_f64(wall_s), Duration::from_secs_f64(processor_s));
            threads
        })
        .collect()
}

#[test]
fn a_quiet_machine_keeps_the_calibrated_count() {
    let mut pace = Pace::new(4);
    let used = write(&mut pace, 500, |threads| 40.0 / f64::from(threads), |_| 0.9);
    assert!(used.iter().all(|threads| *threads == 4));
}

#[test]
fn a_crowded_machine_gets_fewer_threads_when_they_are_faster() {
    let mut pace = Pace::new(2);
    let used = write(&mut pace, 60, |threads| if threads == 1 { 30.0 } else { 60.0 }, |_| 0.5);
    assert_eq!(used.iter().filter(|threads| **threads == 2).count(), 4, "{used:?}");
    assert_eq!(pace.threads(), 1);
}

#[test]
fn a_crowded_machine_keeps_all_threads_when_fewer_are_slower() {
    let mut pace = Pace::new(2);
    let used = write(&mut pace, 68, |threads| 60.0 / f64::from(threads), |_| 0.5);
    assert_eq!(used.iter().filter(|threads| **threads == 1).count(), 4, "{used:?}");
}

#[test]
fn the_full_count_comes_back_when_the_others_are_done() {
    let mut pace = Pace::new(2);
    write(&mut pace, 20, |threads| if threads == 1 { 30.0 } else { 60.0 }, |_| 0.5);
    assert_eq!(pace.threads(), 1);
    write(&mut pace, HOLD_TOKENS + WINDOW_TOKENS, |threads| 40.0 / f64::from(threads), |_| 0.9);
    assert_eq!(pace.threads(), 2);
    let used = write(&mut pace, 100, |threads| 40.0 / f64::from(threads), |_| 0.9);
    assert!(used.iter().all(|threads| *threads == 2));
}

#[test]
fn many_threads_are_halved_as_long_as_that_helps() {
    let mut pace = Pace::new(8);
    let token_ms = |threads: u32| if threads >= 4 { f64::from(threads) * 20.0 } else { 90.0 / f64::from(threads) };
    write(&mut pace, 20, token_ms, |_| 0.3);
    assert_eq!(pace.threads(), 2, "two is faster than four, and one slower than two");
}

#[test]
fn one_thread_is_never_divided_and_a_new_calibration_begins_anew() {
    let mut pace = Pace::new(0);
    write(&mut pace, 50, |_| 30.0, |_| 0.2);
    assert_eq!(pace.threads(), 1);
    pace.calibrate(3);
    assert_eq!(pace.threads(), 3);
}
