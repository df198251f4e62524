//! Where the characters of a page stand, packed for the database: about two bytes a character.
//!
//! ```text
//! u8   version, 1
//! u32  number of lines, then for each line
//!   u32 start, u32 length        scalar values of the part
//!   f32 x0, y0, x1, y1           bounds in points
//!   u8  1 when edges follow      then length + 1 values:
//!   u16 edge                     share of the line's width, 0 at x0, 65535 at x1
//! ```
//! Little-endian throughout.

use studium_base::{PageBox, TextRange};
use studium_engine::protocol::extract::Line;

const VERSION: u8 = 1;
const FULL_WIDTH: f32 = 65_535.0;

/// Packs the lines of a part.
pub(super) fn pack(lines: &[Line]) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    put_u32(&mut bytes, u32::try_from(lines.len()).unwrap_or(u32::MAX));
    for line in lines {
        put_u32(&mut bytes, line.range.start);
        put_u32(&mut bytes, line.range.len());
        let PageBox([x0, y0, x1, y1]) = line.bounds;
        for value in [x0, y0, x1, y1] {
            bytes.extend_from_slice(&value.to_le_bytes());
        }
        let has_edges = line.edges.len() == line.range.len() as usize + 1 && x1 > x0;
        bytes.push(u8::from(has_edges));
        if has_edges {
            for edge in &line.edges {
                let share = ((edge - x0) / (x1 - x0) * FULL_WIDTH).round().clamp(0.0, FULL_WIDTH);
                bytes.extend_from_slice(&(share as u16).to_le_bytes());
            }
        }
    }
    bytes
}

/// Unpacks the lines of a part; `None` when the bytes are damaged (the part is then lit without boxes).
pub(super) fn unpack(bytes: &[u8]) -> Option<Vec<Line>> {
    let mut input = Input(bytes);
    if input.take::<1>()? != [VERSION] {
        return None;
    }
    let count = input.u32()?;
    let mut lines = Vec::new();
    for _ in 0..count {
        let start = input.u32()?;
        let length = input.u32()?;
        let bounds = [input.f32()?, input.f32()?, input.f32()?, input.f32()?];
        let [x0, _, x1, _] = bounds;
        let mut edges = Vec::new();
        if input.take::<1>()? == [1] {
            for _ in 0..=length {
                let share = f32::from(u16::from_le_bytes(input.take::<2>()?));
                edges.push(x0 + share / FULL_WIDTH * (x1 - x0));
            }
        }
        lines.push(Line { range: TextRange::new(start, start.checked_add(length)?), bounds: PageBox(bounds), edges });
    }
    Some(lines)
}

/// The boxes that cover `range` (of the part): one a line, as wide as the characters concerned.
pub(super) fn boxes(lines: &[Line], range: TextRange) -> Vec<PageBox> {
    lines.iter().filter(|line| line.range.overlaps(range)).map(|line| line_box(line, range)).collect()
}

fn line_box(line: &Line, range: TextRange) -> PageBox {
    let PageBox([_, y0, _, y1]) = line.bounds;
    let first = range.start.max(line.range.start) - line.range.start;
    let last = range.end.min(line.range.end) - line.range.start;
    match (line.edges.get(first as usize), line.edges.get(last as usize)) {
        // Right-to-left lines have falling edges.
        (Some(&left), Some(&right)) => PageBox([left.min(right), y0, left.max(right), y1]),
        _ => line.bounds,
    }
}

fn put_u32(bytes: &mut Vec<u8>, value: u32) {
    bytes.extend_from_slice(&value.to_le_bytes());
}

struct Input<'a>(&'a [u8]);

impl Input<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn f32(&mut self) -> Option<f32> {
        self.take().map(f32::from_le_bytes)
    }
}
