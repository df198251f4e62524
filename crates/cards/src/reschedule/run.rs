//! Card after card, a part for each write.

use std::collections::HashSet;

use studium_base::{CancelToken, CardId, DeckId, PresetId, Progress};
use studium_store::sqlite::named_params;
use studium_store::{Columns, Operation, Reader, RowId, Store, is_taken_back};

use super::reckon::Reckoner;
use super::types::{RescheduleCards, RescheduleEnd, RescheduleReport, Rescheduling};
use crate::card::{self, Card, CardEvent, Rescheduled};
use crate::{CardsError, Collection, deck, preset};

/// Cards of one write: an answer that is given meanwhile waits for a tenth of a second at most.
pub(super) const BATCH: usize = 500;

/// The cards that use a preset and were answered, by age, as they lie on the disk.
pub(super) fn reviewed(reader: &Reader<'_>, id: PresetId) -> Result<Vec<CardId>, CardsError> {
    let known: HashSet<PresetId> = preset::all(reader)?.into_iter().map(|preset| preset.id).collect();
    // A deck whose preset is gone uses the default one.
    let preset_of = |own: Option<PresetId>| own.filter(|own| known.contains(own)).unwrap_or(preset::default_id());
    let decks = deck::all(reader)?;
    let homes: HashSet<DeckId> =
        decks.iter().filter(|deck| deck.filter.is_none() && preset_of(deck.preset) == id).map(|deck| deck.id).collect();
    let mut found = Vec::new();
    for deck in &decks {
        let params = named_params! { ":deck_id": RowId::from(deck.id) };
        if homes.contains(&deck.id) {
            let own: Vec<CardId> =
                reader.rows(include_str!("../sql/list_reviewed_of_deck.sql"), params, |row| row.id("card_id"))?;
            found.extend(own);
        } else if deck.filter.is_some() {
            // Cards that lie here for a while follow the deck they belong to.
            let lent: Vec<(CardId, DeckId)> =
                reader.rows(include_str!("../sql/list_reviewed_lent.sql"), params, |row| {
                    Ok((row.id("id")?, row.id("home_deck_id")?))
                })?;
            found.extend(lent.into_iter().filter(|(_, home)| homes.contains(home)).map(|(card, _)| card));
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// Goes on with a rescheduling, or begins one. `heard` is told after each part.
pub(super) fn run(
    collection: &Collection,
    wanted: &RescheduleCards,
    begun: Rescheduling,
    cancel: &CancelToken,
    heard: &mut dyn FnMut(&Rescheduling, Progress),
) -> Result<Rescheduling, CardsError> {
    let store: &Store = &collection.store;
    let options = preset::get(store, wanted.preset)?.options;
    let reckoner = Reckoner::new(&options, &collection.zone, wanted.moves_due, store.now())?;
    let cards = store.read(|reader| reviewed(reader, wanted.preset))?;
    let mut so_far = match begun.operation {
        // It was taken back while nobody worked on it: whoever asks for it again wants all of it.
        Some(id) if store.read(|reader| is_taken_back(reader, id))? => Rescheduling::default(),
        _ => begun,
    };
    so_far.report.ended = RescheduleEnd::Stopped;
    let mut done = so_far.last.map_or(0, |last| cards.partition_point(|card| *card <= last));
    let total = Some(cards.len() as u64);
    for batch in cards[done..].chunks(BATCH) {
        let Some(found) = reckon(store, &reckoner, batch, cancel)? else { return Ok(so_far) };
        let Some(moved) = write(store, &reckoner, &found, &mut so_far)? else {
            so_far.report.ended = RescheduleEnd::TakenBack;
            return Ok(so_far);
        };
        if moved > 0 {
            // What a session has gathered may not be due any more.
            collection.changed(Ok(()))?;
        }
        done += batch.len();
        so_far.last = batch.last().copied();
        so_far.report.cards += batch.len() as u32;
        heard(&so_far, Progress { done: done as u64, total });
    }
    so_far.report.ended = RescheduleEnd::Whole;
    Ok(so_far)
}

/// The cards of a batch that do not stay as they are, reckoned beside the writer; `None` when told to stop.
fn reckon(
    store: &Store,
    reckoner: &Reckoner,
    batch: &[CardId],
    cancel: &CancelToken,
) -> Result<Option<Vec<(Card, Rescheduled)>>, CardsError> {
    store.read(|reader| {
        let mut found = Vec::new();
        for &id in batch {
            if cancel.is_cancelled() {
                return Ok(None);
            }
            let card = card::read(reader, id)?;
            if let Some(event) = reckoner.reckon(reader, &card)? {
                found.push((card, event));
            }
        }
        Ok(Some(found))
    })
}

/// Records what was reckoned; how many cards are due on another day. `None` when the parts before were taken back.
fn write(
    store: &Store,
    reckoner: &Reckoner,
    found: &[(Card, Rescheduled)],
    so_far: &mut Rescheduling,
) -> Result<Option<u32>, CardsError> {
    if found.is_empty() {
        return Ok(Some(0));
    }
    let begun = so_far.operation;
    let (written, operation) = store.write_part(Operation::RescheduleCards, begun, |writer| {
        if let Some(id) = begun
            && is_taken_back(writer, id)?
        {
            return Ok(None);
        }
        let mut written = RescheduleReport::default();
        for (seen, event) in found {
            let card = card::read(writer, seen.id)?;
            // Of a card that was answered or changed meanwhile, what was reckoned does not hold any more.
            let event = if card == *seen { Some(event.clone()) } else { reckoner.reckon(writer, &card)? };
            let Some(event) = event else { continue };
            written.changed += 1;
            written.moved += u32::from(event.reckoned.is_some_and(|reckoned| reckoned.last_interval_days.is_some()));
            card::happen(writer, &card, CardEvent::Rescheduled(event))?;
        }
        Ok::<_, CardsError>(Some(written))
    })?;
    let Some(written) = written else { return Ok(None) };
    so_far.operation = operation;
    so_far.report.changed += written.changed;
    so_far.report.moved += written.moved;
    Ok(Some(written.moved))
}
