//! Cards of a package: each with the state that it had there, as a seed.

use studium_base::{CardId, NoteId, Timestamp};
use studium_engine::protocol::package::{Card as AnkiCard, Item};
use studium_store::{Json, RowId, Writer, tables};

use super::report::{LeftOut, LeftReason};
use super::{KnownCard, PackageImport};
use crate::card::{self, CardEvent, Folded, Seeded};
use crate::package::anki::{CardPlace, KeptCard, card_from_anki, card_id, event_id, keep};
use crate::schedule::Due;
use crate::{CardsError, note, note_type};

/// Seeds in one write.
const BATCH: usize = 2_000;

/// A card that waits for the log to say when it was answered last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Late {
    place: CardPlace,
    modified_at_s: i64,
    is_new: bool,
    pub(super) last_review_at: Option<Timestamp>,
}

impl PackageImport<'_> {
    pub(super) fn take_cards(&mut self, writer: &mut Writer<'_>, rows: &[AnkiCard]) -> Result<(), CardsError> {
        if self.is_text() {
            return self.make_cards(writer, rows);
        }
        let calendar = self.calendar();
        for row in rows {
            let (Some(note), Ok(ordinal)) = (self.notes.get(&row.note).copied(), u16::try_from(row.ordinal)) else {
                let name = row.id.0.to_string();
                self.report.leave_out(LeftOut { item: Item::Card, name, reason: LeftReason::Orphan });
                continue;
            };
            let buried_day = calendar.day(Timestamp(row.modified_at_s.saturating_mul(1000)));
            let (place, words) = card_from_anki(row, self.first_day, buried_day);
            let known = if note.is_new {
                None
            } else {
                let mut cards = card::of_note(writer, note.id)?;
                cards.sort_by_key(|card| card.is_deleted);
                cards.into_iter().find(|card| card.ordinal == ordinal)
            };
            let (id, is_new) = match &known {
                Some(known) => {
                    if known.is_deleted {
                        card::restore(writer, known.id)?;
                    }
                    if note::is_lost(writer, known)? {
                        let own = if row.original_deck.0 == 0 { row.deck } else { row.original_deck };
                        let deck = self.deck_of(writer, own)?;
                        note::put_into_live_deck(writer, known, deck)?;
                    }
                    (known.id, false)
                }
                None => (self.add_card(writer, row, (note.id, ordinal), &place, &words)?, true),
            };
            self.cards.insert(row.id, KnownCard { id, is_new });
            let is_late = place.state.last_review_at.is_none() && place.state.reps > 0;
            let late = Late { place, modified_at_s: row.modified_at_s, is_new, last_review_at: None };
            if is_late {
                self.late.insert(id, late);
            } else {
                self.seed(writer, id, &late)?;
            }
        }
        Ok(())
    }

    fn add_card(
        &mut self,
        writer: &mut Writer<'_>,
        row: &AnkiCard,
        (note, ordinal): (NoteId, u16),
        place: &CardPlace,
        words: &KeptCard,
    ) -> Result<CardId, CardsError> {
        let deck = self.deck_of(writer, row.deck)?;
        let home = if row.original_deck.0 == 0 { None } else { Some(self.deck_of(writer, row.original_deck)?) };
        let mut id = card_id(note, ordinal);
        if card::read(writer, id).is_ok() {
            // Two cards of a note ask at the same place: damaged, but nothing is lost.
            id = CardId::new();
            let name = row.id.0.to_string();
            self.report.leave_out(LeftOut { item: Item::Card, name, reason: LeftReason::Duplicate });
        }
        let position = match place.state.due {
            Due::Position(position) => position,
            Due::At(_) | Due::Day(_) => place.state.new_position.map_or(0, i64::from),
        };
        // Ids are moments, unless a program made them up.
        let is_moment = (1_136_073_600_000..4_102_444_800_000).contains(&row.id.0);
        let created_at = if is_moment { row.id.0 } else { row.modified_at_s.saturating_mul(1000) };
        writer.insert(
            &tables::CARDS,
            id,
            &[
                ("note_id", &RowId::from(note)),
                ("ordinal", &ordinal),
                ("position", &position),
                ("deck_id", &RowId::from(deck)),
                ("home_deck_id", &home.map(RowId::from)),
                ("flag", &place.flag),
                ("extra", &keep(words).as_ref().map(Json)),
                ("created_at", &created_at),
            ],
        )?;
        card::save(writer, id, &Folded::new(position))?;
        self.report.cards.added += 1;
        Ok(id)
    }

    /// Records the state that a card had, unless it is that of a card that nobody has seen.
    fn seed(&mut self, writer: &mut Writer<'_>, id: CardId, late: &Late) -> Result<(), CardsError> {
        let CardPlace { mut state, held_back, .. } = late.place;
        state.last_review_at = state.last_review_at.or(late.last_review_at);
        let folded = Folded { state, held_back };
        let untouched = match state.due {
            Due::Position(position) => folded == Folded::new(position),
            Due::At(_) | Due::Day(_) => false,
        };
        if untouched {
            if !late.is_new {
                self.report.cards.kept += 1;
            }
            return Ok(());
        }
        let at_ms = late.modified_at_s.saturating_mul(1000);
        // Behind all answers of the second in which the card was changed.
        let place = (event_id("seed", id, at_ms.saturating_add(999)), Timestamp(at_ms));
        let is_new = card::record_at(writer, place, id, &CardEvent::Seeded(Seeded { state, held_back }))?;
        let is_added = is_new || self.recount(writer, id, place.0)?;
        if late.is_new {
            return card::save(writer, id, &folded);
        }
        if is_added {
            card::refold(writer, id)?;
            self.report.cards.updated += 1;
        } else {
            self.report.cards.kept += 1;
        }
        Ok(())
    }

    /// Writes the seeds that waited for the log.
    pub(super) fn finish_cards(&mut self) -> Result<(), CardsError> {
        let late: Vec<(CardId, Late)> = std::mem::take(&mut self.late).into_iter().collect();
        for batch in late.chunks(BATCH) {
            self.write(|import, writer| batch.iter().try_for_each(|(id, late)| import.seed(writer, *id, late)))?;
        }
        Ok(())
    }

    /// The cards that the notes of a text call for.
    fn make_cards(&mut self, writer: &mut Writer<'_>, rows: &[AnkiCard]) -> Result<(), CardsError> {
        let mut types = note_type::NoteTypes::default();
        for row in rows {
            let Some(known) = self.notes.get(&row.note).copied() else { continue };
            let deck = self.deck_of(writer, row.deck)?;
            let note = note::read(writer, known.id)?;
            let note_type = types.get(writer, note.note_type)?;
            match note::make_missing(writer, &note, &note_type, deck, note.created_at) {
                Ok(made) => self.report.cards.added += u32::try_from(made.len()).unwrap_or(u32::MAX),
                Err(CardsError::NoCards(_) | CardsError::Template { .. }) => {
                    if known.is_new {
                        writer.delete(&tables::NOTES, known.id)?;
                        self.report.notes.added -= 1;
                    }
                    let name = note.fields.first().map_or("", String::as_str).chars().take(80).collect();
                    self.report.leave_out(LeftOut { item: Item::Note, name, reason: LeftReason::Orphan });
                }
                Err(other) => return Err(other),
            }
        }
        Ok(())
    }
}
