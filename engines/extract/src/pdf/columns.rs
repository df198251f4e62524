//! The order in which the pieces of a page are read: down each column, column after column, bands across in between.

use super::area::Turn;
use super::fragment::Piece;

/// Narrowest gutter, in font sizes. Papers in two columns have 1 to 2, the gaps between words of one line below 0.5.
const GUTTER: f32 = 0.6;

/// Lines that must stand on either side of a gutter.
const FEWEST_LINES: usize = 3;

/// Narrowest typical line of a column, in font sizes: about ten letters. Below that it is a cell, not a column.
const NARROW: f32 = 5.0;

/// A column at least this wide on both sides is one without further proof.
const WIDE: f32 = 12.0;

/// Columns within columns: a page of eight columns needs three steps, a band across adds a few.
const DEEPEST: usize = 12;

/// Pieces above which a page is a drawing, and is read in the order of its lines.
const MOST_PIECES: usize = 2_000;

/// Positions that are tried for a gutter.
const MOST_POSITIONS: usize = 400;

/// Parts the pieces into regions of one column each, in reading order. Text in the direction of most of the page comes
/// first, turned text after it.
pub(super) fn regions(pieces: &[Piece]) -> Vec<Vec<usize>> {
    let mut turns: Vec<(Turn, usize)> = Vec::new();
    for piece in pieces {
        match turns.iter_mut().find(|(turn, _)| *turn == piece.turn) {
            Some((_, count)) => *count += piece.fragments.len(),
            None => turns.push((piece.turn, piece.fragments.len())),
        }
    }
    turns.sort_by_key(|&(turn, count)| (turn == Turn::Oblique, std::cmp::Reverse(count), turn));
    let mut regions = Vec::new();
    for (turn, _) in turns {
        let ids: Vec<usize> = (0..pieces.len()).filter(|&id| pieces[id].turn == turn).collect();
        if turn == Turn::Oblique {
            regions.extend(ids.into_iter().map(|id| vec![id]));
        } else {
            part(pieces, ids, DEEPEST, &mut regions);
        }
    }
    regions
}

fn part(pieces: &[Piece], mut ids: Vec<usize>, depth: usize, regions: &mut Vec<Vec<usize>>) {
    ids.sort_by(|&one, &other| pieces[other].area.middle().total_cmp(&pieces[one].area.middle()));
    let gutter = if depth == 0 || ids.len() > MOST_PIECES { None } else { best_gutter(pieces, &ids) };
    let Some(gutter) = gutter else {
        if !ids.is_empty() {
            regions.push(ids);
        }
        return;
    };
    let mut rest = Vec::new();
    for band in bands(pieces, &ids, gutter) {
        if band.is_columns(pieces) {
            part(pieces, std::mem::take(&mut rest), depth - 1, regions);
            // Where most of the text runs from right to left, so do the columns.
            let backward = band.left.iter().chain(&band.right).filter(|&&id| pieces[id].is_backward).count();
            let (first, second) = if backward * 2 > band.left.len() + band.right.len() {
                (band.right, band.left)
            } else {
                (band.left, band.right)
            };
            part(pieces, first, depth - 1, regions);
            part(pieces, second, depth - 1, regions);
            rest.extend(band.below);
        } else {
            rest.extend(band.left.into_iter().chain(band.right).chain(band.below));
        }
    }
    part(pieces, rest, depth - 1, regions);
}

/// A strip without text: where the right column begins, and how wide it must be.
#[derive(Debug, Clone, Copy)]
struct Gutter {
    right: f32,
    width: f32,
}

/// What stands between two pieces that cross the gutter.
#[derive(Debug, Default)]
struct Band {
    left: Vec<usize>,
    right: Vec<usize>,
    /// The piece across that ends the band.
    below: Option<usize>,
}

