//! The package document: what a book says of itself, its files, and their order.

use std::collections::{HashMap, HashSet};

use studium_engine::protocol::extract::Metadata;

use crate::archive::Archive;
use crate::error::ExtractError;
use crate::limits;
use crate::xml::{Element, Node, Xml, text_of};

use super::path::Names;
use super::statements::Statements;

/// What the package document says.
pub(super) struct Package {
    pub(super) metadata: Metadata,
    /// Paths of the files to read, in order; those aside from the main text come last.
    pub(super) chapters: Vec<String>,
    /// The navigation document of EPUB 3.
    pub(super) navigation: Option<String>,
    /// The table of contents of EPUB 2.
    pub(super) ncx: Option<String>,
    /// Files that are named as covers, and the first one, which mostly is.
    pub(super) covers: HashSet<String>,
    /// Are there pages, all of them drawings?
    pub(super) is_pictures_only: bool,
    file: String,
}

impl Package {
    /// Finds and reads the package document.
    ///
    /// # Errors
    /// [`ExtractError::Incomplete`] without one or without an order of files, [`ExtractError::Protected`] when it is
    /// encrypted, or what keeps it from being read.
    pub(super) fn read(archive: &mut Archive, names: &Names) -> Result<Self, ExtractError> {
        let file = package_file(archive, names)?;
        let text = text_of(&archive.need(&file)?);
        let mut contents = Contents::new(names, &file);
        contents.read(&text)?;
        Ok(contents.package())
    }

    /// What to name when there is nothing to read.
    pub(super) fn first_missing(&self) -> String {
        self.chapters.first().cloned().unwrap_or_else(|| format!("the order of files in {}", self.file))
    }
}

fn package_file(archive: &mut Archive, names: &Names) -> Result<String, ExtractError> {
    const CONTAINER: &str = "META-INF/container.xml";
    let text = archive.read(CONTAINER)?.map(|bytes| text_of(&bytes)).unwrap_or_default();
    let mut xml = Xml::new(&text);
    let mut found = None;
    while let Some(node) = xml.next()? {
        let Node::Start(element) = node else { continue };
        if element.is("rootfile") {
            let path = element.attribute("full-path").and_then(|path| names.find("", &path));
            let is_package = element.attribute("media-type").is_none_or(|kind| kind.contains("oebps-package"));
            found = found.or(path.filter(|_| is_package));
        }
    }
    let is_there = found.as_ref().is_some_and(|file| names.has(file));
    // The container file may be lost, or lead nowhere; the package document has an ending of its own.
    let file = if is_there { found } else { names.ending_with(".opf").or(found) };
    file.ok_or_else(|| ExtractError::Incomplete { name: CONTAINER.to_owned() })
}

#[derive(Debug)]
struct Item {
    path: String,
    kind: String,
    fallback: Option<String>,
}

/// The package document while it is read.
struct Contents<'a> {
    names: &'a Names,
    file: &'a str,
    statements: Statements,
    is_in_metadata: bool,
    items: HashMap<String, Item>,
    /// The id of the item that comes first, even if it stands aside.
    first: Option<String>,
    order: Vec<String>,
    aside: Vec<String>,
    navigation: Option<String>,
    /// The id of the NCX that the spine names.
    ncx_id: Option<String>,
    covers: HashSet<String>,
}

impl<'a> Contents<'a> {
    fn new(names: &'a Names, file: &'a str) -> Self {
        Self {
            names,
            file,
            statements: Statements::default(),
            is_in_metadata: false,
            items: HashMap::new(),
            first: None,
            order: Vec::new(),
            aside: Vec::new(),
            navigation: None,
            ncx_id: None,
            covers: HashSet::new(),
        }
    }

    fn read(&mut self, text: &str) -> Result<(), ExtractError> {
        let mut xml = Xml::new(text);
        while let Some(node) = xml.next()? {
            match node {
                Node::Start(element) if self.is_in_metadata => self.statements.start(&element),
                Node::Start(element) => self.start(&element),
                Node::End(name) if name == "metadata" => self.is_in_metadata = false,
                Node::End(name) => self.statements.end(&name),
                Node::Text(text) => self.statements.text(&text),
            }
        }
        Ok(())
    }

    fn start(&mut self, element: &Element<'_>) {
        match element.name().as_str() {
            "metadata" => self.is_in_metadata = true,
            "item" => self.item(element),
            "spine" => self.ncx_id = element.attribute("toc"),
            "itemref" => {
                let is_aside = element.attribute("linear").is_some_and(|linear| linear.trim() == "no");
                if self.first.is_none() {
                    self.first = element.attribute("idref");
                }
                let list = if is_aside { &mut self.aside } else { &mut self.order };
                list.extend(element.attribute("idref"));
            }
            "reference" => {
                let is_cover = element.attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("cover"));
                let path = element.attribute("href").and_then(|href| self.names.find(self.file, &href));
                self.covers.extend(path.filter(|_| is_cover));
            }
            _ => {}
        }
    }

    fn item(&mut self, element: &Element<'_>) {
        let (Some(id), Some(href)) = (element.attribute("id"), element.attribute("href")) else { return };
        let Some(path) = self.names.find(self.file, &href) else { return };
        let properties = element.attribute("properties").unwrap_or_default();
        if properties.split_whitespace().any(|property| property == "nav") {
            self.navigation = Some(path.clone());
        }
        let kind = element.attribute("media-type").unwrap_or_default();
        self.items.entry(id).or_insert(Item { path, kind, fallback: element.attribute("fallback") });
    }

    fn package(mut self) -> Package {
        let first = self.first.as_ref().and_then(|id| self.items.get(id));
        self.covers.extend(first.map(|item| item.path.clone()));
        let of_kind = |kind: &str| self.items.values().find(|item| item.kind == kind).map(|item| item.path.clone());
        let ncx = self.ncx_id.as_ref().and_then(|id| self.items.get(id)).map(|item| item.path.clone());
        let ncx = ncx.or_else(|| of_kind("application/x-dtbncx+xml"));
        let named: Vec<&Item> = self.order.iter().chain(&self.aside).filter_map(|id| self.items.get(id)).collect();
        let readable: Vec<String> = named.iter().filter_map(|item| self.readable(item)).collect();
        let is_pictures_only = !named.is_empty() && readable.is_empty();
        let is_navigation = |path: &String| self.navigation.as_ref() == Some(path);
        let is_all_navigation = readable.iter().all(is_navigation);
        // A book of one file may keep its table of contents there.
        let chapters = readable.into_iter().filter(|path| is_all_navigation || !is_navigation(path)).collect();
        Package {
            metadata: self.statements.metadata(),
            chapters,
            ncx,
            is_pictures_only,
            file: self.file.to_owned(),
            navigation: self.navigation,
            covers: self.covers,
        }
    }

    /// The file to read for an item: its own, or that of the first stand-in which is text.
    fn readable(&self, item: &Item) -> Option<String> {
        let mut item = item;
        for _ in 0..limits::FALLBACKS {
            if is_text(item) {
                return Some(item.path.clone());
            }
            item = self.items.get(item.fallback.as_ref()?)?;
        }
        None
    }
}

/// Books name the kinds of their files carelessly; only what is surely no text is left out.
fn is_text(item: &Item) -> bool {
    let kind = item.kind.trim().to_ascii_lowercase();
    let is_other = ["image/", "audio/", "video/", "font/", "text/css", "application/pdf", "application/x-dtbncx"]
        .iter()
        .any(|start| kind.starts_with(start));
    !is_other
}
