//! Reading exams.

use std::collections::HashMap;

use studium_base::{CardId, DeckId, ExamId};
use studium_store::sqlite::{Row, named_params};
use studium_store::{Columns, Reader, RowId};

use super::types::{Exam, ExamScope, ExamStage};
use crate::CardsError;
use crate::queue::Today;
use crate::schedule::Calendar;

fn from_row(row: &Row<'_>) -> studium_store::sqlite::Result<Exam> {
    Ok(Exam {
        id: row.id("id")?,
        name: row.get("name")?,
        day: row.get("day")?,
        scope: row.json("scope")?,
        minutes_a_day: row.get("minutes_a_day")?,
        last_pass_days: row.get("last_pass_days")?,
        deck: row.optional_id("deck_id")?,
    })
}

/// The exams that are not deleted, the next one first.
pub(super) fn all(reader: &Reader<'_>) -> Result<Vec<Exam>, CardsError> {
    Ok(reader.rows(include_str!("../sql/list_exams.sql"), [], from_row)?)
}

/// An exam that is not deleted.
pub(super) fn read(reader: &Reader<'_>, id: ExamId) -> Result<Exam, CardsError> {
    let params = named_params! { ":id": RowId::from(id) };
    reader.row(include_str!("../sql/get_exam.sql"), params, from_row)?.ok_or(CardsError::NoExam(id))
}

/// The exam that is studied in a deck.
pub(super) fn of_deck(reader: &Reader<'_>, deck: DeckId) -> Result<Option<ExamId>, CardsError> {
    let params = named_params! { ":deck_id": RowId::from(deck) };
    Ok(reader.row(include_str!("../sql/get_exam_of_deck.sql"), params, |row| row.id("id"))?)
}

/// The places of the cards in the deck of an exam, as its plan has them; `None` for any other deck.
pub(crate) fn order_in(reader: &Reader<'_>, deck: DeckId) -> Result<Option<HashMap<CardId, usize>>, CardsError> {
    let params = named_params! { ":deck_id": RowId::from(deck) };
    let sql = include_str!("../sql/get_exam_order.sql");
    let cards = reader.row(sql, params, |row| row.json::<Vec<CardId>>("today"))?;
    Ok(cards.map(|cards| cards.into_iter().enumerate().map(|(place, card)| (card, place)).collect()))
}

/// The days that an exam is counted in: those of its deck, or those of the default preset.
pub(super) fn calendar(today: &Today, scope: &ExamScope) -> Calendar {
    match scope {
        ExamScope::Deck { deck } => today.calendar(*deck),
        ExamScope::Search { .. } => today.default_calendar(),
    }
}

/// Where a day stands to an exam, and the days until it.
pub(super) fn stage(exam: &Exam, day: i32) -> (ExamStage, u32) {
    let days_left = u32::try_from(i64::from(exam.day) - i64::from(day)).unwrap_or(0);
    let stage = match days_left {
        0 if day > exam.day => ExamStage::Over,
        0 => ExamStage::Today,
        left if left <= exam.last_pass_days => ExamStage::LastPass,
        _ => ExamStage::Ahead,
    };
    (stage, days_left)
}
