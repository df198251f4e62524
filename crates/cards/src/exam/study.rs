//! Studying an exam: what the plan has for today, as a filtered deck.

use std::sync::Arc;

use studium_base::{CardId, DeckId, ExamId};
use studium_store::sqlite::ToSql;
use studium_store::{Json, Operation, RowId, Store, Writer, tables};

use super::list::read;
use super::plan::overview;
use super::types::{Exam, ExamCardStanding, ExamScope, ExamStage};
use crate::card::HeldBack;
use crate::deck::{self, Filter, FilterOrder, MAX_NAME, NewDeck, Tree};
use crate::filtered::{CustomStudied, empty_within, lend, quoted};
use crate::schedule::{Calendar, Zone};
use crate::{CardsError, card};

/// The filter of the deck says what could come; the plan says what does.
const NO_LIMIT: u32 = 99_999;

/// Puts the cards that the plan has for today, and that are not done, into the filtered deck of the exam, in their order.
///
/// # Errors
/// [`CardsError::ExamOver`] on the day of the exam and after: then the deck is emptied. [`CardsError::NothingTo`] when
/// nothing is left for today and there is no deck to empty.
pub(super) fn study(store: &Store, zone: &Arc<dyn Zone>, id: ExamId) -> Result<CustomStudied, CardsError> {
    let plan = overview(store, zone, id)?;
    let is_over = matches!(plan.stage, ExamStage::Today | ExamStage::Over);
    let open: Vec<CardId> =
        plan.today_cards.iter().filter(|card| card.standing == ExamCardStanding::Open).map(|card| card.card).collect();
    let (studied, _) = store.write(Operation::EditDeck, |writer| {
        let exam = read(writer, id)?;
        let known = exam.deck.filter(|&known| deck::read(writer, known).is_ok_and(|deck| deck.filter.is_some()));
        if known.is_none() && (is_over || open.is_empty()) {
            return Ok(None);
        }
        let deck = match known {
            Some(known) => known,
            None => make(writer, &exam)?,
        };
        empty_within(writer, deck)?;
        let mut cards = Vec::with_capacity(open.len());
        for &id in &open {
            // What happened since the plan was made counts: what is gone or taken elsewhere stays there.
            let card = card::read(writer, id)?;
            if !card.is_deleted && card.home_deck.is_none() && card.held_back != HeldBack::Suspended {
                cards.push(id);
            }
        }
        lend(writer, deck, &cards)?;
        let (deck_id, today) = (RowId::from(deck), Json(&cards));
        let values: [(&str, &dyn ToSql); 2] = [("deck_id", &deck_id), ("today", &today)];
        writer.update(&tables::EXAMS, id, &values)?;
        let gathered = u32::try_from(cards.len()).unwrap_or(u32::MAX);
        Ok::<_, CardsError>(Some(CustomStudied { deck, gathered }))
    })?;
    match studied {
        _ if is_over => Err(CardsError::ExamOver(id)),
        Some(studied) => Ok(studied),
        None => Err(CardsError::NothingTo("study: the plan has no card left for today")),
    }
}

fn make(writer: &mut Writer<'_>, exam: &Exam) -> Result<DeckId, CardsError> {
    let tree = Tree::new(deck::all(writer)?);
    let search = match &exam.scope {
        ExamScope::Deck { deck } => quoted("deck", &tree.path(*deck)),
        ExamScope::Search { text } => text.clone(),
    };
    let filter = Filter { search, limit: NO_LIMIT, order: FilterOrder::Due, reschedules: true };
    let name = free_name(&tree, &exam.name, exam.day);
    let new = NewDeck { parent: None, name, course: None, preset: None, filter: Some(filter) };
    deck::add_within(writer, &new)
}

/// The name of an exam where no deck has it, otherwise with its date, otherwise with a number too.
fn free_name(tree: &Tree, name: &str, day: i32) -> String {
    // No suffix below is longer than that.
    let name: String = name.replace("::", " ").trim().chars().take(MAX_NAME - 40).collect();
    let dated = match Calendar::date(day) {
        Some(date) => [&name, " (", &date, ")"].concat(),
        None => name.clone(),
    };
    let numbered = (2_u32..).map(|number| format!("{dated} {number}"));
    let mut names = [name, dated.clone()].into_iter().chain(numbered);
    names.find(|name| tree.find(name).is_none()).expect("there are more numbers than decks")
}
