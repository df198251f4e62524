//! The body of an OpenDocument file, element by element.
//!
//! Nothing recurses: for each open element there is an entry that says what its end means. Notes and text boxes stand
//! in the middle of a sentence; they are remembered as stretches of markup and read when their paragraph has ended.

mod blocks;
mod reading;

use studium_engine::protocol::extract::Format;

use crate::canonical::{one_line, push_running};
use crate::error::ExtractError;
use crate::flow::{Container, Flow};
use crate::formula::Formula;
use crate::limits;
use crate::xml::{Element, Node, Xml};

use super::inline::Looks;
use super::lists::Lists;
use super::object::Objects;
use super::styles::{Family, Styles};
use super::table::Tables;
use reading::Reading;

/// What the end of an element means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Nothing,
    Paragraph,
    Span,
    Link,
    List,
    Item,
    Table,
    TableHead,
    Frame,
    TitleFrame,
    PictureTitle,
    PictureDescription,
    NoteLabel,
    SpeakerNotes,
    Body,
}

/// The frame of a picture, a text box or an object.
#[derive(Debug, Default)]
struct Frame {
    title: String,
    description: String,
    /// A text box speaks for itself.
    has_text: bool,
}

/// The document while it is read.
pub(super) struct Content<'a, 'parts> {
    pub(super) flow: Flow<'parts>,
    styles: &'a Styles,
    objects: Objects<'a>,
    is_presentation: bool,
    slides: u32,
    lists: Lists,
    tables: Tables,
    looks: Looks,
    frames: Vec<Frame>,
    paragraphs: u32,
    /// The title of a slide: `Some(true)` once it has begun.
    slide_title: Option<bool>,
    is_quoting: bool,
    is_after_blank: bool,
    /// Text that is collected instead of shown: a description, or the label of a note.
    collected: Option<String>,
    /// Label of the note whose text stands next in the file.
    citation: Option<String>,
    /// Label of the note whose text is read next.
    label: Option<String>,
    is_complete: bool,
}

impl<'a, 'parts> Content<'a, 'parts> {
    pub(super) fn new(flow: Flow<'parts>, styles: &'a Styles, objects: Objects<'a>, format: Format) -> Self {
        Self {
            flow,
            styles,
            objects,
            is_presentation: format == Format::Odp,
            slides: 0,
            lists: Lists::default(),
            tables: Tables::default(),
            looks: Looks::default(),
            frames: Vec::new(),
            paragraphs: 0,
            slide_title: None,
            is_quoting: false,
            is_after_blank: true,
            collected: None,
            citation: None,
            label: None,
            is_complete: false,
        }
    }

    pub(super) fn finish(self) -> Result<(), ExtractError> {
        self.flow.finish()
    }

    /// Reads the body, whose start `xml` has just given.
    ///
    /// # Errors
    /// What the parser says, or [`ExtractError::Incomplete`] when the body does not end.
    pub(super) fn read(&mut self, text: &'a str, xml: Xml<'a>) -> Result<(), ExtractError> {
        let mut readings = vec![Reading::new(text, xml)];
        readings[0].open.push(End::Body);
        loop {
            let depth = readings.len();
            let Some(reading) = readings.last_mut() else { break };
            if self.flow.is_stopped() {
                return Ok(());
            }
            match reading.xml.next()? {
                Some(Node::Start(element)) => {
                    if let Some(end) = self.start(&element, reading, depth)? {
                        reading.open.push(end);
                    }
                }
                Some(Node::End(_)) => {
                    let end = reading.open.pop().unwrap_or(End::Nothing);
                    self.end(end);
                }
                Some(Node::Text(text)) => self.text(&text),
                None => {
                    // A note ends with its markup, the document with its body only.
                    for end in std::mem::take(&mut reading.open).into_iter().rev().filter(|&end| end != End::Body) {
                        self.end(end);
                    }
                    readings.pop();
                    self.label = None;
                }
            }
            if self.paragraphs == 0 {
                // A paragraph has ended, or nothing was postponed.
                if let Some((text, label)) = readings.last_mut().and_then(|reading| reading.postponed.pop_front()) {
                    self.label = label;
                    readings.push(Reading::new(text, Xml::new(text)));
                }
            }
        }
        if self.is_complete {
            Ok(())
        } else {
            Err(ExtractError::Incomplete { name: format!("the end of {}", super::CONTENT) })
        }
    }
    fn text(&mut self, text: &str) {
        if let Some(collected) = &mut self.collected {
            if collected.len() < limits::PART_CHARS {
                collected.push_str(text);
            }
            return;
        }
        if self.paragraphs == 0 || self.looks.is_hidden() {
            return;
        }
        if text.chars().any(|character| !character.is_whitespace()) {
            self.begin_note();
        }
        if !self.flow.is_in_code() {
            return self.flow.text(text);
        }
        // Line feeds between the tags mean nothing, even here: what is laid out is marked as such.
        let mut running = String::new();
        self.is_after_blank = push_running(&mut running, text, self.is_after_blank);
        self.flow.text(&running);
    }

