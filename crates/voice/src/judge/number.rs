//! Numbers as words become digits, so that "forty two" is 42.

use crate::words::primary;

const ENGLISH: &[(&str, u64)] = &[
    ("zero", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("hundred", 100),
    ("thousand", 1000),
    ("million", 1_000_000),
];
const GERMAN: &[(&str, u64)] = &[
    ("null", 0),
    ("eins", 1),
    ("zwei", 2),
    ("drei", 3),
    ("vier", 4),
    ("fünf", 5),
    ("sechs", 6),
    ("sieben", 7),
    ("acht", 8),
    ("neun", 9),
    ("zehn", 10),
    ("elf", 11),
    ("zwölf", 12),
    ("dreizehn", 13),
    ("vierzehn", 14),
    ("fünfzehn", 15),
    ("sechzehn", 16),
    ("siebzehn", 17),
    ("achtzehn", 18),
    ("neunzehn", 19),
    ("zwanzig", 20),
    ("dreißig", 30),
    ("vierzig", 40),
    ("fünfzig", 50),
    ("sechzig", 60),
    ("siebzig", 70),
    ("achtzig", 80),
    ("neunzig", 90),
    ("hundert", 100),
    ("tausend", 1000),
    ("million", 1_000_000),
    ("millionen", 1_000_000),
];

/// The same words, with each number in digits.
pub(super) fn with_digits(words: &[String], language: &str) -> Vec<String> {
    let is_german = primary(language) == "de";
    let value = |word: &str| if is_german { german(word) } else { lookup(ENGLISH, word) };
    let mut out = Vec::new();
    let mut number = Number::default();
    for word in words {
        match value(word) {
            Some(value) => {
                if !number.takes(value) {
                    out.extend(number.finish());
                }
                number.take(value);
            }
            // "One hundred and five": the word between is no part of the number's digits.
            None if word == "and" && number.is_hundreds() => {}
            None => {
                out.extend(number.finish());
                out.push(word.clone());
            }
        }
    }
    out.extend(number.finish());
    out
}

fn lookup(table: &[(&str, u64)], word: &str) -> Option<u64> {
    table.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
}

/// German writes numbers below a million as one word: "zweiundvierzig", "dreihundertfünf".
fn german(word: &str) -> Option<u64> {
    if let Some(value) = lookup(GERMAN, word) {
        return Some(value);
    }
    for (unit, worth) in [("tausend", 1000), ("hundert", 100)] {
        if let Some((before, after)) = word.split_once(unit) {
            let before = if before.is_empty() { 1 } else { small(before)? };
            let after = if after.is_empty() { 0 } else { german(after)? };
            return (after < worth).then_some(before * worth + after);
        }
    }
    small(word)
}

/// Below a hundred, or "ein" before hundreds.
fn small(word: &str) -> Option<u64> {
    let ones = |word: &str| if word == "ein" { Some(1) } else { lookup(GERMAN, word) };
    match word.split_once("und") {
        Some((first, second)) => {
            let (first, second) = (ones(first)?, lookup(GERMAN, second)?);
            (first < 10 && (20..100).contains(&second)).then_some(first + second)
        }
        None if word == "ein" => Some(1),
        None => lookup(GERMAN, word),
    }
}

/// A number that is being put together.
#[derive(Default)]
struct Number {
    /// Thousands and millions that are done.
    high: u64,
    low: u64,
    /// The last word's value.
    last: Option<u64>,
}

impl Number {
    /// Does this word go on with the number, or begin another ("four five")?
    fn takes(&self, value: u64) -> bool {
        match self.last {
            None => true,
            Some(last) if value >= 100 => value > last,
            // "Seventeen eighty nine" is a year.
            Some(last) if value >= 10 => last >= 100 || ((10..=20).contains(&last) && self.high == 0),
            Some(last) => last >= 20 && value > 0,
        }
    }

    fn take(&mut self, value: u64) {
        if value >= 1000 {
            self.high += self.low.max(1) * value;
            self.low = 0;
        } else if value == 100 {
            self.low = self.low.max(1) * 100;
        } else if value >= 10 && self.last.is_some_and(|last| (10..=20).contains(&last)) {
            self.low = self.low * 100 + value;
        } else {
            self.low += value;
        }
        self.last = Some(value);
    }

    fn is_hundreds(&self) -> bool {
        self.last.is_some_and(|last| last >= 100)
    }

    fn finish(&mut self) -> Option<String> {
        let done = std::mem::take(self);
        done.last.map(|_| (done.high + done.low).to_string())
    }
}
