//! Makes blocks of the shapes of a slide.

use studium_engine::protocol::extract::BlockKind;

use super::bullets::{Bullet, Inherited, LEVELS};
use super::shape::{Block, Paragraph, Shape, Table};
use crate::archive::Archive;
use crate::error::ExtractError;
use crate::flow::{Container, Flow};
use crate::office::{Lists, Place, Relations, described, words};

/// Placeholders that repeat the same on every slide.
const FURNITURE: [&str; 5] = ["sldNum", "dt", "ftr", "hdr", "sldImg"];

/// Placeholders of a slide's title.
const TITLES: [&str; 2] = ["title", "ctrTitle"];

/// Titles of slides stand below the title of the presentation.
const TITLE_LEVEL: u8 = 2;

/// Writes a presentation, slide by slide.
pub(super) struct Writer<'flow, 'parts> {
    flow: &'flow mut Flow<'parts>,
    lists: Lists,
    /// The number of the last item on each level.
    counts: [Option<u64>; LEVELS],
}

impl<'flow, 'parts> Writer<'flow, 'parts> {
    pub(super) fn new(flow: &'flow mut Flow<'parts>) -> Self {
        Self { flow, lists: Lists::default(), counts: [None; LEVELS] }
    }

    /// Writes the shapes of a slide, the title first. The answer is the title.
    ///
    /// # Errors
    /// What keeps its charts and diagrams from being read.
    pub(super) fn slide(
        &mut self,
        shapes: &[Shape],
        inherited: &Inherited,
        relations: &Relations,
        archive: &mut Archive,
    ) -> Result<Option<String>, ExtractError> {
        let at = shapes.iter().position(|shape| shape.is_any_of(&TITLES) && !shape.line().is_empty());
        let title = at.map(|at| shapes[at].line());
        if let Some(title) = &title {
            self.flow.begin(BlockKind::Heading { level: TITLE_LEVEL });
            self.flow.text(title);
            self.flow.end();
        }
        for (index, shape) in shapes.iter().enumerate() {
            if Some(index) != at && !shape.is_any_of(&FURNITURE) {
                self.shape(shape, inherited, relations, archive)?;
            }
        }
        Ok(title)
    }

    /// Writes what the speaker wrote below the slide.
    pub(super) fn notes(&mut self, shapes: &[Shape]) {
        let inherited = Inherited::default();
        self.flow.open(Container::Quote);
        for shape in shapes.iter().filter(|shape| shape.is_any_of(&["body"])) {
            for block in &shape.blocks {
                if let Block::Paragraph(paragraph) = block {
                    self.paragraph(paragraph, shape, &inherited);
                }
            }
            self.end_shape();
        }
        self.flow.close(|container| container == Container::Quote, |_| false);
    }

    fn shape(
        &mut self,
        shape: &Shape,
        inherited: &Inherited,
        relations: &Relations,
        archive: &mut Archive,
    ) -> Result<(), ExtractError> {
        for block in &shape.blocks {
            match block {
                Block::Paragraph(paragraph) => self.paragraph(paragraph, shape, inherited),
                Block::Table(table) => self.table(table),
                Block::Drawing(drawing) => {
                    words(drawing, relations, archive)?.iter().for_each(|line| self.line(line));
                }
            }
            if self.flow.is_stopped() {
                return Ok(());
            }
        }
        self.end_shape();
        if let Some(description) = shape.description.as_deref().and_then(described) {
            self.line(&description);
        }
        Ok(())
    }

    fn paragraph(&mut self, paragraph: &Paragraph, shape: &Shape, inherited: &Inherited) {
        let level = paragraph.level;
        let bullet = paragraph.bullet.or_else(|| shape.bullets.at(level)).unwrap_or_else(|| {
            shape.placeholder.as_ref().map_or(Bullet::Nothing, |place| inherited.bullet(place, level))
        });
        let index = usize::from(level).min(LEVELS - 1);
        let number = match bullet {
            Bullet::Number { start } => Some(self.counts[index].map_or(start, |last| last.saturating_add(1))),
            Bullet::Nothing | Bullet::Sign => None,
        };
        self.counts[index] = number;
        self.counts[index + 1..].fill(None);
        if bullet == Bullet::Nothing {
            self.lists.close(self.flow);
        } else {
            self.lists.begin_item(self.flow, &Place { list: String::new(), level, number });
        }
        self.flow.begin(BlockKind::Paragraph);
        paragraph.passage.write(self.flow);
        self.flow.end();
    }

    fn table(&mut self, table: &Table) {
        self.flow.begin_table();
        for (index, row) in table.rows.iter().enumerate() {
            self.flow.begin_row();
            for cell in row {
                self.flow.begin_cell(index == 0 && table.has_header);
                cell.write(self.flow);
            }
        }
        self.flow.end_table();
    }

    fn line(&mut self, line: &str) {
        self.flow.begin(BlockKind::Paragraph);
        self.flow.text(line);
        self.flow.end();
    }

    fn end_shape(&mut self) {
        self.lists.close(self.flow);
        self.counts = [None; LEVELS];
    }
}
