//! How much is due in each deck today.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use studium_base::DeckId;
use studium_store::sqlite::named_params;
use studium_store::{Columns, Reader, RowId, Store};

use super::limits::Limits;
use super::session::{Counts, Session};
use super::shared::Shared;
use super::today::{Done, Today};
use crate::CardsError;
use crate::card::Queue;
use crate::deck;

/// A deck with what is due in it and below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct DeckCounts {
    /// The deck.
    pub deck: DeckId,
    /// Its path, `::` between its parts.
    pub path: String,
    /// Its own name.
    pub name: String,
    /// Decks above it.
    pub depth: u32,
    /// Does it gather cards of others?
    pub is_filtered: bool,
    /// What comes today, within the limits.
    pub due: Counts,
    /// All cards in it and below it that are not deleted.
    pub total: u32,
}

/// The decks in their order, each with what is due today.
///
/// # Errors
/// When the database cannot be read.
pub(crate) fn counts(store: &Store, shared: &Shared) -> Result<Vec<DeckCounts>, CardsError> {
    shared.read(store, |reader, today| {
        let done = today.done(reader)?;
        let totals: HashMap<DeckId, u32> = reader
            .rows(include_str!("../sql/count_cards_by_deck.sql"), [], |row| {
                Ok((row.id("deck_id")?, row.get("count")?))
            })?
            .into_iter()
            .collect();
        let in_order: Vec<(DeckId, usize)> =
            today.tree().in_order().into_iter().map(|(deck, depth)| (deck.id, depth)).collect();
        let all: Vec<DeckId> = in_order.iter().map(|(deck, _)| *deck).collect();
        let counter = Counter::read(reader, today, &all, &done)?;
        let mut found = Vec::with_capacity(in_order.len());
        for (id, depth) in in_order {
            let Some(known) = today.tree().get(id) else { continue };
            let below = today.tree().below(id);
            let total: u32 = below.iter().filter_map(|deck| totals.get(deck)).sum();
            // It is always there; it is shown where it is of use.
            if id == deck::default_id() && total == 0 && below.len() == 1 && all.len() > 1 {
                continue;
            }
            let due = match counter.due(id, &below) {
                Some(due) => due,
                None => Session::gather(reader, today, &done, id)?.counts(),
            };
            found.push(DeckCounts {
                deck: id,
                path: today.tree().path(id),
                name: known.name.clone(),
                depth: u32::try_from(depth).unwrap_or(u32::MAX),
                is_filtered: known.filter.is_some(),
                due,
                total,
            });
        }
        Ok(found)
    })
}

/// What waits in a deck itself, without those below it.
#[derive(Debug, Clone, Copy)]
struct Waits {
    new: u32,
    learning: u32,
    reviews: u32,
    /// Its cards come without limits.
    is_filtered: bool,
    /// Cards of one note keep apart: which of them come must be looked at.
    is_apart: bool,
}

/// Counts what [`Session::gather`] would gather, without reading a card.
struct Counter<'a> {
    waits: HashMap<DeckId, Waits>,
    limits: Limits<'a>,
    parents: HashMap<DeckId, DeckId>,
}

impl<'a> Counter<'a> {
    fn read(
        reader: &Reader<'_>,
        today: &'a Today,
        decks: &[DeckId],
        done: &HashMap<DeckId, Done>,
    ) -> Result<Self, CardsError> {
        let limits = Limits::of(today, decks, done);
        let mut waits = HashMap::with_capacity(decks.len());
        let mut parents = HashMap::with_capacity(decks.len());
        for &deck in decks {
            let day = today.day(deck);
            let options = today.options(deck);
            let is_filtered = today.is_filtered(deck);
            let count = |queue: Queue, until: i64, limit: u32| {
                let params = named_params! {
                    ":deck_id": RowId::from(deck), ":queue": queue as u8, ":until": until, ":day": day, ":limit": limit,
                };
                let found = reader.value::<u32>(include_str!("../sql/count_waiting.sql"), params)?;
                Ok::<_, CardsError>(found.unwrap_or(0))
            };
            let until = if is_filtered { i64::MAX } else { i64::from(day) };
            let waiting = Waits {
                new: count(Queue::New, i64::MAX, if is_filtered { u32::MAX } else { limits.new_of(deck) })?,
                learning: count(Queue::Learning, today.steps_until(deck).0, u32::MAX)?
                    + count(Queue::DayLearning, until, u32::MAX)?,
                reviews: count(Queue::Review, until, u32::MAX)?,
                is_filtered,
                is_apart: options.bury_new_siblings
                    || options.bury_review_siblings
                    || options.bury_interday_learning_siblings,
            };
            waits.insert(deck, waiting);
            parents.extend(today.tree().above(deck).first().map(|parent| (deck, *parent)));
        }
        Ok(Self { waits, limits, parents })
    }

    /// What comes of the decks `below` one, which stands first among them; `None` where cards of a note keep apart.
    ///
    /// Each deck lets through no more than its limits, of its own cards and of what came through below it. Where a limit
    /// of reviews is used up nothing new comes, and which of the reviews used it does not matter for their number.
    fn due(&self, root: DeckId, below: &[DeckId]) -> Option<Counts> {
        let mut counts = Counts::default();
        let mut through: HashMap<DeckId, (u32, u32)> = HashMap::with_capacity(below.len());
        // From the last to the first: what is below a deck stands after it.
        for &deck in below.iter().rev() {
            let waits = self.waits.get(&deck).filter(|waits| !waits.is_apart)?;
            counts.learning += waits.learning;
            let (mut reviews, mut new) = through.remove(&deck).unwrap_or_default();
            if waits.is_filtered {
                counts.review += waits.reviews;
                counts.new += waits.new;
            } else {
                reviews = reviews.saturating_add(waits.reviews);
                new = new.saturating_add(waits.new);
            }
            let most = self.limits.reviews_of(deck);
            reviews = reviews.min(most);
            new = new.min(self.limits.new_of(deck)).min(most - reviews);
            let parent = self.parents.get(&deck).filter(|_| deck != root);
            let sums = through.entry(parent.copied().unwrap_or(root)).or_default();
            *sums = (sums.0 + reviews, sums.1 + new);
        }
        let (reviews, new) = through.remove(&root)?;
        counts.review += reviews;
        counts.new += new;
        Some(counts)
    }
}
