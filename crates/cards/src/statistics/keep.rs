//! Keeping `cards_answers` up to date, in the same write as the event.

use studium_base::{CardId, Timestamp};
use studium_store::sqlite::named_params;
use studium_store::{Reader, RowId, StoreError, Writer};

use super::packed::{Packed, pack, unpack};
use crate::card::{CardEvent, Dated, Reviewed};

/// An answer was given.
pub(crate) fn append(
    writer: &mut Writer<'_>,
    card: CardId,
    at: Timestamp,
    review: &Reviewed,
) -> Result<(), StoreError> {
    let mut answers = kept(writer, card)?;
    answers.push(Packed::of(at, review));
    save(writer, card, answers)
}

/// A new card with these answers.
pub(crate) fn set(writer: &mut Writer<'_>, card: CardId, answers: &[(Timestamp, Reviewed)]) -> Result<(), StoreError> {
    save(writer, card, answers.iter().map(|(at, review)| Packed::of(*at, review)).collect())
}

/// Other events of the card count than before: these.
pub(crate) fn replace<'a>(
    writer: &mut Writer<'_>,
    card: CardId,
    counted: impl Iterator<Item = &'a Dated>,
) -> Result<(), StoreError> {
    let before = kept(writer, card)?;
    let answers: Vec<Packed> = counted
        .filter_map(|dated| match &dated.event {
            CardEvent::Reviewed(review) => {
                let answer = Packed::of(dated.at, review);
                // What was foretold of another program's answer stays: it needs the days and parameters of a rebuild.
                let known = before.iter().find(|known| is_foretold(review) && known.is_same(answer));
                Some(known.copied().unwrap_or(answer))
            }
            _ => None,
        })
        .collect();
    save(writer, card, answers)
}

/// Is the chance of this answer for us to say, because the program that kept it did not?
pub(super) fn is_foretold(review: &Reviewed) -> bool {
    review.recall.is_none() && review.placement.is_none() && !review.is_practice
}

fn kept(reader: &Reader<'_>, card: CardId) -> Result<Vec<Packed>, StoreError> {
    let params = named_params! { ":card_id": RowId::from(card) };
    let found = reader.row(include_str!("../sql/get_card_answers.sql"), params, |row| {
        Ok(unpack(row.get_ref("answers")?.as_blob()?).collect())
    })?;
    Ok(found.unwrap_or_default())
}

pub(super) fn save(writer: &mut Writer<'_>, card: CardId, answers: Vec<Packed>) -> Result<(), StoreError> {
    let card = RowId::from(card);
    if answers.is_empty() {
        writer.execute(include_str!("../sql/delete_card_answers.sql"), named_params! { ":card_id": card })?;
    } else {
        let params = named_params! { ":card_id": card, ":answers": pack(answers) };
        writer.execute(include_str!("../sql/save_card_answers.sql"), params)?;
    }
    Ok(())
}
