//! The words in charts and diagrams, which have members of their own.

use super::relations::{Relations, member_text};
use crate::archive::Archive;
use crate::error::ExtractError;
use crate::limits;
use crate::xml::{Element, Node, Xml};

/// Names of series or categories taken from a chart: more is data, not text.
const NAMES: usize = 200;

/// A reference to a drawing in a member of its own.
#[derive(Debug)]
pub(crate) enum Drawing {
    Chart(String),
    /// SmartArt.
    Diagram(String),
}

impl Drawing {
    /// The drawing that an element refers to.
    pub(crate) fn of(element: &Element<'_>) -> Option<Self> {
        match element.name().as_str() {
            "chart" => element.prefixed_attribute("id").map(Self::Chart),
            "relIds" => element.prefixed_attribute("dm").map(Self::Diagram),
            _ => None,
        }
    }
}

/// The words of a drawing, line by line. One that is not there has none.
///
/// # Errors
/// What keeps its member from being read.
pub(crate) fn words(
    drawing: &Drawing,
    relations: &Relations,
    archive: &mut Archive,
) -> Result<Vec<String>, ExtractError> {
    let (Drawing::Chart(id) | Drawing::Diagram(id)) = drawing;
    let Some(path) = relations.member(id) else { return Ok(Vec::new()) };
    let Some(text) = member_text(archive, path)? else { return Ok(Vec::new()) };
    match drawing {
        Drawing::Chart(_) => chart(&text),
        Drawing::Diagram(_) => diagram(&text),
    }
}

/// The words of a chart: its titles, one a line, the names of its series, and its categories.
fn chart(text: &str) -> Result<Vec<String>, ExtractError> {
    let mut xml = Xml::new(text);
    let mut titles = Lines::default();
    let (mut series, mut categories) = (Vec::new(), Vec::new());
    let mut names: Option<bool> = None;
    let mut value: Option<String> = None;
    while let Some(node) = xml.next()? {
        match node {
            Node::Start(element) => match element.name().as_str() {
                "tx" => names = Some(true),
                "cat" => names = Some(false),
                "v" => value = Some(String::new()),
                // Numbers, and how they would be printed.
                "val" | "xVal" | "yVal" | "bubbleSize" | "txPr" => xml.skip()?,
                name => titles.start(name),
            },
            Node::Text(text) => match &mut value {
                Some(value) => value.push_str(&text),
                None => titles.text(&text),
            },
            Node::End(name) => match name.as_str() {
                "tx" | "cat" => names = None,
                "v" => {
                    let value = value.take().unwrap_or_default().trim().to_owned();
                    if let Some(is_series) = names {
                        let list = if is_series { &mut series } else { &mut categories };
                        if list.len() < NAMES && !value.is_empty() && !list.contains(&value) {
                            list.push(value);
                        }
                    }
                }
                name => titles.end(name),
            },
        }
    }
    let mut lines = titles.lines;
    lines.extend([series, categories].into_iter().filter(|names| !names.is_empty()).map(|names| names.join(", ")));
    Ok(lines)
}

/// The words of a diagram, one shape a line.
fn diagram(text: &str) -> Result<Vec<String>, ExtractError> {
    let mut xml = Xml::new(text);
    let mut lines = Lines::default();
    while let Some(node) = xml.next()? {
        match node {
            // What the layout would show where nothing stands.
            Node::Start(element) if element.is("prSet") => xml.skip()?,
            Node::Start(element) => lines.start(&element.name()),
            Node::Text(text) => lines.text(&text),
            Node::End(name) => lines.end(&name),
        }
    }
    Ok(lines.lines)
}

/// Paragraphs of drawing text as plain lines.
#[derive(Debug, Default)]
struct Lines {
    lines: Vec<String>,
    current: String,
    is_in_text: bool,
}

impl Lines {
    fn start(&mut self, name: &str) {
        match name {
            // The `t` around paragraphs of a diagram is not the one around letters.
            "t" => self.is_in_text = true,
            "p" => {
                self.is_in_text = false;
                self.current.clear();
            }
            "br" => self.current.push(' '),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.is_in_text && self.current.len() < limits::PART_CHARS {
            self.current.push_str(text);
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "t" => self.is_in_text = false,
            "p" => {
                let line = std::mem::take(&mut self.current);
                if !line.trim().is_empty() {
                    self.lines.push(line);
                }
            }
            _ => {}
        }
    }
}
