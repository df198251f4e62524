//! The glyphs of a page, as PDFium reports them, with boxes that can be relied on.

use pdfium_render::prelude::{PdfPageTextChar, PdfPageTextChars, PdfRect};

use super::area::{Area, Turn};
use super::fragment::is_backward;
use super::spell;
use crate::canonical::{Kept, keep};
use crate::limits;

/// What PDFium gives for a hyphen that ends a line, besides the hyphen itself.
const LINE_END_HYPHENS: [u32; 2] = [0x2, 0xfffe];

/// How far below and above its baseline a letter reaches, in font sizes, where the font's own word cannot be used.
const DESCENT: f32 = 0.22;
const ASCENT: f32 = 0.78;

/// Fonts for formulas state heights of several lines; a box higher than this, in font sizes, says nothing.
const HIGHEST: f32 = 1.6;

/// PDFium found no character for the glyph.
const UNKNOWN: char = '\0';

/// How wide the ligature of `ffi` is in fonts for books, in font sizes.
const FFI_WIDTH: std::ops::RangeInclusive<f32> = 0.76..=0.95;

/// A letter in its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// PDFium's number of it, to ask for its font.
    pub(super) index: usize,
    pub(super) character: char,
    /// Its box, upright.
    pub(super) area: Area,
    /// Font size in points, as drawn.
    pub(super) size: f32,
    pub(super) turn: Turn,
    /// PDFium saw a blank or the end of a line before it.
    pub(super) is_after_blank: bool,
}

/// Reads the glyphs of a page in the order in which they are drawn. What stands outside `visible` is left out, as are
/// characters without a place in text.
pub(super) fn read(characters: &PdfPageTextChars<'_>, visible: Option<Area>) -> Vec<Glyph> {
    let mut glyphs: Vec<Glyph> = Vec::new();
    let mut is_after_blank = false;
    let mut high_surrogate = None;
    for reported in characters.iter() {
        if glyphs.len() >= limits::PAGE_GLYPHS {
            tracing::warn!(limit = limits::PAGE_GLYPHS, "a page has more characters than are read");
            break;
        }
        let Some(character) = character_of(reported.unicode_value(), &mut high_surrogate) else { continue };
        let character = match keep(character) {
            Kept::Character(character) => character,
            // Expanded later, when the box is shared out.
            Kept::Letters(_) => character,
            Kept::Nothing if character == UNKNOWN => character,
            Kept::Space | Kept::Tab | Kept::LineFeed => {
                is_after_blank = true;
                continue;
            }
            Kept::Nothing => continue,
        };
        let Some((area, size, turn)) = place(&reported) else { continue };
        if visible.is_some_and(|visible| !is_inside(turn, area, visible)) {
            continue;
        }
        glyphs.push(Glyph { index: reported.index(), character, area, size, turn, is_after_blank });
        is_after_blank = false;
    }
    guess_unknown(&mut glyphs);
    settle_accents(&mut glyphs);
    part_shared_boxes(&mut glyphs);
    glyphs
}

/// Fonts of TeX often do not say which letters their ligatures stand for. A wide glyph that touches small letters on
/// both sides is `ffi`, by far the most common of them; other glyphs without a meaning are left out.
fn guess_unknown(glyphs: &mut Vec<Glyph>) {
    if !glyphs.iter().any(|glyph| glyph.character == UNKNOWN) {
        return;
    }
    let is_letter_beside = |glyph: &Glyph, other: Option<&Glyph>| {
        other.is_some_and(|other| {
            let gap = (other.area.left - glyph.area.right).max(glyph.area.left - other.area.right);
            other.character.is_ascii_lowercase() && gap.abs() < 0.12 * glyph.size && other.turn == glyph.turn
        })
    };
    for index in 0..glyphs.len() {
        let glyph = glyphs[index];
        let width = glyph.area.width() / glyph.size.max(1.0);
        if glyph.character == UNKNOWN
            && FFI_WIDTH.contains(&width)
            && is_letter_beside(&glyph, index.checked_sub(1).and_then(|before| glyphs.get(before)))
            && is_letter_beside(&glyph, glyphs.get(index + 1))
        {
            glyphs[index].character = '\u{fb03}';
        }
    }
    glyphs.retain(|glyph| glyph.character != UNKNOWN);
}

/// PDFium counts in UTF-16 units on some systems and in characters on others.
fn character_of(value: u32, high_surrogate: &mut Option<u32>) -> Option<char> {
    if LINE_END_HYPHENS.contains(&value) {
        return Some('-');
    }
    match value {
        0xd800..=0xdbff => {
            *high_surrogate = Some(value);
            None
        }
        0xdc00..=0xdfff => {
            let high = high_surrogate.take()?;
            char::from_u32(0x10000 + ((high - 0xd800) << 10) + (value - 0xdc00))
        }
        0xfffd => None,
        _ => char::from_u32(value),
    }
}