    fn begin_note(&mut self) {
        if let Some(label) = self.label.take() {
            self.flow.text(&format!("[{label}] "));
        }
    }

    /// What the end of this element means; `None` when it was read to its end here.
    fn start(
        &mut self,
        element: &Element<'_>,
        reading: &mut Reading<'a>,
        depth: usize,
    ) -> Result<Option<End>, ExtractError> {
        let name = element.name();
        if is_left_out(&name, element) {
            reading.xml.skip()?;
            return Ok(None);
        }
        let is_inside = self.paragraphs > 0 && depth <= limits::POSTPONED_DEPTH;
        match name.as_str() {
            "note-body" => {
                let label = self.citation.take().filter(|label| !label.is_empty());
                reading.postpone(label)?;
                Ok(None)
            }
            "math" => {
                let formula = Formula::read(&mut reading.xml)?;
                self.show_formula(&formula);
                Ok(None)
            }
            "object" => {
                if let Some(formula) = self.objects.formula(element)? {
                    self.show_formula(&formula);
                }
                Ok(Some(End::Nothing))
            }
            "text-box" | "custom-shape" | "rect" | "ellipse" | "g" => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.has_text = true;
                }
                if is_inside {
                    reading.postpone(None)?;
                    return Ok(None);
                }
                Ok(Some(End::Nothing))
            }
            _ => Ok(Some(self.start_block(&name, element).unwrap_or_else(|| self.start_inline(&name, element)))),
        }
    }

    fn show_formula(&mut self, formula: &str) {
        if let Some(frame) = self.frames.last_mut() {
            frame.has_text = true;
        }
        if !self.looks.is_hidden() {
            self.flow.text(formula);
        }
    }

    fn start_block(&mut self, name: &str, element: &Element<'_>) -> Option<End> {
        let end = match name {
            "p" => self.begin_paragraph(element, None),
            "h" => {
                let level = element.attribute("outline-level").and_then(|level| level.parse().ok());
                self.begin_paragraph(element, Some(level.unwrap_or(1)))
            }
            "list" => {
                self.lists.begin_list(element, self.styles);
                End::List
            }
            "list-item" | "list-header" => {
                self.lists.begin_item(element, name == "list-item");
                End::Item
            }
            "table" => {
                if !self.flow.is_in_table() {
                    self.leave_quotation();
                    self.lists.open(&mut self.flow);
                }
                self.tables.begin(&mut self.flow);
                End::Table
            }
            "table-header-rows" => {
                self.tables.set_head(true);
                End::TableHead
            }
            "table-row" => {
                self.tables.begin_row(&mut self.flow);
                End::Nothing
            }
            "table-cell" | "covered-table-cell" => {
                self.tables.begin_cell(element, &mut self.flow);
                End::Nothing
            }
            "page" if self.is_presentation => self.begin_slide(),
            "notes" => {
                self.leave_all();
                self.flow.open(Container::Quote);
                End::SpeakerNotes
            }
            _ => return None,
        };
        Some(end)
    }

    fn start_inline(&mut self, name: &str, element: &Element<'_>) -> End {
        match name {
            "span" => {
                let style = element.attribute("style-name").unwrap_or_default();
                self.looks.push(self.styles.look_of(Family::Text, &style), &mut self.flow);
                End::Span
            }
            "a" => {
                // Anchors inside the document are names of the program's own.
                let target = element.attribute("href").filter(|target| !target.starts_with('#'));
                self.flow.set_link(target.as_deref());
                End::Link
            }
            "s" => {
                let count = element.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1);
                self.blanks(&" ".repeat(limits::REPEATED_BLANKS.min(count)));
                End::Nothing
            }
            "tab" => {
                self.blanks("\t");
                End::Nothing
            }
            "line-break" => {
                self.is_after_blank = true;
                self.flow.line_break();
                End::Nothing
            }
            "frame" => self.begin_frame(element),
            "title" => self.collect(End::PictureTitle),
            "desc" => self.collect(End::PictureDescription),
            "note-citation" => self.collect(End::NoteLabel),
            _ => End::Nothing,
        }
    }

    fn collect(&mut self, end: End) -> End {
        self.collected = Some(String::new());
        end
    }

    /// Blanks that were meant, unlike those between words of running text.
    fn blanks(&mut self, blanks: &str) {
        if self.paragraphs > 0 && self.collected.is_none() && !self.looks.is_hidden() {
            self.flow.text(blanks);
            self.is_after_blank = true;
        }
    }

    fn end(&mut self, end: End) {
        match end {
            End::Nothing => {}
            End::Paragraph => self.end_paragraph(),
            End::Span => self.looks.pop(&mut self.flow),
            End::Link => self.flow.set_link(None),
            End::List => self.lists.end_list(&mut self.flow),
            End::Item => self.lists.end_item(&mut self.flow),
            End::Table => self.tables.end(&mut self.flow),
            End::TableHead => self.tables.set_head(false),
            End::TitleFrame => {
                self.flow.end();
                self.slide_title = None;
                self.end_frame();
            }
            End::Frame => self.end_frame(),
            End::PictureTitle | End::PictureDescription => {
                let text = one_line(&self.collected.take().unwrap_or_default(), limits::PART_CHARS);
                if let Some(frame) = self.frames.last_mut() {
                    let place = if end == End::PictureTitle { &mut frame.title } else { &mut frame.description };
                    *place = text;
                }
            }
            End::NoteLabel => self.note_label(),
            End::SpeakerNotes => {
                self.leave_all();
                self.flow.close(|container| container == Container::Quote, |_| false);
            }
            End::Body => self.is_complete = true,
        }
    }

    fn note_label(&mut self) {
        let label = one_line(&self.collected.take().unwrap_or_default(), limits::TITLE_CHARS);
        if !label.is_empty() && !self.looks.is_hidden() {
            self.flow.text(&format!("[{label}]"));
        }
        self.citation = Some(label);
    }
}

/// Elements without text of the document: comments, deleted text, lists of pages, numbers of pages, programs.
fn is_left_out(name: &str, element: &Element<'_>) -> bool {
    let says = |attribute: &str, value: &str| element.attribute(attribute).is_some_and(|said| said == value);
    match name {
        "annotation" | "tracked-changes" | "table-of-content" | "illustration-index" | "table-index"
        | "object-index" | "user-index" | "alphabetical-index" | "page-number" | "script" | "forms" | "ruby-text"
        | "date-time-decl" | "footer-decl" | "header-decl" => true,
        "section" | "variable-set" | "variable-get" | "user-field-get" | "expression" => says("display", "none"),
        "hidden-text" => says("is-hidden", "true"),
        "frame" => {
            let class = element.attribute("class").unwrap_or_default();
            matches!(class.as_str(), "page-number" | "footer" | "header" | "date-time" | "page" | "handout")
                || says("placeholder", "true")
        }
        _ => false,
    }
}
