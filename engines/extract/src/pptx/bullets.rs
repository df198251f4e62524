//! Which paragraphs are items of a list: they say so themselves, or else the shape, its layout or the master does.

use std::collections::HashMap;

use super::shape::Placeholder;
use crate::archive::Archive;
use crate::error::ExtractError;
use crate::office::{Relations, member_text};
use crate::xml::{Element, Node, Xml};

/// Placeholders of a layout that are looked at; layouts have some dozen.
const PLACEHOLDERS: usize = 1_000;

/// Levels of a list.
pub(super) const LEVELS: usize = 9;

/// What stands before a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bullet {
    Nothing,
    Sign,
    Number {
        /// Of the first item.
        start: u64,
    },
}

impl Bullet {
    /// The bullet that an element stands for.
    pub(super) fn of(element: &Element<'_>) -> Option<Self> {
        match element.name().as_str() {
            "buNone" => Some(Self::Nothing),
            "buChar" | "buBlip" => Some(Self::Sign),
            "buAutoNum" => {
                let start = element.attribute("startAt").and_then(|start| start.parse().ok()).unwrap_or(1);
                Some(Self::Number { start })
            }
            _ => None,
        }
    }
}

/// A list style: the bullets of its levels, where it states any.
#[derive(Debug, Clone, Default)]
pub(super) struct Bullets([Option<Bullet>; LEVELS]);

impl Bullets {
    /// Reads the list style whose start was given last.
    ///
    /// # Errors
    /// Like [`Xml::next`].
    pub(super) fn read(xml: &mut Xml<'_>) -> Result<Self, ExtractError> {
        let mut bullets = Self::default();
        let mut level = None;
        xml.visit(|element| {
            let name = element.name();
            if let Some(number) = name.strip_prefix("lvl").and_then(|rest| rest.strip_suffix("pPr")) {
                level = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
            }
            if let (Some(bullet), Some(place)) = (Bullet::of(element), level.and_then(|level| bullets.0.get_mut(level)))
            {
                *place = Some(bullet);
            }
            true
        })?;
        Ok(bullets)
    }

    /// What the style states for a level.
    pub(super) fn at(&self, level: u8) -> Option<Bullet> {
        self.0.get(usize::from(level)).copied().flatten()
    }
}

/// What a layout and its master say.
#[derive(Debug, Default)]
pub(super) struct Inherited {
    layout: Vec<(Placeholder, Bullets)>,
    master: Vec<(Placeholder, Bullets)>,
    body: Bullets,
    /// Are paragraphs of the body items where nobody says anything? Not in notes.
    is_body_listed: bool,
}

impl Inherited {
    /// The bullet of a paragraph in a placeholder.
    pub(super) fn bullet(&self, placeholder: &Placeholder, level: u8) -> Bullet {
        let of_layout = self.layout.iter().find(|(known, _)| known.index == placeholder.index);
        // The kind may be left to the layout.
        let kind = of_layout.map_or(placeholder.kind.as_str(), |(known, _)| known.kind.as_str());
        let is_body = matches!(kind, "body" | "obj" | "half" | "tbl" | "chart" | "dgm" | "media" | "pic" | "clipArt");
        let of_master = self.master.iter().find(|(known, _)| known.kind == if is_body { "body" } else { kind });
        let stated = of_layout
            .and_then(|(_, bullets)| bullets.at(level))
            .or_else(|| of_master.and_then(|(_, bullets)| bullets.at(level)))
            .or_else(|| self.body.at(level).filter(|_| is_body));
        stated.unwrap_or(if is_body && self.is_body_listed { Bullet::Sign } else { Bullet::Nothing })
    }
}

/// The layouts of a presentation, read once each.
#[derive(Debug, Default)]
pub(super) struct Layouts {
    by_path: HashMap<String, Inherited>,
}

impl Layouts {
    /// What a slide with these references inherits.
    ///
    /// # Errors
    /// What keeps layout or master from being read.
    pub(super) fn of(&mut self, archive: &mut Archive, slide: &Relations) -> Result<&Inherited, ExtractError> {
        let path = slide.first_of("slideLayout").unwrap_or_default().to_owned();
        if !self.by_path.contains_key(&path) {
            let inherited = read(archive, &path)?;
            self.by_path.insert(path.clone(), inherited);
        }
        Ok(self.by_path.entry(path).or_default())
    }
}

fn read(archive: &mut Archive, layout: &str) -> Result<Inherited, ExtractError> {
    let mut inherited = Inherited { is_body_listed: true, ..Inherited::default() };
    if layout.is_empty() {
        return Ok(inherited);
    }
    if let Some(text) = member_text(archive, layout)? {
        (inherited.layout, _) = placeholders(&text)?;
    }
    let relations = Relations::of(archive, layout)?;
    if let Some(master) = relations.first_of("slideMaster")
        && let Some(text) = member_text(archive, master)?
    {
        (inherited.master, inherited.body) = placeholders(&text)?;
    }
    Ok(inherited)
}

/// The list styles of the placeholders on a layout or master, and that of the master's body.
fn placeholders(text: &str) -> Result<(Vec<(Placeholder, Bullets)>, Bullets), ExtractError> {
    let mut xml = Xml::new(text);
    let mut found: Vec<(Placeholder, Bullets)> = Vec::new();
    let mut body = Bullets::default();
    let mut is_placeholder = false;
    while let Some(node) = xml.next()? {
        let Node::Start(element) = node else { continue };
        match element.name().as_str() {
            "sp" => is_placeholder = false,
            "ph" if found.len() < PLACEHOLDERS => {
                is_placeholder = true;
                found.push((placeholder(&element), Bullets::default()));
            }
            "lstStyle" => {
                let bullets = Bullets::read(&mut xml)?;
                if let Some((_, last)) = found.last_mut().filter(|_| is_placeholder) {
                    *last = bullets;
                }
            }
            "bodyStyle" => body = Bullets::read(&mut xml)?,
            _ => {}
        }
    }
    Ok((found, body))
}

/// The place that `p:ph` names.
pub(super) fn placeholder(element: &Element<'_>) -> Placeholder {
    Placeholder {
        kind: element.attribute("type").unwrap_or_else(|| "obj".to_owned()),
        index: element.attribute("idx").unwrap_or_else(|| "0".to_owned()),
    }
}
