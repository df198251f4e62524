//! Answering a card: one write with the answer, what it makes of the card, and what it makes of others.

use serde::{Deserialize, Serialize};
use studium_base::{CardId, EventId, Timestamp};
use studium_store::sqlite::named_params;
use studium_store::{Json, Operation, Reader, Store, Writer, tables};

use super::session::Session;
use super::shared::Shared;
use super::today::Today;
use crate::card::{self, Card, CardEvent, Folded, Queue, Reviewed};
use crate::schedule::{CardState, Context, Due, LeechAction, Outcome, Placement, Rating};
use crate::{CardsError, note};

/// No answer takes longer than this to count, in milliseconds: the student went away.
const MAX_TOOK_MS: u32 = 60_000;
/// The tag of notes whose card is forgotten again and again.
const LEECH_TAG: &str = "leech";

/// What the student says of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Answer {
    /// The card.
    pub card: CardId,
    /// How it went.
    pub rating: Rating,
    /// Milliseconds from question to answer; more than a minute counts as a minute.
    pub took_ms: u32,
    /// How often the card had been answered when it was shown: an answer to a card that was answered elsewhere meanwhile
    /// is refused.
    pub reps: u32,
}

/// What an answer led to.
#[derive(Debug, Clone, PartialEq, Serialize, specta::Type)]
pub struct Answered {
    /// The card now.
    pub card: Card,
    /// Cards of the same note that were put off until tomorrow.
    pub put_off: Vec<CardId>,
    /// It is forgotten so often that something else should be tried.
    pub is_leech: bool,
}

/// What a scheduler says of a card.
pub(crate) struct Said {
    /// What each button would do, as the preset of the card's deck has it.
    pub(crate) outcomes: [Outcome; 4],
    /// The chance that the card is remembered, as far as the scheduler knows.
    pub(crate) recall: Option<f64>,
}

/// Asks the scheduler of a card's deck.
pub(crate) fn ask(reader: &Reader<'_>, today: &Today, card: &Card, now: Timestamp) -> Result<Said, CardsError> {
    let deck = card.home_deck.unwrap_or(card.deck);
    let (options, calendar) = (today.options(deck), today.calendar(deck));
    let load = |day: i32| if options.load_balance { due_on(reader, day) } else { 0 };
    let context = Context { now, calendar: &calendar, seed: seed_of(card.id), load: &load };
    let scheduler = today.scheduler(deck)?;
    Ok(Said { outcomes: scheduler.next(&card.state, &context), recall: scheduler.recall(&card.state, &context) })
}

/// Decides the fuzz of a card: the same on every device.
pub(crate) fn seed_of(card: CardId) -> u64 {
    let [.., a, b, c, d, e, f, g, h] = *card.as_bytes();
    u64::from_be_bytes([a, b, c, d, e, f, g, h])
}

/// How many reviews are due on a day, in all decks.
pub(crate) fn due_on(reader: &Reader<'_>, day: i32) -> u32 {
    let params = named_params! { ":day": day };
    // A load that cannot be read balances nothing; the write that follows will say that the database is ill.
    reader.value::<u32>(include_str!("../sql/get_due_on.sql"), params).ok().flatten().unwrap_or(0)
}

/// Records an answer; when it returns, the answer is on the disk. The session, if there is one, follows.
///
/// # Errors
/// [`CardsError::NoCard`], [`CardsError::CardMoved`] when the card was answered or deleted since it was shown,
/// `disk_full` (the answer is not recorded then).
pub(crate) fn answer(
    store: &Store,
    shared: &Shared,
    session: Option<&mut Session>,
    given: &Answer,
) -> Result<Answered, CardsError> {
    let (answered, _) = store.write(Operation::AnswerCard, |writer| {
        let card = card::read(writer, given.card)?;
        if card.is_deleted || card.state.reps != given.reps {
            return Err(CardsError::CardMoved(given.card));
        }
        record(writer, &shared.today(writer)?, card, given)
    })?;
    if let Some(session) = session {
        session.follow(&answered.card, &answered.put_off);
    }
    Ok(answered)
}

