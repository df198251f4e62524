//! Lines of a region: their letters, their gaps, how they look.

use super::area::{Area, Turn};
use super::fragment::{Fragment, Piece};
use super::glyph::Glyph;
use super::spell::{self, Letter};

/// A gap between stretches that were drawn separately is a blank from this width on, in font sizes.
const BLANK_BETWEEN: f32 = 0.15;

/// A gap within a stretch that is wider than the usual one by this, in font sizes, is a blank even where PDFium saw
/// none. Kerning stays below a tenth.
const BLANK_WITHIN: f32 = 0.15;

/// Fewer letters than this do not tell the usual gap.
const FEWEST_GAPS: usize = 5;

/// What a font says about the text set in it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Font {
    pub(super) is_bold: bool,
    pub(super) is_fixed: bool,
    /// Tells it from other fonts; `None` where a line has several.
    pub(super) face: Option<u64>,
}

/// A line of text. Wide gaps are tabs in its letters; whether they stay is decided with its neighbours.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) letters: Vec<Letter>,
    /// Left and right end of each stretch between wide gaps.
    pub(super) cells: Vec<(f32, f32)>,
    pub(super) area: Area,
    /// Typical font size, in points.
    pub(super) size: f32,
    pub(super) turn: Turn,
    /// Runs from right to left.
    pub(super) is_backward: bool,
    pub(super) font: Font,
}

impl Line {
    pub(super) fn text(&self) -> String {
        self.letters.iter().map(|letter| if letter.character == '\t' { ' ' } else { letter.character }).collect()
    }
}

/// Everything that is known of a page before it has lines.
pub(super) struct Stretches<'page> {
    pub(super) glyphs: &'page [Glyph],
    pub(super) fragments: &'page [Fragment],
    pub(super) pieces: &'page [Piece],
    /// Asks PDFium for the font of a glyph, by its number.
    pub(super) font: &'page dyn Fn(usize) -> Font,
}

/// Makes lines of the pieces of one region, from the top down.
pub(super) fn lines(page: &Stretches<'_>, region: &[usize]) -> Vec<Line> {
    let mut sorted = region.to_vec();
    sorted.sort_by(|&one, &other| page.pieces[other].area.middle().total_cmp(&page.pieces[one].area.middle()));
    let mut rows: Vec<(Area, Vec<usize>)> = Vec::new();
    for id in sorted {
        let piece = &page.pieces[id];
        // Rows may interlock where their letters differ in height, so the last two are tried.
        let recent = rows.len().saturating_sub(2);
        let row = rows[recent..].iter_mut().rev().find(|(area, ids)| {
            let overlaps = |&other: &usize| {
                let other = page.pieces[other].area;
                piece.area.right.min(other.right) - piece.area.left.max(other.left) > 0.3 * piece.size
            };
            piece.turn != Turn::Oblique && area.shared_height(&piece.area) > 0.5 && !ids.iter().any(overlaps)
        });
        match row {
            Some((area, ids)) => {
                // The tallest piece stands for the row: a union would grow into the next one.
                if piece.area.height() > area.height() {
                    *area = piece.area;
                }
                ids.push(id);
            }
            None => rows.push((piece.area, vec![id])),
        }
    }
    rows.into_iter().filter_map(|(_, ids)| line(page, ids)).collect()
}

fn line(page: &Stretches<'_>, mut ids: Vec<usize>) -> Option<Line> {
    let pieces = page.pieces;
    let backward = ids.iter().filter(|&&id| pieces[id].is_backward).count();
    let is_backward = backward * 2 > ids.len();
    ids.sort_by(|&one, &other| pieces[one].area.left.total_cmp(&pieces[other].area.left));
    if is_backward {
        ids.reverse();
    }
    let mut letters: Vec<Letter> = Vec::new();
    let mut cells: Vec<(f32, f32)> = Vec::new();
    let mut glyph_ids: Vec<usize> = Vec::new();
    for id in &ids {
        let piece = &pieces[*id];
        if let Some(cell) = cells.last_mut()
            && piece.area.left - cell.1 <= super::fragment::WIDE_GAP * piece.size
            && !is_backward
        {
            blank(&mut letters, ' ', piece.area.left);
            cell.1 = piece.area.right;
        } else {
            if !cells.is_empty() {
                blank(&mut letters, '\t', piece.area.left);
            }
            cells.push((piece.area.left, piece.area.right));
        }
        spell_piece(page, piece, &mut letters, &mut glyph_ids);
    }
    if letters.is_empty() {
        return None;
    }
    let area = ids.iter().map(|&id| pieces[id].area).reduce(Area::with)?;
    let mut sizes: Vec<f32> = glyph_ids.iter().map(|&id| page.glyphs[id].size).collect();
    sizes.sort_by(f32::total_cmp);
    Some(Line {
        letters: spell::normalise(letters),
        cells,
        area,
        size: sizes.get(sizes.len() / 2).copied().unwrap_or(1.0),
        turn: pieces[*ids.first()?].turn,
        is_backward,
        font: font(page, &glyph_ids),
    })
}

