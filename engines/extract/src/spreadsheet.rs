//! Workbooks (XLSX, XLSB, XLS, ODS) through calamine: the values that a person sees in the cells, sheet by sheet.

mod rows;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, ExcelDateTime, Reader, SheetType, Sheets, open_workbook_auto_from_rs};
use studium_engine::protocol::extract::Format;

use crate::error::ExtractError;
use crate::flow::Flow;
use crate::limits;
use crate::outlet::Parts;

pub(crate) use rows::Rows;

type Workbook<'a> = Sheets<Cursor<&'a [u8]>>;

/// Reads a workbook. Its container was measured before, see [`crate::archive::Archive::check`].
///
/// The library panics over some damaged workbooks (numbers of rows and columns that no sheet has): that is a reason
/// like any other, and nothing of it is used after.
///
/// # Errors
/// [`ExtractError::Workbook`], [`ExtractError::Broken`], [`ExtractError::TooLarge`], or what [`Flow::finish`] says.
pub(crate) fn read(bytes: &[u8], parts: Parts<'_>) -> Result<(), ExtractError> {
    catch_unwind(AssertUnwindSafe(|| read_sheets(bytes, parts))).unwrap_or(Err(ExtractError::Broken))
}

fn read_sheets(bytes: &[u8], parts: Parts<'_>) -> Result<(), ExtractError> {
    let mut workbook = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(of)?;
    let mut flow = Flow::new(parts, Format::Spreadsheet);
    let sheets = workbook.sheets_metadata().to_vec();
    let mut left = limits::SHEET_CELLS;
    for sheet in sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        if flow.is_stopped() {
            break;
        }
        let mut grid = Grid { left, rows: BTreeMap::new() };
        fill(&mut workbook, &sheet.name, &mut grid)?;
        left = grid.left;
        grid.write(&mut flow, &sheet.name);
    }
    flow.finish()
}

/// The used cells of a sheet. Cells may come in any order, and far from each other.
struct Grid {
    /// Cells that the workbook may still have.
    left: u64,
    rows: BTreeMap<u32, BTreeMap<u32, String>>,
}

impl Grid {
    fn put(&mut self, (row, column): (u32, u32), text: Option<String>) -> Result<(), ExtractError> {
        let Some(text) = text else { return Ok(()) };
        self.left = self.left.checked_sub(1).ok_or(ExtractError::TooLarge {
            what: "number of cells",
            amount: limits::SHEET_CELLS + 1,
            limit: limits::SHEET_CELLS,
        })?;
        self.rows.entry(row).or_default().insert(column, text);
        Ok(())
    }

    fn write(self, flow: &mut Flow<'_>, name: &str) {
        let columns: BTreeSet<u32> = self.rows.values().flat_map(|cells| cells.keys().copied()).collect();
        let mut rows = Rows::new(flow, name, columns.into_iter().collect());
        for (row, cells) in self.rows {
            if rows.is_stopped() {
                return;
            }
            rows.push(row, cells.into_iter().collect());
        }
        rows.finish();
    }
}

/// The newer formats are read cell by cell, so that two cells at opposite corners cost two cells. The others come as a
/// whole; there the memory of this process is the bound.
fn fill(workbook: &mut Workbook<'_>, name: &str, grid: &mut Grid) -> Result<(), ExtractError> {
    match workbook {
        Sheets::Xlsx(xlsx) => {
            let mut cells = xlsx.worksheet_cells_reader(name).map_err(of)?;
            while let Some(cell) = cells.next_cell().map_err(of)? {
                grid.put(cell.get_position(), shown(cell.get_value()))?;
            }
        }
        Sheets::Xlsb(xlsb) => {
            let mut cells = xlsb.worksheet_cells_reader(name).map_err(of)?;
            while let Some(cell) = cells.next_cell().map_err(of)? {
                grid.put(cell.get_position(), shown(cell.get_value()))?;
            }
        }
        Sheets::Xls(_) | Sheets::Ods(_) => {
            let range = workbook.worksheet_range(name).map_err(of)?;
            let (first_row, first_column) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let number = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
                let place = (first_row.saturating_add(number(row)), first_column.saturating_add(number(column)));
                grid.put(place, shown(&borrowed(value)))?;
            }
        }
    }
    Ok(())
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(is_true) => DataRef::Bool(*is_true),
        Data::DateTime(time) => DataRef::DateTime(*time),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// A value as text; `None` for an empty cell. Numbers keep their digits, whatever the cell's format hides.
fn shown(value: &DataRef<'_>) -> Option<String> {
    let text = match value {
        DataRef::Empty => return None,
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => decimal(*number),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(is_true) => if *is_true { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(time) => moment(*time),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.replace('T', " "),
        DataRef::Error(error) => error.to_string(),
    };
    // A tab would part cells that are one.
    let text = text.replace(['\t', '\n', '\r'], " ");
    (!text.trim().is_empty()).then_some(text)
}

/// Sums of decimals carry the error of binary fractions in their last digits, which no spreadsheet shows.
fn decimal(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    if rounded != 0.0 && (rounded.abs() >= 1e15 || rounded.abs() < 1e-6) {
        format!("{rounded:e}")
    } else {
        rounded.to_string()
    }
}

/// `2026-11-21`, `2026-11-21 08:30:00`, or `08:30:00` for a time without a day.
fn moment(time: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    if time.is_duration() || time.as_f64() < 1.0 {
        let hours = (time.as_f64() * 24.0).floor();
        return format!("{hours:02}:{minute:02}:{second:02}");
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if clock == "00:00:00" { date } else { format!("{date} {clock}") }
}

fn of(source: impl Into<calamine::Error>) -> ExtractError {
    ExtractError::Workbook { source: source.into() }
}

#[cfg(test)]
mod tests;
