//! Sentence borders that are good enough to cite by.

use studium_base::TextRange;
use unicode_segmentation::UnicodeSegmentation;

use super::abbreviation;

/// The sentences of `text`: in order, without white space at their ends, never across a line feed. Together they hold
/// every character that is not white space.
///
/// Unicode's own rules (UAX 29) propose the borders; they know no abbreviations, initials or list numbers, so the
/// borders after those are taken back. Where a border is doubtful it is kept: half a sentence is still a citation,
/// two run together may quote too much.
#[must_use]
pub fn sentences(text: &str) -> Vec<TextRange> {
    let mut sentences = Vec::new();
    let mut position = Position::default();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        for (start, end) in split_line(line) {
            sentences.push(position.range(text, line_start + start, line_start + end));
        }
        line_start += line.len();
    }
    sentences
}

/// Turns ascending byte offsets into scalar values, counting each character once.
#[derive(Debug, Default)]
struct Position {
    byte: usize,
    scalar: u32,
}

impl Position {
    fn range(&mut self, text: &str, start: usize, end: usize) -> TextRange {
        let start = self.advance(text, start);
        TextRange::new(start, self.advance(text, end))
    }

    fn advance(&mut self, text: &str, byte: usize) -> u32 {
        let count = text[self.byte..byte].chars().count();
        // Canonical text is far below 4 GiB; a longer one would be counted short, not wrongly indexed.
        self.scalar = self.scalar.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
        self.byte = byte;
        self.scalar
    }
}

/// Byte ranges of the sentences of one line.
fn split_line(line: &str) -> Vec<(usize, usize)> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for (at, segment) in line.split_sentence_bound_indices() {
        // Unicode leaves an opening bracket that follows without a space at the end of the sentence before it.
        let end = at + segment.trim_end_matches(['「', '『', '（', '【', '《', '〈', '“', '„']).len();
        if end <= start {
            continue;
        }
        if let Some(reference) = reference_end(&line[start..end], &line[end..]) {
            // "... as shown.[12] Then": the number belongs to the sentence before it.
            push_trimmed(&mut ranges, line, start, end + reference);
            start = end + reference;
        } else if !goes_on(&line[start..end], &line[end..]) {
            push_trimmed(&mut ranges, line, start, end);
            start = end;
        }
    }
    push_trimmed(&mut ranges, line, start, line.len());
    ranges
}

fn push_trimmed(ranges: &mut Vec<(usize, usize)>, line: &str, start: usize, end: usize) {
    let Some(sentence) = line.get(start..end) else { return };
    let trimmed = sentence.trim_start();
    let start = end - trimmed.len();
    let end = start + trimmed.trim_end().len();
    if start < end {
        ranges.push((start, end));
    }
}

/// Does the sentence `text` go on with `rest`, although Unicode sees a border between them?
fn goes_on(text: &str, rest: &str) -> bool {
    let text = text.trim();
    let next = rest.trim_start();
    if text.is_empty() || next.is_empty() {
        return false;
    }
    if !text.contains(char::is_alphanumeric) || !next.contains(char::is_alphanumeric) {
        return true;
    }
    // "Yahoo! is", "(Really?) he asked".
    if next.chars().next().is_some_and(char::is_lowercase) {
        return true;
    }
    let Some(body) = text.strip_suffix('.') else { return false };
    let word_start = body
        .rfind(|character: char| is_word_border(character))
        .map_or(0, |at| at + body[at..].chars().next().map_or(1, char::len_utf8));
    abbreviation::continues(&body[..word_start], &body[word_start..], next)
}

fn is_word_border(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '(' | '[' | '{' | '"' | '\'' | '“' | '„' | '«' | '»' | '/' | '–' | '—')
}

/// Length of the rest of a reference in brackets that stands right after a full stop, with the white space behind it.
fn reference_end(text: &str, rest: &str) -> Option<usize> {
    let closing = match text.strip_suffix('[') {
        Some(sentence) if sentence.ends_with(['.', '!', '?']) => rest.find(']')?,
        _ => return None,
    };
    let is_number = rest[..closing].chars().all(|character| character.is_ascii_digit() || ", -–".contains(character));
    if !is_number || closing == 0 || closing > 12 {
        return None;
    }
    let after = &rest[closing + 1..];
    // Several references may stand in a row.
    if let Some(further) = after.strip_prefix('[') {
        let inner = further.find(']').filter(|at| *at <= 12)?;
        return Some(closing + 1 + 1 + inner + 1);
    }
    Some(closing + 1)
}
