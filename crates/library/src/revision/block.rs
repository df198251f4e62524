//! The blocks of a text with their places: for those who read a text paragraph by paragraph.

use serde::{Deserialize, Serialize};
use studium_base::{RevisionId, TextRange};
use studium_engine::protocol::extract::BlockKind;
use studium_store::Store;

use super::read::{PartRow, parts_overlapping};
use crate::LibraryError;

/// A paragraph, an item, a heading and so on, in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedBlock {
    /// In the canonical text.
    pub range: TextRange,
    /// The text of the range.
    pub text: String,
    /// What it is.
    pub kind: BlockKind,
    /// What the author has set in bold or italics, in scalar values of the block. PDF: none.
    pub emphasised: Vec<TextRange>,
    /// On which page or in which section it stands, counted from 0.
    pub part: u32,
}

/// The blocks that share text with `range`, in order.
pub(crate) fn blocks(store: &Store, revision: RevisionId, range: TextRange) -> Result<Vec<PlacedBlock>, LibraryError> {
    let parts = parts_overlapping(store, revision, range)?;
    Ok(parts.iter().flat_map(blocks_of).filter(|block| block.range.overlaps(range)).collect())
}

fn blocks_of(part: &PartRow) -> Vec<PlacedBlock> {
    let letters: Vec<char> = part.text.chars().collect();
    let set_off = part.html.as_deref().map(emphasised).unwrap_or_default();
    let placed = |block: &studium_engine::protocol::extract::Block| {
        let text = letters.get(block.range.start as usize..block.range.end as usize)?.iter().collect();
        let inside = set_off.iter().filter(|range| block.range.contains(**range));
        Some(PlacedBlock {
            range: TextRange::new(part.start + block.range.start, part.start + block.range.end),
            text,
            kind: block.kind,
            emphasised: inside
                .map(|range| TextRange::new(range.start - block.range.start, range.end - block.range.start))
                .collect(),
            part: part.index,
        })
    };
    part.blocks.iter().filter_map(placed).collect()
}

/// Ranges of emphasis in a part's text, from the HTML that the extraction worker wrote: its text content is the canonical
/// text, and each block says where it begins.
fn emphasised(html: &str) -> Vec<TextRange> {
    const NAMES: [&str; 4] = ["strong", "em", "b", "i"];
    let (mut found, mut position, mut open) = (Vec::new(), 0_u32, Vec::new());
    let mut rest = html;
    while let Some(first) = rest.chars().next() {
        if first == '<' {
            let Some((tag, after)) = rest[1..].split_once('>') else { break };
            if let Some((_, start)) = tag.split_once("data-start=\"") {
                let digits: String = start.chars().take_while(char::is_ascii_digit).collect();
                position = digits.parse().unwrap_or(position);
            }
            let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap_or_default();
            if NAMES.contains(&name) {
                if tag.starts_with('/') {
                    found.extend(open.pop().map(|start| TextRange::new(start, position)));
                } else {
                    open.push(position);
                }
            }
            rest = after;
            continue;
        }
        let entity = rest.split_once(';').filter(|(name, _)| name.starts_with('&') && name.len() <= 8);
        rest = entity.map_or(&rest[first.len_utf8()..], |(_, after)| after);
        position = position.saturating_add(1);
    }
    found.retain(|range| !range.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasis_is_found_where_it_stands_in_the_text() {
        let html = "<h2 data-start=\"0\" data-end=\"4\">Salt</h2><p data-start=\"6\" data-end=\"40\">A &amp; <strong>B \
                    &lt;c</strong> <a href=\"#x\"><em>d</em></a></p>";
        let found = emphasised(html);
        assert_eq!(found, [TextRange::new(10, 14), TextRange::new(15, 16)]);
        assert_eq!(emphasised("<p data-start=\"x\"><strong>never closed"), []);
    }
}
