//! Does one text deny what the other says?
//!
//! A denial reaches the two content words that follow it in its clause, or those before it at a clause's end. Two texts
//! agree when each denial in the statement has its like in the source, and the source denies nothing that the statement
//! asserts.

use super::claim::is_same;
use crate::words::{Word, is_content, is_contrast, is_negator, is_truth_word};

/// Content words that a denial reaches.
const REACH: usize = 2;

/// Do the statement and the source deny the same things?
pub(super) fn agrees(statement: &[Word], source: &[Word]) -> bool {
    let ours = denials(statement);
    let theirs = denials(source);
    let meet = |left: &[&Word], right: &[&Word]| left.iter().any(|left| right.iter().any(|right| is_same(left, right)));
    let is_matched = ours.iter().all(|our| theirs.iter().any(|their| our.is_empty() || meet(our, their)));
    let is_concerned = |their: &&Vec<&Word>| {
        their.first().is_some_and(|denied| statement.iter().any(|word| is_content(word) && is_same(word, denied)))
    };
    is_matched && theirs.iter().filter(is_concerned).all(|their| ours.iter().any(|our| meet(our, their)))
}

/// The part of a sentence that can deny a run of words copied from it: the clauses of the run, back to the last
/// "but", and a clause before that speaks of truth ("It is not the case that ...").
pub(super) fn around(sentence: &[Word], run: std::ops::Range<usize>) -> &[Word] {
    let (first, last) = (sentence[run.start].clause, sentence[run.end - 1].clause);
    let mut start = sentence.partition_point(|word| word.clause < first);
    let end = sentence.partition_point(|word| word.clause <= last);
    if let Some(contrast) = (start..run.start).rev().find(|at| is_contrast(&sentence[*at].text)) {
        start = contrast + 1;
    } else if start > 0 {
        let before = sentence.partition_point(|word| word.clause < sentence[start - 1].clause);
        let clause = &sentence[before..start];
        let is_about_truth = clause.iter().any(|word| is_negator(&word.text))
            && clause.iter().any(|word| is_content(word) && is_truth_word(&word.text));
        start = if is_about_truth { before } else { start };
    }
    &sentence[start..end]
}

/// For each denial the content words that it reaches.
fn denials(words: &[Word]) -> Vec<Vec<&Word>> {
    (0..words.len())
        .filter(|at| is_negator(&words[*at].text) && !is_only(words.get(at + 1)))
        .map(|at| {
            let after = reach(words[at + 1..].iter(), words[at].clause);
            if after.is_empty() { reach(words[..at].iter().rev(), words[at].clause) } else { after }
        })
        .collect()
}

/// "not only": no denial.
fn is_only(word: Option<&Word>) -> bool {
    word.is_some_and(|word| matches!(word.text.as_str(), "only" | "just" | "merely" | "simply" | "nur" | "bloß"))
}

fn reach<'a>(words: impl Iterator<Item = &'a Word>, clause: u32) -> Vec<&'a Word> {
    let mut reached = Vec::new();
    let mut is_about_truth = false;
    for word in words {
        let has_left = word.clause != clause && !(reached.is_empty() && is_about_truth);
        if has_left || is_contrast(&word.text) || reached.len() == REACH {
            break;
        }
        if is_truth_word(&word.text) {
            is_about_truth |= is_content(word);
        } else if is_content(word) {
            reached.push(word);
        }
    }
    reached
}
