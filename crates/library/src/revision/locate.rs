//! From a range to the place where a person finds it, and from words to ranges.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use studium_base::{Locator, PageBox, RevisionId, TextRange};
use studium_engine::protocol::extract::BlockKind;
use studium_store::Store;
use unicode_normalization::UnicodeNormalization;

use super::layout;
use super::read::{PartRow, join, part_starts, parts_at, parts_overlapping};
use super::save::PART_GAP;
use crate::LibraryError;

/// Scalar values shown on each side of a place in lists.
const CONTEXT: u32 = 60;
/// Places listed by a search inside a document.
const MAX_FOUND: usize = 500;

/// A range with its place and its exact text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Located {
    /// The text in which it stands.
    pub revision: RevisionId,
    /// In the canonical text.
    pub range: TextRange,
    /// Where it stands; of a range over several pages the first page.
    pub locator: Locator,
    /// The page, where there are pages.
    pub page: Option<u32>,
    /// The canonical text of the range.
    pub quote: String,
    /// Some words before.
    pub before: String,
    /// Some words after.
    pub after: String,
}

/// Where a range is.
pub(crate) fn locate(store: &Store, revision: RevisionId, range: TextRange) -> Result<Located, LibraryError> {
    let outside = || LibraryError::Outside { revision, range };
    let wide = TextRange::new(range.start.saturating_sub(CONTEXT), range.end.saturating_add(CONTEXT));
    let parts = parts_overlapping(store, revision, wide)?;
    located(revision, &parts, range).ok_or_else(outside)
}

/// Where ranges are, with their exact text; `None` for one outside the text. Two queries, however many there are.
pub(crate) fn places(
    store: &Store,
    revision: RevisionId,
    ranges: &[TextRange],
) -> Result<Vec<Option<(Locator, String)>>, LibraryError> {
    let starts = part_starts(store, revision)?;
    let wanted: Vec<Range<usize>> = ranges
        .iter()
        .map(|range| {
            let first = starts.partition_point(|start| *start <= range.start).saturating_sub(1);
            let end = starts.partition_point(|start| *start < range.end.saturating_add(PART_GAP));
            first..end.max(first + 1).min(starts.len())
        })
        .collect();
    let indexes: BTreeSet<usize> = wanted.iter().cloned().flatten().collect();
    let parts = parts_at(store, revision, &indexes)?;
    let covering = |wanted: &Range<usize>| {
        let first = parts.partition_point(|part| (part.index as usize) < wanted.start);
        parts.get(first..first + wanted.len())
    };
    Ok(wanted.iter().zip(ranges).map(|(wanted, range)| spot(covering(wanted)?, *range)).collect())
}

/// The boxes of a range on each page that it touches, with the index of the page's part.
pub(crate) fn boxes(
    store: &Store,
    revision: RevisionId,
    range: TextRange,
) -> Result<Vec<(u32, Vec<PageBox>)>, LibraryError> {
    let parts = parts_overlapping(store, revision, range)?;
    let touched = parts.iter().filter(|part| part.range().overlaps(range));
    Ok(touched
        .filter_map(|part| match place(part, range) {
            Locator::Page { boxes, .. } if !boxes.is_empty() => Some((part.index, boxes)),
            _ => None,
        })
        .collect())
}

/// Place and text of a range within consecutive parts that cover it, the gaps between them included.
fn spot(parts: &[PartRow], range: TextRange) -> Option<(Locator, String)> {
    let whole = TextRange::new(parts.first()?.start, parts.last()?.range().end);
    let quote = join(parts, range).filter(|_| whole.contains(range))?;
    let holding = parts.iter().find(|part| part.range().overlaps(range));
    // A place without length at the start of a part, or between two parts.
    let holding = holding.or_else(|| parts.iter().rfind(|part| part.start <= range.start))?;
    Some((place(holding, range), quote))
}

