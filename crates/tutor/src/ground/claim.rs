//! A sentence of an answer: is it a statement at all, and what does it state?

use crate::words::{Word, have_same_stem, is_content, is_german, is_meta, is_negator, number_of, words};

/// A statement, ready to be compared.
#[derive(Debug)]
pub(super) struct Statement {
    /// Its words without what only announces a quotation.
    pub(super) words: Vec<Word>,
    /// Indices of the words that carry its meaning.
    pub(super) content: Vec<usize>,
    /// In German every noun has a capital: capitals there name nothing.
    is_german: bool,
}

/// A sentence about the sources, not from them, holds nothing but these and words about the answer itself.
const REFUSAL_WORDS: &[&str] = &[
    "contain",
    "contains",
    "hold",
    "holds",
    "provide",
    "provides",
    "include",
    "includes",
    "specify",
    "specified",
    "details",
    "detail",
    "specific",
    "information",
    "discuss",
    "discussed",
    "cover",
    "covered",
    "address",
    "enthalten",
    "enthält",
    "nennen",
    "nennt",
    "angaben",
    "informationen",
    "steht",
    "stehen",
];
const SOURCE_WORDS: &[&str] = &[
    "source",
    "sources",
    "document",
    "documents",
    "text",
    "passage",
    "passages",
    "information",
    "quelle",
    "quellen",
    "dokument",
    "dokumente",
    "dokumenten",
    "texten",
    "i",
    "ich",
];

/// Reads a sentence. `None`: it states nothing (a question, a heading, a remark, a refusal).
pub(super) fn statement(sentence: &str) -> Option<Statement> {
    let trimmed = sentence.trim_end_matches(['*', '_', '"', '”', '“', '’', ')', ' ', '`']);
    if trimmed.ends_with(['?', ':', '？', '：']) || sentence.starts_with('#') {
        return None;
    }
    let all = words(sentence);
    if is_refusal(&all) {
        return None;
    }
    let words = without_frame(all);
    let content: Vec<usize> =
        (0..words.len()).filter(|at| is_content(&words[*at]) && !is_meta(&words[*at].text)).collect();
    let is_german = is_german(&words);
    (!content.is_empty()).then_some(Statement { words, content, is_german })
}

/// Drops "According to the source," and "Laut Text" with its comma.
fn without_frame(words: Vec<Word>) -> Vec<Word> {
    const OPENERS: &[&str] = &["according", "as", "laut", "gemäß", "nach", "in", "the", "so"];
    let Some(first) = words.first() else { return words };
    let frame: Vec<&Word> = words.iter().take_while(|word| word.clause == first.clause).collect();
    let is_frame = frame.len() < words.len()
        && OPENERS.contains(&first.text.as_str())
        && frame.iter().any(|word| SOURCE_WORDS.contains(&word.text.as_str()))
        && frame
            .iter()
            .all(|word| !is_content(word) || is_meta(&word.text) || SOURCE_WORDS.contains(&word.text.as_str()));
    if is_frame {
        let rest = frame.len();
        words.into_iter().skip(rest).collect()
    } else {
        words
    }
}

fn is_refusal(words: &[Word]) -> bool {
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.text.as_str()));
    let is_about_sources = |word: &Word| {
        !is_content(word)
            || is_meta(&word.text)
            || REFUSAL_WORDS.contains(&word.text.as_str())
            || SOURCE_WORDS.contains(&word.text.as_str())
    };
    words.iter().any(|word| is_negator(&word.text)) && has(SOURCE_WORDS) && words.iter().all(is_about_sources)
}

impl Statement {
    /// The words that carry its meaning.
    pub(super) fn content(&self) -> impl Iterator<Item = &Word> {
        self.content.iter().map(|at| &self.words[*at])
    }

    /// Numbers in digits or words.
    pub(super) fn numbers(&self) -> impl Iterator<Item = &str> {
        self.words.iter().filter_map(number_of)
    }

    /// Names: capitals inside the sentence, where those mean anything.
    pub(super) fn names(&self) -> impl Iterator<Item = &Word> {
        self.content().filter(|word| word.is_capital && !self.is_german && word.range != self.words[0].range)
    }

    /// What the sentence opens with, if that is what it is about: a name cannot be told from another word there.
    pub(super) fn subject(&self) -> Option<&Word> {
        let first = self.content().next()?;
        let is_subject = first.is_capital && !self.is_german && !first.text.ends_with("ly") && !first.is_number();
        is_subject.then_some(first)
    }
}

/// The same word, in another form or as digits.
pub(super) fn is_same(left: &Word, right: &Word) -> bool {
    match (number_of(left), number_of(right)) {
        (Some(left), Some(right)) => left == right,
        (None, None) => have_same_stem(&left.text, &right.text),
        _ => false,
    }
}
