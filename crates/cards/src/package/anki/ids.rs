//! Ids of what comes from a package: the same package gives the same ids on every device, and at every import.

use sha1::{Digest, Sha1};
use studium_base::{CardId, NoteId, NoteTypeId, PresetId};
use studium_engine::protocol::package::AnkiId;
use studium_store::RowId;

/// An id from what a thing is: a UUID of version 8 over the words, each with its length before it.
fn id_of(kind: &str, words: &[&[u8]]) -> [u8; 16] {
    let mut hash = Sha1::new();
    for word in std::iter::once(kind.as_bytes()).chain(words.iter().copied()) {
        hash.update(u64::try_from(word.len()).unwrap_or(u64::MAX).to_le_bytes());
        hash.update(word);
    }
    let digest = hash.finalize();
    let mut id = [0; 16];
    id.copy_from_slice(&digest[..16]);
    id[6] = 0x80 | (id[6] & 0x0f);
    id[8] = 0x80 | (id[8] & 0x3f);
    id
}

/// The id of a note with this guid.
pub(in crate::package) fn note_id(guid: &str) -> NoteId {
    NoteId::from_bytes(id_of("note", &[guid.as_bytes()]))
}

/// The id of the card that a note asks at this place.
pub(in crate::package) fn card_id(note: NoteId, ordinal: u16) -> CardId {
    CardId::from_bytes(id_of("card", &[note.as_bytes(), &ordinal.to_le_bytes()]))
}

/// The id of a card that is gone, and of which only the log tells.
pub(in crate::package) fn lost_card_id(card: AnkiId) -> CardId {
    CardId::from_bytes(id_of("lost card", &[&card.0.to_le_bytes()]))
}

/// The id of a note type: Anki's id, and what its notes and cards refer to by their places.
pub(in crate::package) fn note_type_id(id: AnkiId, fields: &[&str], templates: &[&str]) -> NoteTypeId {
    let id = id.0.to_le_bytes();
    let (fields, templates) = (fields.join("\u{1f}"), templates.join("\u{1f}"));
    NoteTypeId::from_bytes(id_of("note type", &[&id, fields.as_bytes(), templates.as_bytes()]))
}

/// The id of a preset.
pub(in crate::package) fn preset_id(id: AnkiId, name: &str) -> PresetId {
    PresetId::from_bytes(id_of("preset", &[&id.0.to_le_bytes(), name.as_bytes()]))
}

/// The id of a media file's row.
pub(crate) fn media_id(name: &str) -> RowId {
    RowId::from(id_of("media", &[name.as_bytes()]))
}

/// The id of something that happened to a card at a moment (milliseconds since 1970): a UUID of version 7, so that events
/// stand in the order of their moments.
pub(in crate::package) fn event_id(kind: &str, card: CardId, at_ms: i64) -> RowId {
    let mut id = id_of(kind, &[card.as_bytes(), &at_ms.to_le_bytes()]);
    let ms = u64::try_from(at_ms).unwrap_or(0).min((1 << 48) - 1);
    id[..6].copy_from_slice(&ms.to_be_bytes()[2..]);
    id[6] = 0x70 | (id[6] & 0x0f);
    RowId::from(id)
}
