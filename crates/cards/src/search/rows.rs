//! Cards as rows of the browser.

use studium_base::CardId;
use studium_store::{Reader, Store};

use super::types::CardRow;
use crate::card::{self, Card, HeldBack, Queue};
use crate::queue::{LEARN_AHEAD_MS, Shared, Today, sides};
use crate::template::strip;
use crate::{CardsError, note};

/// Letters of a question in a row.
const QUESTION_LETTERS: usize = 200;

/// Reads rows; a card that is gone is left out.
pub(super) fn rows(store: &Store, shared: &Shared, ids: &[CardId]) -> Result<Vec<CardRow>, CardsError> {
    shared.read(store, |reader, today| {
        let mut rows = Vec::with_capacity(ids.len());
        for &id in ids {
            match card::read(reader, id) {
                Ok(card) if !card.is_deleted => rows.push(row(reader, today, card)?),
                Ok(_) | Err(CardsError::NoCard(_)) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(rows)
    })
}

fn row(reader: &Reader<'_>, today: &Today, card: Card) -> Result<CardRow, CardsError> {
    let note = note::read(reader, card.note)?;
    let note_type = today.note_type(reader, note.note_type)?;
    let deck_path = today.tree().path(card.deck);
    let sort_text = note::name_of(&note.fields);
    let question = match sides(&note_type, &note, card.ordinal, &deck_path) {
        Ok(shown) => strip(&shown.question),
        // The editor says what is wrong with the template.
        Err(CardsError::Template { .. }) => sort_text.clone(),
        Err(other) => return Err(other),
    };
    let number = usize::from(card.ordinal) + 1;
    let template = match note_type.templates.get(if note_type.kind.is_cloze() { 0 } else { number - 1 }) {
        Some(template) if note_type.kind.is_cloze() => [&template.name, " ", &number.to_string()].concat(),
        Some(template) => template.name.clone(),
        None => number.to_string(),
    };
    let calendar = today.calendar(card.home_deck.unwrap_or(card.deck));
    let day = calendar.day(today.now);
    let is_held_back = card.held_back.on(day);
    let (queue, due) = Queue::of(&card.state);
    let is_due = !is_held_back
        && match queue {
            Queue::New => false,
            Queue::Learning => due <= today.now.plus_ms(LEARN_AHEAD_MS).0,
            Queue::Review | Queue::DayLearning => due <= i64::from(day),
        };
    let memory = card.state.memory;
    let retrievability = memory
        .zip(card.state.last_review_at)
        .map(|(memory, last)| memory.recall(calendar.days_between(last, today.now), card.state.decay));
    Ok(CardRow {
        card: card.id,
        note: card.note,
        sort_text,
        question: question.chars().take(QUESTION_LETTERS).collect(),
        deck: card.deck,
        deck_path,
        home_deck: card.home_deck,
        note_type: note_type.name.clone(),
        template,
        tags: note.tags,
        phase: card.state.phase,
        queue,
        due: card.state.due,
        is_due,
        interval_days: card.state.interval_days,
        ease_permille: card.state.ease_permille,
        reps: card.state.reps,
        lapses: card.state.lapses,
        stability: memory.map(|memory| memory.stability),
        difficulty: memory.map(|memory| memory.difficulty),
        retrievability,
        flag: card.flag,
        held_back: if is_held_back { card.held_back } else { HeldBack::No },
        created_at: card.created_at,
        changed_at: note.changed_at,
        last_review_at: card.state.last_review_at,
        has_source: note.source.is_some(),
    })
}