fn best_gutter(pieces: &[Piece], ids: &[usize]) -> Option<Gutter> {
    let mut sizes: Vec<f32> = ids.iter().map(|&id| pieces[id].size).collect();
    sizes.sort_by(f32::total_cmp);
    let size = *sizes.get(sizes.len() / 2)?;
    let mut positions: Vec<f32> = ids.iter().map(|&id| pieces[id].area.left).collect();
    positions.sort_by(f32::total_cmp);
    positions.dedup_by(|one, other| *one - *other < 1.0);
    let step = positions.len().div_ceil(MOST_POSITIONS).max(1);
    let mut best: Option<(usize, Gutter)> = None;
    for &position in positions.iter().step_by(step) {
        // Just beside the left edges, since the lines of a column do not begin at the very same point.
        let gutter = Gutter { right: position - 0.05 * size, width: GUTTER * size };
        // Most positions fail here, which is cheap.
        let beyond = ids.iter().filter(|&&id| pieces[id].area.left >= gutter.right).count();
        let before = ids.iter().filter(|&&id| pieces[id].area.right <= gutter.right - gutter.width).count();
        if beyond < FEWEST_LINES || before < FEWEST_LINES {
            continue;
        }
        let score: usize = bands(pieces, ids, gutter)
            .iter()
            .filter(|band| band.is_columns(pieces))
            .map(|band| band.left.len().min(band.right.len()))
            .sum();
        if score > best.as_ref().map_or(0, |(best, _)| *best) {
            best = Some((score, gutter));
        }
    }
    best.map(|(_, gutter)| gutter)
}

/// Cuts the pieces, which come from the top down, at those that cross the gutter.
fn bands(pieces: &[Piece], ids: &[usize], gutter: Gutter) -> Vec<Band> {
    let mut bands = vec![Band::default()];
    for &id in ids {
        let area = pieces[id].area;
        let band = bands.last_mut().expect("a band was pushed before the loop and none is taken away");
        if area.right <= gutter.right - gutter.width {
            band.left.push(id);
        } else if area.left >= gutter.right {
            band.right.push(id);
        } else {
            band.below = Some(id);
            bands.push(Band::default());
        }
    }
    bands
}

impl Band {
    /// Two columns of running text, and not a table, a list with its marks, or two labels of a drawing?
    fn is_columns(&self, pieces: &[Piece]) -> bool {
        if self.left.len() < FEWEST_LINES || self.right.len() < FEWEST_LINES {
            return false;
        }
        let (left, right) = (typical_width(pieces, &self.left), typical_width(pieces, &self.right));
        if left.min(right) < NARROW || left.max(right) < WIDE || !self.is_side_by_side(pieces) {
            return false;
        }
        // A narrow column beside a wide one is a note in the margin, unless its lines go with those of the wide one:
        // then it is the first column of a table.
        left.min(right) >= WIDE || self.aligned(pieces) * 2 < self.left.len().min(self.right.len())
    }

    /// Do the two sides share at least two fifths of the height of the lower one?
    fn is_side_by_side(&self, pieces: &[Piece]) -> bool {
        let reach =
            |ids: &[usize]| ids.iter().map(|&id| pieces[id].area).reduce(super::area::Area::with).unwrap_or_default();
        reach(&self.left).shared_height(&reach(&self.right)) >= 0.4
    }

    /// Lines of the side with fewer lines that stand level with one of the other side.
    fn aligned(&self, pieces: &[Piece]) -> usize {
        let (few, many) =
            if self.left.len() < self.right.len() { (&self.left, &self.right) } else { (&self.right, &self.left) };
        let is_level = |one: usize, other: usize| {
            (pieces[one].area.middle() - pieces[other].area.middle()).abs() < 0.15 * pieces[one].size
        };
        few.iter().filter(|&&one| many.iter().any(|&other| is_level(one, other))).count()
    }
}

/// The width of the pieces, in their font sizes, of which half of the text is at least as wide: the cells of a small
/// table in a column of prose do not make it narrow.
fn typical_width(pieces: &[Piece], ids: &[usize]) -> f32 {
    let mut widths: Vec<f32> = ids.iter().map(|&id| pieces[id].area.width() / pieces[id].size.max(1.0)).collect();
    widths.sort_by(|one, other| other.total_cmp(one));
    let half = widths.iter().sum::<f32>() / 2.0;
    let mut sum = 0.0;
    for width in widths {
        sum += width;
        if sum >= half {
            return width;
        }
    }
    0.0
}
