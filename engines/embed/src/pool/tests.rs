//! Pooling on vectors small enough to check by hand.

use studium_engine::protocol::embed::Pooling;

use super::{Head, finish, pool};

#[test]
fn the_mean_is_over_the_tokens_given() {
    assert_eq!(pool(&[1.0, 2.0, 3.0, 6.0], 2, Pooling::Mean), [2.0, 4.0]);
}

#[test]
fn the_first_token_alone_counts_for_cls() {
    assert_eq!(pool(&[1.0, 2.0, 3.0, 6.0], 2, Pooling::Cls), [1.0, 2.0]);
}

#[test]
fn vectors_get_unit_length_even_when_their_squares_overflow() {
    check_near(finish(vec![3.0, 4.0], None, 0), &[0.6, 0.8]);
    check_near(finish(vec![3e30, 4e30], None, 0), &[0.6, 0.8]);
}

#[test]
fn the_cut_comes_before_the_unit_length() {
    check_near(finish(vec![3.0, 4.0, 100.0], None, 2), &[0.6, 0.8]);
}

#[test]
fn the_head_comes_before_the_cut() {
    let head = Head { matrix: vec![0.0, 1.0, 1.0, 0.0, 1.0, 1.0], bias: vec![0.0, -1.0, 5.0] };
    // The head gives 4, 2 and 12; the first two are kept.
    let expected = [4.0 / 20.0_f32.sqrt(), 2.0 / 20.0_f32.sqrt()];
    check_near(finish(vec![3.0, 4.0], Some(&head), 2), &expected);
}

#[test]
fn zeros_and_numbers_that_are_none_have_no_direction() {
    assert_eq!(finish(vec![0.0, 0.0], None, 0), None);
    assert_eq!(finish(vec![f32::NAN, 1.0], None, 0), None);
    assert_eq!(finish(vec![f32::INFINITY, 1.0], None, 0), None);
}

fn check_near(found: Option<Vec<f32>>, expected: &[f32]) {
    let found = found.unwrap();
    assert_eq!(found.len(), expected.len());
    assert!(found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-6), "{found:?}");
}
