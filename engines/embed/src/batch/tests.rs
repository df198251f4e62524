//! Every text exactly once, similar lengths together, never over the budget.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::batches;

#[test]
fn texts_of_similar_length_share_a_batch_and_the_longest_come_first() {
    assert_eq!(batches(&[3, 10, 4, 9, 2], 20), [vec![1, 3], vec![2, 0, 4]]);
}

#[test]
fn a_text_over_the_budget_is_a_batch_of_its_own() {
    assert_eq!(batches(&[5, 100, 5], 20), [vec![1], vec![0, 2]]);
}

#[test]
fn no_texts_make_no_batches() {
    assert!(batches(&[], 20).is_empty());
}

#[test]
fn random_lengths_are_all_covered_once_within_the_budget() {
    let mut random = StdRng::seed_from_u64(7);
    for _ in 0..200 {
        let lengths: Vec<usize> = (0..random.random_range(1..60)).map(|_| random.random_range(1..300)).collect();
        let batches = batches(&lengths, 512);
        let mut seen: Vec<usize> = batches.iter().flatten().copied().collect();
        seen.sort_unstable();
        assert_eq!(seen, (0..lengths.len()).collect::<Vec<_>>());
        for batch in &batches {
            let longest = batch.iter().map(|&index| lengths[index]).max().unwrap();
            assert!(batch.len() == 1 || batch.len() * longest <= 512, "{lengths:?}");
        }
    }
}
