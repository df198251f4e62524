//! Notes and cards after a change of their note type.

use studium_base::{NoteId, NoteTypeId};
use studium_store::sqlite::named_params;
use studium_store::{Columns, Json, Reader, RowId, Writer, tables};

use super::cards_of::make_missing;
use super::list::read;
use super::state::save;
use crate::note_type::{self, NoteType, NoteTypeEdit};
use crate::{CardsError, card, deck};

/// Brings the notes of a type along: fields keep their content by `kept_fields`, cards their template by
/// `kept_templates`. The type's own row is changed already.
pub(crate) fn follow_type(writer: &mut Writer<'_>, old: &NoteType, edit: &NoteTypeEdit) -> Result<(), CardsError> {
    let is_same = |kept: &[Option<u32>], count: usize| {
        kept.len() == count && (0_u32..).zip(kept).all(|(place, kept)| *kept == Some(place))
    };
    let keeps_fields = is_same(&edit.kept_fields, old.fields.len());
    let keeps_templates = is_same(&edit.kept_templates, old.templates.len());
    let asks_same = keeps_templates
        && old.kind == edit.content.kind
        && old.templates.iter().zip(&edit.content.templates).all(|(old, new)| old.question == new.question)
        && old.fields.iter().zip(&edit.content.fields).all(|(old, new)| old.name == new.name);
    if keeps_fields && asks_same {
        return Ok(());
    }
    let new_type = note_type::NoteTypes::default().get(writer, edit.id)?;
    for id in notes_of(writer, edit.id)? {
        let mut note = read(writer, id)?;
        if !keeps_fields {
            let field = |kept: &Option<u32>| {
                kept.and_then(|place| note.fields.get(place as usize)).cloned().unwrap_or_default()
            };
            note.fields = edit.kept_fields.iter().map(field).collect();
            writer.update(&tables::NOTES, id, &[("fields", &Json(&note.fields))])?;
            save(writer, &note)?;
        }
        if !old.kind.is_cloze() && !keeps_templates {
            card::follow_templates(writer, id, &edit.kept_templates)?;
        }
        match make_missing(writer, &note, &new_type, deck::default_id(), writer.now()) {
            // A note that shows nothing under the new templates keeps the cards it has.
            Ok(_) | Err(CardsError::NoCards(_)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(())
}

fn notes_of(reader: &Reader<'_>, id: NoteTypeId) -> Result<Vec<NoteId>, CardsError> {
    let params = named_params! { ":note_type_id": RowId::from(id) };
    Ok(reader.rows(include_str!("../sql/list_notes_of_type.sql"), params, |row| row.id("id"))?)
}
