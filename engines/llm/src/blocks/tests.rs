//! The grid of blocks, without a model.

use super::*;

fn numbers(count: usize) -> Vec<usize> {
    (0..count).collect()
}

#[test]
fn a_longer_prompt_reuses_the_whole_blocks_of_a_shorter_one() {
    assert_eq!(reusable_tokens(&numbers(128), &numbers(300)), 128);
}

#[test]
fn the_block_in_which_prompts_part_is_read_again() {
    let mut other = numbers(300);
    other[100] = 7;
    assert_eq!(reusable_tokens(&numbers(256), &other), 64);
    other[0] = 7;
    assert_eq!(reusable_tokens(&numbers(256), &other), 0);
}

#[test]
fn the_same_prompt_again_leaves_its_last_block_to_read() {
    assert_eq!(reusable_tokens(&numbers(128), &numbers(128)), 64);
    assert_eq!(reusable_tokens(&numbers(128), &numbers(129)), 128);
    assert_eq!(reusable_tokens::<usize>(&numbers(128), &[]), 0);
}

#[test]
fn a_shorter_prompt_reuses_what_it_covers() {
    assert_eq!(reusable_tokens(&numbers(640), &numbers(130)), 128);
}

#[test]
fn blocks_cover_every_token_once_and_keep_to_the_grid() {
    for total in [1, 63, 64, 65, 127, 128, 1000] {
        for from in (0..total).step_by(BLOCK_TOKENS) {
            let ranges: Vec<_> = blocks(from, total).collect();
            assert_eq!(ranges.iter().cloned().flatten().collect::<Vec<_>>(), (from..total).collect::<Vec<_>>());
            assert!(ranges.iter().all(|range| range.start % BLOCK_TOKENS == 0 && range.len() <= BLOCK_TOKENS));
        }
    }
}
