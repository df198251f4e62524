//! Rows and cells: written when text stands in them, so that emptiness costs nothing.

use super::properties::is_on;
use super::step::Step;
use crate::error::ExtractError;
use crate::limits;
use crate::xml::Xml;

/// A table that is open.
#[derive(Debug, Default)]
pub(super) struct Table {
    is_begun: bool,
    is_row_begun: bool,
    is_header: bool,
    is_row_hidden: bool,
    is_cell_hidden: bool,
    /// Cells of the row that are not written yet.
    waiting: u32,
    /// Cells of the row that are.
    written: u32,
    /// Further columns over which the cell stretches.
    stretch: u32,
}

impl Table {
    /// Is what stands in the cell no text of the document?
    pub(super) fn is_hidden(&self) -> bool {
        self.is_row_hidden || self.is_cell_hidden
    }

    pub(super) fn begin_row(&mut self) {
        *self = Self { is_begun: self.is_begun, ..Self::default() };
    }

    /// Reads the properties of the row.
    ///
    /// # Errors
    /// Like [`Xml::next`].
    pub(super) fn read_row(&mut self, xml: &mut Xml<'_>) -> Result<(), ExtractError> {
        xml.visit(|element| {
            match element.name().as_str() {
                "tblHeader" => self.is_header = is_on(element),
                "del" => self.is_row_hidden = true,
                "gridBefore" => {
                    self.waiting = self.waiting.saturating_add(columns(element.attribute("val")));
                }
                "trPrChange" => return false,
                _ => {}
            }
            true
        })
    }

    pub(super) fn begin_cell(&mut self) {
        self.is_cell_hidden = false;
        self.stretch = 0;
        self.waiting = self.waiting.saturating_add(1);
    }

    /// Reads the properties of the cell. A cell that goes on from the one above or before shows nothing of its own.
    ///
    /// # Errors
    /// Like [`Xml::next`].
    pub(super) fn read_cell(&mut self, xml: &mut Xml<'_>) -> Result<(), ExtractError> {
        xml.visit(|element| {
            match element.name().as_str() {
                "gridSpan" => self.stretch = columns(element.attribute("val")).saturating_sub(1),
                "vMerge" | "hMerge" => {
                    self.is_cell_hidden |= element.attribute("val").is_none_or(|value| value != "restart");
                }
                "tcPrChange" => return false,
                _ => {}
            }
            true
        })
    }

    pub(super) fn end_cell(&mut self) {
        self.is_cell_hidden = false;
        self.waiting = self.waiting.saturating_add(std::mem::take(&mut self.stretch));
    }

    /// Text comes: everything up to its cell is written.
    pub(super) fn write(&mut self, steps: &mut Vec<Step>) {
        if !std::mem::replace(&mut self.is_begun, true) {
            steps.push(Step::Table);
        }
        if !std::mem::replace(&mut self.is_row_begun, true) {
            steps.push(Step::Row);
        }
        let cells = std::mem::take(&mut self.waiting).min(limits::TABLE_COLUMNS.saturating_sub(self.written));
        self.written += cells;
        for _ in 0..cells {
            steps.push(Step::Cell { is_header: self.is_header });
        }
    }

    /// The row ends, with the empty cells at its end.
    pub(super) fn end_row(&mut self, steps: &mut Vec<Step>) {
        if self.is_row_begun {
            self.write(steps);
        }
        self.begin_row();
    }

    pub(super) fn end(mut self, steps: &mut Vec<Step>) {
        self.end_row(steps);
        if self.is_begun {
            steps.push(Step::TableEnd);
        }
    }
}

fn columns(value: Option<String>) -> u32 {
    value.and_then(|value| value.parse().ok()).unwrap_or(0).min(limits::TABLE_COLUMNS)
}
