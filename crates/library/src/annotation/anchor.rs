//! What holds an annotation to its text: a range with its quote and the letters around it.

use studium_base::TextRange;

/// Letters kept on each side of the quote: enough to tell equal words apart, little enough to survive edits nearby.
pub(super) const CONTEXT: u32 = 32;

/// A range of one text, with what is needed to find it again in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// In scalar values of the text.
    pub range: TextRange,
    /// Of the whole text: with the range it says how far into the document the place is.
    pub text_length: u32,
    /// The text of the range.
    pub quote: String,
    /// Some letters before, 32 at most.
    pub before: String,
    /// Some letters after, as many.
    pub after: String,
}

impl Anchor {
    /// The part of a text that an anchor at `range` is cut from.
    pub(super) fn surroundings(range: TextRange, text_length: u32) -> TextRange {
        TextRange::new(range.start.saturating_sub(CONTEXT), range.end.saturating_add(CONTEXT).min(text_length))
    }

    /// Cuts the anchor of `range` out of `letters`, which begin with scalar value `from` of a text of `text_length`.
    pub(super) fn cut(letters: &[char], from: u32, text_length: u32, range: TextRange) -> Self {
        let at = |position: u32| (position.saturating_sub(from) as usize).min(letters.len());
        let text = |start: u32, end: u32| letters[at(start)..at(end)].iter().collect();
        let wide = Self::surroundings(range, text_length);
        Self {
            range,
            text_length,
            quote: text(range.start, range.end),
            before: text(wide.start, range.start),
            after: text(range.end, wide.end.max(range.end)),
        }
    }
}
