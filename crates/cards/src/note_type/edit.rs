//! Making, changing and deleting note types. Notes and cards follow a change of fields and templates.

use studium_base::NoteTypeId;
use studium_store::{Json, Operation, Store, Word, Writer, tables};

use super::list::{count_notes, read};
use super::types::{NewNoteType, NoteTypeEdit};
use crate::{CardsError, note};

/// Makes a note type.
///
/// # Errors
/// [`CardsError::NoteType`], [`CardsError::Template`].
pub fn add(store: &Store, new: &NewNoteType) -> Result<NoteTypeId, CardsError> {
    let id = NoteTypeId::new();
    store.write(Operation::AddNoteType, |writer| insert(writer, id, new))?;
    Ok(id)
}

/// As [`add`], within a write, under an id that is known already.
pub(crate) fn insert(writer: &mut Writer<'_>, id: NoteTypeId, new: &NewNoteType) -> Result<(), CardsError> {
    new.check()?;
    insert_unchecked(writer, id, new)
}

/// As [`insert`], of a note type that a package brings: its notes are there, and a fault in it shows when it is used.
pub(crate) fn insert_unchecked(writer: &mut Writer<'_>, id: NoteTypeId, new: &NewNoteType) -> Result<(), CardsError> {
    let now = writer.now().0;
    writer.insert(
        &tables::NOTE_TYPES,
        id,
        &[
            ("name", &new.name.trim()),
            ("kind", &Word(new.kind)),
            ("fields", &Json(&new.fields)),
            ("templates", &Json(&new.templates)),
            ("style", &new.style),
            ("extra", &new.extra.as_ref().map(Json)),
            ("created_at", &now),
            ("changed_at", &now),
        ],
    )?;
    Ok(())
}

/// Changes a note type. Its notes keep the fields and its cards the templates that are kept; cards whose template is
/// gone are deleted, and cards that come to be are made.
///
/// # Errors
/// [`CardsError::NoNoteType`], [`CardsError::NoteType`], [`CardsError::Template`].
pub fn edit(store: &Store, edit: &NoteTypeEdit) -> Result<(), CardsError> {
    store.write(Operation::EditNoteType, |writer| edit_within(writer, edit))?;
    Ok(())
}

/// As [`edit`], within a write.
pub(crate) fn edit_within(writer: &mut Writer<'_>, edit: &NoteTypeEdit) -> Result<(), CardsError> {
    edit.content.check()?;
    let old = read(writer, edit.id)?;
    let refuse = |problem| CardsError::NoteType { name: edit.content.name.clone(), problem };
    let is_in = |kept: &[Option<u32>], new: usize, old: usize| {
        kept.len() == new && kept.iter().flatten().all(|&place| (place as usize) < old)
    };
    if !is_in(&edit.kept_fields, edit.content.fields.len(), old.fields.len()) {
        return Err(refuse("say for each field which one it was"));
    }
    if !is_in(&edit.kept_templates, edit.content.templates.len(), old.templates.len()) {
        return Err(refuse("say for each template which one it was"));
    }
    let now = writer.now().0;
    let new = &edit.content;
    writer.update(
        &tables::NOTE_TYPES,
        edit.id,
        &[
            ("name", &new.name.trim()),
            ("kind", &Word(new.kind)),
            ("fields", &Json(&new.fields)),
            ("templates", &Json(&new.templates)),
            ("style", &new.style),
            ("extra", &new.extra.as_ref().map(Json)),
            ("changed_at", &now),
        ],
    )?;
    note::follow_type(writer, &old, edit)
}

/// Marks a note type as deleted; not while notes use it.
///
/// # Errors
/// [`CardsError::NoNoteType`], [`CardsError::TypeInUse`].
pub fn delete(store: &Store, id: NoteTypeId) -> Result<(), CardsError> {
    store.write(Operation::DeleteNoteType, |writer| {
        let known = read(writer, id)?;
        let count = count_notes(writer, id)?;
        if count > 0 {
            return Err(CardsError::TypeInUse { name: known.name, count });
        }
        writer.delete(&tables::NOTE_TYPES, id)?;
        Ok(())
    })?;
    Ok(())
}
