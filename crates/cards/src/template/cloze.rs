//! Deletions: `{{c1::Paris::capital}}`, also within each other, on several cards (`{{c1,2::Paris}}`), and shapes over a
//! picture.

use std::collections::BTreeSet;
use std::ops::Range;

/// A deletion within a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deletion<'a> {
    /// The cards that ask for it, from 1. 0 is no card: labels of a picture have it.
    pub(crate) numbers: BTreeSet<u16>,
    /// The whole of it in the text, in bytes.
    pub(crate) span: Range<usize>,
    /// What is hidden; it may hold deletions itself.
    pub(crate) hidden: &'a str,
    /// What stands in its place.
    pub(crate) hint: Option<&'a str>,
}

/// Deeper than any note of a person.
const MAX_DEPTH: usize = 16;
/// The greatest number of a deletion.
const MAX_NUMBER: u16 = 500;

/// The numbers of all deletions in a field for which there are cards, those within others too.
pub(crate) fn numbers(text: &str) -> BTreeSet<u16> {
    let mut found = BTreeSet::new();
    collect(text, 0, &mut found);
    found
}

fn collect(text: &str, depth: usize, found: &mut BTreeSet<u16>) {
    if depth > MAX_DEPTH {
        return;
    }
    for deletion in deletions(text) {
        found.extend(deletion.numbers.iter().filter(|number| **number != 0));
        collect(deletion.hidden, depth + 1, found);
    }
}

/// The outermost deletions of a text, in order. What does not close is text.
pub(crate) fn deletions(text: &str) -> Vec<Deletion<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("{{c").map(|offset| at + offset) {
        match deletion_at(text, start) {
            Some(deletion) => {
                at = deletion.span.end;
                found.push(deletion);
            }
            None => at = start + 3,
        }
    }
    found
}

fn deletion_at(text: &str, start: usize) -> Option<Deletion<'_>> {
    let (numbers, after) = opening(&text[start..])?;
    let body = text.len() - after.len();
    let (end, hint) = closing(text, body)?;
    let hidden = &text[body..hint.unwrap_or(end)];
    Some(Deletion { numbers, span: start..end + 2, hidden, hint: hint.map(|hint| &text[hint + 2..end]) })
}

/// The numbers of the deletion with which a text begins, and what stands behind its `::`. As in Anki, commas stand
/// between numbers, and what is none is passed over as long as one is left.
pub(super) fn opening(text: &str) -> Option<(BTreeSet<u16>, &str)> {
    let after = text.strip_prefix("{{c")?;
    let end = after.find(|sign: char| !sign.is_ascii_digit() && sign != ',')?;
    let hidden = after[end..].strip_prefix("::")?;
    let written = after[..end].split(',').filter_map(|number| number.parse::<u16>().ok());
    let numbers: BTreeSet<u16> = written.filter(|number| *number <= MAX_NUMBER).collect();
    (!numbers.is_empty()).then_some((numbers, hidden))
}

/// Where the deletion that begins before `body` ends, and where the first `::` of its own stands.
fn closing(text: &str, body: usize) -> Option<(usize, Option<usize>)> {
    let (mut depth, mut at, mut hint) = (0_usize, body, None);
    let bytes = text.as_bytes();
    while at + 1 < bytes.len() {
        match &bytes[at..at + 2] {
            b"{{" => {
                depth += 1;
                at += 2;
            }
            b"}}" if depth == 0 => return Some((at, hint)),
            b"}}" => {
                depth -= 1;
                at += 2;
            }
            b"::" if depth == 0 && hint.is_none() => {
                hint = Some(at);
                at += 2;
            }
            _ => at += 1,
        }
    }
    None
}
