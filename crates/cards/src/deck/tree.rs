//! Decks as a tree: paths, what is below what, and in which order they stand.

use std::collections::{HashMap, HashSet};

use studium_base::DeckId;

use super::types::Deck;

/// Between the names of a path.
const SEPARATOR: &str = "::";

/// The decks of a collection. A deck whose parent is gone, or is below itself because two devices moved decks at the
/// same time, stands at the top.
#[derive(Debug, Default)]
pub struct Tree {
    decks: Vec<Deck>,
    places: HashMap<DeckId, usize>,
    children: HashMap<Option<DeckId>, Vec<usize>>,
}

impl Tree {
    /// Orders decks, which stand by name.
    #[must_use]
    pub fn new(decks: Vec<Deck>) -> Self {
        let places: HashMap<DeckId, usize> = decks.iter().enumerate().map(|(place, deck)| (deck.id, place)).collect();
        let parents: Vec<Option<DeckId>> = decks.iter().map(|deck| deck.parent).collect();
        let mut children: HashMap<Option<DeckId>, Vec<usize>> = HashMap::new();
        for (place, deck) in decks.iter().enumerate() {
            let parent =
                deck.parent.filter(|parent| places.contains_key(parent) && !is_in_circle(place, &parents, &places));
            children.entry(parent).or_default().push(place);
        }
        Self { decks, places, children }
    }

    /// A deck.
    #[must_use]
    pub fn get(&self, id: DeckId) -> Option<&Deck> {
        self.places.get(&id).map(|&place| &self.decks[place])
    }

    /// The decks above one, the nearest first.
    #[must_use]
    pub fn above(&self, id: DeckId) -> Vec<DeckId> {
        let mut found = Vec::new();
        let mut seen = HashSet::from([id]);
        let mut next = self.get(id).and_then(|deck| deck.parent);
        while let Some(parent) = next.and_then(|parent| self.get(parent)) {
            if !seen.insert(parent.id) {
                break;
            }
            found.push(parent.id);
            next = parent.parent;
        }
        found
    }

    /// A deck and all below it, each before what is below it.
    #[must_use]
    pub fn below(&self, id: DeckId) -> Vec<DeckId> {
        let mut found = Vec::new();
        let mut waiting: Vec<usize> = self.places.get(&id).copied().into_iter().collect();
        while let Some(place) = waiting.pop() {
            let deck = &self.decks[place];
            found.push(deck.id);
            waiting.extend(self.children.get(&Some(deck.id)).into_iter().flatten().rev());
        }
        found
    }

    /// All decks, each before what is below it, with how deep they stand.
    #[must_use]
    pub fn in_order(&self) -> Vec<(&Deck, usize)> {
        let mut found = Vec::with_capacity(self.decks.len());
        let top = self.children.get(&None).into_iter().flatten().rev();
        let mut waiting: Vec<(usize, usize)> = top.map(|&place| (place, 0)).collect();
        while let Some((place, depth)) = waiting.pop() {
            let deck = &self.decks[place];
            found.push((deck, depth));
            let below = self.children.get(&Some(deck.id)).into_iter().flatten().rev();
            waiting.extend(below.map(|&place| (place, depth + 1)));
        }
        found
    }

    /// The names from the top down to a deck.
    #[must_use]
    pub fn path(&self, id: DeckId) -> String {
        let mut names: Vec<&str> =
            self.above(id).into_iter().filter_map(|id| self.get(id)).map(|deck| deck.name.as_str()).collect();
        names.reverse();
        names.extend(self.get(id).map(|deck| deck.name.as_str()));
        names.join(SEPARATOR)
    }

    /// The deck with this path, in any case.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<DeckId> {
        let mut at = None;
        for name in names_of(path) {
            let below = self.children.get(&at)?;
            let found = below.iter().find(|&&place| self.decks[place].name.to_lowercase() == name.to_lowercase())?;
            at = Some(self.decks[*found].id);
        }
        at
    }
}

/// The names of a path; those that are blank are called so.
pub(super) fn names_of(path: &str) -> impl Iterator<Item = &str> {
    path.split(SEPARATOR).map(str::trim).map(|name| if name.is_empty() { "blank" } else { name })
}

fn is_in_circle(start: usize, parents: &[Option<DeckId>], places: &HashMap<DeckId, usize>) -> bool {
    let mut at = start;
    // More steps than decks can only go round.
    for _ in 0..=parents.len() {
        match parents[at].and_then(|parent| places.get(&parent)) {
            Some(&next) if next == start => return true,
            Some(&next) => at = next,
            None => return false,
        }
    }
    // It leads into a circle of others; those are the ones that move to the top.
    false
}
