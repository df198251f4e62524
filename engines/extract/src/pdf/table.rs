//! Tables, told by lines whose cells stand under each other.

use super::line::Line;

/// Lines in a row that must agree before they are a table.
const FEWEST_ROWS: usize = 3;

/// How far apart edges may be and still be in line, in font sizes.
const SLACK: f32 = 0.8;

/// For each line: is it a row of a table?
pub(super) fn rows(lines: &[Line]) -> Vec<bool> {
    let mut is_row = vec![false; lines.len()];
    let mut start = 0;
    while start < lines.len() {
        let mut end = start + 1;
        while end < lines.len() && is_under(&lines[end - 1], &lines[end]) {
            end += 1;
        }
        if end - start >= FEWEST_ROWS {
            is_row[start..end].fill(true);
        }
        start = end;
    }
    is_row
}

fn is_under(above: &Line, below: &Line) -> bool {
    if above.cells.len() < 2 || below.cells.len() < 2 || has_marker(above) || has_marker(below) {
        return false;
    }
    let slack = SLACK * below.size;
    let is_close = |one: f32, other: f32| (one - other).abs() < slack;
    let in_line = below.cells.iter().filter(|cell| {
        above.cells.iter().any(|other| {
            is_close(cell.0, other.0)
                || is_close(cell.1, other.1)
                || is_close(f32::midpoint(cell.0, cell.1), f32::midpoint(other.0, other.1))
        })
    });
    in_line.count() >= 2
}

/// A bullet or number before its item is no cell.
fn has_marker(line: &Line) -> bool {
    line.letters.iter().position(|letter| letter.character == '\t').is_some_and(|tab| {
        let first: String = line.letters[..tab].iter().map(|letter| letter.character).collect();
        super::paragraph::is_marker(&first)
    })
}
