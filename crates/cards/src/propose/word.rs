//! Words of a text with their places, as the rules compare them.

use studium_base::TextRange;

/// A word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// In lower case.
    pub text: String,
    /// In scalar values of the text.
    pub range: TextRange,
    /// Does it begin with a capital?
    pub is_capital: bool,
    /// Commas, colons, brackets and dashes before it.
    pub clause: u32,
}

impl Word {
    /// Does it begin with a digit?
    #[must_use]
    pub fn is_number(&self) -> bool {
        self.text.starts_with(|first: char| first.is_ascii_digit())
    }
}

/// The words of `text`, in order. Hyphens and apostrophes inside a word belong to it, and so do the points and commas of
/// a number.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let letters: Vec<char> = text.chars().collect();
    let (mut found, mut at, mut clause) = (Vec::new(), 0, 0);
    while at < letters.len() {
        if !letters[at].is_alphanumeric() {
            if matches!(letters[at], ',' | ';' | ':' | '(' | ')' | '[' | ']' | '–' | '—' | '"' | '“' | '”' | '„')
            {
                clause += 1;
            }
            at += 1;
            continue;
        }
        let start = at;
        while at < letters.len() && belongs(&letters, at) {
            at += 1;
        }
        let word: String = letters[start..at].iter().collect();
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        found.push(Word {
            text: word.to_lowercase(),
            range: TextRange::new(place(start), place(at)),
            is_capital: letters[start].is_uppercase(),
            clause,
        });
    }
    found
}

/// Is the letter at `at` part of the word before it, or the start of one?
fn belongs(letters: &[char], at: usize) -> bool {
    let letter = letters[at];
    if letter.is_alphanumeric() {
        return true;
    }
    let (before, after) = (at.checked_sub(1).map(|at| letters[at]), letters.get(at + 1));
    let joins = |wanted: fn(char) -> bool| before.is_some_and(wanted) && after.copied().is_some_and(wanted);
    match letter {
        '-' | '‐' | '‑' | '\'' | '’' | '\u{ad}' => joins(char::is_alphanumeric),
        '.' | ',' => joins(|letter| letter.is_ascii_digit()),
        _ => false,
    }
}

/// Are the two words forms of one another ("plant", "plants")? By their beginnings, so in any language that changes its
/// endings.
pub(super) fn is_same_word(left: &str, right: &str) -> bool {
    if left == right {
        return true;
    }
    let common = left.chars().zip(right.chars()).take_while(|(left, right)| left == right).count();
    let longest = left.chars().count().max(right.chars().count());
    let has_digit = |word: &str| word.contains(|letter: char| letter.is_ascii_digit());
    common >= 4 && longest - common <= 3 && common * 3 >= longest * 2 && !has_digit(left) && !has_digit(right)
}
