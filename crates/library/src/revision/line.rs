//! The lines of a page with their places, for the reader to lay over a picture: what is recognised on a scan can be
//! selected and is read aloud like any text.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use studium_base::{PageBox, RevisionId, TextRange};
use studium_engine::protocol::extract::Line;
use studium_store::Store;

use super::read::{PartRow, parts_at};
use crate::LibraryError;

/// A line of a page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct PageLine {
    /// In the canonical text.
    pub range: TextRange,
    /// The text of the range.
    pub text: String,
    /// Where it stands, in points of unrotated PDF user space.
    pub bounds: PageBox,
}

/// The lines of part `index`, in reading order; none when it is no page or there is no such part.
pub(crate) fn page_lines(store: &Store, revision: RevisionId, index: u32) -> Result<Vec<PageLine>, LibraryError> {
    let parts = parts_at(store, revision, &BTreeSet::from([index as usize]))?;
    Ok(parts.first().map(lines_of).unwrap_or_default())
}

pub(super) fn lines_of(part: &PartRow) -> Vec<PageLine> {
    let letters: Vec<char> = part.text.chars().collect();
    let placed = |line: &Line| {
        let text = letters.get(line.range.start as usize..line.range.end as usize)?.iter().collect();
        let range = TextRange::new(part.start + line.range.start, part.start + line.range.end);
        Some(PageLine { range, text, bounds: line.bounds })
    };
    part.lines.iter().filter_map(placed).collect()
}