/// Locates a range within the parts that cover it and some of what is around it.
fn located(revision: RevisionId, parts: &[PartRow], range: TextRange) -> Option<Located> {
    let (locator, quote) = spot(parts, range)?;
    let whole = TextRange::new(parts.first()?.start, parts.last()?.range().end);
    let before = TextRange::new(range.start.saturating_sub(CONTEXT).max(whole.start), range.start);
    let after = TextRange::new(range.end, range.end.saturating_add(CONTEXT).min(whole.end).max(range.end));
    Some(Located {
        revision,
        range,
        page: locator.page(),
        locator,
        quote,
        before: join(parts, before).unwrap_or_default(),
        after: join_from(parts, after).unwrap_or_default(),
    })
}

fn join_from(parts: &[PartRow], range: TextRange) -> Option<String> {
    if range.is_empty() { Some(String::new()) } else { join(parts, range) }
}

/// The locator of the piece of `range` that lies in `part`. A place without length is lit at the letter that follows.
fn place(part: &PartRow, range: TextRange) -> Locator {
    let end = range.end.max(range.start.saturating_add(1)).min(part.range().end);
    let within = TextRange::new(range.start.max(part.start) - part.start, end.saturating_sub(part.start));
    match &part.locator {
        Locator::Page { index, label, .. } => {
            Locator::Page { index: *index, label: label.clone(), boxes: layout::boxes(&part.lines, within) }
        }
        Locator::Section { href, path } => {
            Locator::Section { href: href.clone(), path: section_path(part, path, within) }
        }
        other => other.clone(),
    }
}

/// The part's path, extended by the headings inside the part that stand above the place.
fn section_path(part: &PartRow, path: &[String], within: TextRange) -> Vec<String> {
    let mut open: Vec<(u8, String)> = Vec::new();
    for block in &part.blocks {
        if block.range.start > within.start {
            break;
        }
        if let BlockKind::Heading { level } = block.kind {
            open.retain(|(other, _)| *other < level);
            let title = part.text.chars().skip(block.range.start as usize).take(block.range.len() as usize).collect();
            open.push((level, title));
        }
    }
    let mut full = path.to_vec();
    for (_, title) in open {
        if !full.contains(&title) {
            full.push(title);
        }
    }
    full
}

/// Every place where the words of `query` stand, in order. White space and case do not matter.
pub(crate) fn find(store: &Store, revision: RevisionId, query: &str) -> Result<Vec<Located>, LibraryError> {
    let needle: Vec<char> = fold(query).into_iter().map(|(letter, _)| letter).collect();
    let needle = needle.trim_ascii_spaces();
    if needle.is_empty() {
        return Ok(Vec::new());
    }
    let parts = parts_overlapping(store, revision, TextRange::new(0, u32::MAX))?;
    let mut found = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let folded = fold(&part.text);
        let mut at = 0;
        while let Some(offset) = folded[at..]
            .windows(needle.len())
            .position(|window| window.iter().map(|(letter, _)| letter).eq(needle.iter()))
        {
            let first = folded[at + offset].1;
            let last = folded[at + offset + needle.len() - 1].1;
            let range = TextRange::new(part.start + first, part.start + last + 1);
            let neighbours = &parts[index.saturating_sub(1)..parts.len().min(index + 2)];
            found.extend(located(revision, neighbours, range));
            if found.len() >= MAX_FOUND {
                return Ok(found);
            }
            at += offset + needle.len();
        }
    }
    Ok(found)
}

/// Lower case, compatibility forms resolved, runs of white space as one space; each letter with the position of the
/// scalar value that it came from.
pub(crate) fn fold(text: &str) -> Vec<(char, u32)> {
    let mut folded: Vec<(char, u32)> = Vec::with_capacity(text.len());
    for (position, letter) in (0_u32..).zip(text.chars()) {
        if letter.is_whitespace() {
            if folded.last().is_none_or(|(last, _)| *last != ' ') {
                folded.push((' ', position));
            }
        } else {
            folded.extend(letter.nfkc().flat_map(char::to_lowercase).map(|letter| (letter, position)));
        }
    }
    folded
}

trait TrimSpaces {
    fn trim_ascii_spaces(&self) -> &[char];
}

impl TrimSpaces for [char] {
    fn trim_ascii_spaces(&self) -> &[char] {
        let start = self.iter().position(|letter| *letter != ' ').unwrap_or(self.len());
        let end = self.iter().rposition(|letter| *letter != ' ').map_or(start, |last| last + 1);
        &self[start..end]
    }
}
