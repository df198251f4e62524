//! Cutting a text into folded words with their place.

use studium_base::TextRange;
use unicode_normalization::UnicodeNormalization;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// NFKC, lower case, without hyphens and apostrophes.
    pub(crate) text: String,
    /// Where it stands, in scalar values of the text.
    pub(crate) range: TextRange,
    /// Counts up at commas, colons, brackets, dashes and sentence ends.
    pub(crate) clause: u32,
    /// Written with a capital.
    pub(crate) is_capital: bool,
}

impl Word {
    /// Is it written in digits?
    pub(crate) fn is_number(&self) -> bool {
        self.text.trim_start_matches('-').starts_with(|first: char| first.is_ascii_digit())
    }
}

/// The words of `text`, in order.
///
/// A hyphen inside a word is dropped with the line break that may follow it ("photo-\nsynthesis"), an apostrophe too.
/// Letters and digits part ("10kg" is two words), digits keep their points and commas, a minus before a number stays.
/// Characters of scripts without spaces are a word each.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let characters: Vec<char> = text.chars().collect();
    let mut cutter = Cutter { characters: &characters, words: Vec::new(), clause: 0 };
    let mut at = 0;
    while at < characters.len() {
        at = cutter.step(at);
    }
    cutter.words
}

struct Cutter<'a> {
    characters: &'a [char],
    words: Vec<Word>,
    clause: u32,
}

impl Cutter<'_> {
    /// Handles what begins at `at` and says where to go on.
    fn step(&mut self, at: usize) -> usize {
        let character = self.characters[at];
        if is_unspaced(character) {
            self.push(at, at + 1);
            return at + 1;
        }
        if character.is_numeric() || self.is_sign(at) {
            let end = self.end_of_number(at);
            self.push(at, end);
            return end;
        }
        if character.is_alphabetic() {
            let end = self.end_of_letters(at);
            self.push(at, end);
            return end;
        }
        if character == '%' {
            self.push_text("percent".to_owned(), at, at + 1);
        } else if is_clause_border(character) {
            self.clause += 1;
        }
        at + 1
    }

    fn push(&mut self, start: usize, end: usize) {
        let raw = self.characters[start..end].iter().copied();
        let is_letters = self.characters[start].is_alphabetic();
        let kept = raw.filter(|c| !(is_letters && is_dropped(*c)));
        let folded: String = kept.nfkc().flat_map(char::to_lowercase).collect();
        let text = if is_letters { folded } else { plain_number(&folded) };
        self.push_text(text, start, end);
    }

    fn push_text(&mut self, text: String, start: usize, end: usize) {
        let is_capital = self.characters[start].is_uppercase();
        self.words.push(Word { text, range: range(start, end), clause: self.clause, is_capital });
    }

    /// A minus that belongs to the number after it: not after a word ("pages 3-5") and not a bullet ("- 5").
    fn is_sign(&self, at: usize) -> bool {
        matches!(self.characters[at], '-' | '−')
            && self.is(at + 1, char::is_numeric)
            && (at == 0 || !self.is(at - 1, |before| before.is_alphanumeric() || matches!(before, ')' | ']')))
    }

    fn end_of_number(&self, start: usize) -> usize {
        let mut end = start + 1;
        loop {
            let is_point = self.is(end, |c| matches!(c, '.' | ','));
            if self.is(end, |c| c.is_numeric() && !is_unspaced(c)) {
                end += 1;
            } else if is_point && self.is(end + 1, |c| c.is_ascii_digit()) {
                end += 2;
            } else {
                return end;
            }
        }
    }

    fn end_of_letters(&self, start: usize) -> usize {
        let is_letter = |c: char| (c.is_alphabetic() || is_mark(c)) && !is_unspaced(c);
        let mut end = start + 1;
        loop {
            if self.is(end, is_letter) {
                end += 1;
            } else if self.is(end, is_invisible) || self.is(end, is_apostrophe) {
                if !self.is(end + 1, is_letter) {
                    return end;
                }
                end += 2;
            } else if self.is(end, is_hyphen) {
                let next = self.after_line_break(end + 1);
                if !self.is(next, is_letter) {
                    return end;
                }
                end = next + 1;
            } else {
                return end;
            }
        }
    }

    /// Skips one line break with the blanks around it; without one nothing is skipped.
    fn after_line_break(&self, from: usize) -> usize {
        let is_blank = |c: char| matches!(c, ' ' | '\t' | '\r');
        let mut at = from;
        while self.is(at, is_blank) {
            at += 1;
        }
        if !self.is(at, |c| c == '\n') {
            return from;
        }
        at += 1;
        while self.is(at, is_blank) {
            at += 1;
        }
        at
    }

    fn is(&self, at: usize, property: impl Fn(char) -> bool) -> bool {
        self.characters.get(at).copied().is_some_and(property)
    }
}

/// "1,000" is "1000", "3,5" is "3.5". A point is left alone: "1.000" means different numbers in different languages.
fn plain_number(text: &str) -> String {
    let text = text.replace('−', "-");
    let groups: Vec<&str> = text.split(',').collect();
    match groups.as_slice() {
        [_] => text,
        [_, rest @ ..] if rest.iter().all(|group| group.split('.').next().map_or(0, str::len) == 3) => {
            text.replace(',', "")
        }
        [_, _] if !text.contains('.') => text.replace(',', "."),
        _ => text,
    }
}

fn range(start: usize, end: usize) -> TextRange {
    // Canonical texts are far below 4 G scalar values; a longer one would only lose citations beyond them.
    TextRange::new(u32::try_from(start).unwrap_or(u32::MAX), u32::try_from(end).unwrap_or(u32::MAX))
}

/// Inside a word only.
fn is_dropped(character: char) -> bool {
    is_hyphen(character) || is_invisible(character) || is_apostrophe(character) || character.is_whitespace()
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{2011}')
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '\u{2019}' | '\u{2bc}')
}

fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

fn is_clause_border(character: char) -> bool {
    matches!(
        character,
        ',' | ';'
            | ':'
            | '('
            | ')'
            | '['
            | ']'
            | '.'
            | '!'
            | '?'
            | '\u{2013}'
            | '\u{2014}'
            | '\u{2026}'
            | '\u{3001}'
            | '\u{3002}'
    )
}

/// Han, Kana, Hangul, Thai, Lao, Khmer, Burmese.
fn is_unspaced(character: char) -> bool {
    matches!(
        character,
        '\u{0e00}'..='\u{0eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{3005}'..='\u{3007}'
            | '\u{3040}'..='\u{30ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7af}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3134f}'
    )
}