fn place(reported: &PdfPageTextChar<'_>) -> Option<(Area, f32, Turn)> {
    let (turn, scale) = match reported.matrix() {
        Ok(matrix) => (Turn::of_baseline(matrix.a(), matrix.b()), matrix.c().hypot(matrix.d())),
        Err(_) => (Turn::None, 1.0),
    };
    let stated = reported.unscaled_font_size().value.abs() * scale;
    if turn == Turn::None
        && let Some(area) = reported.loose_bounds().ok().map(area_of)
        && area.is_finite()
        && area.width() > 0.0
        && area.height() > 0.0
        && (stated <= 0.0 || area.height() <= stated * HIGHEST)
    {
        let size = if stated > 0.0 { stated } else { area.height() };
        return Some((area, size, turn));
    }
    // PDFium's wide boxes hold for upright text only. The tight box and the baseline give as much for the rest.
    let tight = area_of(reported.tight_bounds().ok()?);
    if !tight.is_finite() {
        return None;
    }
    let size = if stated > 0.0 && stated.is_finite() { stated } else { tight.height().max(tight.width()).max(1.0) };
    if turn == Turn::Oblique {
        return Some((tight, size, turn));
    }
    let tight = turn.upright(tight);
    let (x, y) = reported.origin().ok()?;
    let origin = turn.upright(Area { left: x.value, bottom: y.value, right: x.value, top: y.value });
    let area = Area {
        left: origin.left.min(tight.left),
        bottom: origin.bottom - size * DESCENT,
        right: tight.right.max(origin.left),
        top: origin.bottom + size * ASCENT,
    };
    area.is_finite().then_some((area, size, turn))
}

fn area_of(bounds: PdfRect) -> Area {
    let (left, right) = (bounds.left().value, bounds.right().value);
    let (bottom, top) = (bounds.bottom().value, bounds.top().value);
    Area { left: left.min(right), bottom: bottom.min(top), right: left.max(right), top: bottom.max(top) }
}

/// Text beyond the visible page is printers' marks, or hidden on purpose.
fn is_inside(turn: Turn, upright: Area, visible: Area) -> bool {
    let [left, bottom, right, top] = turn.on_page(upright).0;
    let (x, y) = (f32::midpoint(left, right), f32::midpoint(bottom, top));
    (visible.left..=visible.right).contains(&x) && (visible.bottom..=visible.top).contains(&y)
}

/// How many glyphs away from its letter an accent may be drawn.
const ACCENT_REACH: usize = 4;

/// An accent that is drawn before or after the word goes to the letter over which it stands.
fn settle_accents(glyphs: &mut Vec<Glyph>) {
    for index in 0..glyphs.len() {
        let accent = glyphs[index];
        if spell::combining(accent.character).is_none() {
            continue;
        }
        let near = index.saturating_sub(ACCENT_REACH)..(index + ACCENT_REACH + 1).min(glyphs.len());
        let letter = near.into_iter().find(|&near| near != index && spell::accented(&accent, &glyphs[near]).is_some());
        match letter {
            // Side by side already.
            None => {}
            Some(letter) if letter.abs_diff(index) == 1 => {}
            Some(letter) => {
                let mut accent = glyphs.remove(index);
                let letter = if letter > index { letter - 1 } else { letter };
                accent.is_after_blank = std::mem::take(&mut glyphs[letter].is_after_blank);
                glyphs.insert(letter, accent);
            }
        }
    }
}

/// A glyph that stands for several letters comes as several letters in the same box: each gets its share.
fn part_shared_boxes(glyphs: &mut [Glyph]) {
    let mut start = 0;
    while start < glyphs.len() {
        let area = glyphs[start].area;
        let count =
            glyphs[start..].iter().skip(1).take_while(|glyph| glyph.area == area && !glyph.is_after_blank).count() + 1;
        // Longer runs are not ligatures but a font whose boxes are broken.
        if (2..=4).contains(&count) {
            let share = area.width() / count as f32;
            let is_backward = is_backward(glyphs[start].character);
            for (position, glyph) in glyphs[start..start + count].iter_mut().enumerate() {
                let place = if is_backward { count - 1 - position } else { position };
                glyph.area.left = area.left + share * place as f32;
                glyph.area.right = glyph.area.left + share;
            }
        }
        start += count;
    }
}

#[cfg(test)]
mod tests;