fn spell_piece(page: &Stretches<'_>, piece: &Piece, letters: &mut Vec<Letter>, glyph_ids: &mut Vec<usize>) {
    let mut previous: Option<Area> = None;
    for &fragment in &piece.fragments {
        let fragment = &page.fragments[fragment];
        if let Some(previous) = previous {
            let gap = (fragment.area.left - previous.right).max(previous.left - fragment.area.right);
            if gap > BLANK_BETWEEN * fragment.size {
                blank(letters, ' ', fragment.area.left);
            }
        }
        previous = Some(fragment.area);
        let glyphs = &page.glyphs[fragment.glyphs.clone()];
        glyph_ids.extend(fragment.glyphs.clone());
        let usual = usual_gap(glyphs);
        // Words: stretches between blanks.
        let mut start = 0;
        for index in 1..=glyphs.len() {
            if index < glyphs.len() && !is_blank_between(&glyphs[index - 1], &glyphs[index], usual) {
                continue;
            }
            letters.extend(spell::letters(&glyphs[start..index]));
            if let Some(next) = glyphs.get(index) {
                blank(letters, ' ', next.area.left);
            }
            start = index;
        }
    }
}

fn gap(previous: &Glyph, glyph: &Glyph) -> f32 {
    (glyph.area.left - previous.area.right).max(previous.area.left - glyph.area.right)
}

/// The gap between the letters of a word, in points: nothing as a rule, but much in a title that is set s p a c e d.
fn usual_gap(glyphs: &[Glyph]) -> f32 {
    let mut gaps: Vec<f32> =
        glyphs.windows(2).filter(|pair| !pair[1].is_after_blank).map(|pair| gap(&pair[0], &pair[1])).collect();
    if gaps.len() < FEWEST_GAPS {
        return 0.0;
    }
    gaps.sort_by(f32::total_cmp);
    gaps[gaps.len() / 2].max(0.0)
}

fn is_blank_between(previous: &Glyph, glyph: &Glyph, usual: f32) -> bool {
    if glyph.turn == Turn::Oblique {
        return glyph.is_after_blank;
    }
    let size = previous.size.min(glyph.size);
    let beyond = gap(previous, glyph) - usual;
    // PDFium also reports a line end between letters that touch, when their heights differ: an exponent.
    (glyph.is_after_blank && beyond > 0.02 * size) || beyond > BLANK_WITHIN * size
}

fn blank(letters: &mut Vec<Letter>, character: char, until: f32) {
    if let Some(last) = letters.last() {
        let left = last.right;
        letters.push(Letter { character, left, right: until.max(left) });
    }
}

/// A line is bold, or set in a font of fixed width, or in one font at all, when its beginning, middle and end are.
fn font(page: &Stretches<'_>, glyph_ids: &[usize]) -> Font {
    let is_letter = |&&id: &&usize| page.glyphs[id].character.is_alphanumeric();
    let telling: Vec<usize> = glyph_ids.iter().filter(is_letter).copied().collect();
    let telling = if telling.is_empty() { glyph_ids.to_vec() } else { telling };
    let (Some(&first), Some(&last)) = (telling.first(), telling.last()) else { return Font::default() };
    let mut looks = (page.font)(page.glyphs[first].index);
    for id in [telling[telling.len() / 2], last] {
        let font = (page.font)(page.glyphs[id].index);
        looks.is_bold &= font.is_bold;
        looks.is_fixed &= font.is_fixed;
        looks.face = looks.face.filter(|_| looks.face == font.face);
    }
    looks
}
