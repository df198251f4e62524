//! What else of a sentence can be asked: numbers, names, and words on which the text turns.

use std::collections::HashMap;
use std::ops::Range;

use super::language::{Language, has};
use super::word::Word;

/// Longer ones are phrases that the text repeats.
const LONGEST_TERM: usize = 3;
/// Shorter words say little.
const SHORTEST: usize = 4;

/// How the words of a text are spread over its sentences.
pub(super) struct Weights {
    sentences: f32,
    /// In how many sentences a word stands.
    counts: HashMap<String, u32>,
    /// How often two content words follow each other.
    pairs: HashMap<(String, String), u32>,
}

impl Weights {
    pub(super) fn new() -> Self {
        Self { sentences: 0.0, counts: HashMap::new(), pairs: HashMap::new() }
    }

    /// Counts a sentence.
    pub(super) fn add(&mut self, all: &[Word], is_common: &dyn Fn(&str) -> bool) {
        self.sentences += 1.0;
        let mut seen: Vec<&str> = Vec::new();
        for word in all {
            if !seen.contains(&word.text.as_str()) {
                seen.push(&word.text);
                *self.counts.entry(word.text.clone()).or_default() += 1;
            }
        }
        for pair in all.windows(2) {
            let is_term = pair.iter().all(|word| is_term_word(word, is_common)) && pair[0].clause == pair[1].clause;
            if is_term {
                *self.pairs.entry((pair[0].text.clone(), pair[1].text.clone())).or_default() += 1;
            }
        }
    }

    /// Is the word in so many sentences that it says nothing, in whatever language?
    pub(super) fn is_everywhere(&self, word: &str) -> bool {
        self.sentences >= 30.0 && self.count(word) > 0.12 * self.sentences
    }

    /// How much the text turns on the word: 0 for one that stands there once, growing with its count, less for one that
    /// is everywhere.
    fn weight(&self, word: &str) -> f32 {
        let count = self.count(word);
        if count < 2.0 {
            return 0.0;
        }
        (1.0 + count).ln() * (self.sentences.max(2.0) / count).ln().max(0.1)
    }

    fn count(&self, word: &str) -> f32 {
        self.counts.get(word).copied().unwrap_or(0) as f32
    }

    fn pair(&self, left: &Word, right: &Word) -> u32 {
        self.pairs.get(&(left.text.clone(), right.text.clone())).copied().unwrap_or(0)
    }
}

/// A term of a sentence, as indices of words, with its worth.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Term {
    pub(super) words: Range<usize>,
    pub(super) worth: f32,
    /// Is it asked only for its weight in the text?
    pub(super) is_weighed: bool,
}

/// May the word be part of a term?
pub(super) fn is_term_word(word: &Word, is_common: &dyn Fn(&str) -> bool) -> bool {
    word.range.len() as usize >= SHORTEST && !word.is_number() && !is_common(&word.text)
}

/// The terms of a sentence, without those that overlap a better one; best first.
pub(super) fn terms(
    all: &[Word],
    language: Language,
    weights: &Weights,
    is_common: &dyn Fn(&str) -> bool,
) -> Vec<Term> {
    let mut found: Vec<Term> = Vec::new();
    found.extend(numbers(all, language));
    found.extend(names(all, language, is_common));
    let mut at = 0;
    while at < all.len() {
        let run = run_length(&all[at..], weights);
        let words = at..at + run;
        at = words.end;
        let last = &all[words.end - 1];
        let is_noun = is_term_word(last, is_common)
            && !is_modifier(&last.text, language)
            // In German a term is a noun, and a noun has a capital.
            && (language != Language::German || last.is_capital);
        if !is_noun || run > LONGEST_TERM {
            continue;
        }
        let weight = weights.weight(&last.text);
        let worth = if run > 1 { 0.35 + 0.12 * weight } else { 0.1 * weight };
        if worth > 0.0 {
            found.push(Term { words, worth, is_weighed: true });
        }
    }
    found.sort_by(|left, right| right.worth.total_cmp(&left.worth).then(left.words.start.cmp(&right.words.start)));
    let mut kept: Vec<Term> = Vec::new();
    for term in found {
        if kept.iter().all(|better| better.words.end <= term.words.start || term.words.end <= better.words.start) {
            kept.push(term);
        }
    }
    kept
}

/// Words that stand together elsewhere in the text too: "sustained virologic response" is one term.
fn run_length(all: &[Word], weights: &Weights) -> usize {
    let goes_on = |pair: &&[Word]| pair[0].clause == pair[1].clause && weights.pair(&pair[0], &pair[1]) >= 2;
    1 + all.windows(2).take_while(goes_on).count()
}

/// A word that is no noun, by its ending.
fn is_modifier(word: &str, language: Language) -> bool {
    match language {
        Language::English => word.ends_with("ly") || word.ends_with("ing") || word.ends_with("ed"),
        Language::German | Language::Other => false,
    }
}

/// Years, and numbers with what they count.
fn numbers(all: &[Word], language: Language) -> Vec<Term> {
    let mut found = Vec::new();
    for (at, word) in all.iter().enumerate() {
        if !word.is_number() {
            continue;
        }
        let digits = word.text.chars().filter(char::is_ascii_digit).count();
        let is_year = digits == 4 && word.text.len() == 4 && matches!(word.text.as_bytes()[0], b'1' | b'2');
        let next = all.get(at + 1).filter(|next| next.clause == word.clause);
        let unit = next.is_some_and(|next| {
            has(
                "percent million billion degrees kilometers kilometres meters metres years days hours minutes seconds km \
                 kg hz mhz ghz bits bytes bit volts watts prozent millionen milliarden grad kilometer meter jahre tage \
                 stunden minuten sekunden celsius",
                &next.text,
            )
        });
        if is_year {
            found.push(Term { words: at..at + 1, worth: 0.9, is_weighed: false });
        } else if unit {
            found.push(Term { words: at..at + 1, worth: 0.85, is_weighed: false });
        } else if language == Language::German && next.is_some_and(|next| next.is_capital) {
            // Nouns have capitals: "46 Chromosomen".
            found.push(Term { words: at..at + 1, worth: 0.65, is_weighed: false });
        } else if language == Language::Other && digits >= 2 {
            found.push(Term { words: at..at + 1, worth: 0.4, is_weighed: false });
        }
    }
    found
}

/// Capitals inside a sentence, where those mean something.
fn names(all: &[Word], language: Language, is_common: &dyn Fn(&str) -> bool) -> Vec<Term> {
    if language != Language::English {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut at = 1;
    while at < all.len() {
        let is_name = |word: &Word| word.is_capital && word.range.len() > 2 && !is_common(&word.text);
        if !is_name(&all[at]) {
            at += 1;
            continue;
        }
        let length = all[at..].iter().take(4).take_while(|word| is_name(word) && word.clause == all[at].clause).count();
        let worth = if length > 1 { 0.8 } else { 0.6 };
        found.push(Term { words: at..at + length, worth, is_weighed: false });
        at += length;
    }
    found
}
