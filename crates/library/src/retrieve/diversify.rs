//! Showing different passages rather than the same thing five times.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::words;

/// Weight of relevance against novelty (maximal marginal relevance, Carbonell and Goldstein 1998).
const RELEVANCE: f32 = 0.7;

/// A page seldom says more than three different things, and a student wants to see where else it is said.
const MAX_PER_PAGE: usize = 3;

/// Picks up to `limit` of the passages, given best first as (score, text, page): indices in the order to show them.
///
/// The first passage with a text stays, its copies go, blanks, case and punctuation aside. Of one page three passages
/// are taken at most. Scores are expected in 0..1.
#[must_use]
pub fn diversify<P: Hash + Eq>(passages: &[(f32, &str, P)], limit: usize) -> Vec<usize> {
    let texts: Vec<Vec<String>> =
        passages.iter().map(|(_, text, _)| words(text).into_iter().map(|word| word.text).collect()).collect();
    let mut waiting = collapse_duplicates(&texts);
    let sets: Vec<HashSet<&str>> = texts.iter().map(|words| words.iter().map(String::as_str).collect()).collect();
    let mut nearest = vec![0.0_f32; passages.len()];
    let mut per_page: HashMap<&P, usize> = HashMap::new();
    let mut picked = Vec::new();
    while picked.len() < limit {
        waiting.retain(|index| per_page.get(&passages[*index].2).copied().unwrap_or(0) < MAX_PER_PAGE);
        let value = |index: usize| RELEVANCE * passages[index].0 - (1.0 - RELEVANCE) * nearest[index];
        // The earlier of two equals: `max_by` would take the later.
        let Some(best) =
            waiting.iter().copied().reduce(|best, next| if value(next) > value(best) { next } else { best })
        else {
            break;
        };
        waiting.retain(|index| *index != best);
        *per_page.entry(&passages[best].2).or_default() += 1;
        for index in &waiting {
            nearest[*index] = nearest[*index].max(overlap(&sets[*index], &sets[best]));
        }
        picked.push(best);
    }
    picked
}

/// Indices of the texts that no earlier text repeats. Texts are given as their words.
fn collapse_duplicates(texts: &[Vec<String>]) -> Vec<usize> {
    let mut seen = HashSet::new();
    (0..texts.len()).filter(|index| seen.insert(&texts[*index])).collect()
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