fn record(writer: &mut Writer<'_>, today: &Today, card: Card, given: &Answer) -> Result<Answered, CardsError> {
    let deck = card.home_deck.unwrap_or(card.deck);
    let options = today.options(deck);
    let said = ask(writer, today, &card, today.now)?;
    let outcome = said.outcomes[given.rating.index()];
    #[expect(clippy::cast_possible_truncation, reason = "a chance is needed to a few digits")]
    let recall = said.recall.map(|chance| chance as f32);
    let is_practice = card.home_deck.is_some()
        && today.tree().get(card.deck).and_then(|deck| deck.filter.as_ref()).is_some_and(|filter| !filter.reschedules);
    let event = CardEvent::Reviewed(Reviewed {
        rating: given.rating,
        took_ms: given.took_ms.min(MAX_TOOK_MS),
        from: card.state.phase,
        last_interval: interval(&card.state),
        interval: interval(&outcome.state),
        placement: Some(Placement::from(&outcome.state)),
        is_practice,
        recall,
        anki: None,
    });
    card::record(writer, card.id, &event)?;
    let before = Folded { state: card.state, held_back: card.held_back };
    let dated = card::Dated { id: EventId::new(), at: writer.now(), event };
    let after = before.after(&dated);
    card::follow(writer, &card, &after)?;
    let card = Card { state: after.state, held_back: after.held_back, ..card };
    // Practice changes nothing but where the card lies.
    let is_leech = outcome.is_leech && !is_practice;
    if is_leech {
        leech(writer, &card, options.leech_action)?;
    }
    let keeps_apart = !is_practice && today.puts_off_siblings();
    let put_off = if keeps_apart { put_off(writer, today, &card)? } else { Vec::new() };
    let is_known = given.rating != Rating::Again;
    let is_done = if is_practice { is_known } else { Queue::of(&card.state).0 != Queue::Learning };
    if is_done {
        go_home(writer, &card)?;
    }
    // What else became of it stands in its rows.
    let card = if is_leech || card.home_deck.is_some() { card::read(writer, card.id)? } else { card };
    let day = today.day(card.deck);
    Ok(Answered { card: card.on_day(day), put_off, is_leech })
}

/// Sends a card of a filtered deck back to its own.
pub(crate) fn go_home(writer: &mut Writer<'_>, card: &Card) -> Result<(), CardsError> {
    if let Some(home) = card.home_deck {
        card::put_into(writer, card.id, home, None)?;
    }
    Ok(())
}

fn leech(writer: &mut Writer<'_>, card: &Card, action: LeechAction) -> Result<(), CardsError> {
    let known = note::read(writer, card.note)?;
    if !known.tags.iter().any(|tag| tag.eq_ignore_ascii_case(LEECH_TAG)) {
        let mut tags = known.tags;
        tags.push(LEECH_TAG.to_owned());
        let tags = note::checked_tags(&tags)?;
        writer.update(&tables::NOTES, card.note, &[("tags", &Json(&tags))])?;
        note::refresh(writer, card.note)?;
    }
    if action == LeechAction::Suspend {
        card::suspend_within(writer, &card::read(writer, card.id)?)?;
    }
    Ok(())
}

/// Puts off the other cards of the note that would come today, as the preset asks.
fn put_off(writer: &mut Writer<'_>, today: &Today, card: &Card) -> Result<Vec<CardId>, CardsError> {
    let mut put_off = Vec::new();
    for other in card::of_note(writer, card.note)? {
        let options = today.options(other.home_deck.unwrap_or(other.deck));
        let day = today.day(other.deck);
        let (queue, due) = Queue::of(&other.state);
        let is_due = due <= i64::from(day);
        let is_wanted = match queue {
            Queue::New => options.bury_new_siblings,
            Queue::Review => is_due && options.bury_review_siblings,
            Queue::DayLearning => is_due && options.bury_interday_learning_siblings,
            Queue::Learning => false,
        };
        if other.id != card.id && is_wanted && !other.is_deleted && !other.held_back.on(day) {
            card::bury_within(writer, &other, Some(day), true)?;
            put_off.push(other.id);
        }
    }
    Ok(put_off)
}

/// The interval of a state as review logs have it: days, or seconds where negative. 0 for a card that was never answered.
fn interval(state: &CardState) -> i32 {
    match (state.due, state.last_review_at) {
        (Due::At(at), Some(since)) => i32::try_from((since.0 - at.0) / 1000).unwrap_or(i32::MIN).min(0),
        _ => i32::try_from(state.interval_days).unwrap_or(i32::MAX),
    }
}
