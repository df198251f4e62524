//! Packing atoms into chunks of even size at the best borders.

use studium_base::TextRange;

use super::atom::{Atom, Border, Section, sections};
use super::{Chunk, ChunkSize, MAX_PARENT_TOKENS, PartText};

/// Cuts a revision into chunks. `parts` come in order; deterministic.
///
/// Every character that is not white space is in exactly one chunk. A chunk never holds text from below two headings
/// (headings that follow each other without text between them count as one), and a heading is in the chunk of the
/// text below it. Chunks run on across the borders of parts.
#[must_use]
pub fn chunk(parts: &[PartText<'_>]) -> Vec<Chunk> {
    chunk_of(ChunkSize::default(), parts)
}

/// [`chunk`] with another size, for measuring it.
#[must_use]
pub fn chunk_of(size: ChunkSize, parts: &[PartText<'_>]) -> Vec<Chunk> {
    let mut chunks = Vec::new();
    for section in sections(size, parts) {
        let groups = pack(size, &section.atoms);
        for index in 0..groups.len() {
            chunks.push(Chunk {
                ordinal: u32::try_from(chunks.len()).unwrap_or(u32::MAX),
                range: groups[index].range,
                parent: parent(&section, &groups, index),
                heading_path: section.heading_path.clone(),
            });
        }
    }
    chunks
}

/// As [`chunk`], for parts that stand for themselves, such as slides: no chunk and no heading runs from one into the
/// next, so that the place of a chunk is where its words stand.
#[must_use]
pub fn chunk_apart(parts: &[PartText<'_>]) -> Vec<Chunk> {
    let chunks = parts.iter().flat_map(|part| chunk(std::slice::from_ref(part)));
    (0..).zip(chunks).map(|(ordinal, chunk)| Chunk { ordinal, ..chunk }).collect()
}

/// Neighbouring atoms that make one chunk.
#[derive(Debug, Clone, Copy)]
struct Group {
    range: TextRange,
    hundredths: u64,
}

/// Finds the cheapest way to part the atoms. Looking at all ways at once, rather than filling chunk after chunk, is
/// what keeps a section of 300 tokens from becoming one chunk of 224 and one of 76.
fn pack(limits: ChunkSize, atoms: &[Atom]) -> Vec<Group> {
    // best[end] is the cheapest packing of the first `end` atoms: its cost, and where its last chunk begins.
    let mut best: Vec<(u64, usize)> = vec![(0, 0)];
    for end in 1..=atoms.len() {
        let tear = if end == atoms.len() { 0 } else { tear_cost(atoms[end - 1].border) };
        let mut size = 0;
        let mut cheapest = (u64::MAX, end - 1);
        for start in (0..end).rev() {
            size += atoms[start].hundredths;
            if size > u64::from(limits.max) * 100 && start + 1 < end {
                break;
            }
            let cost = best[start].0 + size_cost(limits, size) + tear;
            if cost < cheapest.0 {
                cheapest = (cost, start);
            }
        }
        best.push(cheapest);
    }
    let mut groups = Vec::new();
    let mut end = atoms.len();
    while end > 0 {
        let start = best[end].1;
        let hundredths = atoms[start..end].iter().map(|atom| atom.hundredths).sum();
        groups.push(Group { range: TextRange::new(atoms[start].range.start, atoms[end - 1].range.end), hundredths });
        end = start;
    }
    groups.reverse();
    groups
}

/// What it costs that a chunk has this size: the square of its distance from the ideal, in tokens.
fn size_cost(limits: ChunkSize, hundredths: u64) -> u64 {
    let distance = (u64::from(limits.ideal) * 100).abs_diff(hundredths) / 100;
    distance * distance
}

/// What it costs to end a chunk here, in the same unit: the end of a sentence is worth a chunk that is 30 tokens off,
/// a torn sentence one that is 120 off. Tearing a heading from its text must never pay.
fn tear_cost(border: Border) -> u64 {
    match border {
        Border::Block => 0,
        Border::Sentence => 900,
        Border::Line => 1_600,
        Border::Announcement => 2_500,
        Border::Word => 14_400,
        Border::Heading => 1_000_000,
    }
}

/// The section where it fits, otherwise the neighbours that fit, those behind first.
fn parent(section: &Section, groups: &[Group], index: usize) -> TextRange {
    let limit = u64::from(MAX_PARENT_TOKENS) * 100;
    let total: u64 = section.atoms.iter().map(|atom| atom.hundredths).sum();
    let (mut first, mut last) = (index, index);
    if total <= limit {
        (first, last) = (0, groups.len() - 1);
    } else {
        let mut size = groups[index].hundredths;
        loop {
            let before = (first, last);
            if let Some(next) = groups.get(last + 1)
                && size + next.hundredths <= limit
            {
                size += next.hundredths;
                last += 1;
            }
            if first > 0 && size + groups[first - 1].hundredths <= limit {
                first -= 1;
                size += groups[first].hundredths;
            }
            if before == (first, last) {
                break;
            }
        }
    }
    TextRange::new(groups[first].range.start, groups[last].range.end)
}
