//! The review log of a package. Entries that were made here and went to Anki come home with it: they are here already.

use studium_base::{CardId, Timestamp};
use studium_engine::protocol::package::Review;
use studium_store::sqlite::named_params;
use studium_store::{Columns, RowId, StoreError, Writer};

use super::PackageImport;
use crate::card::CardEvent;
use crate::package::anki::{LogRow, event_id, lost_card_id, review_from_anki, review_to_anki};
use crate::{CardsError, card, statistics};

/// So far behind its own moment an entry goes out at most, in milliseconds: 3.6 million cards may be reset at once.
const MOVED_MS: i64 = 3_600_000;

impl PackageImport<'_> {
    pub(super) fn take_reviews(&mut self, writer: &mut Writer<'_>, rows: &[Review]) -> Result<(), CardsError> {
        let before = self.report.reviews.added;
        for row in rows {
            let known = self.cards.get(&row.card).copied();
            let (id, lost) = known.map_or_else(|| (lost_card_id(row.card), Some(row.card)), |card| (card.id, None));
            // A card that came with this package has no entries but those of its log.
            let is_known = known.is_none_or(|card| !card.is_new) && is_here(writer, id, row)?;
            let event = review_from_anki(row, lost);
            let place = (event_id("review", id, row.id_ms), Timestamp(row.id_ms));
            let is_new = !is_known && card::record_at(writer, place, id, &event)?;
            if is_new || self.recount(writer, id, place.0)? {
                self.report.reviews.added += 1;
            } else {
                self.report.reviews.kept += 1;
            }
            if let Some(late) = self.late.get_mut(&id).filter(|_| (1..=4).contains(&row.button)) {
                late.last_review_at = late.last_review_at.max(Some(Timestamp(row.id_ms)));
            }
        }
        if self.report.reviews.added > before {
            statistics::mark_stale(writer)?;
        }
        Ok(())
    }
}

/// Is an entry of a card here already? An answer that was given here has an id of its own, and is known by its moment.
fn is_here(writer: &Writer<'_>, card: CardId, row: &Review) -> Result<bool, CardsError> {
    let params = named_params! { ":subject": RowId::from(card), ":at": row.id_ms };
    if writer.value::<i64>(include_str!("../../sql/has_entry_at.sql"), params)?.is_some() {
        return Ok(true);
    }
    // Of several entries of one moment one keeps it, and the others go out a little later: they are known by what they
    // say, and by not having been alone.
    let params = named_params! {
        ":subject": RowId::from(card),
        ":since": row.id_ms.saturating_sub(MOVED_MS),
        ":at": row.id_ms,
    };
    let mut moments: Vec<i64> = Vec::new();
    writer.each_row::<CardsError>(include_str!("../../sql/list_entries_before.sql"), params, |found| {
        let read = || -> studium_store::sqlite::Result<_> {
            let event = CardEvent::read(found.get_ref("kind")?.as_str()?, found.get_ref("payload")?.as_str()?);
            Ok((found.time("at")?, event))
        };
        let (at, event) = read().map_err(StoreError::from)?;
        let entry = event.and_then(|event| review_to_anki(&LogRow { at, event }, row.card));
        if entry.is_some_and(|entry| Review { id_ms: row.id_ms, ..entry } == *row) {
            moments.push(at.0);
        }
        Ok(())
    })?;
    for at in moments {
        let sharing =
            writer.value::<i64>(include_str!("../../sql/count_entries_at.sql"), named_params! { ":at": at })?;
        if sharing.is_some_and(|sharing| sharing > 1) {
            return Ok(true);
        }
    }
    Ok(false)
}
