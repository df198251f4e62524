//! Turns passages into the terms that are stored, and words of a query into the terms that find them.

use std::collections::BTreeSet;

use tantivy::TantivyDocument;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::entry::LexicalEntry;
use super::schema::{Fields, TextField};
use crate::retrieve::{Language, Word, fold, stems, words};

/// Stands for "no stemmer" in the index.
pub(super) const NO_LANGUAGE: &str = "und";

/// What is stored for a passage.
pub(super) fn document(fields: &Fields, entry: &LexicalEntry) -> TantivyDocument {
    let language = match &entry.language {
        Some(code) => Language::of_code(code),
        None => Language::detect(&entry.body),
    };
    let mut document = TantivyDocument::default();
    document.add_i64(fields.chunk, entry.chunk.0);
    document.add_bytes(fields.document, entry.document.as_bytes());
    document.add_text(fields.language, language.map_or(NO_LANGUAGE, Language::code));
    for (field, text) in [(fields.title, &entry.title), (fields.headings, &entry.headings), (fields.body, &entry.body)]
    {
        add_text(&mut document, field, text, language);
    }
    document
}

fn add_text(document: &mut TantivyDocument, field: TextField, text: &str, language: Option<Language>) {
    let words = words(text);
    let mut exact = ReadyText::default();
    for word in &words {
        exact.push(&word.text, word.position);
        if let Some(folded) = &word.folded {
            exact.push(folded, word.position);
        }
    }
    document.add_text(field.exact, exact.text);
    let spaced: Vec<Word> = words.into_iter().filter(|word| !word.is_unspaced).collect();
    let mut stemmed = ReadyText::default();
    for (word, forms) in spaced.iter().zip(forms_in(&spaced, language)) {
        for form in forms {
            stemmed.push(&form, word.position);
        }
    }
    document.add_text(field.stem, stemmed.text);
}

/// For each word its stem, and the stem without accents where that is another.
fn forms_in(words: &[Word], language: Option<Language>) -> Vec<BTreeSet<String>> {
    let stems = match language {
        Some(language) => stems(words, language),
        None => words.iter().map(|word| word.text.clone()).collect(),
    };
    stems.into_iter().map(|stem| fold(&stem).into_iter().chain([stem]).collect()).collect()
}

/// For each word all the stems by which documents in `languages` may hold it. Unspaced words have none.
pub(super) fn stem_forms(words: &[Word], languages: &[Option<Language>]) -> Vec<BTreeSet<String>> {
    let mut all = vec![BTreeSet::new(); words.len()];
    for language in languages {
        for (index, forms) in forms_in(words, *language).into_iter().enumerate() {
            if !words[index].is_unspaced {
                all[index].extend(forms);
            }
        }
    }
    all
}

/// Words on their way to tantivy, one a line. It takes lists of tokens too, but writes them as JSON in between, which
/// took longer than all the rest of indexing.
#[derive(Debug, Default)]
struct ReadyText {
    text: String,
    position: Option<usize>,
}

/// Before a word that stands at the position of the word before it. Words hold letters, digits, `+` and `#` only.
const SAME_POSITION: char = '=';

impl ReadyText {
    fn push(&mut self, word: &str, position: usize) {
        if self.position.replace(position) == Some(position) {
            self.text.push(SAME_POSITION);
        }
        self.text.push_str(word);
        self.text.push('\n');
    }
}

/// Reads the lines of a [`ReadyText`] back.
#[derive(Debug, Clone)]
pub(super) struct ReadyWords;

impl ReadyWords {
    /// As the schema calls it.
    pub(super) const NAME: &'static str = "ready";
}

impl Tokenizer for ReadyWords {
    type TokenStream<'a> = ReadyStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ReadyStream<'a> {
        ReadyStream { lines: text.lines(), token: Token::default() }
    }
}

/// The words of one text.
#[derive(Debug)]
pub(super) struct ReadyStream<'a> {
    lines: std::str::Lines<'a>,
    token: Token,
}

impl TokenStream for ReadyStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(line) = self.lines.next() else { return false };
        let word = line.strip_prefix(SAME_POSITION);
        if word.is_none() {
            // The first word stands at 0: a fresh token has the largest position.
            self.token.position = self.token.position.wrapping_add(1);
        }
        self.token.text.clear();
        self.token.text.push_str(word.unwrap_or(line));
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
