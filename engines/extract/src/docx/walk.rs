//! Goes through the markup of a text and makes steps of it.

use std::rc::Rc;

use super::fields::Fields;
use super::notes::{NoteKind, Notes};
use super::numbering::Numbering;
use super::properties::{OutlineLevel, ParagraphProperties, RunProperties};
use super::step::{Paragraph, Role, Step};
use super::styles::Styles;
use super::table::Table;
use crate::error::ExtractError;
use crate::flow::Style;
use crate::limits;
use crate::office::{Alternatives, Drawing, Passage, Relations, described, formula, symbol, symbols_in};
use crate::xml::{Element, Node, Xml};

/// A paragraph that is open; the run in it may hold a text box with further paragraphs.
#[derive(Debug, Default)]
struct Open {
    properties: ParagraphProperties,
    passage: Passage,
    run: RunProperties,
    link: Option<Rc<str>>,
}

/// The walk through one member.
pub(super) struct Walk<'a> {
    styles: &'a Styles,
    numbering: &'a mut Numbering,
    relations: &'a Relations,
    notes: &'a mut Notes,
    paragraphs: Vec<Open>,
    tables: Vec<Table>,
    fields: Fields,
    alternatives: Alternatives,
    /// Pieces of text read so far.
    read: u64,
    is_in_text: bool,
    is_in_instruction: bool,
    /// Does the content that follows repeat headings, or ask to be replaced?
    is_content_left_out: bool,
    steps: Vec<Step>,
    /// What waits until the outermost paragraph ends.
    inner: Vec<Step>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        styles: &'a Styles,
        numbering: &'a mut Numbering,
        relations: &'a Relations,
        notes: &'a mut Notes,
    ) -> Self {
        Self {
            styles,
            numbering,
            relations,
            notes,
            paragraphs: Vec::new(),
            tables: Vec::new(),
            fields: Fields::default(),
            alternatives: Alternatives::default(),
            read: 0,
            is_in_text: false,
            is_in_instruction: false,
            is_content_left_out: false,
            steps: Vec::new(),
            inner: Vec::new(),
        }
    }

    /// The steps that are complete.
    pub(super) fn steps(&mut self) -> Vec<Step> {
        std::mem::take(&mut self.steps)
    }

    /// Ends what is still open.
    pub(super) fn finish(&mut self) {
        while !self.paragraphs.is_empty() {
            self.end_paragraph();
        }
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.fields.clear();
        self.is_in_text = false;
        self.is_in_instruction = false;
    }

    /// Takes one node.
    ///
    /// # Errors
    /// Like [`Xml::next`].
    pub(super) fn take(&mut self, node: Node<'_>, xml: &mut Xml<'_>) -> Result<(), ExtractError> {
        match node {
            Node::Start(element) => {
                let name = element.name();
                if is_left_out(&name) {
                    return xml.skip();
                }
                if self.start_block(&name, xml)? || self.start_in_run(&name, &element) {
                    return Ok(());
                }
                self.start_in_paragraph(&name, &element, xml)
            }
            Node::Text(text) => {
                if self.is_in_text {
                    self.push(&text);
                } else if self.is_in_instruction {
                    self.fields.instruct(&text);
                }
                Ok(())
            }
            Node::End(name) => {
                self.end(&name);
                Ok(())
            }
        }
    }

    /// Paragraphs, tables and what holds them.
    fn start_block(&mut self, name: &str, xml: &mut Xml<'_>) -> Result<bool, ExtractError> {
        match name {
            // Ends are not matched with starts, so depth alone does not bound what is open.
            "p" if self.paragraphs.len() < limits::XML_DEPTH => self.paragraphs.push(Open::default()),
            "pPr" => self.begin_paragraph(ParagraphProperties::read(xml)?),
            "tbl" if self.tables.len() < limits::XML_DEPTH => self.tables.push(Table::default()),
            "tr" => self.tables.last_mut().map_or((), Table::begin_row),
            "tc" => self.tables.last_mut().map_or((), Table::begin_cell),
            "trPr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.read_row(xml)?;
                }
            }
            "tcPr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.read_cell(xml)?;
                }
            }
            "sdt" => self.is_content_left_out = false,
            "sdtPr" => self.is_content_left_out = is_furniture(xml)?,
            "sdtContent" => {
                if std::mem::take(&mut self.is_content_left_out) {
                    xml.skip()?;
                }
            }
            "AlternateContent" => self.alternatives.begin(self.read),
            "Choice" | "Fallback" => {
                if self.alternatives.is_satisfied(self.read) {
                    xml.skip()?;
                }
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Letters and what stands between them.
    fn start_in_run(&mut self, name: &str, element: &Element<'_>) -> bool {
        match name {
            "t" => self.is_in_text = true,
            "tab" | "ptab" => self.push("\t"),
            "br" | "cr" => self.push_break(),
            "noBreakHyphen" => self.push("-"),
            "sym" => {
                let value = |name| element.attribute(name).unwrap_or_default();
                if let Some(character) = symbol(&value("font"), &value("char")) {
                    self.push(character.encode_utf8(&mut [0; 4]));
                }
            }
            "footnoteReference" => self.cite(NoteKind::Footnote, element),
            "endnoteReference" => self.cite(NoteKind::Endnote, element),
            "chart" | "relIds" => {
                if let Some(drawing) = Drawing::of(element).filter(|_| self.is_visible()) {
                    self.inner.push(Step::Drawing(drawing));
                    self.read += 1;
                }
            }
            "docPr" => self.describe(element.attribute("descr")),
            "shape" => self.describe(element.attribute("alt")),
            // Words drawn as a picture.
            "textpath" => {
                if let Some(words) = element.attribute("string") {
                    self.push(&words);
                }
            }
            "instrText" => self.is_in_instruction = true,
            "fldChar" => match element.attribute("fldCharType").as_deref() {
                Some("begin") => self.fields.begin(),
                Some("separate") => self.fields.result(),
                Some("end") => self.fields.end(),
                _ => {}
            },
            _ => return false,
        }
        true
    }

    /// Runs and what is told from them.
    fn start_in_paragraph(&mut self, name: &str, element: &Element<'_>, xml: &mut Xml<'_>) -> Result<(), ExtractError> {
        match name {
            "r" => self.begin_run(RunProperties::default()),
            "rPr" => {
                let stated = RunProperties::read(xml)?;
                let style = stated.style.as_deref().map(|id| self.styles.run(id)).unwrap_or_default();
                self.begin_run(stated.over(&style));
            }
            "hyperlink" => {
                let address = element.prefixed_attribute("id").and_then(|id| self.relations.address(&id).map(Rc::from));
                self.set_link(address);
            }
            "fldSimple" => {
                self.fields.begin();
                self.fields.instruct(&element.attribute("instr").unwrap_or_default());
                self.fields.result();
            }
            "oMathPara" => self.push_break(),
            "oMath" => {
                let text = formula(xml)?;
                self.push(&text);
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        match name {
            "t" => self.is_in_text = false,
            "instrText" => self.is_in_instruction = false,
            "p" => self.end_paragraph(),
            "hyperlink" => self.set_link(None),
            "fldSimple" => self.fields.end(),
            "oMathPara" => self.push_break(),
            "AlternateContent" => self.alternatives.end(),
            "tc" => self.tables.last_mut().map_or((), Table::end_cell),
            "tr" => self.end_row(),
            "tbl" => self.end_table(),
            _ => {}
        }
    }

    fn begin_paragraph(&mut self, properties: ParagraphProperties) {
        // A contents field without an end must not hide the chapters.
        if matches!(self.role(&properties), Role::Heading(_)) {
            self.fields.clear();
        }
        if let Some(open) = self.paragraphs.last_mut() {
            open.properties = properties;
        }
    }

    fn begin_run(&mut self, run: RunProperties) {
        if let Some(open) = self.paragraphs.last_mut() {
            open.run = run;
        }
    }

    fn set_link(&mut self, link: Option<Rc<str>>) {
        if let Some(open) = self.paragraphs.last_mut() {
            open.link = link;
        }
    }

    fn role(&self, properties: &ParagraphProperties) -> Role {
        match properties.outline {
            Some(OutlineLevel::Heading(level)) => Role::Heading(level),
            Some(OutlineLevel::Body) => Role::Body,
            None => self.styles.role(properties.style.as_deref()),
        }
    }

    fn end_paragraph(&mut self) {
        let Some(Open { properties, passage, .. }) = self.paragraphs.pop() else { return };
        let role = self.role(&properties);
        let style = || self.styles.numbering(properties.style.as_deref());
        let list = match &properties.list {
            Some(list) => Some((list.clone(), properties.level.unwrap_or_default())),
            None => style().map(|(list, level)| (list, properties.level.unwrap_or(level))),
        };
        let place = list.and_then(|(list, level)| self.numbering.next(&list, level));
        let is_inside = !self.paragraphs.is_empty();
        let out = if is_inside { &mut self.inner } else { &mut self.steps };
        // Program text keeps its empty lines.
        if (!passage.is_blank() && role != Role::Contents) || (role == Role::Code && self.tables.is_empty()) {
            if let Some(table) = self.tables.first_mut() {
                table.write(out);
            }
            out.push(Step::Paragraph(Paragraph { role, place, passage }));
        }
        if !is_inside {
            self.steps.append(&mut self.inner);
        }
    }

    /// Tables inside a table run on in its cell, so only the outermost one is written.
    fn end_row(&mut self) {
        let is_outermost = self.tables.len() == 1;
        let out = if self.paragraphs.is_empty() { &mut self.steps } else { &mut self.inner };
        match self.tables.last_mut() {
            Some(table) if is_outermost => table.end_row(out),
            Some(table) => table.begin_row(),
            None => {}
        }
    }

    fn end_table(&mut self) {
        let out = if self.paragraphs.is_empty() { &mut self.steps } else { &mut self.inner };
        if let Some(table) = self.tables.pop()
            && self.tables.is_empty()
        {
            table.end(out);
        }
    }

    fn is_visible(&self) -> bool {
        self.fields.is_visible() && !self.tables.iter().any(Table::is_hidden)
    }

    fn push(&mut self, text: &str) {
        let is_visible = self.is_visible();
        let Some(open) = self.paragraphs.last_mut() else { return };
        if is_visible && open.run.hidden != Some(true) {
            let link = open.link.as_ref().or_else(|| self.fields.link());
            open.passage.push(&symbols_in(text, open.run.typeface.as_deref()), open.run.look(), link);
            self.read += 1;
        }
    }

    fn push_break(&mut self) {
        let is_visible = self.is_visible();
        if let Some(open) = self.paragraphs.last_mut().filter(|_| is_visible) {
            open.passage.push_break();
        }
    }

    fn describe(&mut self, description: Option<String>) {
        if let Some(description) = description.as_deref().and_then(described) {
            self.push(&description);
        }
    }

    fn cite(&mut self, kind: NoteKind, element: &Element<'_>) {
        if !self.is_visible() || self.paragraphs.is_empty() {
            return;
        }
        let Some(id) = element.attribute("id") else { return };
        let Some((label, steps)) = self.notes.cite(kind, id) else { return };
        if let Some(open) = self.paragraphs.last_mut() {
            open.passage.push(&format!("[{label}]"), Style::default(), None);
        }
        self.inner.extend(steps.map(|steps| Step::Note { label, steps }));
    }
}

/// Deleted text, properties that say nothing about text, and the reading aids above East Asian words.
fn is_left_out(name: &str) -> bool {
    matches!(
        name,
        "del" | "moveFrom" | "delText" | "delInstrText" | "sectPr" | "rt" | "tblPr" | "tblGrid" | "tblPrEx" | "ffData"
    )
}

/// Do the properties of a content control say that it holds the table of contents, or words that ask to be replaced?
fn is_furniture(xml: &mut Xml<'_>) -> Result<bool, ExtractError> {
    let mut is_furniture = false;
    xml.visit(|element| {
        is_furniture |= match element.name().as_str() {
            "docPartGallery" => element.attribute("val").is_some_and(|gallery| gallery == "Table of Contents"),
            "showingPlcHdr" => super::properties::is_on(element),
            _ => false,
        };
        true
    })?;
    Ok(is_furniture)
}
