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
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let texts: Vec<Vec<u32>> = passages.iter().map(|(_, text, _)| numbered(text, &mut numbers)).collect();
    let mut waiting = collapse(&texts);
    let sets: Vec<Vec<u32>> = texts.into_iter().map(sorted).collect();
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

/// The words of a text as numbers, which are compared many times.
fn numbered(text: &str, numbers: &mut HashMap<String, u32>) -> Vec<u32> {
    words(text)
        .into_iter()
        .map(|word| {
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            *numbers.entry(word.text).or_insert(next)
        })
        .collect()
}

fn sorted<T: Ord>(mut values: Vec<T>) -> Vec<T> {
    values.sort_unstable();
    values.dedup();
    values
}

/// The texts that no earlier text repeats, each with its copies. Texts are given as their words.
fn collapse(texts: &[Vec<u32>]) -> Vec<Shown> {
    let mut kept: Vec<Shown> = Vec::new();
    let mut kept_shingles: Vec<usize> = Vec::new();
    // In which of the kept texts a shingle stands: comparing each text with each would take longer than the search.
    let mut holders: HashMap<&[u32], Vec<usize>> = HashMap::new();
    for (index, text) in texts.iter().enumerate() {
        let shingles: HashSet<&[u32]> = text.windows(SHINGLE).collect();
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for holder in shingles.iter().filter_map(|shingle| holders.get(shingle)).flatten() {
            *shared.entry(*holder).or_default() += 1;
        }
        let is_copy = |holder: &usize| {
            let fewer = kept_shingles[*holder].min(shingles.len());
            fewer >= FEWEST_SHINGLES && shared[holder] as f32 >= SAME * fewer as f32
        };
        let original = kept.iter().position(|shown| texts[shown.index] == *text);
        match original.or_else(|| shared.keys().copied().filter(is_copy).min()) {
            Some(original) => kept[original].copies.push(index),
            None => {
                for shingle in &shingles {
                    holders.entry(shingle).or_default().push(kept.len());
                }
                kept_shingles.push(shingles.len());
                kept.push(Shown { index, copies: Vec::new() });
            }
        }
    }
    kept
}

/// Shared words over all words (Jaccard). Words are given in order, each once.
fn overlap(left: &[u32], right: &[u32]) -> f32 {
    let (mut shared, mut at) = (0_usize, 0);
    for word in left {
        while right.get(at).is_some_and(|other| other < word) {
            at += 1;
        }
        shared += usize::from(right.get(at) == Some(word));
    }
    let all = left.len() + right.len() - shared;
    if all == 0 { 0.0 } else { shared as f32 / all as f32 }
}
