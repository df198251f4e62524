//! What stands on a slide.

use super::bullets::{Bullet, Bullets};
use crate::office::{Drawing, Passage};

/// A text box, placeholder, picture, table, chart or drawing.
#[derive(Debug, Default)]
pub(super) struct Shape {
    pub(super) placeholder: Option<Placeholder>,
    pub(super) description: Option<String>,
    /// What its own list style says.
    pub(super) bullets: Bullets,
    pub(super) blocks: Vec<Block>,
}

/// Which place of the layout a shape fills.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placeholder {
    /// Such as `title`, `body`, `sldNum`.
    pub(super) kind: String,
    /// Its number on the layout.
    pub(super) index: String,
}

/// A piece of a shape.
#[derive(Debug)]
pub(super) enum Block {
    Paragraph(Paragraph),
    Table(Table),
    /// A chart or diagram.
    Drawing(Drawing),
}

/// A paragraph.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub(super) level: u8,
    pub(super) bullet: Option<Bullet>,
    pub(super) passage: Passage,
}

/// A table. Rows without text are not kept.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) has_header: bool,
    pub(super) rows: Vec<Vec<Passage>>,
}

impl Shape {
    /// Is it a placeholder of one of these kinds?
    pub(super) fn is_any_of(&self, kinds: &[&str]) -> bool {
        self.placeholder.as_ref().is_some_and(|placeholder| kinds.contains(&placeholder.kind.as_str()))
    }

    /// Its paragraphs as one line.
    pub(super) fn line(&self) -> String {
        let lines = self.blocks.iter().filter_map(|block| match block {
            Block::Paragraph(paragraph) => Some(paragraph.passage.line()),
            Block::Table(_) | Block::Drawing(_) => None,
        });
        lines.collect::<Vec<_>>().join(" ").trim().to_owned()
    }
}
