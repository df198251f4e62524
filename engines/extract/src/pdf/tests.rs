//! PDF pages of which every letter is known.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use studium_base::Locator;
use studium_engine::protocol::extract::{Block, BlockKind, Event, Part};

use super::area::{Area, Turn};
use super::glyph::Glyph;
use super::line::{Font, Stretches};
use super::scale::Scale;
use super::{assemble, columns, fragment, line, paragraph};
use crate::fixtures::{Asked, Listener, PdfFile, PdfPage, slice};

fn read(file: &PdfFile) -> Listener {
    Asked::named("a.pdf").of(&file.bytes()).expect("a readable PDF")
}

fn read_page(page: PdfPage) -> Part {
    read(&PdfFile::new().page(page)).parts()[0].clone()
}

fn lines(part: &Part) -> Vec<String> {
    part.lines.iter().map(|line| slice(&part.text, line.range.start, line.range.end)).collect()
}

fn blocks(part: &Part) -> Vec<(BlockKind, String)> {
    part.blocks.iter().map(|Block { range, kind }| (*kind, slice(&part.text, range.start, range.end))).collect()
}

/// A paragraph of eight lines that fill their column.
const PROSE: [&str; 8] = [
    "Leaves take in light and turn it into sugar,",
    "which the plant burns when the night comes. In",
    "the green parts of a leaf small bodies hold the",
    "pigment that gives it the colour. They catch the",
    "red and the blue light and leave the green. The",
    "energy splits water, and from it comes the air",
    "that animals breathe, day after day, as long as",
    "the sun shines on the leaves of the old tree.",
];

const OTHER_PROSE: [&str; 8] = [
    "Roots hold the plant in the ground and drink.",
    "Water rises in fine tubes to the highest leaf,",
    "pulled up by what evaporates above. The tubes",
    "are dead cells, joined end to end, and strong",
    "enough to bear a column of water many metres",
    "high. A tall tree lifts hundreds of litres on a",
    "summer day, without any pump, and lets nearly",
    "all of it go again through its open pores now.",
];

#[test]
fn two_pages_with_everything_a_document_states() {
    let file = PdfFile::new()
        .stating("Plant Physiology", "Anna Writer; Ben Second", "D:20190401120000Z")
        .with_roman_front_matter()
        .bookmark("Photosynthesis", 0)
        .bookmark("Water", 1)
        .page(PdfPage::new().bold(50.0, 780.0, 20.0, "1 Photosynthesis").lines(50.0, 740.0, 11.0, 14.0, &PROSE))
        .page(
            PdfPage::new()
                .bold(50.0, 780.0, 20.0, "2 Water")
                .lines(50.0, 740.0, 11.0, 14.0, &OTHER_PROSE)
                .lines(60.0, 600.0, 11.0, 14.0, &["\u{2022} roots drink", "\u{2022} leaves lose"])
                .code(50.0, 550.0, 11.0, "while alive:")
                .code(76.4, 536.0, 11.0, "drink()"),
        );
    insta::assert_snapshot!(read(&file).digest());
}

#[test]
fn a_line_says_where_each_of_its_letters_stands() {
    let part = read_page(PdfPage::new().line(100.0, 700.0, 10.0, "ill WM"));
    assert_eq!(part.text, "ill WM");
    let line = &part.lines[0];
    // Helvetica: i and l are 222, W is 944, M is 833 and the blank 278 thousandths of the font size wide.
    let expected = [100.0, 102.22, 104.44, 106.66, 109.44, 118.88, 127.21];
    for (edge, expected) in line.edges.iter().zip(expected) {
        assert!((edge - expected).abs() < 0.05, "{:?}", line.edges);
    }
    let [left, bottom, right, top] = line.bounds.0;
    assert!((left - 100.0).abs() < 0.1 && (right - 127.2).abs() < 0.1, "{:?}", line.bounds);
    assert!(bottom < 700.0 && bottom > 695.0 && top > 705.0 && top < 712.0, "{:?}", line.bounds);
}

#[test]
fn columns_are_read_one_after_the_other() {
    let page = PdfPage::new()
        .bold(150.0, 800.0, 18.0, "A Title Across Both Columns")
        // Drawn row by row, as some programs do.
        .lines(50.0, 740.0, 10.0, 12.0, &PROSE)
        .lines(310.0, 740.0, 10.0, 12.0, &OTHER_PROSE);
    let part = read_page(page);
    let expected = format!("A Title Across Both Columns\n{}\n{}", PROSE.join(" "), OTHER_PROSE.join(" "));
    assert_eq!(part.text, expected);
}

