//! Tesseract's table of words: a row for each page, block, paragraph, line and word, with its box in pixels.

use super::place::PixelBox;

/// The columns, which have been the same since Tesseract 3.05.
const HEADER: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext";

/// The level of the rows that hold a word.
const WORD: u32 = 5;

/// Marks without letters or digits that are recognised with less confidence are specks and rules, not text. Measured
/// on the pages of Tesseract's own tests: marks that are there have 65 and more, most specks have 0.
const LEAST_CONFIDENCE: f32 = 30.0;

/// A line as it stands in the table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TableLine {
    pub(super) block: u32,
    pub(super) paragraph: u32,
    pub(super) words: Vec<TableWord>,
}

/// A word as it stands in the table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TableWord {
    pub(super) text: String,
    pub(super) pixels: PixelBox,
    pub(super) confidence: f32,
}

/// The lines that have words. `None` for anything that is not such a table.
pub(super) fn parse(table: &[u8]) -> Option<Vec<TableLine>> {
    let table = std::str::from_utf8(table).ok()?;
    let mut rows = table.split('\n').map(|row| row.strip_suffix('\r').unwrap_or(row));
    if rows.next()? != HEADER {
        return None;
    }
    let mut lines: Vec<TableLine> = Vec::new();
    let mut last_place = None;
    for row in rows.filter(|row| !row.is_empty()) {
        let columns: Vec<&str> = row.splitn(12, '\t').collect();
        let number = |column: usize| columns.get(column)?.parse::<u32>().ok();
        if number(0)? != WORD {
            continue;
        }
        let (block, paragraph) = (number(2)?, number(3)?);
        let place = (number(1)?, block, paragraph, number(4)?);
        let (left, top) = (number(6)?, number(7)?);
        let pixels = PixelBox { left, top, right: left.checked_add(number(8)?)?, bottom: top.checked_add(number(9)?)? };
        let confidence = columns.get(10)?.parse::<f32>().ok().filter(|confidence| confidence.is_finite())?;
        let text = columns.get(11)?.trim();
        if !is_word(text, confidence) {
            continue;
        }
        let word = TableWord { text: text.to_owned(), pixels, confidence };
        match lines.last_mut() {
            Some(line) if last_place == Some(place) => line.words.push(word),
            _ => lines.push(TableLine { block, paragraph, words: vec![word] }),
        }
        last_place = Some(place);
    }
    Some(lines)
}

fn is_word(text: &str, confidence: f32) -> bool {
    let is_mark = !text.chars().any(char::is_alphanumeric);
    !text.is_empty() && (!is_mark || confidence >= LEAST_CONFIDENCE)
}
