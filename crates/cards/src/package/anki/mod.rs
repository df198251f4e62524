//! Anki's words and ours, both ways.
//!
//! What Anki says of a thing and Studium has no word for stays in the thing's `extra`, word for word. It is written again
//! as it came for as long as Studium's side of it is unchanged; after a change the words that Studium knows are replaced.

mod card;
mod days;
mod deck;
mod ids;
mod note;
mod note_type;
mod preset;
mod review;

#[cfg(test)]
mod tests;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(super) use card::{CardPlace, KeptCard, card_from_anki, card_to_anki};
pub(super) use days::FirstDay;
pub(super) use deck::{CollectionWords, KeptDeck, deck_to_anki, description_of, filter_of};
pub(crate) use ids::media_id;
pub(super) use ids::{card_id, event_id, lost_card_id, note_id, note_type_id, preset_id};
pub(super) use note::{KeptNote, note_from_anki, note_to_anki};
pub(super) use note_type::{KeptNoteType, note_type_from_anki, note_type_to_anki};
pub(super) use preset::{KeptPreset, Shared, preset_from_anki, preset_to_anki};
pub(super) use review::{LogRow, review_from_anki, review_to_anki};

/// What `extra` holds: the words of Anki, under its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Extra<T> {
    anki: T,
}

/// The words as `extra` holds them.
pub(super) fn keep<T: Serialize>(words: &T) -> Option<Value> {
    serde_json::to_value(Extra { anki: words }).ok()
}

/// The words that `extra` holds; `None` where there are none, or a newer Studium wrote them.
pub(super) fn kept<T: DeserializeOwned>(extra: Option<&Value>) -> Option<T> {
    let words = extra?.get("anki")?;
    T::deserialize(words).inspect_err(|error| tracing::warn!(%error, "kept words of Anki cannot be read")).ok()
}
