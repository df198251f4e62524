//! What the markup of a text comes down to.

use crate::office::{Drawing, Passage, Place};

/// One step through a document.
#[derive(Debug)]
pub(super) enum Step {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table begins.
    Table,
    /// A row of it begins.
    Row,
    /// A cell of the row begins.
    Cell {
        /// Does it head a column?
        is_header: bool,
    },
    /// The table ends.
    TableEnd,
    /// A chart or diagram.
    Drawing(Drawing),
    /// The paragraph before is the first to refer to this note.
    Note {
        /// Its number in the document.
        label: u32,
        /// Its text.
        steps: Vec<Step>,
    },
}

/// A paragraph.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub(super) role: Role,
    pub(super) place: Option<Place>,
    pub(super) passage: Passage,
}

/// What a paragraph is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Role {
    /// Running text.
    #[default]
    Body,
    /// A heading; level 1 is the outermost.
    Heading(u8),
    /// A quotation.
    Quote,
    /// A line of program text.
    Code,
    /// An entry of the table of contents, which repeats a heading.
    Contents,
}
