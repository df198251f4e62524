//! How much is due in each deck today.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use studium_base::{DeckId, Timestamp};
use studium_store::Store;

use super::session::{Counts, Session};
use super::today::Today;
use crate::CardsError;
use crate::schedule::Zone;

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
pub fn counts(store: &Store, zone: &Arc<dyn Zone>, now: Timestamp) -> Result<Vec<DeckCounts>, CardsError> {
    store.read(|reader| {
        let today = Today::read(reader, Arc::clone(zone), now)?;
        let done = today.done(reader)?;
        let totals: std::collections::HashMap<DeckId, u32> = reader
            .rows(include_str!("../sql/count_cards_by_deck.sql"), [], |row| {
                Ok((studium_store::Columns::id(row, "deck_id")?, row.get("count")?))
            })?
            .into_iter()
            .collect();
        let in_order: Vec<(DeckId, usize)> =
            today.tree.in_order().into_iter().map(|(deck, depth)| (deck.id, depth)).collect();
        let mut found = Vec::with_capacity(in_order.len());
        for (id, depth) in in_order {
            let Some(deck) = today.tree.get(id) else { continue };
            let total = today.tree.below(id).iter().filter_map(|deck| totals.get(deck)).sum();
            found.push(DeckCounts {
                deck: id,
                path: today.tree.path(id),
                name: deck.name.clone(),
                depth: u32::try_from(depth).unwrap_or(u32::MAX),
                is_filtered: deck.filter.is_some(),
                due: Session::gather(reader, &today, &done, id)?.counts(),
                total,
            });
        }
        Ok(found)
    })
}
