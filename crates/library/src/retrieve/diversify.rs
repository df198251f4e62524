//! Showing different passages rather than the same thing five times.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::words;

/// Weight of relevance against novelty (maximal marginal relevance, Carbonell and Goldstein 1998).
const RELEVANCE: f32 = 0.7;

/// A page seldom says more than three different things, and a student wants to see where else it is said.
const MAX_PER_PAGE: usize = 3;

/// Words in a row that are compared when passages are held against each other.
const SHINGLE: usize = 3;

/// From this share of the shorter passage's rows of words on, one says what the other says: the same chapter in two
/// files is seldom cut into passages at the same places.
const SAME: f32 = 0.7;

/// Passages with fewer rows than this are copies only when they are equal.
const FEWEST_SHINGLES: usize = 8;

/// A passage to show, with those that say the same in other places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Which of the passages given.
    pub index: usize,
    /// Its copies, best first.
    pub copies: Vec<usize>,
}

/// Picks up to `limit` of the passages, given best first as (score, text, page): which to show, in what order.
///
/// The first passage with a text stays, its copies go with it, blanks, case and punctuation aside. Of one page three
/// passages are taken at most. Scores are expected in 0..1.
#[must_use]
pub fn diversify<P: Hash + Eq>(passages: &[(f32, &str, P)], limit: usize) -> Vec<Shown> {
    let texts: Vec<Vec<String>> =
        passages.iter().map(|(_, text, _)| words(text).into_iter().map(|word| word.text).collect()).collect();
    let mut waiting = collapse(&texts);
    let sets: Vec<HashSet<&str>> = texts.iter().map(|words| words.iter().map(String::as_str).collect()).collect();
    let mut nearest = vec![0.0_f32; passages.len()];
    let mut per_page: HashMap<&P, usize> = HashMap::new();
    let mut picked = Vec::new();
    while picked.len() < limit {
        waiting.retain(|shown| per_page.get(&passages[shown.index].2).copied().unwrap_or(0) < MAX_PER_PAGE);
        let value = |index: usize| RELEVANCE * passages[index].0 - (1.0 - RELEVANCE) * nearest[index];
        // The earlier of two equals: `max_by` would take the later.
        let best = (0..waiting.len())
            .reduce(|best, next| if value(waiting[next].index) > value(waiting[best].index) { next } else { best });
        let Some(best) = best.map(|best| waiting.remove(best)) else { break };
        *per_page.entry(&passages[best.index].2).or_default() += 1;
        for shown in &waiting {
            nearest[shown.index] = nearest[shown.index].max(overlap(&sets[shown.index], &sets[best.index]));
        }
        picked.push(best);
    }
    picked
}

/// The texts that no earlier text repeats, each with its copies. Texts are given as their words.
fn collapse(texts: &[Vec<String>]) -> Vec<Shown> {
    let shingles: Vec<HashSet<&[String]>> = texts.iter().map(|words| words.windows(SHINGLE).collect()).collect();
    let is_copy = |left: usize, right: usize| {
        if texts[left] == texts[right] {
            return true;
        }
        let (left, right) = (&shingles[left], &shingles[right]);
        let fewer = left.len().min(right.len());
        fewer >= FEWEST_SHINGLES && left.intersection(right).count() as f32 >= SAME * fewer as f32
    };
    let mut kept: Vec<Shown> = Vec::new();
    for index in 0..texts.len() {
        match kept.iter_mut().find(|shown| is_copy(shown.index, index)) {
            Some(shown) => shown.copies.push(index),
            None => kept.push(Shown { index, copies: Vec::new() }),
        }
    }
    kept
}

/// Shared words over all words (Jaccard).
fn overlap(left: &HashSet<&str>, right: &HashSet<&str>) -> f32 {
    let shared = left.intersection(right).count();
    let all = left.len() + right.len() - shared;
    if all == 0 {
        return 0.0;
    }
    shared as f32 / all as f32
}
