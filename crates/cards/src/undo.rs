//! Taking back what the student did with cards, and doing it again: the derived rows follow.
//!
//! Steps are taken back from the last one on. One that cannot be, because something that is no step has changed the same
//! since, is said once with the reason and then passed over, so that the steps before it can still be taken back: each
//! looks for itself whether its values are still there. Steps are done again strictly in order, and none is passed over.

use std::collections::BTreeSet;

use studium_base::{CardId, Coded, DeckId, ErrorCode, NoteId};
use studium_store::sqlite::named_params;
use studium_store::{Area, Operation, Reader, RowId, Step, Store, TakenBack, Writer, next_redo, next_undo, tables};

use crate::{CardsError, card, deck, note, statistics};

/// What counts as a step of the student in this room.
const STEPS: &[Operation] = &[
    Operation::AddNoteType,
    Operation::EditNoteType,
    Operation::DeleteNoteType,
    Operation::AddPreset,
    Operation::EditPreset,
    Operation::DeletePreset,
    Operation::AddDeck,
    Operation::EditDeck,
    Operation::DeleteDeck,
    Operation::AddNotes,
    Operation::EditNotes,
    Operation::DeleteNotes,
    Operation::RestoreNotes,
    Operation::MoveCards,
    Operation::FlagCards,
    Operation::AnswerCard,
    Operation::SuspendCards,
    Operation::BuryCards,
    Operation::RescheduleCards,
    Operation::ResetCards,
    Operation::AddExam,
    Operation::EditExam,
    Operation::DeleteExam,
    Operation::ImportPackage,
];

/// What can be taken back and what can be done again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, specta::Type)]
pub struct Steps {
    /// The next step back.
    pub undo: Option<Step>,
    /// The next step forth.
    pub redo: Option<Step>,
}

/// Which steps can be taken now.
///
/// # Errors
/// When the database cannot be read.
pub fn steps(store: &Store) -> Result<Steps, CardsError> {
    store.read(steps_within)
}

/// As [`steps`], within a read.
pub(crate) fn steps_within(reader: &Reader<'_>) -> Result<Steps, CardsError> {
    Ok(Steps { undo: next_undo(reader, STEPS)?, redo: next_redo(reader, STEPS)? })
}

/// A step that was taken, and the cards whose state it changed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, specta::Type)]
pub struct Stepped {
    /// What was taken back or done again.
    pub step: Step,
    /// Cards whose events count no more, or count again. Those of an import are not named: they may be all there are.
    pub cards: Vec<CardId>,
}

/// Takes the last step back.
///
/// # Errors
/// [`CardsError::NothingTo`]. With the code `changed_since`: [`CardsError::Store`] when something else has changed the same,
/// and [`CardsError::DeckInUse`]; the step stays as it is then, and the next one to be taken back is the one before it.
pub fn undo(store: &Store) -> Result<Stepped, CardsError> {
    undo_beside(store, &|| false)
}

/// As [`undo`], while packages may be coming in: an import is not taken back before it has ended.
pub(crate) fn undo_beside(store: &Store, is_importing: &dyn Fn() -> bool) -> Result<Stepped, CardsError> {
    let mut tried = None;
    let stepped = take(store, Operation::Undo, |reader| {
        tried = next_undo(reader, STEPS)?;
        // Asked within the write: an import that begins after this writes after this.
        match tried {
            Some(Step { operation: Operation::ImportPackage, .. }) if is_importing() => Err(CardsError::ImportUnderWay),
            _ => Ok(tried),
        }
    });
    if let (Err(error), Some(step)) = (&stepped, tried)
        && error.code() == ErrorCode::ChangedSince
    {
        pass_over(store, step)?;
    }
    stepped
}

fn pass_over(store: &Store, step: Step) -> Result<(), CardsError> {
    store.write(Operation::Housekeeping, |writer| {
        if next_undo(writer, STEPS)? == Some(step) {
            writer.pass_over(step.id)?;
            // Another step comes next.
            writer.touch(Area::Cards);
        }
        Ok::<_, CardsError>(())
    })?;
    Ok(())
}

/// Does again what was taken back last.
///
/// # Errors
/// As [`undo`]; what cannot be done again stays the next one.
pub fn redo(store: &Store) -> Result<Stepped, CardsError> {
    take(store, Operation::Redo, |reader| Ok(next_redo(reader, STEPS)?))
}

fn take(
    store: &Store,
    operation: Operation,
    next: impl FnOnce(&Reader<'_>) -> Result<Option<Step>, CardsError>,
) -> Result<Stepped, CardsError> {
    let (stepped, _) = store.write(operation, |writer| {
        let what = if operation == Operation::Undo { "take back" } else { "do again" };
        let step = next(writer)?.ok_or(CardsError::NothingTo(what))?;
        let taken = writer.take_back(step.id)?;
        let mut cards = follow(writer, &taken)?;
        check_decks(writer, &taken)?;
        if step.operation == Operation::ImportPackage {
            // What is foretold of other programs' answers rests on all of them.
            statistics::mark_stale(writer)?;
            cards.clear();
        }
        Ok::<_, CardsError>(Stepped { step, cards })
    })?;
    Ok(stepped)
}

/// Brings derived rows along, and names the cards whose events changed.
fn follow(writer: &mut Writer<'_>, taken: &TakenBack) -> Result<Vec<CardId>, CardsError> {
    let of = |table: &'static tables::Table| taken.rows.iter().filter(move |(name, _)| *name == table.name);
    let mut moved: BTreeSet<CardId> = of(&tables::CARDS).map(|(_, row)| CardId::from(*row)).collect();
    for (_, row) in of(&tables::NOTES) {
        let id = NoteId::from(*row);
        note::refresh(writer, id)?;
        moved.extend(card::of_note(writer, id)?.iter().map(|card| card.id));
    }
    let mut folded = Vec::with_capacity(taken.subjects.len());
    for subject in &taken.subjects {
        let id = CardId::from(*subject);
        match card::refold(writer, id) {
            Ok(_) => folded.push(id),
            // The log of a package tells of cards that are nowhere.
            Err(CardsError::NoCard(_)) => {}
            Err(other) => return Err(other),
        }
        moved.remove(&id);
    }
    for id in moved {
        card::refresh(writer, id)?;
    }
    Ok(folded)
}

/// A deck that a step has made goes only when nothing lies in it.
fn check_decks(reader: &Reader<'_>, taken: &TakenBack) -> Result<(), CardsError> {
    for (_, row) in taken.rows.iter().filter(|(name, _)| *name == tables::DECKS.name) {
        let id = DeckId::from(*row);
        if deck::is_there(reader, id)? {
            continue;
        }
        let params = named_params! { ":deck_id": RowId::from(id) };
        let count = reader.value::<u32>(include_str!("sql/count_cards_in_deck.sql"), params)?.unwrap_or(0);
        if count > 0 {
            return Err(CardsError::DeckInUse { deck: id, count });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
