//! Named styles of an OpenDocument file, as far as they tell what a text is: its look, its part in the document, the
//! numbering of lists.

use std::collections::{HashMap, HashSet};

use crate::error::ExtractError;
use crate::limits;
use crate::xml::{Element, Node, Xml};

/// Which names a style shares its name space with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Family {
    Paragraph,
    Text,
}

#[derive(Debug, Default)]
struct Entry {
    parent: Option<String>,
    is_strong: Option<bool>,
    is_emphasis: Option<bool>,
    is_hidden: Option<bool>,
    heading_level: Option<u8>,
    /// Made by the program for some letters or one paragraph, and not named by the author.
    is_automatic: bool,
}

/// What a paragraph is, by the name of its style or of one it descends from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing special.
    Body,
    /// The title of the document.
    Title,
    /// A quotation that stands by itself.
    Quotation,
    /// Program text; each line is a paragraph.
    Code,
    /// A heading that is written as a paragraph.
    Heading(u8),
}

/// How a stretch of text looks. `None` leaves it as it was.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) is_strong: Option<bool>,
    pub(super) is_emphasis: Option<bool>,
    pub(super) is_code: Option<bool>,
    pub(super) is_hidden: Option<bool>,
}

/// Every style that is known by now.
#[derive(Debug, Default)]
pub(super) struct Styles {
    entries: HashMap<(Family, String), Entry>,
    /// Levels of list styles that carry numbers.
    numbered: HashSet<(String, u32)>,
}

impl Styles {
    /// Reads `styles.xml`. Its automatic styles are left out: they belong to headers and footers, and share their
    /// names with those of the content. A damaged one counts as far as it goes.
    pub(super) fn read_common(&mut self, text: &str) {
        let mut xml = Xml::new(text);
        while let Ok(Some(node)) = xml.next() {
            let Node::Start(element) = node else { continue };
            let read = match element.name().as_str() {
                "styles" => self.read_list(&mut xml, "styles", false),
                "automatic-styles" | "master-styles" => xml.skip(),
                _ => Ok(()),
            };
            if read.is_err() {
                return;
            }
        }
    }

    /// Reads the styles at the beginning of the content, up to its body.
    ///
    /// # Errors
    /// [`ExtractError::Incomplete`] without a body, or what the parser says.
    pub(super) fn read_own(&mut self, xml: &mut Xml<'_>) -> Result<(), ExtractError> {
        while let Some(node) = xml.next()? {
            let Node::Start(element) = node else { continue };
            match element.name().as_str() {
                "automatic-styles" => self.read_list(xml, "automatic-styles", true)?,
                "body" => return Ok(()),
                _ => {}
            }
        }
        Err(ExtractError::Incomplete { name: format!("the body of {}", super::CONTENT) })
    }

    fn read_list(&mut self, xml: &mut Xml<'_>, end: &str, is_automatic: bool) -> Result<(), ExtractError> {
        let mut style: Option<(Family, String)> = None;
        let mut list: Option<String> = None;
        while let Some(node) = xml.next()? {
            match node {
                Node::Start(element) => match element.name().as_str() {
                    "style" => style = self.style(&element, is_automatic),
                    "text-properties" => self.look(style.as_ref(), &element),
                    "list-style" => list = element.attribute("name"),
                    "list-level-style-number" => self.numbered_level(list.as_ref(), &element),
                    _ => {}
                },
                Node::End(name) => match name.as_str() {
                    "style" => style = None,
                    "list-style" => list = None,
                    name if name == end => return Ok(()),
                    _ => {}
                },
                Node::Text(_) => {}
            }
        }
        Ok(())
    }

    fn style(&mut self, element: &Element<'_>, is_automatic: bool) -> Option<(Family, String)> {
        let family = match element.attribute("family")?.as_str() {
            "paragraph" => Family::Paragraph,
            "text" => Family::Text,
            _ => return None,
        };
        let key = (family, element.attribute("name")?);
        let entry = Entry {
            parent: element.attribute("parent-style-name"),
            heading_level: element.attribute("default-outline-level").and_then(|level| level.parse().ok()),
            is_automatic,
            ..Entry::default()
        };
        self.entries.insert(key.clone(), entry);
        Some(key)
    }

    fn look(&mut self, style: Option<&(Family, String)>, element: &Element<'_>) {
        let Some(entry) = style.and_then(|key| self.entries.get_mut(key)) else { return };
        let weight = element.attribute("font-weight");
        entry.is_strong =
            weight.map(|weight| weight == "bold" || weight.parse().is_ok_and(|weight: u32| weight >= 600));
        entry.is_emphasis = element.attribute("font-style").map(|style| style != "normal");
        entry.is_hidden = element.attribute("display").map(|display| display == "none");
    }

    fn numbered_level(&mut self, list: Option<&String>, element: &Element<'_>) {
        // Without a format the numbers are counted, but not shown.
        let is_shown = element.attribute("num-format").is_some_and(|format| !format.is_empty());
        let level = element.attribute("level").and_then(|level| level.parse().ok());
        if let (true, Some(list), Some(level)) = (is_shown, list, level) {
            self.numbered.insert((list.clone(), level));
        }
    }

    /// Does this level of the list style, counted from 1, carry numbers?
    pub(super) fn is_numbered(&self, list: &str, level: u32) -> bool {
        self.numbered.contains(&(list.to_owned(), level))
    }

    /// The style and those it descends from, the nearest first; bounded, since a file may close the chain to a ring.
    fn chain(&self, family: Family, name: &str) -> impl Iterator<Item = (String, &Entry)> {
        let mut next = Some(name.to_owned());
        std::iter::from_fn(move || {
            let name = next.take()?;
            let entry = self.entries.get(&(family, name.clone()))?;
            next.clone_from(&entry.parent);
            Some((name, entry))
        })
        .take(limits::STYLE_CHAIN)
    }

    /// What a paragraph of this style is.
    pub(super) fn role(&self, name: &str) -> Role {
        // Some writers use the well-known names without defining them.
        let named = |name: &str| match name {
            "Title" => Some(Role::Title),
            "Quotations" => Some(Role::Quotation),
            "Preformatted_20_Text" => Some(Role::Code),
            _ => None,
        };
        let heading = |entry: &Entry| entry.heading_level.filter(|&level| level > 0).map(Role::Heading);
        self.chain(Family::Paragraph, name)
            .find_map(|(name, entry)| {
                let parent = entry.parent.as_deref().and_then(named);
                named(&name).or_else(|| heading(entry)).or(parent)
            })
            .or_else(|| named(name))
            .unwrap_or(Role::Body)
    }

    /// How text of this style looks. Of paragraphs only what the author set for this one counts: the look of a named
    /// style says what the paragraph is, and not that its words matter.
    pub(super) fn look_of(&self, family: Family, name: &str) -> Look {
        let mut look = Look::default();
        if family == Family::Text && is_code_name(name) {
            look.is_code = Some(true);
        }
        for (name, entry) in self.chain(family, name) {
            look.is_hidden = look.is_hidden.or(entry.is_hidden);
            if family == Family::Paragraph && !entry.is_automatic {
                continue;
            }
            look.is_strong = look.is_strong.or(entry.is_strong);
            look.is_emphasis = look.is_emphasis.or(entry.is_emphasis);
            if family == Family::Text && is_code_name(&name) {
                look.is_code = Some(true);
            }
        }
        look
    }
}

fn is_code_name(name: &str) -> bool {
    matches!(name, "Source_20_Text" | "Teletype" | "Source_Text")
}
