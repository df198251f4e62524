//! Values separated by commas, semicolons, tabs or bars: one table, however long, in parts that name their cells.

use csv::ReaderBuilder;
use studium_engine::protocol::extract::Format;

use crate::error::ExtractError;
use crate::flow::Flow;
use crate::limits;
use crate::outlet::Parts;
use crate::spreadsheet::Rows;

/// Characters that separate values, in the order in which they are preferred.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Rows that are looked at to tell the separator.
const SAMPLE_ROWS: usize = 50;

/// Reads a table.
///
/// # Errors
/// [`ExtractError::TooLarge`], or what [`Flow::finish`] says.
pub(crate) fn read(text: &str, parts: Parts<'_>) -> Result<(), ExtractError> {
    let mut flow = Flow::new(parts, Format::Csv);
    let mut rows = Rows::new(&mut flow, "", Vec::new());
    let mut left = limits::SHEET_CELLS;
    for (row, record) in reader(text, separator(text)).records().enumerate() {
        if rows.is_stopped() {
            break;
        }
        // A text in memory has no errors but those of its own rows, and flexible rows have none.
        let Ok(record) = record else { continue };
        left = left.checked_sub(record.len() as u64).ok_or(ExtractError::TooLarge {
            what: "number of cells",
            amount: limits::SHEET_CELLS + 1,
            limit: limits::SHEET_CELLS,
        })?;
        let cells = (0_u32..).zip(record.iter().map(|value| value.replace(['\t', '\n', '\r'], " "))).collect();
        rows.push(u32::try_from(row).unwrap_or(u32::MAX), cells);
    }
    rows.finish();
    flow.finish()
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes())
}

/// The separator that gives the most rows of one width; more columns decide between equals.
pub(crate) fn separator(text: &str) -> u8 {
    let rate = |separator: u8| {
        let widths: Vec<usize> =
            reader(text, separator).records().take(SAMPLE_ROWS).flatten().map(|record| record.len()).collect();
        let usual = widths.iter().copied().max_by_key(|width| widths.iter().filter(|other| *other == width).count());
        let usual = usual.unwrap_or(1);
        let fitting = widths.iter().filter(|width| **width == usual).count();
        // A single column fits always and tells nothing.
        if usual > 1 { (fitting * 1000 / widths.len(), usual) } else { (0, 0) }
    };
    let mut best = (b',', (0, 0));
    for separator in SEPARATORS {
        let rated = rate(separator);
        if rated > best.1 {
            best = (separator, rated);
        }
    }
    best.0
}

#[cfg(test)]
mod tests;
