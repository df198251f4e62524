//! The mutator makes many different inputs, the same for the same seed, and a failing check is told.

use std::cell::Cell;
use std::collections::HashSet;

use super::*;

fn corpus() -> Vec<Vec<u8>> {
    vec![b"<a b='12'>words</a>".to_vec(), b"# Heading\n\n- item 3".to_vec()]
}

#[test]
fn inputs_are_many_bounded_and_the_same_for_the_same_seed() {
    let corpus = corpus();
    let inputs = |seed| {
        let mut mutator = Mutator::new(Random::new(seed), &corpus);
        (0..500).map(|_| mutator.next()).collect::<Vec<_>>()
    };
    let first = inputs(7);
    assert_eq!(first, inputs(7));
    assert_ne!(first, inputs(8));
    assert_eq!(first[..2], corpus, "whole inputs come first");
    let different: HashSet<&Vec<u8>> = first.iter().collect();
    assert!(different.len() > 400, "{} of 500 differ", different.len());
    assert!(first.iter().all(|input| input.len() <= 64 * 1024));
    assert!(first.iter().any(|input| input.len() > 1000), "some are long");
}

#[test]
fn no_corpus_and_empty_inputs_do_no_harm() {
    for corpus in [vec![], vec![Vec::new()]] {
        let mut mutator = Mutator::new(Random::new(1), &corpus);
        (0..500).for_each(|_| drop(mutator.next()));
    }
}

#[test]
fn a_target_tries_inputs_and_a_failure_is_not_swallowed() {
    let tried = Cell::new(0);
    fuzz("counting", &corpus(), |_| tried.set(tried.get() + 1));
    assert_eq!(tried.get(), FEW);
    let failed = catch_unwind(AssertUnwindSafe(|| {
        fuzz("failing", &corpus(), |input| assert!(input.len() > 3 && !input.starts_with(b"\0")));
    }));
    assert!(failed.is_err(), "some input is short");
}
