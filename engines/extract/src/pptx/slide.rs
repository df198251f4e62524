//! Goes through the markup of a slide and makes shapes of it. Groups are passed through: their shapes count as the
//! slide's own, in the order of the file.

use std::rc::Rc;

use super::bullets::{Bullet, Bullets, LEVELS, placeholder};
use super::shape::{Block, Paragraph, Shape, Table};
use crate::error::ExtractError;
use crate::flow::Style;
use crate::limits;
use crate::office::{Alternatives, Drawing, Passage, Relations, formula, is_monospace, symbols_in};
use crate::xml::{Element, Node, Xml};

/// Reads the shapes of a slide or of its notes.
///
/// # Errors
/// Like [`Xml::next`].
pub(super) fn shapes(text: &str, relations: &Relations) -> Result<Vec<Shape>, ExtractError> {
    let mut xml = Xml::new(text);
    let mut walk = Walk::new(relations);
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(element) => walk.start(&element, &mut xml)?,
            Node::Text(text) => walk.text(&text),
            Node::End(name) => walk.end(&name),
        }
    }
    walk.end_shape();
    Ok(walk.shapes)
}

struct Walk<'a> {
    relations: &'a Relations,
    shapes: Vec<Shape>,
    shape: Shape,
    table: Option<OpenTable>,
    paragraph: Option<Paragraph>,
    style: Style,
    link: Option<Rc<str>>,
    /// The typeface of signs in the run.
    signs: Option<String>,
    alternatives: Alternatives,
    /// Pieces of text read so far.
    read: u64,
    is_in_text: bool,
}

/// A table with the row that is being read.
#[derive(Debug, Default)]
struct OpenTable {
    table: Table,
    row: Vec<Passage>,
    /// Does the cell belong to the one before or above?
    is_continued: bool,
}

impl<'a> Walk<'a> {
    fn new(relations: &'a Relations) -> Self {
        Self {
            relations,
            shapes: Vec::new(),
            shape: Shape::default(),
            table: None,
            paragraph: None,
            style: Style::default(),
            link: None,
            signs: None,
            alternatives: Alternatives::default(),
            read: 0,
            is_in_text: false,
        }
    }

