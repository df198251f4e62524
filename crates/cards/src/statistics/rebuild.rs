//! `cards_answers` made anew from the log, in one pass over it: after many events came at once.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use fsrs::FSRSReview;
use studium_base::{CardId, DeckId, EventId, Timestamp};
use studium_store::sqlite::named_params;
use studium_store::{Columns, Operation, Reader, Store, StoreError, Writer};

use super::keep::{is_foretold, save};
use super::packed::Packed;
use crate::CardsError;
use crate::card::CardEvent;
use crate::evaluate::Foreteller;
use crate::queue::Today;
use crate::schedule::{Algorithm, Calendar, Zone};

/// Where it stands that the table must be made anew.
const NAME: &str = "cards_answers";

/// Says, within a write that adds many answers, that they are not packed. [`rebuild`] does it, and so does the next look at
/// the statistics.
///
/// # Errors
/// When the database cannot be written.
pub fn mark_stale(writer: &mut Writer<'_>) -> Result<(), StoreError> {
    writer.execute(include_str!("../sql/mark_stale.sql"), named_params! { ":name": NAME })?;
    Ok(())
}

pub(super) fn is_stale(reader: &Reader<'_>) -> Result<bool, StoreError> {
    let found = reader.value::<i64>(include_str!("../sql/is_stale.sql"), named_params! { ":name": NAME })?;
    Ok(found.is_some())
}

/// Packs all answers of the log anew, in one write.
///
/// # Errors
/// When the database cannot be read or written.
pub fn rebuild(store: &Store, zone: &Arc<dyn Zone>) -> Result<(), CardsError> {
    store.write(Operation::Housekeeping, |writer| rebuild_within(writer, zone))?;
    Ok(())
}

/// As [`rebuild`], within a write.
///
/// # Errors
/// As [`rebuild`].
pub fn rebuild_within(writer: &mut Writer<'_>, zone: &Arc<dyn Zone>) -> Result<(), CardsError> {
    let all = packed(writer, zone, writer.now())?;
    writer.execute(include_str!("../sql/delete_all_answers.sql"), [])?;
    for (card, answers) in all {
        save(writer, card, answers)?;
    }
    writer.execute(include_str!("../sql/unmark_stale.sql"), named_params! { ":name": NAME })?;
    Ok(())
}

/// All answers of the log by card, in the order in which the table keeps them.
pub(super) fn packed(
    reader: &Reader<'_>,
    zone: &Arc<dyn Zone>,
    now: Timestamp,
) -> Result<Vec<(CardId, Vec<Packed>)>, CardsError> {
    let decks: HashMap<CardId, DeckId> = reader
        .rows(include_str!("../sql/list_home_decks.sql"), [], |row| Ok((row.id("id")?, row.id("deck_id")?)))?
        .into_iter()
        .collect();
    let today = Today::read(reader, Arc::clone(zone), now)?;
    let mut foretellers = Foretellers { today: &today, known: HashMap::new() };
    let mut all = Vec::new();
    for (card, mut of_card) in read(reader, &decks)? {
        if of_card.is_foretold
            && let Some(deck) = decks.get(&card)
        {
            foretellers.foretell(*deck, &mut of_card.answers);
        }
        all.push((card, of_card.answers.into_iter().map(|(answer, _)| answer).collect()));
    }
    all.sort_unstable_by_key(|(card, _)| *card);
    Ok(all)
}

#[derive(Default)]
struct OfCard {
    /// Each with whether its chance is for us to say.
    answers: Vec<(Packed, bool)>,
    is_foretold: bool,
}

/// All answers that count, by card. Those of cards that are nowhere are left out.
fn read(reader: &Reader<'_>, decks: &HashMap<CardId, DeckId>) -> Result<HashMap<CardId, OfCard>, CardsError> {
    let voided = voided(reader)?;
    let mut found: HashMap<CardId, OfCard> = HashMap::new();
    reader.each_row::<CardsError>(include_str!("../sql/list_reviews.sql"), [], |row| {
        let read = || -> studium_store::sqlite::Result<_> {
            let (id, card): (EventId, CardId) = (row.id("id")?, row.id("subject")?);
            if voided.contains(&id) || !decks.contains_key(&card) {
                return Ok(None);
            }
            let event = CardEvent::read(row.get_ref("kind")?.as_str()?, row.get_ref("payload")?.as_str()?);
            Ok(Some((card, row.time("at")?, event)))
        };
        if let Some((card, at, Some(CardEvent::Reviewed(review)))) = read().map_err(StoreError::from)? {
            let of_card = found.entry(card).or_default();
            let is_foretold = is_foretold(&review);
            of_card.answers.push((Packed::of(at, &review), is_foretold));
            of_card.is_foretold |= is_foretold;
        }
        Ok(())
    })?;
    Ok(found)
}

/// The events that do not count; a voiding that was voided itself voids nothing.
fn voided(reader: &Reader<'_>) -> Result<HashSet<EventId>, CardsError> {
    let mut voided = HashSet::new();
    reader.each_row::<CardsError>(include_str!("../sql/list_voided.sql"), [], |row| {
        let read = || -> studium_store::sqlite::Result<_> {
            let event = CardEvent::read(row.get_ref("kind")?.as_str()?, row.get_ref("payload")?.as_str()?);
            Ok((row.id::<EventId>("id")?, event))
        };
        // The rows stand newest first: a voiding comes before what it voids.
        let (id, event) = read().map_err(StoreError::from)?;
        if let Some(CardEvent::Voided { event }) = event
            && !voided.contains(&id)
        {
            voided.insert(event);
        }
        Ok(())
    })?;
    Ok(voided)
}

/// By deck: its days, and the model of its preset; none where the preset's algorithm is not FSRS.
struct Foretellers<'a> {
    today: &'a Today,
    known: HashMap<DeckId, Option<(Calendar, Foreteller)>>,
}

impl Foretellers<'_> {
    fn foretell(&mut self, deck: DeckId, answers: &mut [(Packed, bool)]) {
        let foreteller = match self.known.entry(deck) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => {
                let options = self.today.options(deck);
                let is_fsrs = options.algorithm == Algorithm::Fsrs;
                // Parameters that make no sense to FSRS foretell nothing; the rest of the page is good without them.
                let model = if is_fsrs { Foreteller::new(&options.fsrs_parameters).ok() } else { None };
                entry.insert(model.map(|model| (self.today.calendar(deck), model)))
            }
        };
        let Some((calendar, model)) = foreteller else { return };
        answers.sort_by_key(|(answer, _)| answer.at_ms());
        let others: Vec<usize> = (0..answers.len()).filter(|&place| answers[place].1).collect();
        let mut earlier = None;
        let history: Vec<FSRSReview> = others
            .iter()
            .map(|&place| {
                let answer = answers[place].0;
                let delta_t = earlier.map_or(0, |earlier| calendar.days_between(earlier, answer.at()));
                earlier = Some(answer.at());
                FSRSReview { rating: u32::from(answer.rating().number()), delta_t }
            })
            .collect();
        let Ok(chances) = model.chances(&history) else { return };
        // Of the first answer nothing was known before.
        for (&place, chance) in others.iter().zip(chances).skip(1) {
            #[expect(clippy::cast_possible_truncation, reason = "a chance is needed to a few digits")]
            let chance = chance as f32;
            answers[place].0 = answers[place].0.with_recall(Some(chance.clamp(0.0, 1.0)));
        }
    }
}
