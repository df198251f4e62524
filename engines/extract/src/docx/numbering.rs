//! Lists: which are numbered, and the numbers of their items.

use std::collections::{HashMap, HashSet};

use crate::error::ExtractError;
use crate::office::Place;
use crate::xml::{Element, Node, Xml};

/// Levels of a list.
const LEVELS: usize = 9;

/// The numberings of a document and how far they have been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: HashMap<String, Definition>,
    lists: HashMap<String, Definition>,
    /// For each abstract numbering the number of the last item on each level.
    counts: HashMap<String, [Option<u64>; LEVELS]>,
    /// Lists that have restarted a level.
    restarted: HashSet<(String, u8)>,
}

/// An abstract numbering, or a list with what it states otherwise.
#[derive(Debug, Default)]
struct Definition {
    /// The abstract numbering of a list.
    of: Option<String>,
    levels: HashMap<u8, Level>,
}

#[derive(Debug, Default)]
struct Level {
    format: Option<String>,
    start: Option<u64>,
    /// Does a list count this level from the start again?
    restart: Option<u64>,
}

/// What is being read.
enum Reading {
    Nothing,
    Abstract(String),
    List(String),
}

impl Numbering {
    /// Reads `numbering.xml`.
    ///
    /// # Errors
    /// Like [`Xml::next`].
    pub(super) fn read(text: &str) -> Result<Self, ExtractError> {
        let mut numbering = Self::default();
        let mut xml = Xml::new(text);
        let mut reading = Reading::Nothing;
        let mut level = 0;
        while let Some(node) = xml.next()? {
            let Node::Start(element) = node else { continue };
            match element.name().as_str() {
                "abstractNum" => {
                    reading = element.attribute("abstractNumId").map_or(Reading::Nothing, Reading::Abstract);
                }
                "num" => reading = element.attribute("numId").map_or(Reading::Nothing, Reading::List),
                "lvl" | "lvlOverride" => level = level_of(&element),
                // A picture as a bullet.
                "numPicBullet" => xml.skip()?,
                name => numbering.note(&reading, level, name, &element),
            }
        }
        Ok(numbering)
    }

    fn note(&mut self, reading: &Reading, level: u8, name: &str, element: &Element<'_>) {
        let definition = match reading {
            Reading::Nothing => return,
            Reading::Abstract(id) => self.abstracts.entry(id.clone()).or_default(),
            Reading::List(id) => self.lists.entry(id.clone()).or_default(),
        };
        let Some(value) = element.attribute("val") else { return };
        match name {
            "abstractNumId" => definition.of = Some(value),
            "numFmt" => definition.levels.entry(level).or_default().format = Some(value),
            "start" => definition.levels.entry(level).or_default().start = value.parse().ok(),
            "startOverride" => definition.levels.entry(level).or_default().restart = value.parse().ok(),
            _ => {}
        }
    }

    /// The place of the next item of a list; `None` where the list has neither numbers nor bullets.
    pub(super) fn next(&mut self, list: &str, level: u8) -> Option<Place> {
        // Word's own way to take a paragraph out of the list of its style.
        if list == "0" {
            return None;
        }
        let definition = self.lists.get(list);
        let base = definition.and_then(|definition| definition.of.clone()).unwrap_or_else(|| list.to_owned());
        let own = definition.and_then(|definition| definition.levels.get(&level));
        let shared = self.abstracts.get(&base).and_then(|shared| shared.levels.get(&level));
        let format = own.and_then(|level| level.format.as_deref()).or(shared.and_then(|level| level.format.as_deref()));
        let is_numbered = match format.unwrap_or("bullet") {
            "none" => return None,
            "bullet" => false,
            _ => true,
        };
        let start = own.and_then(|level| level.start).or(shared.and_then(|level| level.start)).unwrap_or(1);
        let restart = own.and_then(|level| level.restart);
        let counts = self.counts.entry(base).or_default();
        let index = usize::from(level).min(LEVELS - 1);
        let number = match restart {
            Some(restart) if self.restarted.insert((list.to_owned(), level)) => restart,
            _ => counts[index].map_or(start, |last| last.saturating_add(1)),
        };
        counts[index] = Some(number);
        counts[index + 1..].fill(None);
        Some(Place { list: list.to_owned(), level, number: is_numbered.then_some(number) })
    }
}

fn level_of(element: &Element<'_>) -> u8 {
    let level = element.attribute("ilvl").and_then(|level| level.parse().ok()).unwrap_or(0_u8);
    level.min(LEVELS as u8 - 1)
}
