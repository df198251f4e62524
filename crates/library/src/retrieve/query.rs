//! What a query says: phrases in quotes, words to leave out, words that carry its meaning.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use super::stop_word::{is_stop_word, language_of};
use super::{Language, Word, words};

/// Longer queries are cut: a whole pasted chapter asks for nothing in particular and would take seconds.
pub(super) const LONGEST_QUERY: usize = 2_000;

/// Pairs of quotation marks that make a phrase.
const QUOTES: &[(char, &[char])] = &[
    ('"', &['"']),
    ('“', &['”', '"']),
    ('„', &['“', '”']),
    ('«', &['»']),
    ('»', &['«']),
    ('「', &['」']),
    ('『', &['』']),
];

/// How a query is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Reading {
    /// A search: phrases in quotation marks must occur.
    #[default]
    Search,
    /// A question to the tutor: a phrase in quotation marks is a strong hint, and may be a slip of memory.
    Question,
}

/// A query taken apart. Any text is a query; there is no syntax error.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueryTraits {
    /// What the embedder reads: NFKC, blanks collapsed, at most 2,000 characters, without what is excluded.
    pub text: String,
    /// Phrases in quotation marks, words in order.
    pub phrases: Vec<Vec<Word>>,
    /// Words and phrases after a minus sign; none may occur.
    pub excluded: Vec<Vec<Word>>,
    /// All words outside `excluded`, phrases included.
    pub words: Vec<Word>,
    /// Those of `words` that carry meaning, in lower case, each once; all words when the query has only stop words.
    /// Of unspaced scripts the pairs of characters, a single character only where it stands alone.
    pub content_words: Vec<String>,
    /// Holds something like `E0499`, `tf.keras`, `malloc()` or `§ 823`: meant to the letter.
    pub has_identifier: bool,
}

impl QueryTraits {
    /// Takes a query apart. The language whose stop words fit it best decides which words are stop words.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self::within(text, &Language::ALL)
    }

    /// Takes a query apart, knowing in which languages the documents are written: "die" is a stop word among German
    /// documents only. English is assumed when none is given.
    #[must_use]
    pub fn within(text: &str, languages: &[Language]) -> Self {
        let text: String = text.nfkc().take(LONGEST_QUERY).collect();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut traits = Self::default();
        let mut plain = String::new();
        let mut rest = text.as_str();
        while let Some(first) = rest.chars().next() {
            let is_word_start = plain.chars().next_back().is_none_or(|last| !last.is_alphanumeric());
            let (is_excluded, after_minus) = match rest.strip_prefix('-') {
                Some(after) if plain.is_empty() || plain.ends_with(' ') => (true, after),
                _ => (false, rest),
            };
            if is_word_start && let Some((phrase, after)) = quoted(after_minus) {
                let phrase_words = words(phrase);
                if is_excluded {
                    push_some(&mut traits.excluded, phrase_words);
                } else {
                    plain.push_str(phrase);
                    push_some(&mut traits.phrases, phrase_words);
                }
                plain.push(' ');
                rest = after;
            } else if is_excluded && after_minus.starts_with(char::is_alphabetic) {
                let end = after_minus.find(' ').unwrap_or(after_minus.len());
                push_some(&mut traits.excluded, words(&after_minus[..end]));
                rest = &after_minus[end..];
            } else {
                plain.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
        traits.has_identifier = plain.split(' ').any(is_identifier);
        traits.words = words(&plain);
        traits.content_words = content_words(&traits.words, languages);
        traits.text = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        traits
    }

    /// Those of `words` that stand in `content_words`, each once.
    pub fn content(&self) -> impl Iterator<Item = &Word> {
        self.content_words.iter().filter_map(|text| self.words.iter().find(|word| word.text == *text))
    }

    /// Queries that quote, or hold an identifier, are meant to the letter.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        self.has_identifier || !self.phrases.is_empty()
    }
}

fn push_some(list: &mut Vec<Vec<Word>>, words: Vec<Word>) {
    if !words.is_empty() {
        list.push(words);
    }
}

/// The phrase in quotation marks at the start of `text`, and what follows it.
pub(super) fn quoted(text: &str) -> Option<(&str, &str)> {
    let open = text.chars().next()?;
    let (_, closers) = QUOTES.iter().find(|(mark, _)| *mark == open)?;
    let inner = &text[open.len_utf8()..];
    let end = inner.find(|character| closers.contains(&character))?;
    let closer = inner[end..].chars().next()?;
    let phrase = &inner[..end];
    phrase.contains(char::is_alphanumeric).then_some((phrase, &inner[end + closer.len_utf8()..]))
}

fn content_words(words: &[Word], languages: &[Language]) -> Vec<String> {
    let language = language_of(words, languages);
    let is_pair = |word: &Word| word.is_unspaced && word.text.chars().nth(1).is_some();
    let paired: HashSet<usize> =
        words.iter().filter(|word| is_pair(word)).flat_map(|word| [word.position, word.position + 1]).collect();
    let searched: Vec<&Word> =
        words.iter().filter(|word| is_pair(word) || !(word.is_unspaced && paired.contains(&word.position))).collect();
    let mut content: Vec<String> = Vec::new();
    for keeps_stop_words in [false, true] {
        for word in &searched {
            if !content.contains(&word.text) && (keeps_stop_words || !is_stop_word(&word.text, language)) {
                content.push(word.text.clone());
            }
        }
        if !content.is_empty() {
            break;
        }
    }
    content
}

/// Does this piece of a query look like code, a number of an article, a formula, an abbreviation with digits?
fn is_identifier(piece: &str) -> bool {
    let piece = piece.trim_matches(|character: char| matches!(character, '?' | '!' | ',' | '.' | ';' | ':'));
    if piece.starts_with('§') {
        return true;
    }
    let has_letter = piece.contains(char::is_alphabetic);
    let has_digit = piece.contains(|character: char| character.is_ascii_digit());
    let has_joint = piece.char_indices().any(|(at, character)| {
        matches!(character, '_' | '.' | ':' | '/' | '\\' | '(' | '=' | '#' | '+' | '@')
            && at > 0
            && piece[..at].ends_with(char::is_alphanumeric)
    });
    let is_camel =
        piece.chars().zip(piece.chars().skip(1)).any(|(first, second)| first.is_lowercase() && second.is_uppercase());
    has_letter && ((has_digit && !is_ordinal(piece)) || has_joint || is_camel)
}

/// "19th", "1990s", "20-year" are numbers in prose.
fn is_ordinal(piece: &str) -> bool {
    let tail = piece.trim_start_matches(|character: char| character.is_ascii_digit());
    tail.len() < piece.len()
        && (matches!(tail, "st" | "nd" | "rd" | "th" | "s" | "er" | "e" | "è" | "º" | "ª") || tail.starts_with('-'))
}
