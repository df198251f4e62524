//! A text that stood in the prompt, cut into sentences and words.

use std::ops::Range;

use studium_base::{RevisionId, TextRange};
use studium_library::sentences;

use crate::words::{Word, words};

/// A line that is at least so long may be a wrapped line of a paragraph.
const WRAPPED_LINE: u32 = 40;

/// A stretch of a document.
#[derive(Debug, Clone)]
pub(crate) struct Span {
    /// Its number in the prompt.
    pub(crate) number: u32,
    /// In which text it stands.
    pub(crate) revision: RevisionId,
    /// Which part of that text it is.
    pub(crate) range: TextRange,
    /// Title of the document: names in a statement may come from there.
    pub(super) title: Vec<Word>,
    pub(super) words: Vec<Word>,
    pub(super) sentences: Vec<Sentence>,
    characters: Vec<char>,
}

/// A sentence of a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    /// Its words, as indices of the span's.
    pub(super) words: Range<usize>,
    /// Its place within the span.
    pub(super) range: TextRange,
}

impl Span {
    /// `range` is where `text` stands in the revision.
    pub(crate) fn new(number: u32, revision: RevisionId, range: TextRange, text: &str, title: &str) -> Self {
        let characters: Vec<char> = text.chars().collect();
        let words = words(text);
        let sentences = whole_sentences(text, &characters)
            .into_iter()
            .map(|range| {
                let start = words.partition_point(|word| word.range.start < range.start);
                let end = words.partition_point(|word| word.range.start < range.end);
                Sentence { words: start..end, range }
            })
            .filter(|sentence| !sentence.words.is_empty())
            .collect();
        Self { number, revision, range, title: crate::words::words(title), words, sentences, characters }
    }

    /// The text of a place within the span.
    pub(super) fn text(&self, range: TextRange) -> String {
        self.characters[range.start as usize..range.end as usize].iter().collect()
    }

    /// A place within the span as a place of the revision.
    pub(super) fn place(&self, range: TextRange) -> TextRange {
        TextRange::new(self.range.start + range.start, self.range.start + range.end)
    }
}

/// Sentences with those joined that only a line break of the page parts.
fn whole_sentences(text: &str, characters: &[char]) -> Vec<TextRange> {
    let mut whole: Vec<TextRange> = Vec::new();
    let mut last_line_length = 0;
    for piece in sentences(text) {
        match whole.last_mut() {
            Some(last) if goes_on(characters, *last, piece, last_line_length) => last.end = piece.end,
            _ => whole.push(piece),
        }
        last_line_length = piece.len();
    }
    whole
}

fn goes_on(characters: &[char], before: TextRange, after: TextRange, line_length: u32) -> bool {
    let gap = &characters[before.end as usize..after.start as usize];
    let is_one_break = gap.iter().filter(|c| **c == '\n').count() == 1;
    let last = characters[before.end as usize - 1];
    let next = characters[after.start as usize];
    let has_ended = matches!(last, '.' | '!' | '?' | ':' | ';' | '…' | '。');
    is_one_break
        && !has_ended
        && (next.is_lowercase() || last == '-' || line_length >= WRAPPED_LINE && next.is_alphanumeric())
}
