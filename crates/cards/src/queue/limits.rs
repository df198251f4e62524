//! Which of the cards that wait come today: within what is left of the limits of their decks, and one of each note where
//! a preset keeps its cards apart.

use std::collections::{HashMap, HashSet};

use studium_base::{DeckId, NoteId};

use super::gather::Waiting;
use super::today::{Done, Today};
use crate::schedule::Preset as Options;

/// What is left of the limits of the decks between the one that is studied and a card's.
#[derive(Clone)]
pub(super) struct Limits<'a> {
    today: &'a Today,
    within: HashSet<DeckId>,
    new: HashMap<DeckId, u32>,
    reviews: HashMap<DeckId, u32>,
}

impl<'a> Limits<'a> {
    pub(super) fn of(today: &'a Today, decks: &[DeckId], done: &HashMap<DeckId, Done>) -> Self {
        let mut limits =
            Self { today, within: decks.iter().copied().collect(), new: HashMap::new(), reviews: HashMap::new() };
        for &deck in decks {
            let options = today.options(deck);
            let below = today.tree().below(deck);
            let sum = |of: fn(&Done) -> u32| below.iter().filter_map(|deck| done.get(deck)).map(of).sum::<u32>();
            let (more_new, more_reviews) = more_today(today, deck);
            let new = options.new_per_day.saturating_add_signed(more_new);
            let reviews = options.reviews_per_day.saturating_add_signed(more_reviews);
            limits.new.insert(deck, new.saturating_sub(sum(|done| done.new)));
            limits.reviews.insert(deck, reviews.saturating_sub(sum(|done| done.reviews)));
        }
        limits
    }

    /// New cards that a deck still lets through.
    pub(super) fn new_of(&self, deck: DeckId) -> u32 {
        self.new.get(&deck).copied().unwrap_or(0)
    }

    /// Reviews and new cards together that a deck still lets through.
    pub(super) fn reviews_of(&self, deck: DeckId) -> u32 {
        self.reviews.get(&deck).copied().unwrap_or(0)
    }

    fn path(&self, deck: DeckId) -> Vec<DeckId> {
        let above = self.today.tree().above(deck).into_iter().filter(|above| self.within.contains(above));
        std::iter::once(deck).chain(above).collect()
    }

    /// Do all of these decks let one more new card through? A new card is work like a review.
    fn has_room_for_new(&self, path: &[DeckId]) -> bool {
        has_room(&self.new, path) && has_room(&self.reviews, path)
    }

    /// Takes one new card off the limits of these decks, where all of them allow it.
    fn take_new(&mut self, path: &[DeckId]) -> bool {
        if !self.has_room_for_new(path) {
            return false;
        }
        take_off(&mut self.new, path);
        take_off(&mut self.reviews, path);
        true
    }

    /// As [`Self::take_new`], of a review.
    fn take_review(&mut self, path: &[DeckId]) -> bool {
        if !has_room(&self.reviews, path) {
            return false;
        }
        take_off(&mut self.reviews, path);
        true
    }
}

fn has_room(left: &HashMap<DeckId, u32>, path: &[DeckId]) -> bool {
    path.iter().all(|deck| left.get(deck).is_some_and(|&left| left > 0))
}

fn take_off(left: &mut HashMap<DeckId, u32>, path: &[DeckId]) {
    for deck in path {
        left.entry(*deck).and_modify(|left| *left -= 1);
    }
}

/// What a student added to the limits of a deck and those above it for today: new cards and reviews.
fn more_today(today: &Today, deck: DeckId) -> (i32, i32) {
    let day = today.day(deck);
    let path = std::iter::once(deck).chain(today.tree().above(deck));
    let more = path.filter_map(|deck| today.tree().get(deck)?.today).filter(|more| more.day == day);
    more.fold((0, 0), |(new, reviews), more| (new.saturating_add(more.new), reviews.saturating_add(more.reviews)))
}

/// Chooses among cards that wait. It is asked about one after the other in the order in which they would come: steps
/// before reviews, reviews before new cards. What is put off because of another card of its note takes nothing off the
/// limits, so that a card of another note comes in its place, as in Anki.
#[derive(Clone)]
pub(super) struct Choice<'a> {
    today: &'a Today,
    limits: Limits<'a>,
    /// The decks against whose limits a card of a deck counts; `None` for a filtered one, whose cards all come.
    paths: HashMap<DeckId, Option<Vec<DeckId>>>,
    /// Notes of which a card comes.
    notes: HashSet<NoteId>,
}

impl<'a> Choice<'a> {
    pub(super) fn new(today: &'a Today, decks: &[DeckId], done: &HashMap<DeckId, Done>) -> Self {
        Self { today, limits: Limits::of(today, decks, done), paths: HashMap::new(), notes: HashSet::new() }
    }

    /// Does this step come, which crossed a day? No limit holds for it.
    pub(super) fn takes_step(&mut self, card: &Waiting) -> bool {
        self.takes(card, |options| options.bury_interday_learning_siblings, |_, _| true)
    }

    /// Does this review come?
    pub(super) fn takes_review(&mut self, card: &Waiting) -> bool {
        self.takes(card, |options| options.bury_review_siblings, Limits::take_review)
    }

    /// Does this new card come?
    pub(super) fn takes_new(&mut self, card: &Waiting) -> bool {
        self.takes(card, |options| options.bury_new_siblings, Limits::take_new)
    }

    fn takes(
        &mut self,
        card: &Waiting,
        puts_off: fn(&Options) -> bool,
        take: fn(&mut Limits<'a>, &[DeckId]) -> bool,
    ) -> bool {
        if puts_off(self.today.options(card.deck)) && self.notes.contains(&card.note) {
            return false;
        }
        let Self { today, limits, paths, notes } = self;
        let path = paths
            .entry(card.deck)
            .or_insert_with(|| if today.is_filtered(card.deck) { None } else { Some(limits.path(card.deck)) });
        let comes = path.as_deref().is_none_or(|path| take(limits, path));
        if comes {
            notes.insert(card.note);
        }
        comes
    }

    /// New cards of a deck that may come at most.
    pub(super) fn most_new(&self, deck: DeckId) -> u32 {
        if self.today.is_filtered(deck) { u32::MAX } else { self.limits.new_of(deck) }
    }

    /// Would one more new card of a deck come, were no other of its note there?
    pub(super) fn has_room_for_new(&self, deck: DeckId) -> bool {
        self.today.is_filtered(deck) || self.limits.has_room_for_new(&self.limits.path(deck))
    }
}
