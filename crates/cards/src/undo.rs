//! Taking back what the student did with cards, and doing it again: the derived rows follow.

use studium_base::{CardId, NoteId};
use studium_store::{Operation, Reader, Step, Store, TakenBack, Writer, next_redo, next_undo, tables};

use crate::{CardsError, card, note, statistics};

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
    /// Cards whose events count no more, or count again.
    pub cards: Vec<CardId>,
}

/// Takes the last step back.
///
/// # Errors
/// [`CardsError::NothingTo`]; [`CardsError::Store`] with `changed_since` when something else has changed the same.
pub fn undo(store: &Store) -> Result<Stepped, CardsError> {
    take(store, Operation::Undo, |reader| next_undo(reader, STEPS))
}

/// Does again what was taken back last.
///
/// # Errors
/// As [`undo`].
pub fn redo(store: &Store) -> Result<Stepped, CardsError> {
    take(store, Operation::Redo, |reader| next_redo(reader, STEPS))
}

fn take(
    store: &Store,
    operation: Operation,
    next: impl FnOnce(&Reader<'_>) -> Result<Option<Step>, studium_store::StoreError>,
) -> Result<Stepped, CardsError> {
    let (stepped, _) = store.write(operation, |writer| {
        let what = if operation == Operation::Undo { "take back" } else { "do again" };
        let step = next(writer)?.ok_or(CardsError::NothingTo(what))?;
        let taken = writer.take_back(step.id)?;
        let cards = follow(writer, &taken)?;
        if step.operation == Operation::ImportPackage {
            // What is foretold of other programs' answers rests on all of them.
            statistics::mark_stale(writer)?;
        }
        Ok::<_, CardsError>(Stepped { step, cards })
    })?;
    Ok(stepped)
}

/// Brings derived rows along, and names the cards whose events changed.
fn follow(writer: &mut Writer<'_>, taken: &TakenBack) -> Result<Vec<CardId>, CardsError> {
    let of = |table: &'static tables::Table| taken.rows.iter().filter(move |(name, _)| *name == table.name);
    for (_, row) in of(&tables::NOTES) {
        let id = NoteId::from(*row);
        note::refresh(writer, id)?;
        card::refresh_note(writer, id)?;
    }
    for (_, row) in of(&tables::CARDS) {
        card::refresh(writer, CardId::from(*row))?;
    }
    let cards: Vec<CardId> = taken.subjects.iter().map(|subject| CardId::from(*subject)).collect();
    for &id in &cards {
        card::refold(writer, id)?;
    }
    Ok(cards)
}
