//! Tables of an OpenDocument file: cells that stand for several, and cells that another one covers.

use crate::flow::Flow;
use crate::limits;
use crate::xml::Element;

/// The tables that are open, and what is left of the cells that a document may gain by repetition.
#[derive(Debug)]
pub(super) struct Tables {
    open: u32,
    is_head: bool,
    /// Empty cells that stand between the last cell and the next; at the end of a row they do not matter.
    owed: usize,
    left: usize,
}

impl Default for Tables {
    fn default() -> Self {
        Self { open: 0, is_head: false, owed: 0, left: limits::REPEATED_CELLS }
    }
}

impl Tables {
    pub(super) fn begin(&mut self, flow: &mut Flow<'_>) {
        self.open += 1;
        flow.begin_table();
    }

    pub(super) fn end(&mut self, flow: &mut Flow<'_>) {
        self.open = self.open.saturating_sub(1);
        self.is_head = false;
        flow.end_table();
    }

    pub(super) fn set_head(&mut self, is_head: bool) {
        self.is_head = is_head && self.open == 1;
    }

    /// Rows that repeat are given once: in texts they are empty ones, which are left out.
    pub(super) fn begin_row(&mut self, flow: &mut Flow<'_>) {
        if self.open == 1 {
            self.owed = 0;
        }
        flow.begin_row();
    }

    pub(super) fn begin_cell(&mut self, element: &Element<'_>, flow: &mut Flow<'_>) {
        // Cells of a table inside a cell run on in it.
        if self.open == 1 {
            for _ in 0..std::mem::take(&mut self.owed) {
                flow.begin_cell(false);
            }
            let repeated = element.attribute("number-columns-repeated").and_then(|count| count.parse::<usize>().ok());
            self.owed = repeated.unwrap_or(1).saturating_sub(1).min(self.left);
            self.left -= self.owed;
        }
        flow.begin_cell(self.is_head);
    }
}
