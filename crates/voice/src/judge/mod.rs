//! Reviewing without hands: does a spoken answer say what the card says?

mod number;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::words::{primary, words};
use number::with_digits;

/// From this share of the expected words on an answer is right. What a recogniser mishears is about one word in ten.
const RIGHT_FROM: f32 = 0.8;
/// From this share on it is partly right.
const PARTLY_FROM: f32 = 0.4;
/// Words from this length on may differ by one letter: they were misheard, or inflected.
const FORGIVING_FROM: usize = 5;

/// What the answer amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "RecalledAnswer", rename_all = "snake_case")]
pub enum Recalled {
    /// The answer is there: "good".
    Whole,
    /// A part of it is: "hard".
    Partly,
    /// It is not, or the opposite was said: "again".
    Nothing,
}

/// A proposal for the rating, with what speaks for it. The student decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Judgement {
    /// What is proposed.
    pub recalled: Recalled,
    /// Words of the card's answer that were said.
    pub said: Vec<String>,
    /// Words of it that were not.
    pub missing: Vec<String>,
    /// The answer denies what the card states, or the other way round.
    pub is_denial: bool,
}

/// Compares what was said with the card's answer. Order, articles and inflection do not count; numbers count exactly,
/// as words or digits; so does "not". Both are in `language` (ISO 639-1; English and German have tables).
#[must_use]
pub fn judge(expected: &str, heard: &str, language: &str) -> Judgement {
    let table = table(language);
    let (expected, heard) = (content(expected, table, language), content(heard, table, language));
    let mut left: Vec<&Word> = heard.words.iter().collect();
    let (mut said, mut missing) = (Vec::new(), Vec::new());
    for word in &expected.words {
        match left.iter().position(|other| are_same(&word.stem, &other.stem)) {
            Some(at) => {
                left.swap_remove(at);
                said.push(word.written.clone());
            }
            None => missing.push(word.written.clone()),
        }
    }
    let share = said.len() as f32 / expected.words.len().max(1) as f32;
    let is_denial = expected.is_denied != heard.is_denied && !said.is_empty();
    let has_number = |words: &[String]| words.iter().any(|word| is_number(word));
    let recalled = if is_denial || said.is_empty() || share < PARTLY_FROM {
        Recalled::Nothing
    } else if share < RIGHT_FROM || has_number(&missing) {
        Recalled::Partly
    } else {
        Recalled::Whole
    };
    Judgement { recalled, said, missing, is_denial }
}

/// Is it no answer yet: nothing but "hm", "well" and words that carry nothing?
#[must_use]
pub fn is_hesitation(heard: &str, language: &str) -> bool {
    let table = table(language);
    words(heard)
        .iter()
        .all(|word| table.stop.contains(&word.as_str()) || word.chars().all(|letter| matches!(letter, 'h' | 'm' | 'ä')))
}

/// Has the answer of a card words that could be said?
#[must_use]
pub fn can_be_judged(expected: &str) -> bool {
    !words(expected).is_empty()
}

fn table(language: &str) -> &'static Table {
    if primary(language) == "de" { &GERMAN } else { &ENGLISH }
}

struct Table {
    /// Words that carry nothing of an answer.
    stop: &'static [&'static str],
    /// Words that deny.
    denial: &'static [&'static str],
    /// Endings that do not count, longest first.
    endings: &'static [&'static str],
}

static ENGLISH: Table = Table {
    stop: &[
        "the", "a", "an", "of", "to", "in", "on", "at", "by", "for", "with", "is", "are", "was", "were", "be", "it",
        "its", "it's", "that", "this", "these", "those", "and", "or", "i", "think", "believe", "answer", "um", "uh",
        "er", "well", "so", "maybe", "as", "from", "which", "has", "have", "does", "do", "called",
    ],
    denial: &[
        "not", "no", "never", "n't", "don't", "doesn't", "isn't", "aren't", "can't", "cannot", "without", "wasn't",
    ],
    endings: &["es", "s"],
};
static GERMAN: Table = Table {
    stop: &[
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einen",
        "einem",
        "einer",
        "eines",
        "von",
        "vom",
        "zu",
        "zum",
        "zur",
        "in",
        "im",
        "an",
        "am",
        "auf",
        "mit",
        "bei",
        "für",
        "ist",
        "sind",
        "war",
        "waren",
        "es",
        "sie",
        "er",
        "und",
        "oder",
        "ich",
        "glaube",
        "denke",
        "dass",
        "antwort",
        "äh",
        "ähm",
        "also",
        "vielleicht",
        "wird",
        "hat",
        "haben",
        "heißt",
        "man",
    ],
    denial: &["nicht", "nein", "nie", "niemals", "kein", "keine", "keinen", "keiner", "ohne"],
    endings: &["en", "er", "es", "e", "n", "s"],
};

struct Content {
    words: Vec<Word>,
    is_denied: bool,
}

struct Word {
    /// By which it is compared.
    stem: String,
    written: String,
}

fn content(text: &str, table: &Table, language: &str) -> Content {
    let all = with_digits(&words(text), language);
    let is_denied = all.iter().filter(|word| table.denial.contains(&word.as_str())).count() % 2 == 1;
    let carries = |word: &&String| !table.stop.contains(&word.as_str()) && !table.denial.contains(&word.as_str());
    let kept: Vec<&String> = all.iter().filter(carries).collect();
    // An answer of nothing but such words ("No.", "to be") is compared as it stands.
    let kept = if kept.is_empty() { all.iter().collect() } else { kept };
    let word = |word: &String| Word { stem: stem(word, table), written: word.clone() };
    Content { words: kept.into_iter().map(word).collect(), is_denied }
}

fn stem(word: &str, table: &Table) -> String {
    let mut stem = word;
    // "Wassers" loses its ending, and then "Wasser" does too.
    while let Some(shorter) = table.endings.iter().find_map(|ending| stem.strip_suffix(ending))
        && shorter.chars().count() >= 3
        && !is_number(word)
    {
        stem = shorter;
    }
    stem.to_owned()
}

fn is_number(word: &str) -> bool {
    word.chars().any(|character| character.is_ascii_digit())
}

/// Equal, or a long word with one letter more, less or other.
fn are_same(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let is_exact = one.iter().chain(&other).any(char::is_ascii_digit);
    if is_exact || one.len().min(other.len()) < FORGIVING_FROM || one.len().abs_diff(other.len()) > 1 {
        return false;
    }
    let before = one.iter().zip(&other).take_while(|(left, right)| left == right).count();
    let after = one.iter().rev().zip(other.iter().rev()).take_while(|(left, right)| left == right).count();
    before + after + 1 >= one.len().max(other.len())
}
