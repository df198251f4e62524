//! Setting exams, changing and deleting them.

use std::sync::Arc;

use studium_base::ExamId;
use studium_store::sqlite::ToSql;
use studium_store::{Json, Operation, Store, Writer, tables};

use super::list::{calendar, read};
use super::scope;
use super::types::{ExamEdit, NewExam};
use crate::deck::MAX_NAME;
use crate::filtered::empty_within;
use crate::queue::Today;
use crate::schedule::Zone;
use crate::{CardsError, deck};

const MINUTES_OF_A_DAY: u32 = 1440;
/// A last pass of more than a year is a slip of the pen.
const MOST_LAST_PASS_DAYS: u32 = 365;

/// Sets an exam.
pub(super) fn add(store: &Store, zone: &Arc<dyn Zone>, new: &NewExam) -> Result<ExamId, CardsError> {
    let id = ExamId::new();
    store.write(Operation::AddExam, |writer| {
        let today = Today::read(writer, Arc::clone(zone), writer.now())?;
        check(writer, &today, new)?;
        check_day(&today, new)?;
        let now = writer.now().0;
        let (name, scope) = (new.name.trim(), Json(&new.scope));
        let values: [(&str, &dyn ToSql); 7] = [
            ("name", &name),
            ("day", &new.day),
            ("scope", &scope),
            ("minutes_a_day", &new.minutes_a_day),
            ("last_pass_days", &new.last_pass_days),
            ("created_at", &now),
            ("changed_at", &now),
        ];
        writer.insert(&tables::EXAMS, id, &values)?;
        Ok::<(), CardsError>(())
    })?;
    Ok(id)
}

/// Changes an exam. Its date must lie ahead where it changes.
pub(super) fn edit(store: &Store, zone: &Arc<dyn Zone>, edit: &ExamEdit) -> Result<(), CardsError> {
    let ExamEdit { id, exam: wanted } = edit;
    store.write(Operation::EditExam, |writer| {
        let known = read(writer, *id)?;
        let today = Today::read(writer, Arc::clone(zone), writer.now())?;
        check(writer, &today, wanted)?;
        if wanted.day != known.day {
            check_day(&today, wanted)?;
        }
        let (name, scope) = (wanted.name.trim(), Json(&wanted.scope));
        let values: [(&str, &dyn ToSql); 5] = [
            ("name", &name),
            ("day", &wanted.day),
            ("scope", &scope),
            ("minutes_a_day", &wanted.minutes_a_day),
            ("last_pass_days", &wanted.last_pass_days),
        ];
        if writer.update(&tables::EXAMS, *id, &values)? {
            let now = writer.now().0;
            writer.update(&tables::EXAMS, *id, &[("changed_at", &now)])?;
        }
        Ok::<(), CardsError>(())
    })?;
    Ok(())
}

/// Marks an exam as deleted. Its cards go home, and the filtered deck in which it was studied goes with it.
pub(super) fn delete(store: &Store, id: ExamId) -> Result<(), CardsError> {
    store.write(Operation::DeleteExam, |writer| {
        if let Some(deck) = read(writer, id)?.deck
            && deck::read(writer, deck).is_ok_and(|deck| deck.filter.is_some())
        {
            empty_within(writer, deck)?;
            writer.delete(&tables::DECKS, deck)?;
        }
        writer.delete(&tables::EXAMS, id)?;
        Ok::<(), CardsError>(())
    })?;
    Ok(())
}

fn check(writer: &Writer<'_>, today: &Today, wanted: &NewExam) -> Result<(), CardsError> {
    let length = wanted.name.trim().chars().count();
    let rules = [
        ((1..=MAX_NAME).contains(&length), "name", "1 to 200 characters long"),
        ((1..=MINUTES_OF_A_DAY).contains(&wanted.minutes_a_day), "minutes_a_day", "between 1 and 1,440"),
        (wanted.last_pass_days <= MOST_LAST_PASS_DAYS, "last_pass_days", "between 0 and 365"),
    ];
    if let Some((_, field, allowed)) = rules.into_iter().find(|(holds, ..)| !holds) {
        return Err(CardsError::ExamOption { field, allowed });
    }
    let cards = scope::cards(writer, today, &wanted.scope)?;
    if cards.iter().all(scope::is_suspended) {
        return Err(CardsError::ExamEmpty);
    }
    Ok(())
}

fn check_day(today: &Today, wanted: &NewExam) -> Result<(), CardsError> {
    let day = calendar(today, &wanted.scope).day(today.now);
    if wanted.day <= day { Err(CardsError::ExamPast) } else { Ok(()) }
}
