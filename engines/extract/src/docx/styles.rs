//! The styles of a document: what their names and outline levels say about paragraphs and letters.

use std::collections::HashMap;

use super::properties::{OutlineLevel, ParagraphProperties, RunProperties};
use super::step::Role;
use crate::error::ExtractError;
use crate::xml::{Node, Xml};

/// Styles that a style may be based on, one after the other. Word allows eleven.
const BASED_ON: usize = 20;

/// All styles by their identities, which programs translate; the names of built-in styles stay English.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Stated>,
}

/// What one style states.
#[derive(Debug, Default)]
struct Stated {
    name: String,
    based_on: Option<String>,
    paragraph: ParagraphProperties,
    run: RunProperties,
}

impl Styles {
    /// Reads `styles.xml`.
    ///
    /// # Errors
    /// Like [`Xml::next`].
    pub(super) fn read(text: &str) -> Result<Self, ExtractError> {
        let mut styles = Self::default();
        let mut xml = Xml::new(text);
        let mut current: Option<(String, Stated)> = None;
        while let Some(node) = xml.next()? {
            match node {
                Node::Start(element) => match (element.name().as_str(), &mut current) {
                    ("style", _) => current = element.attribute("styleId").map(|id| (id, Stated::default())),
                    ("name", Some((_, style))) => {
                        style.name = element.attribute("val").unwrap_or_default().to_lowercase();
                    }
                    ("basedOn", Some((_, style))) => style.based_on = element.attribute("val"),
                    ("pPr", Some((_, style))) => style.paragraph = ParagraphProperties::read(&mut xml)?,
                    ("rPr", Some((_, style))) => style.run = RunProperties::read(&mut xml)?,
                    // What tables do to their first row and the like.
                    ("tblStylePr" | "docDefaults" | "latentStyles", _) => xml.skip()?,
                    _ => {}
                },
                Node::End(name) if name == "style" => {
                    if let Some((id, style)) = current.take() {
                        styles.by_id.insert(id, style);
                    }
                }
                Node::End(_) | Node::Text(_) => {}
            }
        }
        Ok(styles)
    }

    /// A style and those that it is based on.
    fn chain<'a>(&'a self, id: Option<&'a str>) -> impl Iterator<Item = &'a Stated> {
        std::iter::successors(id.and_then(|id| self.by_id.get(id)), |style| {
            style.based_on.as_deref().and_then(|id| self.by_id.get(id))
        })
        .take(BASED_ON)
    }

    /// What a paragraph of this style is for.
    pub(super) fn role(&self, id: Option<&str>) -> Role {
        // Without a table of styles the identity is all there is.
        let unknown = id.filter(|id| !self.by_id.contains_key(*id)).and_then(role_of_name);
        let known = self.chain(id).find_map(|style| match style.paragraph.outline {
            Some(OutlineLevel::Body) => Some(role_of_name(&style.name).filter(is_no_heading).unwrap_or_default()),
            Some(OutlineLevel::Heading(level)) => Some(Role::Heading(level)),
            None => role_of_name(&style.name),
        });
        known.or(unknown).unwrap_or_default()
    }

    /// The numbering and level of a paragraph of this style.
    pub(super) fn numbering(&self, id: Option<&str>) -> Option<(String, u8)> {
        self.chain(id).find_map(|style| {
            let list = style.paragraph.list.clone()?;
            Some((list, style.paragraph.level.unwrap_or_default()))
        })
    }

    /// What a style says about letters.
    pub(super) fn run(&self, id: &str) -> RunProperties {
        let mut properties = RunProperties::default();
        for style in self.chain(Some(id)) {
            properties.is_code |= style.run.is_code || is_code(&style.name);
            properties.strong = properties.strong.or(style.run.strong);
            properties.emphasis = properties.emphasis.or(style.run.emphasis);
            properties.hidden = properties.hidden.or(style.run.hidden);
        }
        properties
    }
}

fn is_no_heading(role: &Role) -> bool {
    !matches!(role, Role::Heading(_))
}

/// What the name of a built-in style means; `Some` ends the search through the styles below.
fn role_of_name(name: &str) -> Option<Role> {
    let name = name.to_lowercase();
    if let Some(level) = name.strip_prefix("heading").and_then(|rest| rest.trim().parse().ok()) {
        return (1..=9).contains(&level).then_some(Role::Heading(level));
    }
    match name.as_str() {
        "title" => Some(Role::Heading(1)),
        "subtitle" => Some(Role::Body),
        "quote" | "intense quote" | "quotations" | "block text" => Some(Role::Quote),
        "toc heading" | "contents heading" => Some(Role::Contents),
        _ if numbered(&name, "toc ") || numbered(&name, "contents ") => Some(Role::Contents),
        _ if is_code(&name) => Some(Role::Code),
        _ => None,
    }
}

fn numbered(name: &str, start: &str) -> bool {
    name.strip_prefix(start).is_some_and(|rest| rest.parse::<u8>().is_ok())
}

/// `Source Code`, `HTML Preformatted`, `Verbatim Char` and what people call their own.
fn is_code(name: &str) -> bool {
    name.to_lowercase().split([' ', '-', '_']).any(|word| {
        matches!(word, "code" | "sourcecode" | "verbatim" | "verbatimchar" | "preformatted" | "codeblock" | "listing")
    })
}
