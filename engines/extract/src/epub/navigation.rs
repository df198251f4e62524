//! The book's own table of contents: the navigation document of EPUB 3, or the NCX of EPUB 2.

use std::collections::HashMap;

use crate::archive::Archive;
use crate::canonical::one_line;
use crate::error::ExtractError;
use crate::limits;
use crate::xml::{Element, Node, Xml, text_of};

use super::package::Package;
use super::path::Names;

/// An entry of the table of contents.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) title: String,
    /// How deep it stands: 1 is the outermost.
    pub(super) level: u8,
}

/// For each file that the table of contents leads to, the first entry that does.
///
/// # Errors
/// Whatever keeps the table from being unpacked. A damaged one counts as far as it goes.
pub(super) fn entries(
    archive: &mut Archive,
    names: &Names,
    package: &Package,
) -> Result<HashMap<String, Entry>, ExtractError> {
    for (file, is_ncx) in [(&package.navigation, false), (&package.ncx, true)] {
        let Some(file) = file else { continue };
        let bytes = match archive.read(file) {
            Ok(Some(bytes)) => bytes,
            Ok(None) | Err(ExtractError::Container { .. }) => continue,
            Err(error) => return Err(error),
        };
        let mut table =
            Table { names, file, entries: HashMap::new(), label: None, target: None, is_inside: false, depth: 0 };
        table.read(&text_of(&bytes), is_ncx);
        if !table.entries.is_empty() {
            return Ok(table.entries);
        }
    }
    Ok(HashMap::new())
}

struct Table<'a> {
    names: &'a Names,
    file: &'a str,
    entries: HashMap<String, Entry>,
    /// The title that is being read.
    label: Option<String>,
    /// Where the link leads whose text is being read.
    target: Option<String>,
    /// Is this the table of contents, and not a list of pages or landmarks?
    is_inside: bool,
    /// Lists, or points of the NCX, that are open.
    depth: u8,
}

impl Table<'_> {
    fn read(&mut self, text: &str, is_ncx: bool) {
        let mut xml = Xml::new(text);
        while let Ok(Some(node)) = xml.next() {
            match node {
                Node::Start(element) if is_ncx => self.start_ncx(&element),
                Node::Start(element) => self.start(&element),
                Node::End(name) => self.end(&name),
                Node::Text(text) => {
                    if let Some(label) = self.label.as_mut().filter(|label| label.len() < limits::TITLE_CHARS * 4) {
                        label.push_str(&text);
                    }
                }
            }
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "nav" | "navMap" => self.is_inside = false,
            "ol" | "navPoint" => self.depth = self.depth.saturating_sub(1),
            "a" => {
                if let (Some(target), Some(label)) = (self.target.take(), self.label.take()) {
                    self.add(&target, &label);
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, element: &Element<'_>) {
        match element.name().as_str() {
            "nav" => {
                let kind = element.attribute("type").unwrap_or_default();
                self.is_inside = kind.split_whitespace().any(|kind| kind == "toc");
            }
            "ol" => self.depth = self.depth.saturating_add(1),
            "a" if self.is_inside => {
                self.target = element.attribute("href");
                self.label = Some(String::new());
            }
            _ => {}
        }
    }

    fn start_ncx(&mut self, element: &Element<'_>) {
        match element.name().as_str() {
            "navMap" => self.is_inside = true,
            "navPoint" => self.depth = self.depth.saturating_add(1),
            "navLabel" => self.label = Some(String::new()),
            "content" if self.is_inside => {
                if let (Some(target), Some(label)) = (element.attribute("src"), self.label.take()) {
                    self.add(&target, &label);
                }
            }
            _ => {}
        }
    }

    fn add(&mut self, target: &str, label: &str) {
        let title = one_line(label, limits::TITLE_CHARS);
        if let Some(path) = self.names.find(self.file, target).filter(|_| !title.is_empty()) {
            self.entries.entry(path).or_insert(Entry { title, level: self.depth.clamp(1, 6) });
        }
    }
}
