//! Splits a text into clauses: what a voice says in one breath, and the smallest stretch that is stopped between.

use std::ops::Range;

/// Longer stretches without any mark are cut at a space, so that the first sound and a stop are never far.
const LONGEST_BYTES: usize = 320;

/// A clause with the marks that end it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clause<'a> {
    /// Without the spaces around it. Empty only where the whole text is.
    pub(crate) text: &'a str,
    /// Its place in the text, spaces included, in Unicode scalar values.
    pub(crate) chars: Range<u32>,
}

/// The clauses of a text, without a gap between them. A text of nothing but marks and spaces is one clause.
pub(crate) fn clauses(text: &str) -> Vec<Clause<'_>> {
    let mut clauses: Vec<Clause<'_>> = Vec::new();
    let (mut start, mut start_chars) = (0, 0);
    for end in ends(text) {
        let piece = &text[start..end];
        let has_words = piece.chars().any(char::is_alphanumeric);
        let is_last = end == text.len();
        if !has_words && !is_last {
            // Marks alone go to the next clause.
            continue;
        }
        let end_chars = start_chars + u32::try_from(piece.chars().count()).unwrap_or(u32::MAX);
        match clauses.last_mut() {
            Some(before) if !has_words => before.chars.end = end_chars,
            _ => clauses.push(Clause { text: piece.trim(), chars: start_chars..end_chars }),
        }
        (start, start_chars) = (end, end_chars);
    }
    clauses
}

/// Where clauses end: behind the spaces that follow a mark. The last is the end of the text.
fn ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut start = 0;
    let mut last_space = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let mut end = at + letter.len_utf8();
        if is_wide_mark(letter) {
            start = end;
            ends.push(end);
            continue;
        }
        if !letter.is_whitespace() {
            continue;
        }
        while let Some((_, next)) = letters.next_if(|(_, next)| next.is_whitespace()) {
            end += next.len_utf8();
        }
        let before = &text[start..at];
        let is_end = text[at..end].contains('\n') || ends_clause(before, &text[end..]);
        let is_long = end - start > LONGEST_BYTES;
        if is_end {
            (start, last_space) = (end, end);
            ends.push(end);
        } else if is_long {
            let cut = if last_space > start { last_space } else { end };
            (start, last_space) = (cut, end);
            ends.push(cut);
        } else {
            last_space = end;
        }
    }
    if ends.last() != Some(&text.len()) {
        ends.push(text.len());
    }
    ends
}

/// Does a clause end between these two, which a space parts? "3.14" and "1,000" have no space inside; "e.g. cells" and
/// "J. Smith" do not end.
fn ends_clause(before: &str, after: &str) -> bool {
    let bare = before.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']);
    let Some(mark) = bare.chars().next_back() else { return false };
    match mark {
        ',' | ';' | ':' | '?' | '!' | '…' | '—' | '–' => true,
        '.' => {
            let word = bare[..bare.len() - 1].rsplit(char::is_whitespace).next().unwrap_or_default();
            let is_initial = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
            let is_abbreviation = word.contains('.') && word.chars().any(char::is_alphabetic);
            let goes_on = after.chars().next().is_some_and(char::is_lowercase);
            !(is_initial || is_abbreviation || goes_on)
        }
        _ => false,
    }
}

/// Marks of scripts that are written without spaces.
fn is_wide_mark(letter: char) -> bool {
    matches!(letter, '。' | '、' | '，' | '；' | '：' | '？' | '！')
}

#[cfg(test)]
mod tests;