#[test]
fn the_order_of_drawing_does_not_matter() {
    let mut page = PdfPage::new();
    for row in (0..8).rev() {
        let below = 740.0 - 12.0 * row as f32;
        page = page.line(310.0, below, 10.0, OTHER_PROSE[row]).line(50.0, below, 10.0, PROSE[row]);
    }
    assert_eq!(read_page(page).text, format!("{}\n{}", PROSE.join(" "), OTHER_PROSE.join(" ")));
}

#[test]
fn words_drawn_one_by_one_make_a_line() {
    // Helvetica at 10 points: "The " is 19.5 wide, "green " 29.5.
    let page =
        PdfPage::new().line(98.9, 700.0, 10.0, "leaf").line(50.0, 700.0, 10.0, "The").line(69.5, 700.0, 10.0, "green");
    let part = read_page(page);
    assert_eq!(lines(&part), ["The green leaf"]);
}

#[test]
fn a_word_broken_at_the_end_of_a_line_is_joined() {
    let page = PdfPage::new().lines(
        50.0,
        700.0,
        11.0,
        14.0,
        &[
            "The light is caught by the chloro-",
            "phyll of a well-known plant. A well-",
            "known fact: the Anglo-",
            "Saxon word for it was lost in 2019-",
            "2020, or later.",
        ],
    );
    let part = read_page(page);
    assert_eq!(
        part.text,
        "The light is caught by the chlorophyll of a well-known plant. A well-known fact: the Anglo-Saxon word for it \
         was lost in 2019-2020, or later."
    );
    assert_eq!(lines(&part)[..2], ["The light is caught by the chloro", "phyll of a well-known plant. A well-"]);
}

#[test]
fn a_turned_page_is_read_upright_and_placed_unturned() {
    let page = PdfPage::rotated(90).upward(100.0, 50.0, 12.0, "The first line of the table,").upward(
        116.0,
        50.0,
        12.0,
        "and the second below it.",
    );
    let part = read_page(page);
    assert_eq!(part.text, "The first line of the table, and the second below it.");
    assert_eq!(lines(&part), ["The first line of the table,", "and the second below it."]);
    let line = &part.lines[0];
    let [left, bottom, right, top] = line.bounds.0;
    assert!(left > 85.0 && right < 105.0 && (bottom - 50.0).abs() < 2.0 && top > 150.0, "{:?}", line.bounds);
    assert!(line.edges.is_empty());
}

#[test]
fn paragraphs_end_where_the_eye_ends_them() {
    let page = PdfPage::new()
        .lines(50.0, 700.0, 11.0, 14.0, &PROSE[..3])
        // Only an indent parts this one,
        .line(65.0, 658.0, 11.0, PROSE[0])
        .lines(50.0, 644.0, 11.0, 14.0, &["which is short.", OTHER_PROSE[0], OTHER_PROSE[1]])
        // and a gap this one.
        .lines(50.0, 590.0, 11.0, 14.0, &PROSE[5..]);
    let part = read_page(page);
    let expected = [
        PROSE[..3].join(" "),
        format!("{} which is short.", PROSE[0]),
        OTHER_PROSE[..2].join(" "),
        PROSE[5..].join(" "),
    ];
    assert_eq!(part.text.split('\n').collect::<Vec<_>>(), expected);
}

#[test]
fn headings_have_levels_by_their_size() {
    let page = PdfPage::new()
        .bold(50.0, 800.0, 24.0, "Plants")
        .bold(50.0, 760.0, 16.0, "Leaves")
        .lines(50.0, 730.0, 11.0, 14.0, &PROSE)
        .bold(50.0, 600.0, 11.0, "Pigments of leaves")
        .lines(50.0, 586.0, 11.0, 14.0, &OTHER_PROSE)
        .line(300.0, 30.0, 11.0, "17");
    let kinds = blocks(&read_page(page));
    let heading = |level, text: &str| (BlockKind::Heading { level }, text.to_owned());
    assert_eq!(kinds[0], heading(1, "Plants"));
    assert_eq!(kinds[1], heading(2, "Leaves"));
    assert_eq!(kinds[3], heading(3, "Pigments of leaves"));
    assert_eq!(kinds[5], (BlockKind::Paragraph, "17".to_owned()));
}

#[test]
fn a_table_is_read_row_by_row() {
    let mut page = PdfPage::new().lines(50.0, 740.0, 10.0, 12.0, &PROSE);
    for (row, cells) in [["Leaf", "Rate", "Place"], ["Oak", "12", "wood"], ["Elm", "7", "street"]].iter().enumerate() {
        let below = 600.0 - 14.0 * row as f32;
        for (column, cell) in cells.iter().enumerate() {
            page = page.line(50.0 + 120.0 * column as f32, below, 10.0, cell);
        }
    }
    let table = "Leaf\tRate\tPlace\nOak\t12\twood\nElm\t7\tstreet";
    assert_eq!(blocks(&read_page(page))[1], (BlockKind::Table, table.to_owned()));
}

