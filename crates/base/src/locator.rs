//! Where a piece of text stands: ranges over canonical text, and the place in the original that a person would name.

use serde::{Deserialize, Serialize};

/// `[start, end)` in Unicode scalar values of a revision's canonical text. Serialised as `[start, end]`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(from = "(u32, u32)", into = "(u32, u32)")]
pub struct TextRange {
    /// First scalar value.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

impl TextRange {
    /// `[start, end)`; an end before the start gives an empty range.
    #[must_use]
    pub fn new(start: u32, end: u32) -> Self {
        Self { start, end: end.max(start) }
    }

    /// Number of scalar values.
    #[must_use]
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Holds nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Do the two share at least one scalar value?
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Does `other` lie inside?
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl From<(u32, u32)> for TextRange {
    fn from((start, end): (u32, u32)) -> Self {
        Self::new(start, end)
    }
}

impl From<TextRange> for (u32, u32) {
    fn from(range: TextRange) -> Self {
        (range.start, range.end)
    }
}

/// `[x0, y0, x1, y1]` in points of the unrotated PDF user space, origin bottom left.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(transparent)]
pub struct PageBox(#[specta(type = (i32, i32, i32, i32))] pub [f32; 4]);

/// A place in the original document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Locator {
    /// A page of a paged document.
    Page {
        /// Counted from 1.
        index: u32,
        /// The printed page number, where the document names one ("iv").
        label: Option<String>,
        /// Where the text stands on that page.
        boxes: Vec<PageBox>,
    },
    /// A slide of a presentation.
    Slide {
        /// Counted from 1.
        index: u32,
    },
    /// A section of a flowing document.
    Section {
        /// Address inside the document (an anchor, a file in an EPUB).
        href: Option<String>,
        /// Headings from the outermost in.
        path: Vec<String>,
    },
    /// Cells of a spreadsheet.
    Sheet {
        /// The sheet's name.
        name: String,
        /// A range such as `B2:D9`.
        cells: String,
    },
    /// A stretch of a recording.
    Time {
        /// From the start of the recording.
        start_ms: u32,
        /// From the start of the recording.
        end_ms: u32,
    },
}

/// A moment of a recording as people write it: `2:05`, `1:02:05`.
#[must_use]
pub fn clock(ms: u32) -> String {
    let (hours, minutes, seconds) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    if hours == 0 { format!("{minutes}:{seconds:02}") } else { format!("{hours}:{minutes:02}:{seconds:02}") }
}

impl Locator {
    /// The page number, for documents that have pages.
    #[must_use]
    pub fn page(&self) -> Option<u32> {
        match self {
            Self::Page { index, .. } | Self::Slide { index } => Some(*index),
            Self::Section { .. } | Self::Sheet { .. } | Self::Time { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn a_moment_is_written_as_people_write_it() {
        let written = [0, 999, 65_000, 725_900, 3_599_999, 3_725_900, 36_000_000].map(clock);
        assert_eq!(written, ["0:00", "0:00", "1:05", "12:05", "59:59", "1:02:05", "10:00:00"]);
    }
}
