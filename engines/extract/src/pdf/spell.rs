//! Glyphs to letters: accents drawn beside their letter, ligatures, NFC; every letter keeps its place.

use unicode_normalization::char::{canonical_combining_class, compose};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::glyph::Glyph;
use crate::canonical::{Kept, keep};

/// A scalar value of canonical text, with the stretch of the line that it takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Letter {
    pub(super) character: char,
    pub(super) left: f32,
    pub(super) right: f32,
}

/// TeX and old fonts draw an accent as a glyph of its own, over the letter. The combining form of each.
pub(super) fn combining(accent: char) -> Option<char> {
    Some(match accent {
        '`' => '\u{300}',
        '\u{b4}' => '\u{301}',
        '^' | '\u{2c6}' => '\u{302}',
        '~' | '\u{2dc}' => '\u{303}',
        '\u{af}' => '\u{304}',
        '\u{2d8}' => '\u{306}',
        '\u{2d9}' => '\u{307}',
        '\u{a8}' => '\u{308}',
        '\u{2da}' => '\u{30a}',
        '\u{2dd}' => '\u{30b}',
        '\u{2c7}' => '\u{30c}',
        '\u{b8}' => '\u{327}',
        '\u{2db}' => '\u{328}',
        _ => return None,
    })
}

/// The letters of glyphs that follow each other without a blank.
pub(super) fn letters(glyphs: &[Glyph]) -> Vec<Letter> {
    let mut letters = Vec::with_capacity(glyphs.len());
    let mut index = 0;
    while index < glyphs.len() {
        let glyph = glyphs[index];
        if let Some(next) = glyphs.get(index + 1) {
            if let Some(accented) = accented(&glyph, next) {
                push(&mut letters, accented, next.area.left, next.area.right);
                index += 2;
                continue;
            }
            if let Some(accented) = accented(next, &glyph) {
                push(&mut letters, accented, glyph.area.left, glyph.area.right);
                index += 2;
                continue;
            }
        }
        match keep(glyph.character) {
            Kept::Letters(several) => {
                let count = several.chars().count();
                let share = glyph.area.width() / count as f32;
                for (position, character) in several.chars().enumerate() {
                    let left = glyph.area.left + share * position as f32;
                    push(&mut letters, character, left, left + share);
                }
            }
            _ => push(&mut letters, glyph.character, glyph.area.left, glyph.area.right),
        }
        index += 1;
    }
    letters
}

fn push(letters: &mut Vec<Letter>, character: char, left: f32, right: f32) {
    letters.push(Letter { character, left, right });
}

/// The letter with its accent, when the accent is drawn over it and such a letter exists.
pub(super) fn accented(accent: &Glyph, letter: &Glyph) -> Option<char> {
    let mark = combining(accent.character)?;
    let shared = accent.area.right.min(letter.area.right) - accent.area.left.max(letter.area.left);
    let narrower = accent.area.width().min(letter.area.width());
    if shared < 0.5 * narrower || accent.area.shared_height(&letter.area) < 0.3 {
        return None;
    }
    let base = match letter.character {
        '\u{131}' => 'i',
        '\u{237}' => 'j',
        base => base,
    };
    compose(base, mark)
}

/// Brings the letters of a line into NFC. Where several become one or one becomes several, the place is shared.
pub(super) fn normalise(letters: Vec<Letter>) -> Vec<Letter> {
    let text: String = letters.iter().map(|letter| letter.character).collect();
    if is_nfc(&text) {
        return letters;
    }
    let mut normal = Vec::with_capacity(letters.len());
    let mut start = 0;
    while start < letters.len() {
        let mut end = start + 1;
        while end < letters.len() && goes_with(&letters[end - 1], &letters[end]) {
            end += 1;
        }
        let cluster = &letters[start..end];
        let composed: Vec<char> = cluster.iter().map(|letter| letter.character).nfc().collect();
        let left = cluster.iter().fold(cluster[0].left, |left, letter| letter.left.min(left));
        let right = cluster.iter().fold(cluster[0].right, |right, letter| letter.right.max(right));
        if composed.len() == cluster.len() {
            let places = cluster.iter().zip(composed);
            normal.extend(places.map(|(letter, character)| Letter { character, ..*letter }));
        } else {
            let share = (right - left) / composed.len().max(1) as f32;
            for (position, character) in composed.into_iter().enumerate() {
                let left = left + share * position as f32;
                push(&mut normal, character, left, left + share);
            }
        }
        start = end;
    }
    normal
}

fn goes_with(previous: &Letter, letter: &Letter) -> bool {
    canonical_combining_class(letter.character) != 0 || compose(previous.character, letter.character).is_some()
}
