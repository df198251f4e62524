//! One part in the making: text, blocks and HTML grow together.

use studium_base::{Locator, TextRange};
use studium_engine::protocol::extract::{Block, BlockKind, Part};

use super::builder::Container;
use super::rich::Rich;
use crate::canonical::length;

/// A container with its identity, so that two lists in a row stay two lists.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Opened {
    pub(super) id: u32,
    pub(super) container: Container,
}

/// A row of a table; each cell says whether it is a header.
pub(super) type Row = Vec<(bool, Rich)>;

/// What a block holds.
#[derive(Debug)]
pub(super) enum Leaf {
    /// Paragraph, heading, item, quotation.
    Text(BlockKind, Rich),
    /// Program text.
    Code(Rich),
    /// Rows of cells; no cell holds a tab or a line feed.
    Table(Vec<Row>),
}

impl Leaf {
    pub(super) fn kind(&self) -> BlockKind {
        match self {
            Self::Text(kind, _) => *kind,
            Self::Code(_) => BlockKind::Code,
            Self::Table(_) => BlockKind::Table,
        }
    }

    /// The canonical text of the block.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(_, rich) | Self::Code(rich) => rich.text().to_owned(),
            Self::Table(rows) => {
                let rows: Vec<String> = rows.iter().map(row_text).collect();
                rows.join("\n")
            }
        }
    }
}

/// The canonical text of a row.
pub(super) fn row_text(row: &Row) -> String {
    let cells: Vec<&str> = row.iter().map(|(_, cell)| cell.text()).collect();
    cells.join("\t")
}

/// Text, blocks and HTML of the part so far.
#[derive(Debug)]
pub(super) struct Page {
    text: String,
    chars: u32,
    blocks: Vec<Block>,
    html: String,
    open: Vec<Opened>,
    /// Where it stands.
    pub(super) place: Locator,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            text: String::new(),
            chars: 0,
            blocks: Vec::new(),
            html: String::new(),
            open: Vec::new(),
            place: Locator::Section { href: None, path: Vec::new() },
        }
    }
}

impl Page {
    pub(super) fn chars(&self) -> usize {
        self.chars as usize
    }

    pub(super) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// Does it hold anything under its headings?
    pub(super) fn is_headings_only(&self) -> bool {
        self.blocks.iter().all(|block| matches!(block.kind, BlockKind::Heading { .. }))
    }

    /// Adds a block that stands inside `within`.
    pub(super) fn add(&mut self, leaf: &Leaf, within: &[Opened]) {
        if !self.is_empty() {
            self.text.push('\n');
            self.chars += 1;
        }
        let text = leaf.text();
        let start = self.chars;
        self.chars += length(&text);
        self.text.push_str(&text);
        let range = TextRange::new(start, self.chars);
        self.blocks.push(Block { range, kind: leaf.kind() });
        self.enter(within);
        self.write(leaf, range);
    }

    pub(super) fn finish(mut self) -> Part {
        self.enter(&[]);
        Part {
            index: 0,
            text: self.text,
            locator: self.place,
            blocks: self.blocks,
            lines: Vec::new(),
            html: Some(self.html),
        }
    }

    /// Closes and opens elements until exactly `within` is open.
    fn enter(&mut self, within: &[Opened]) {
        let shared = self.open.iter().zip(within).take_while(|(open, wanted)| open == wanted).count();
        for opened in self.open.drain(shared..).rev() {
            self.html.push_str(match opened.container {
                Container::Quote => "</blockquote>",
                Container::List { is_ordered: true } => "</ol>",
                Container::List { is_ordered: false } => "</ul>",
                Container::Item { .. } => "</li>",
            });
        }
        for (depth, opened) in within.iter().enumerate().skip(shared) {
            match opened.container {
                Container::Quote => self.html.push_str("<blockquote>"),
                Container::List { is_ordered: false } => self.html.push_str("<ul>"),
                Container::List { is_ordered: true } => match within.get(depth + 1).map(|next| next.container) {
                    Some(Container::Item { number: Some(number) }) if number != 1 => {
                        self.html.push_str(&format!("<ol start=\"{number}\">"));
                    }
                    _ => self.html.push_str("<ol>"),
                },
                Container::Item { .. } => self.html.push_str("<li>"),
            }
        }
        self.open.extend_from_slice(&within[shared..]);
    }

    fn write(&mut self, leaf: &Leaf, range: TextRange) {
        let place = format!(" data-start=\"{}\" data-end=\"{}\">", range.start, range.end);
        let html = &mut self.html;
        match leaf {
            Leaf::Text(kind, rich) => {
                let element = match kind {
                    BlockKind::Heading { level } => {
                        ["h1", "h2", "h3", "h4", "h5", "h6"][usize::from(*level).clamp(1, 6) - 1]
                    }
                    BlockKind::Paragraph
                    | BlockKind::ListItem
                    | BlockKind::Quote
                    | BlockKind::Code
                    | BlockKind::Table => "p",
                };
                html.push_str(&format!("<{element}{place}"));
                rich.write_html(html);
                html.push_str(&format!("</{element}>"));
            }
            Leaf::Code(rich) => {
                html.push_str(&format!("<pre{place}<code>"));
                rich.write_html(html);
                html.push_str("</code></pre>");
            }
            Leaf::Table(rows) => {
                html.push_str(&format!("<table{place}<tbody>"));
                for (index, row) in rows.iter().enumerate() {
                    html.push_str(if index > 0 { "\n<tr>" } else { "<tr>" });
                    for (index, (is_header, cell)) in row.iter().enumerate() {
                        // Blanks between cells stay in the document tree, which makes its text the canonical text.
                        html.push_str(if index > 0 { "\t" } else { "" });
                        let element = if *is_header { "th" } else { "td" };
                        html.push_str(&format!("<{element}>"));
                        cell.write_html(html);
                        html.push_str(&format!("</{element}>"));
                    }
                    html.push_str("</tr>");
                }
                html.push_str("</tbody></table>");
            }
        }
    }
}
