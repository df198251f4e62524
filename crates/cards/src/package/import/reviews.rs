//! The review log of a package.

use studium_base::Timestamp;
use studium_engine::protocol::package::Review;
use studium_store::Writer;

use super::PackageImport;
use crate::package::anki::{event_id, lost_card_id, review_from_anki};
use crate::{CardsError, card, statistics};

impl PackageImport<'_> {
    pub(super) fn take_reviews(&mut self, writer: &mut Writer<'_>, rows: &[Review]) -> Result<(), CardsError> {
        let before = self.report.reviews.added;
        for row in rows {
            let known = self.cards.get(&row.card).copied();
            let (id, lost) = known.map_or_else(|| (lost_card_id(row.card), Some(row.card)), |id| (id, None));
            let event = review_from_anki(row, lost);
            let place = (event_id("review", id, row.id_ms), Timestamp(row.id_ms));
            if card::record_at(writer, place, id, &event)? {
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
