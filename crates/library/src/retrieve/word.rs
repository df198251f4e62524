//! What counts as a word in search, and what stem it has: the same for documents and for queries.

use tantivy::tokenizer::{Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Language;
use crate::chunk::is_unspaced;

/// Longer words are cut: nobody searches for them, and data in base64 would fill the dictionary.
const LONGEST_WORD: usize = 64;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// In lower case, NFKC.
    pub text: String,
    /// Without accents, where that makes a difference ("energía", "energia").
    pub folded: Option<String>,
    /// Counted from 0. Both halves of a pair of characters, and the pair, stand at the first character's position.
    pub position: usize,
    /// Made of characters of an unspaced script: a single character or a pair.
    pub is_unspaced: bool,
}

/// The words of `text`, in order. Letters and digits make words, `c++` and `c#` are words too. Scripts without spaces
/// give each character and each pair of neighbours.
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let mut reader = Reader::default();
    // NFKC first: full-width letters, ligatures and superscripts are searched as what they mean. ASCII has none.
    if text.is_ascii() {
        text.chars().for_each(|character| reader.read(character));
    } else {
        text.nfkc().for_each(|character| reader.read(character));
    }
    reader.end_word();
    reader.words
}

#[derive(Debug, Default)]
struct Reader {
    words: Vec<Word>,
    word: String,
    length: usize,
    position: usize,
    previous_unspaced: Option<char>,
}

impl Reader {
    fn read(&mut self, character: char) {
        if is_unspaced(character) && (character.is_alphanumeric() || is_combining_mark(character)) {
            let previous = self.previous_unspaced.take();
            self.end_word();
            let position = self.position;
            if let Some(previous) = previous {
                self.push_unspaced(String::from_iter([previous, character]), position - 1);
            }
            self.push_unspaced(character.to_string(), position);
            self.position += 1;
            self.previous_unspaced = Some(character);
            return;
        }
        self.previous_unspaced = None;
        let is_suffix = matches!(character, '+' | '#')
            && self.word.chars().next_back().is_some_and(|last| last.is_alphabetic() || last == '+')
            && self.length <= 3;
        if character.is_alphanumeric() || (!character.is_ascii() && is_combining_mark(character)) {
            if self.word.ends_with(['+', '#']) {
                self.end_word();
            }
            if self.length < LONGEST_WORD {
                self.word.extend(character.to_lowercase());
                self.length += 1;
            }
        } else if is_suffix {
            self.word.push(character);
            self.length += 1;
        } else {
            self.end_word();
        }
    }

    fn end_word(&mut self) {
        // "a+b" is a sum, not a language: a single plus sign goes.
        if self.word.ends_with('+') && !self.word.ends_with("++") {
            self.word.pop();
        }
        if self.word.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.word);
        let folded = fold(&text);
        self.words.push(Word { text, folded, position: self.position, is_unspaced: false });
        self.position += 1;
        self.length = 0;
    }

    fn push_unspaced(&mut self, text: String, position: usize) {
        self.words.push(Word { text, folded: None, position, is_unspaced: true });
    }
}

/// The word without accents; `None` when it has none.
pub(crate) fn fold(word: &str) -> Option<String> {
    if word.is_ascii() {
        return None;
    }
    let mut folded = String::with_capacity(word.len());
    for character in word.nfd() {
        match character {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'đ' => folded.push('d'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            _ if is_combining_mark(character) => {}
            _ => folded.push(character),
        }
    }
    (folded != word).then_some(folded)
}

/// The stems of words in one language, in the same order.
#[must_use]
pub fn stems(words: &[Word], language: Language) -> Vec<String> {
    let list = WordList(words.iter().map(|word| word.text.clone()).collect());
    let mut analyzer = TextAnalyzer::builder(list).filter(Stemmer::new(language.stemmer())).build();
    let mut stream = analyzer.token_stream("");
    let mut stems = Vec::with_capacity(words.len());
    while let Some(token) = stream.next() {
        stems.push(token.text.clone());
    }
    stems
}

/// Feeds words that are already cut to a stemmer, which takes a tokenizer only. One stream for all the words of a text
/// is several times faster than one for each.
#[derive(Debug, Clone)]
struct WordList(Vec<String>);

impl Tokenizer for WordList {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, _text: &'a str) -> WordStream<'a> {
        WordStream { words: self.0.iter(), token: Token::default() }
    }
}

#[derive(Debug)]
struct WordStream<'a> {
    words: std::slice::Iter<'a, String>,
    token: Token,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.next() else { return false };
        self.token.text.clone_from(word);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
