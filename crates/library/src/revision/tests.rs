//! Packed layouts, places and searches on hand-made parts.

use studium_base::{Locator, PageBox, TextRange};
use studium_engine::protocol::extract::Line;

use super::layout::{boxes, pack, unpack};
use super::line::lines_of;
use super::read::PartRow;

fn line(start: u32, text: &str, x0: f32, y0: f32) -> Line {
    let length = u32::try_from(text.chars().count()).expect("short");
    let edges: Vec<f32> =
        (0..=length).map(|index| x0 + 10.0 * f32::from(u16::try_from(index).expect("short"))).collect();
    let x1 = *edges.last().expect("one edge more than letters");
    Line { range: TextRange::new(start, start + length), bounds: PageBox([x0, y0, x1, y0 + 12.0]), edges }
}

#[test]
fn a_packed_layout_comes_back_within_a_hundredth_of_a_point() {
    let lines = vec![line(0, "first line", 72.0, 700.0), line(11, "second", 72.5, 686.0)];
    let back = unpack(&pack(&lines)).expect("whole");
    assert_eq!(back.len(), lines.len());
    for (line, other) in lines.iter().zip(&back) {
        assert_eq!((line.range, line.bounds), (other.range, other.bounds));
        for (edge, same) in line.edges.iter().zip(&other.edges) {
            assert!((edge - same).abs() < 0.01, "{edge} {same}");
        }
    }
}

/// The stored form must not change: databases hold it.
#[test]
fn the_packed_form_is_these_bytes() {
    let lines = vec![
        Line { range: TextRange::new(3, 5), bounds: PageBox([0.0, 1.0, 2.0, 3.0]), edges: vec![0.0, 1.0, 2.0] },
        Line { range: TextRange::new(6, 7), bounds: PageBox([0.0, 0.0, 0.0, 1.0]), edges: vec![] },
    ];
    let expected: Vec<u8> = [
        &[1, 2, 0, 0, 0][..],
        &[3, 0, 0, 0, 2, 0, 0, 0],
        &[0, 0, 0, 0, 0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64],
        &[1, 0, 0, 0, 128, 255, 255],
        &[6, 0, 0, 0, 1, 0, 0, 0],
        &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 63],
        &[0],
    ]
    .concat();
    assert_eq!(pack(&lines), expected);
}

#[test]
fn damaged_layouts_are_noticed() {
    let whole = pack(&[line(0, "some words", 10.0, 10.0)]);
    for length in 0..whole.len() {
        assert!(unpack(&whole[..length]).is_none(), "{length} of {} bytes", whole.len());
    }
    let mut other_version = whole;
    other_version[0] = 9;
    assert!(unpack(&other_version).is_none());
}

#[test]
fn a_range_over_two_lines_gets_a_box_on_each() {
    let lines = vec![line(0, "first line", 100.0, 700.0), line(11, "second", 100.0, 686.0)];
    let lit = boxes(&lines, TextRange::new(6, 14));
    assert_eq!(lit, vec![PageBox([160.0, 700.0, 200.0, 712.0]), PageBox([100.0, 686.0, 130.0, 698.0])]);
}

#[test]
fn a_line_without_edges_is_lit_whole() {
    let mut rotated = line(0, "rotated", 5.0, 5.0);
    rotated.edges.clear();
    let bounds = rotated.bounds;
    assert_eq!(boxes(&[rotated], TextRange::new(2, 3)), vec![bounds]);
}

#[test]
fn the_lines_of_a_page_come_with_their_place_in_the_whole_text() {
    let part = PartRow {
        index: 3,
        start: 100,
        text: "Größe zählt\nhier".to_owned(),
        locator: Locator::Page { index: 4, label: None, boxes: Vec::new() },
        blocks: Vec::new(),
        // The last does not fit the text, as when a layout is damaged.
        lines: vec![line(0, "Größe zählt", 72.0, 700.0), line(12, "hier", 72.0, 686.0), line(14, "zu lang", 0.0, 0.0)],
        html: None,
    };
    let lines = lines_of(&part);
    let found: Vec<(u32, u32, &str)> =
        lines.iter().map(|line| (line.range.start, line.range.end, line.text.as_str())).collect();
    assert_eq!(found, [(100, 111, "Größe zählt"), (112, 116, "hier")]);
    assert_eq!(lines[1].bounds, PageBox([72.0, 686.0, 112.0, 698.0]));
}
