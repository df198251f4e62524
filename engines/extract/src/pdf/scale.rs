//! Which font sizes are headings in a document, judged by a few of its pages.

use std::collections::BTreeMap;

use super::line::Line;

/// Text this much larger than running text is a heading.
const HEADING_RATIO: f32 = 1.15;

/// Sizes closer than this are the same size: programs scale fonts by fractions.
const SAME_RATIO: f32 = 1.05;

/// Ranks of size that are told apart.
const MOST_RANKS: usize = 5;

/// The longest heading, in scalar values and in lines.
const LONGEST_HEADING: usize = 200;
const LONGEST_BOLD_HEADING: usize = 100;
const MOST_HEADING_LINES: usize = 4;

/// The sizes of a document.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    /// Of running text, in points.
    body: f32,
    /// Of headings, from the largest.
    ranks: Vec<f32>,
}

impl Scale {
    /// Measures the lines of the sampled pages.
    pub(super) fn of<'lines>(lines: impl Iterator<Item = &'lines Line> + Clone) -> Self {
        // In half points, so that rounding does not part what belongs together.
        let mut letters: BTreeMap<u32, usize> = BTreeMap::new();
        for line in lines.clone() {
            *letters.entry(half_points(line.size)).or_default() += line.letters.len();
        }
        let body = letters.iter().max_by_key(|(_, count)| **count).map_or(12.0, |(size, _)| *size as f32 / 2.0);
        let mut sizes: Vec<f32> = lines
            .filter(|line| line.size >= body * HEADING_RATIO && is_wordy(&line.text()))
            .map(|line| line.size)
            .collect();
        sizes.sort_by(|one, other| other.total_cmp(one));
        let mut ranks: Vec<f32> = Vec::new();
        for size in sizes {
            if ranks.last().is_none_or(|&last| last > size * SAME_RATIO) {
                ranks.push(size);
            }
        }
        ranks.truncate(MOST_RANKS);
        Self { body, ranks }
    }

    /// The level that a line has as a heading, if it looks like one: by its size, or by being bold.
    pub(super) fn level(&self, line: &Line) -> Option<u8> {
        if line.size >= self.body * HEADING_RATIO {
            let larger = self.ranks.iter().filter(|&&rank| rank > line.size * SAME_RATIO).count();
            return u8::try_from(larger + 1).ok();
        }
        let is_bold = line.font.is_bold && line.size >= self.body * 0.95;
        is_bold.then(|| u8::try_from(self.ranks.len() + 1).unwrap_or(6))
    }

    /// Is a block of lines that look like a heading one?
    pub(super) fn is_heading(&self, lines: &[Line]) -> bool {
        let text: Vec<String> = lines.iter().map(Line::text).collect();
        let text = text.join(" ");
        let text = text.trim();
        let chars = text.chars().count();
        if lines.len() > MOST_HEADING_LINES || chars > LONGEST_HEADING || !is_wordy(text) {
            return false;
        }
        let is_large = lines.iter().all(|line| line.size >= self.body * HEADING_RATIO);
        let begins_well = text.chars().next().is_some_and(|first| first.is_uppercase() || !first.is_lowercase());
        is_large || (chars <= LONGEST_BOLD_HEADING && begins_well && !text.ends_with(['.', ',', ';', ':']))
    }
}

fn half_points(size: f32) -> u32 {
    // Sizes are bounded by the page; what is not is no size.
    (size * 2.0).round().clamp(0.0, 10_000.0) as u32
}

/// Has words, and is not a page number or a formula.
fn is_wordy(text: &str) -> bool {
    text.chars().filter(|character| character.is_alphabetic()).count() >= 3
}
