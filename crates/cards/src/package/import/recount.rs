//! Events of an import that was taken back: when the package comes again, they count again.
//!
//! An event is never deleted, only voided, and its id follows from what it is: it cannot be recorded a second time.

use std::collections::HashMap;

use studium_base::{CardId, EventId};
use studium_store::{Columns, Reader, RowId, StoreError, Writer};

use super::PackageImport;
use crate::CardsError;
use crate::card::{self, CardEvent};

impl PackageImport<'_> {
    /// Makes an event that is here already count again, if it was voided. Says whether it was.
    pub(super) fn recount(&mut self, writer: &mut Writer<'_>, card: CardId, event: RowId) -> Result<bool, CardsError> {
        let voidings = match &mut self.voidings {
            Some(known) => known,
            // Read when the first event is met that is here already: most packages bring none.
            unread => unread.insert(voidings(writer)?),
        };
        let Some(voiding) = voidings.remove(&EventId::from(event)) else { return Ok(false) };
        card::record(writer, card, &CardEvent::Voided { event: voiding })?;
        Ok(true)
    }
}

/// The events that do not count, each with what voids it.
fn voidings(reader: &Reader<'_>) -> Result<HashMap<EventId, EventId>, CardsError> {
    let mut voided = HashMap::new();
    reader.each_row::<CardsError>(include_str!("../../sql/list_voidings.sql"), [], |row| {
        let read = || -> studium_store::sqlite::Result<_> {
            let event = CardEvent::read(row.get_ref("kind")?.as_str()?, row.get_ref("payload")?.as_str()?);
            Ok((row.id::<EventId>("id")?, event))
        };
        // The rows stand newest first: a voiding comes before what it voids, and one that is voided itself voids nothing.
        let (id, event) = read().map_err(StoreError::from)?;
        if let Some(CardEvent::Voided { event }) = event
            && !voided.contains_key(&id)
        {
            voided.insert(event, id);
        }
        Ok(())
    })?;
    Ok(voided)
}
