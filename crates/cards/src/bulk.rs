//! Many notes at once, with the answers that their cards were given: no faster way leads into the database, and nothing
//! of it is derived twice.

use studium_base::Timestamp;
use studium_store::{EventKind, Operation, RowId, Store, Writer};

use crate::card::{self, CardEvent, Dated, Folded, Reviewed};
use crate::note::{self, NewNote};
use crate::{CardsError, Collection, statistics};

/// A note with what happened to its cards.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkNote {
    /// The note.
    pub note: NewNote,
    /// When it was made, and its cards.
    pub created_at: Timestamp,
    /// The answers of each of its cards, in the order of their templates and of time. Cards beyond these have none.
    pub answers: Vec<Vec<(Timestamp, Reviewed)>>,
}

impl Collection {
    /// Adds notes with the past of their cards in one write, which is one step of undo. A few thousand at a time leave
    /// room for other writes.
    ///
    /// # Errors
    /// As [`note::add`]; nothing is added then.
    pub fn add_bulk(&self, notes: &[BulkNote]) -> Result<(), CardsError> {
        add(&self.store, notes)
    }
}

fn add(store: &Store, notes: &[BulkNote]) -> Result<(), CardsError> {
    store.write(Operation::ImportPackage, |writer| notes.iter().try_for_each(|each| add_one(writer, each)))?;
    Ok(())
}

fn add_one(writer: &mut Writer<'_>, each: &BulkNote) -> Result<(), CardsError> {
    let (_, cards) = note::insert(writer, &each.note, each.created_at)?;
    for (card, answers) in cards.into_iter().zip(&each.answers) {
        if answers.is_empty() {
            continue;
        }
        let known = card::read(writer, card)?;
        let mut folded = Folded { state: known.state, held_back: known.held_back };
        for (at, review) in answers {
            let id = RowId::new();
            writer.record_event_at((id, *at), EventKind::CardReviewed, card, review)?;
            let event = CardEvent::Reviewed(review.clone());
            folded = folded.after(&Dated { id: id.into(), at: *at, event });
        }
        statistics::set(writer, card, answers)?;
        card::save(writer, card, &folded)?;
    }
    Ok(())
}
