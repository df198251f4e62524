//! Small models fall into loops: the same sentence again and again. Generation ends there, and the text is cut.

use std::collections::HashSet;

use crate::words::words;

/// A sentence of so many words does not come back by chance.
const LEAST_WORDS: usize = 4;
/// Words that a loop without sentence ends may be long.
const LONGEST_PERIOD: usize = 12;
/// So often in a row is a loop.
const TIMES: usize = 4;
/// A loop is at least so many words long in all: "no, no, no, no" is speech.
const LEAST_LOOP: usize = 8;

/// Where the text begins to repeat itself, in scalar values. `is_finished`: the last sentence is complete.
pub(crate) fn loop_start(text: &str, is_finished: bool) -> Option<u32> {
    repeated_sentence(text, is_finished).or_else(|| repeated_run(text))
}

fn repeated_sentence(text: &str, is_finished: bool) -> Option<u32> {
    let mut sentences = studium_library::sentences(text);
    if !is_finished {
        sentences.pop();
    }
    let characters: Vec<char> = text.chars().collect();
    let mut seen = HashSet::new();
    sentences.into_iter().find_map(|range| {
        let sentence: String = characters.get(range.start as usize..range.end as usize)?.iter().collect();
        let folded: Vec<String> = words(&sentence).into_iter().map(|word| word.text).collect();
        let is_repeated = folded.len() >= LEAST_WORDS && !seen.insert(folded);
        is_repeated.then_some(range.start)
    })
}

/// The end of the text is the same few words over and over.
fn repeated_run(text: &str) -> Option<u32> {
    let words = words(text);
    (1..=LONGEST_PERIOD).find_map(|period| {
        let times = TIMES.max(LEAST_LOOP.div_ceil(period));
        let start = words.len().checked_sub(period * times)?;
        let comes_back = |at: usize| words[at].text == words[at + period].text;
        if !(start..words.len() - period).all(comes_back) {
            return None;
        }
        let before = (0..start).rev().take_while(|at| comes_back(*at)).count();
        Some(words[start - before + period].range.start)
    })
}

#[cfg(test)]
mod tests;