#[test]
fn accents_drawn_over_their_letters_are_one_with_them() {
    // The diaeresis of Helvetica is 333 wide, the u 556: centred over it.
    let page =
        PdfPage::new().line(50.0, 700.0, 10.0, "f").line(53.9, 700.0, 10.0, "\u{a8}").line(52.78, 700.0, 10.0, "ur");
    assert_eq!(read_page(page).text, "f\u{fc}r");
}

#[test]
fn text_outside_the_page_is_left_out() {
    assert_eq!(
        read_page(PdfPage::new().line(50.0, 700.0, 10.0, "Seen").line(50.0, 900.0, 10.0, "Cut off")).text,
        "Seen"
    );
}

#[test]
fn text_drawn_twice_is_read_once() {
    assert_eq!(read_page(PdfPage::new().line(50.0, 700.0, 10.0, "Bold").line(50.4, 700.0, 10.0, "Bold")).text, "Bold");
}

#[test]
fn pages_keep_their_labels_and_empty_pages_their_place() {
    let file = PdfFile::new()
        .with_roman_front_matter()
        .page(PdfPage::new())
        .page(PdfPage::new().line(50.0, 700.0, 10.0, "Text"));
    let read = read(&file);
    let page = |index, label: &str| Locator::Page { index, label: Some(label.into()), boxes: Vec::new() };
    let places: Vec<_> = read.parts().iter().map(|part| (part.locator.clone(), part.text.as_str())).collect();
    assert_eq!(places, [(page(1, "i"), ""), (page(2, "1"), "Text")]);
    let Event::Opened { part_count, paged, .. } = &read.events[0] else { panic!("the first event opens") };
    assert_eq!((*part_count, *paged), (Some(2), true));
}

#[test]
fn every_turn_leads_back_to_the_page() {
    let on_page = Area { left: 10.0, bottom: 20.0, right: 50.0, top: 30.0 };
    for turn in [Turn::None, Turn::Up, Turn::Half, Turn::Down, Turn::Oblique] {
        let upright = turn.upright(on_page);
        assert!(upright.width() > 0.0 && upright.height() > 0.0, "{turn:?}");
        assert_eq!(turn.on_page(upright).0, [10.0, 20.0, 50.0, 30.0], "{turn:?}");
    }
}

fn glyphs() -> impl Strategy<Value = Vec<Glyph>> {
    let letters = proptest::sample::select(vec![
        'a', 'B', '-', '.', ')', '1', '\u{2022}', '\u{301}', '\u{a8}', 'u', '\u{fb01}', '\u{5d0}', '\u{4e00}',
        '\u{1112}', '\u{1161}',
    ]);
    let turns = proptest::sample::select(vec![Turn::None, Turn::None, Turn::None, Turn::Up, Turn::Half, Turn::Oblique]);
    let glyph = (letters, turns, 0.0..40.0_f32, 0..12_u32, 1.0..30.0_f32, 0.0..20.0_f32, any::<bool>()).prop_map(
        |(character, turn, x, row, size, width, is_after_blank)| {
            let (left, bottom) = (x * 12.0, row as f32 * 11.0);
            let area = Area { left, bottom, right: left + width, top: bottom + size };
            Glyph { index: row as usize, character, area, size, turn, is_after_blank }
        },
    );
    proptest::collection::vec(glyph, 0..200)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, rng_seed: RngSeed::Fixed(3), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn glyphs_anywhere_make_a_page_that_keeps_the_promises(glyphs in glyphs()) {
        let fragments = fragment::fragments(&glyphs);
        let pieces = fragment::pieces(&fragments);
        let font = |index: usize| Font { is_bold: index.is_multiple_of(2), is_fixed: index.is_multiple_of(3), face: Some(index as u64) };
        let page = Stretches { glyphs: &glyphs, fragments: &fragments, pieces: &pieces, font: &font };
        let regions: Vec<_> = columns::regions(&pieces).iter().map(|region| line::lines(&page, region)).collect();
        let scale = Scale::of(regions.iter().flatten());
        let passages = regions.into_iter().flat_map(|lines| paragraph::passages(lines, &scale)).collect();
        let text = assemble::page_text(passages);
        let locator = Locator::Page { index: 1, label: None, boxes: Vec::new() };
        crate::fixtures::check_part(&Part { index: 0, text: text.text, locator, blocks: text.blocks, lines: text.lines, html: None });
    }
}
