//! What is derived of a note: its words, what it is sorted by, and by what copies of it are found.

use studium_base::NoteId;
use studium_store::sqlite::named_params;
use studium_store::{Area, PART_SEPARATOR, RowId, Writer};

use super::list::read;
use super::types::Note;
use crate::CardsError;
use crate::search::fold;
use crate::template::strip;

/// Makes the derived row of a note anew.
pub(crate) fn refresh(writer: &mut Writer<'_>, id: NoteId) -> Result<(), CardsError> {
    let note = read(writer, id)?;
    save(writer, &note)
}

/// Saves the derived row of a note that has just been read or made.
pub(super) fn save(writer: &mut Writer<'_>, note: &Note) -> Result<(), CardsError> {
    let plain: Vec<String> = note.fields.iter().map(|field| strip(field)).collect();
    let first = note.fields.first().map_or("", String::as_str);
    writer.execute(
        include_str!("../sql/save_note_state.sql"),
        named_params! {
            ":note_id": RowId::from(note.id),
            ":note_type_id": RowId::from(note.note_type),
            ":document_id": note.source.as_ref().map(|source| source.document.to_string()),
            ":changed_at": note.changed_at.0,
            ":first_hash": first_hash(first),
            ":sort_text": plain.first().map_or("", String::as_str),
            ":tags": tags_in_a_row(&note.tags),
            ":text": fold(&plain.join(&PART_SEPARATOR.to_string())),
        },
    )?;
    writer.touch_row(Area::Cards, note.id);
    Ok(())
}

/// Each folded and between blanks, so that a tag is found with the blanks around it.
fn tags_in_a_row(tags: &[String]) -> String {
    if tags.is_empty() { String::new() } else { [" ", &fold(&tags.join(" ")), " "].concat() }
}

/// A number that notes with the same first field share, whatever its markup and case. FNV-1a of 64 bits: kept in the
/// database, so it must be the same on every machine.
pub(crate) fn first_hash(first_field: &str) -> i64 {
    let mut plain = strip(first_field).to_lowercase();
    if plain.is_empty() {
        // Pictures and sounds have no words: the markup tells them apart.
        plain = first_field.trim().to_owned();
    }
    let hash = plain
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    hash.cast_signed()
}
