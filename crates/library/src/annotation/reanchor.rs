//! Finding an annotation's place again in another text of its document.
//!
//! 1. The quote stands there once: that is the place.
//! 2. It stands there several times: where the letters around it are most like those around the old place, then where
//!    it is nearest in share of the text.
//! 3. It does not stand there: the same with white space, case and compatibility forms set aside (other line breaks,
//!    ligatures), then with a few letters changed, near the old share of the text.
//! 4. Otherwise it is not there.
//!
//! A place without length is found by the letters on both of its sides, then by those on one.

use std::cell::OnceCell;
use std::cmp::Reverse;

use studium_base::TextRange;

use super::anchor::{Anchor, CONTEXT};
use super::approximate::{distance, nearest};
use crate::revision::fold;

/// Candidates whose surroundings are compared; of more (a single letter was marked) the nearest are taken.
const MAX_CANDIDATES: usize = 2_000;
/// One changed letter is allowed for so many; closer than that, unrelated words begin to match.
const LETTERS_PER_EDIT: usize = 8;
/// More changed letters make another passage, however long it is. It also bounds the work: this many steps a letter.
const MAX_EDITS: usize = 64;
/// Changed words are looked for so many letters before and after the old share of the text, some eight pages.
const WINDOW: usize = 20_000;

/// Where the annotation stands in `text`, another text of its document.
pub(super) fn reanchor(old: &Anchor, text: &str) -> Option<TextRange> {
    Haystack::new(text).find(old)
}

/// A text in which several annotations are looked for.
pub(super) struct Haystack<'a> {
    text: &'a str,
    letters: Vec<char>,
    folded: OnceCell<(Vec<char>, Vec<u32>)>,
}

impl<'a> Haystack<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, letters: text.chars().collect(), folded: OnceCell::new() }
    }

    /// The anchor of a range of this text.
    pub(super) fn anchor(&self, range: TextRange) -> Anchor {
        Anchor::cut(&self.letters, 0, self.length(), range)
    }

    /// See [`reanchor`].
    pub(super) fn find(&self, old: &Anchor) -> Option<TextRange> {
        if old.quote.is_empty() {
            return self.find_point(old);
        }
        let candidates = self.exact(&old.quote);
        if !candidates.is_empty() {
            return self.choose(candidates, old);
        }
        let needle: Vec<char> = fold(&old.quote).into_iter().map(|(letter, _)| letter).collect();
        let start = needle.iter().position(|letter| *letter != ' ')?;
        let end = needle.iter().rposition(|letter| *letter != ' ').map_or(start, |last| last + 1);
        let needle = &needle[start..end];
        let candidates = self.folded_exact(needle);
        if !candidates.is_empty() {
            return self.choose(candidates, old);
        }
        self.choose(self.changed(needle, old), old)
    }

    fn find_point(&self, old: &Anchor) -> Option<TextRange> {
        let both = [old.before.as_str(), &old.after].concat();
        if both.trim().is_empty() {
            return None;
        }
        let offset = count(&old.before);
        let candidates = self.exact(&both).into_iter().map(|range| point(range.start + offset)).collect::<Vec<_>>();
        if !candidates.is_empty() {
            return self.choose(candidates, old);
        }
        let one_side = |quote: &str, before: &str, after: &str| {
            let side = Anchor { quote: quote.into(), before: before.into(), after: after.into(), ..old.clone() };
            if quote.trim().is_empty() { None } else { self.find(&side) }
        };
        one_side(&old.after, &old.before, "")
            .map(|range| point(range.start))
            .or_else(|| one_side(&old.before, "", &old.after).map(|range| point(range.end)))
    }

    /// Every place of the quote as it is.
    fn exact(&self, quote: &str) -> Vec<TextRange> {
        let (length, first) = (count(quote), quote.chars().next().map_or(1, char::len_utf8));
        let (mut found, mut byte, mut position) = (Vec::new(), 0, 0);
        while let Some(offset) = self.text[byte..].find(quote) {
            position += count(&self.text[byte..byte + offset]);
            found.push(TextRange::new(position, position + length));
            byte += offset + first;
            position += 1;
        }
        found
    }

    /// Every place of a folded quote.
    fn folded_exact(&self, needle: &[char]) -> Vec<TextRange> {
        let (letters, _) = self.folded();
        let places = letters.windows(needle.len()).enumerate().filter(|(_, window)| *window == needle);
        places.map(|(index, _)| self.unfolded(index..index + needle.len())).collect()
    }

    /// The places near the old share of the text where a folded quote stands with the fewest letters changed.
    fn changed(&self, needle: &[char], old: &Anchor) -> Vec<TextRange> {
        let limit = (needle.len() / LETTERS_PER_EDIT).min(MAX_EDITS);
        if limit == 0 {
            return Vec::new();
        }
        let (letters, positions) = self.folded();
        let expected = self.expected(old);
        let middle = positions.partition_point(|position| *position < expected);
        let window = middle.saturating_sub(WINDOW)..letters.len().min(middle + needle.len() + WINDOW);
        let first = window.start;
        let found = nearest(needle, &letters[window], limit);
        found.into_iter().map(|found| self.unfolded(found.start + first..found.end + first)).collect()
    }

    /// The best of the places that were found.
    fn choose(&self, mut candidates: Vec<TextRange>, old: &Anchor) -> Option<TextRange> {
        if candidates.len() <= 1 {
            return candidates.pop();
        }
        let expected = self.expected(old);
        let away = |range: &TextRange| range.start.abs_diff(expected);
        if candidates.len() > MAX_CANDIDATES {
            candidates.sort_by_key(away);
            candidates.truncate(MAX_CANDIDATES);
        }
        let before: Vec<char> = old.before.chars().collect();
        let after: Vec<char> = old.after.chars().collect();
        candidates.into_iter().min_by_key(|range| {
            let left = TextRange::new(range.start.saturating_sub(CONTEXT), range.start);
            let right = TextRange::new(range.end, range.end.saturating_add(CONTEXT));
            let unlike = distance(&before, slice(&self.letters, left)) + distance(&after, slice(&self.letters, right));
            (unlike, away(range), range.start, Reverse(range.end))
        })
    }

    /// Where the place would be if the text had grown or shrunk evenly.
    fn expected(&self, old: &Anchor) -> u32 {
        let scaled = u64::from(old.range.start) * u64::from(self.length()) / u64::from(old.text_length.max(1));
        u32::try_from(scaled).unwrap_or(u32::MAX)
    }

    fn length(&self) -> u32 {
        u32::try_from(self.letters.len()).unwrap_or(u32::MAX)
    }

    /// The folded text, and for each of its letters the position from which it came.
    fn folded(&self) -> &(Vec<char>, Vec<u32>) {
        self.folded.get_or_init(|| fold(self.text).into_iter().unzip())
    }

    /// The range of the text behind letters of the folded text, without white space at its ends.
    fn unfolded(&self, mut found: std::ops::Range<usize>) -> TextRange {
        let (letters, positions) = self.folded();
        while found.len() > 1 && letters[found.start] == ' ' {
            found.start += 1;
        }
        while found.len() > 1 && letters[found.end - 1] == ' ' {
            found.end -= 1;
        }
        TextRange::new(positions[found.start], positions[found.end - 1] + 1)
    }
}

/// The letters of a range of a text, as far as they are there.
fn slice(letters: &[char], range: TextRange) -> &[char] {
    let at = |position: u32| (position as usize).min(letters.len());
    &letters[at(range.start)..at(range.end)]
}

fn point(position: u32) -> TextRange {
    TextRange::new(position, position)
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;
