//! Stretches of glyphs that belong together on a line: first as they are drawn, then as they stand.

use std::ops::Range;

use super::area::{Area, Turn};
use super::glyph::Glyph;

/// A gap wider than this, in font sizes, may be one between columns or cells.
pub(super) const WIDE_GAP: f32 = 1.0;

/// Stretches that are compared with all others on their line; a page with more is a drawing.
const MOST_JOINED: usize = 20_000;

/// Glyphs drawn one after the other on one line.
#[derive(Debug, Clone)]
pub(super) struct Fragment {
    /// In the glyphs of the page.
    pub(super) glyphs: Range<usize>,
    pub(super) area: Area,
    /// The largest font size in it, in points.
    pub(super) size: f32,
    pub(super) turn: Turn,
    /// Runs from right to left.
    pub(super) is_backward: bool,
}

/// Fragments side by side, without a wide gap between them.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// In reading order.
    pub(super) fragments: Vec<usize>,
    pub(super) area: Area,
    pub(super) size: f32,
    pub(super) turn: Turn,
    pub(super) is_backward: bool,
}

/// Joins glyphs that are drawn one after the other. Text drawn twice, to look bold or cast a shadow, is kept once.
pub(super) fn fragments(glyphs: &[Glyph]) -> Vec<Fragment> {
    let mut fragments: Vec<Fragment> = Vec::new();
    let mut start = 0;
    while start < glyphs.len() {
        let end = fragment_end(glyphs, start);
        let run = &glyphs[start..end];
        let fragment = Fragment {
            glyphs: start..end,
            area: run.iter().fold(run[0].area, |area, glyph| area.with(glyph.area)),
            size: run.iter().fold(0.0, |size, glyph| glyph.size.max(size)),
            turn: run[0].turn,
            is_backward: run.iter().filter(|glyph| is_backward(glyph.character)).count() * 2 > run.len(),
        };
        let is_shadow = fragments.last().is_some_and(|last| is_same_again(glyphs, last, &fragment));
        if !is_shadow {
            fragments.push(fragment);
        }
        start = end;
    }
    fragments
}

/// One past the last glyph of the stretch that begins at `start`.
fn fragment_end(glyphs: &[Glyph], start: usize) -> usize {
    // The largest glyph stands for the line: exponents and accents are compared with it.
    let mut reference = glyphs[start];
    for index in start + 1..glyphs.len() {
        let (previous, glyph) = (glyphs[index - 1], glyphs[index]);
        if glyph.turn != reference.turn {
            return index;
        }
        if glyph.turn == Turn::Oblique {
            // Without an upright frame only PDFium knows where such a line ends.
            if glyph.is_after_blank && !is_near(&previous, &glyph) {
                return index;
            }
            continue;
        }
        let is_same_line =
            glyph.area.shared_height(&reference.area) > 0.25 || glyph.area.shared_height(&previous.area) > 0.5;
        let size = reference.size.max(glyph.size);
        let forward = glyph.area.left - previous.area.right;
        let backward = previous.area.left - glyph.area.right;
        let gap = forward.max(backward);
        let turns_back = forward < -0.5 * size && !is_backward(glyph.character) && !is_backward(previous.character);
        if !is_same_line || gap > WIDE_GAP * size || turns_back {
            return index;
        }
        if glyph.size > reference.size {
            reference = glyph;
        }
    }
    glyphs.len()
}

fn is_near(one: &Glyph, other: &Glyph) -> bool {
    let reach = one.size.max(other.size) * 2.0;
    (one.area.left - other.area.left).abs() < reach && (one.area.bottom - other.area.bottom).abs() < reach
}

/// Hebrew, Arabic and their neighbours.
pub(super) fn is_backward(character: char) -> bool {
    matches!(u32::from(character), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x10800..=0x10fff)
}

fn is_same_again(glyphs: &[Glyph], one: &Fragment, other: &Fragment) -> bool {
    let reach = 0.3 * one.size;
    one.glyphs.len() == other.glyphs.len()
        && (one.area.left - other.area.left).abs() < reach
        && (one.area.bottom - other.area.bottom).abs() < reach
        && glyphs[one.glyphs.clone()]
            .iter()
            .zip(&glyphs[other.glyphs.clone()])
            .all(|(first, second)| first.character == second.character)
}

/// Joins fragments that stand side by side, in whatever order they were drawn: many programs draw each word by itself.
pub(super) fn pieces(fragments: &[Fragment]) -> Vec<Piece> {
    let next = right_neighbours(fragments);
    let mut has_left_neighbour = vec![false; fragments.len()];
    for &right in next.iter().flatten() {
        has_left_neighbour[right] = true;
    }
    let mut pieces = Vec::new();
    for (first, fragment) in fragments.iter().enumerate() {
        if has_left_neighbour[first] {
            continue;
        }
        let mut piece = Piece {
            fragments: vec![first],
            area: fragment.area,
            size: fragment.size,
            turn: fragment.turn,
            is_backward: fragment.is_backward,
        };
        let mut last = first;
        let mut backward = usize::from(fragment.is_backward);
        while let Some(right) = next[last] {
            let joined = &fragments[right];
            piece.fragments.push(right);
            piece.area = piece.area.with(joined.area);
            piece.size = piece.size.max(joined.size);
            backward += usize::from(joined.is_backward);
            last = right;
        }
        piece.is_backward = backward * 2 > piece.fragments.len();
        if piece.is_backward {
            piece.fragments.reverse();
        }
        pieces.push(piece);
    }
    pieces
}

/// For each fragment the one that follows it on its line. Each follows at most one, so that the chains have no loops.
fn right_neighbours(fragments: &[Fragment]) -> Vec<Option<usize>> {
    let mut next = vec![None; fragments.len()];
    if fragments.len() > MOST_JOINED {
        return next;
    }
    let mut by_left: Vec<usize> = (0..fragments.len()).filter(|&id| fragments[id].turn != Turn::Oblique).collect();
    by_left.sort_by(|&one, &other| fragments[one].area.left.total_cmp(&fragments[other].area.left));
    let lefts: Vec<f32> = by_left.iter().map(|&id| fragments[id].area.left).collect();
    let mut claims: Vec<(f32, usize, usize)> = Vec::new();
    for &id in &by_left {
        let fragment = &fragments[id];
        let from = lefts.partition_point(|&left| left < fragment.area.right - 0.3 * fragment.size);
        let until = lefts.partition_point(|&left| left <= fragment.area.right + WIDE_GAP * fragment.size);
        let nearest = by_left[from..until]
            .iter()
            .filter(|&&other| other != id && belongs(fragment, &fragments[other]))
            .map(|&other| ((fragments[other].area.left - fragment.area.right).abs(), other))
            .min_by(|one, other| one.0.total_cmp(&other.0));
        if let Some((gap, other)) = nearest {
            claims.push((gap, id, other));
        }
    }
    claims.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut is_claimed = vec![false; fragments.len()];
    for (_, id, other) in claims {
        if !is_claimed[other] {
            is_claimed[other] = true;
            next[id] = Some(other);
        }
    }
    next
}

fn belongs(left: &Fragment, right: &Fragment) -> bool {
    let (small, large) = (left.size.min(right.size), left.size.max(right.size));
    left.turn == right.turn
        // Strictly to the right, which also rules out loops.
        && right.area.left > left.area.left
        && right.area.right > left.area.right
        && left.area.shared_height(&right.area) > 0.6
        && large <= small * 2.5
}
