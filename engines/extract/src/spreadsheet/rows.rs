//! Rows of cells become tables in parts that say which cells they hold.

use studium_base::Locator;
use studium_engine::protocol::extract::BlockKind;

use crate::flow::Flow;
use crate::limits;

/// A cell with its column, counted from 0.
pub(crate) type Cell = (u32, String);

/// Collects rows until there are enough for a part.
pub(crate) struct Rows<'flow, 'parts> {
    flow: &'flow mut Flow<'parts>,
    sheet: String,
    /// Columns that hold anything, in order, where that is known: empty ones between them are left out.
    columns: Vec<u32>,
    group: Vec<(u32, Vec<Cell>)>,
    group_chars: usize,
    is_first: bool,
}

impl<'flow, 'parts> Rows<'flow, 'parts> {
    /// Begins a sheet; without a name it gets no heading.
    pub(crate) fn new(flow: &'flow mut Flow<'parts>, sheet: &str, columns: Vec<u32>) -> Self {
        let sheet = sheet.to_owned();
        Self { flow, sheet, columns, group: Vec::new(), group_chars: 0, is_first: true }
    }

    /// Adds a row, counted from 0; rows come in order, cells in the order of their columns.
    pub(crate) fn push(&mut self, row: u32, cells: Vec<Cell>) {
        let cells: Vec<Cell> = cells.into_iter().filter(|(_, text)| !text.trim().is_empty()).collect();
        if cells.is_empty() {
            return;
        }
        self.group_chars += cells.iter().map(|(_, text)| text.chars().count() + 1).sum::<usize>();
        self.group.push((row, cells));
        if self.group_chars >= limits::PART_CHARS / 2 {
            self.write();
        }
    }

    /// Is there no point in reading on?
    pub(crate) fn is_stopped(&self) -> bool {
        self.flow.is_stopped()
    }

    /// Ends the sheet.
    pub(crate) fn finish(mut self) {
        self.write();
    }

    fn write(&mut self) {
        let group = std::mem::take(&mut self.group);
        self.group_chars = 0;
        let Some(cells) = range(&group) else { return };
        self.flow.place(Some(Locator::Sheet { name: self.sheet.clone(), cells }));
        if self.is_first && !self.sheet.trim().is_empty() {
            self.flow.begin(BlockKind::Heading { level: 2 });
            self.flow.text(&self.sheet);
            self.flow.end();
        }
        self.flow.begin_table();
        for (index, (_, cells)) in group.into_iter().enumerate() {
            let is_header = self.is_first && index == 0 && cells.iter().all(|(_, text)| is_label(text));
            self.write_row(cells, is_header);
        }
        self.flow.end_table();
        self.is_first = false;
    }

    fn write_row(&mut self, cells: Vec<Cell>, is_header: bool) {
        self.flow.begin_row();
        let mut next = 0;
        for (column, text) in cells {
            let position = match self.columns.binary_search(&column) {
                Ok(position) => position,
                // Columns that are not known beforehand stand where they are.
                Err(_) => column as usize,
            };
            for _ in next..position.min(next + limits::SHEET_GAP) {
                self.flow.begin_cell(is_header);
            }
            self.flow.begin_cell(is_header);
            self.flow.text(&text);
            next = position + 1;
        }
    }
}

/// A heading of a column is a word, not a value.
fn is_label(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && text.chars().count() <= limits::TITLE_CHARS
}

/// The cells that a group of rows covers, such as `A1:D20`.
fn range(group: &[(u32, Vec<Cell>)]) -> Option<String> {
    let ((first_row, _), (last_row, _)) = (group.first()?, group.last()?);
    let columns = || group.iter().flat_map(|(_, cells)| cells.iter().map(|(column, _)| *column));
    let (first, last) = (address(columns().min()?, *first_row), address(columns().max()?, *last_row));
    Some(if first == last { first } else { format!("{first}:{last}") })
}

/// `B3` for column 1 of row 2, both counted from 0.
fn address(column: u32, row: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.reverse();
    format!("{}{}", letters.into_iter().collect::<String>(), u64::from(row) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_every_spreadsheet() {
        assert_eq!(address(0, 0), "A1");
        assert_eq!(address(25, 9), "Z10");
        assert_eq!(address(26, 0), "AA1");
        assert_eq!(address(16_383, 1_048_575), "XFD1048576");
    }

    #[test]
    fn a_range_spans_all_rows() {
        let cell = |column: u32| (column, "x".to_owned());
        assert_eq!(range(&[(2, vec![cell(1)])]).as_deref(), Some("B3"));
        assert_eq!(range(&[(2, vec![cell(3)]), (4, vec![cell(1), cell(2)])]).as_deref(), Some("B3:D5"));
        assert_eq!(range(&[]), None);
    }
}