    fn start(&mut self, element: &Element<'_>, xml: &mut Xml<'_>) -> Result<(), ExtractError> {
        let name = element.name();
        if self.start_shape(&name, element, xml)? || self.start_table(&name, element) {
            return Ok(());
        }
        match name.as_str() {
            "p" => self.paragraph = Some(Paragraph::default()),
            "pPr" => self.begin_paragraph(element, xml)?,
            "r" => self.set_run(Style::default(), None),
            "rPr" => self.begin_run(element, xml)?,
            "t" => self.is_in_text = true,
            "br" => {
                if let Some(paragraph) = &mut self.paragraph {
                    paragraph.passage.push_break();
                }
            }
            // The number of the slide and today's date.
            "fld" if element.attribute("type").is_some_and(|kind| is_furniture(&kind)) => xml.skip()?,
            "fld" => self.set_run(Style::default(), None),
            "oMath" => {
                let text = formula(xml)?;
                self.set_run(Style::default(), None);
                self.push(&text);
            }
            "AlternateContent" => self.alternatives.begin(self.read),
            // Word for word it says that the program is too old for the chart.
            "Choice" if element.attribute("Requires").is_some_and(|name| name.starts_with("cx")) => self.read += 1,
            "Choice" | "Fallback" if self.alternatives.is_satisfied(self.read) => xml.skip()?,
            "endParaRPr" | "timing" | "transition" | "custDataLst" => xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    fn start_shape(&mut self, name: &str, element: &Element<'_>, xml: &mut Xml<'_>) -> Result<bool, ExtractError> {
        match name {
            "sp" | "pic" | "graphicFrame" | "cxnSp" | "grpSp" => self.end_shape(),
            "ph" => self.shape.placeholder = Some(placeholder(element)),
            "cNvPr" => {
                let description = element.attribute("descr");
                if self.shape.description.is_none() {
                    self.shape.description = description;
                }
            }
            "lstStyle" => self.shape.bullets = Bullets::read(xml)?,
            "chart" | "relIds" => {
                if let Some(drawing) = Drawing::of(element) {
                    self.shape.blocks.push(Block::Drawing(drawing));
                    self.read += 1;
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn start_table(&mut self, name: &str, element: &Element<'_>) -> bool {
        let is_on = |name: &str| element.attribute(name).is_some_and(|value| value == "1" || value == "true");
        match (name, &mut self.table) {
            ("tbl", _) => self.table = Some(OpenTable::default()),
            ("tblPr", Some(open)) => open.table.has_header = is_on("firstRow"),
            ("tr", Some(open)) => open.row.clear(),
            ("tc", Some(open)) => {
                open.is_continued = is_on("hMerge") || is_on("vMerge");
                if open.row.len() < limits::TABLE_COLUMNS as usize {
                    open.row.push(Passage::default());
                }
            }
            _ => return false,
        }
        true
    }

    fn begin_paragraph(&mut self, element: &Element<'_>, xml: &mut Xml<'_>) -> Result<(), ExtractError> {
        let level = element.attribute("lvl").and_then(|level| level.parse::<u8>().ok()).unwrap_or_default();
        let mut bullet = None;
        xml.visit(|element| {
            bullet = Bullet::of(element).or(bullet);
            true
        })?;
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.level = level.min(LEVELS as u8 - 1);
            paragraph.bullet = bullet;
        }
        Ok(())
    }

    fn begin_run(&mut self, element: &Element<'_>, xml: &mut Xml<'_>) -> Result<(), ExtractError> {
        let is_on = |name: &str| element.attribute(name).is_some_and(|value| value == "1" || value == "true");
        let mut style = Style { is_strong: is_on("b"), is_emphasis: is_on("i"), is_code: false };
        let mut link = None;
        let mut signs = None;
        xml.visit(|element| {
            match element.name().as_str() {
                "hlinkClick" => link = element.prefixed_attribute("id"),
                "latin" => style.is_code = element.attribute("typeface").is_some_and(|font| is_monospace(&font)),
                "sym" => signs = element.attribute("typeface"),
                _ => {}
            }
            true
        })?;
        let link = link.and_then(|id| self.relations.address(&id).map(Rc::from));
        self.set_run(style, link);
        self.signs = signs;
        Ok(())
    }

    fn set_run(&mut self, style: Style, link: Option<Rc<str>>) {
        self.style = style;
        self.link = link;
        self.signs = None;
    }

    fn text(&mut self, text: &str) {
        if self.is_in_text {
            self.push(text);
        }
    }

    fn push(&mut self, text: &str) {
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.passage.push(&symbols_in(text, self.signs.as_deref()), self.style, self.link.as_ref());
            self.read += 1;
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "t" => self.is_in_text = false,
            "p" => self.end_paragraph(),
            "AlternateContent" => self.alternatives.end(),
            "tr" => {
                if let Some(open) = &mut self.table {
                    let row = std::mem::take(&mut open.row);
                    if row.iter().any(|cell| !cell.is_blank()) {
                        open.table.rows.push(row);
                    }
                }
            }
            "tbl" => {
                if let Some(open) = self.table.take() {
                    self.shape.blocks.push(Block::Table(open.table));
                }
            }
            "sp" | "pic" | "graphicFrame" | "cxnSp" => self.end_shape(),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraph.take() else { return };
        match &mut self.table {
            Some(open) if open.is_continued => {}
            Some(open) => {
                if let Some(cell) = open.row.last_mut() {
                    cell.append(paragraph.passage);
                }
            }
            None if paragraph.passage.is_blank() => {}
            None => self.shape.blocks.push(Block::Paragraph(paragraph)),
        }
    }

    fn end_shape(&mut self) {
        self.table = None;
        self.paragraph = None;
        let shape = std::mem::take(&mut self.shape);
        if !shape.blocks.is_empty() || shape.description.is_some() {
            self.shapes.push(shape);
        }
    }
}

fn is_furniture(kind: &str) -> bool {
    kind.starts_with("slidenum") || kind.starts_with("datetime")
}
