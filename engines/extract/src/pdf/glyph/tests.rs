//! Glyphs as PDFium really reports them.

use super::*;

/// Glyphs of 10 points side by side from x = 100, each 5 wide where nothing else is said.
fn row(glyphs: &[(char, f32)]) -> Vec<Glyph> {
    let mut left = 100.0;
    let mut row = Vec::new();
    for (index, &(character, width)) in glyphs.iter().enumerate() {
        let area = Area { left, bottom: 0.0, right: left + width, top: 10.0 };
        left = area.right;
        row.push(Glyph { index, character, area, size: 10.0, turn: Turn::None, is_after_blank: false });
    }
    row
}

fn text(glyphs: &[Glyph]) -> String {
    glyphs.iter().map(|glyph| glyph.character).collect()
}

#[test]
fn letters_of_one_ligature_share_its_box() {
    let mut glyphs = row(&[('f', 6.0), ('n', 5.0)]);
    let mut second = glyphs[0];
    second.character = 'i';
    glyphs[0].is_after_blank = true;
    glyphs.insert(1, second);
    part_shared_boxes(&mut glyphs);
    let lefts: Vec<f32> = glyphs.iter().map(|glyph| glyph.area.left).collect();
    assert_eq!(lefts, [100.0, 103.0, 106.0]);
}

#[test]
fn an_arabic_ligature_is_shared_from_right_to_left() {
    let mut glyphs = row(&[('\u{644}', 6.0)]);
    let mut second = glyphs[0];
    second.character = '\u{62e}';
    glyphs.push(second);
    part_shared_boxes(&mut glyphs);
    assert_eq!((glyphs[0].area.left, glyphs[1].area.left), (103.0, 100.0));
}

#[test]
fn a_wide_unknown_glyph_within_a_word_is_ffi() {
    let mut glyphs = row(&[('d', 5.0), ('i', 3.0), (UNKNOWN, 8.3), ('c', 4.0), ('u', 5.0)]);
    guess_unknown(&mut glyphs);
    assert_eq!(text(&glyphs), "di\u{fb03}cu");
}

#[test]
fn other_unknown_glyphs_are_left_out() {
    for unknown in [vec![('d', 5.0), (UNKNOWN, 5.0), ('c', 4.0)], vec![('d', 5.0), (UNKNOWN, 8.3), ('C', 4.0)]] {
        let mut glyphs = row(&unknown);
        guess_unknown(&mut glyphs);
        assert_eq!(glyphs.len(), 2);
    }
}

#[test]
fn an_accent_drawn_after_the_word_goes_to_its_letter() {
    let mut glyphs = row(&[('f', 3.0), ('u', 6.0), ('r', 3.0), ('\u{a8}', 4.0)]);
    glyphs[3].area.left = 104.0;
    glyphs[3].area.right = 108.0;
    glyphs[3].is_after_blank = true;
    settle_accents(&mut glyphs);
    assert_eq!(text(&glyphs), "f\u{a8}ur");
    assert!(glyphs.iter().all(|glyph| !glyph.is_after_blank), "the blank was the accent's, not the word's");
}

#[test]
fn surrogates_are_put_together() {
    let mut high = None;
    assert_eq!(character_of(0xd835, &mut high), None);
    assert_eq!(character_of(0xdc65, &mut high), Some('\u{1d465}'));
    assert_eq!(character_of(0xdc65, &mut high), None, "a second half without a first is nothing");
    assert_eq!(character_of(0xfffe, &mut high), Some('-'));
}
