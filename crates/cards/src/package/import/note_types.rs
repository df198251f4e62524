//! Note types and presets of a package.

use studium_engine::protocol::package::{NoteType as AnkiNoteType, Preset as AnkiPreset};
use studium_store::{Json, Writer, tables};

use super::{KnownType, PackageImport};
use crate::note_type::{self, NewNoteType, NoteType};
use crate::package::anki::{
    KeptNoteType, KeptPreset, keep, kept, note_type_from_anki, note_type_id, preset_from_anki, preset_id,
};
use crate::{CardsError, preset};

impl PackageImport<'_> {
    pub(super) fn take_note_types(
        &mut self,
        writer: &mut Writer<'_>,
        rows: Vec<AnkiNoteType>,
    ) -> Result<(), CardsError> {
        let mut known = note_type::all(writer)?;
        for row in rows {
            let anki_id = row.id;
            let new = note_type_from_anki(&row);
            let field_count = new.fields.len();
            let id = if let Some(same) = known.iter().find(|known| self.is_text() && takes_text(known, &new)) {
                self.report.note_types.kept += 1;
                same.id
            } else {
                let id = self.take_note_type(writer, row, new, &known)?;
                known = note_type::all(writer)?;
                id
            };
            let field_count = known.iter().find(|known| known.id == id).map_or(field_count, |known| known.fields.len());
            self.note_types.insert(anki_id, KnownType { id, field_count });
        }
        Ok(())
    }

    fn take_note_type(
        &mut self,
        writer: &mut Writer<'_>,
        row: AnkiNoteType,
        mut new: NewNoteType,
        known: &[NoteType],
    ) -> Result<studium_base::NoteTypeId, CardsError> {
        let fields: Vec<&str> = new.fields.iter().map(|field| field.name.as_str()).collect();
        let templates: Vec<&str> = new.templates.iter().map(|template| template.name.as_str()).collect();
        // A text counts its note types: the name is all that tells one from another.
        let id = if self.is_text() {
            note_type_id(studium_engine::protocol::package::AnkiId(0), &fields, &[&new.name])
        } else {
            note_type_id(row.id, &fields, &templates)
        };
        match note_type::read(writer, id) {
            Ok(old) => {
                let was: Option<KeptNoteType> = kept(old.extra.as_ref());
                if was.as_ref().is_none_or(|was| was.whole.modified_at_s >= row.modified_at_s) {
                    writer.restore(&tables::NOTE_TYPES, id)?;
                    self.report.note_types.kept += 1;
                    return Ok(id);
                }
                let renamed = was.and_then(|was| was.renamed);
                let words = KeptNoteType { whole: row, renamed };
                let now = writer.now().0;
                writer.update(
                    &tables::NOTE_TYPES,
                    id,
                    &[
                        ("templates", &Json(&new.templates)),
                        ("style", &new.style),
                        ("extra", &keep(&words).as_ref().map(Json)),
                        ("changed_at", &now),
                    ],
                )?;
                writer.restore(&tables::NOTE_TYPES, id)?;
                self.report.note_types.updated += 1;
            }
            Err(CardsError::NoNoteType(_)) => {
                let name = free_name(&new.name, |name| {
                    known.iter().any(|known| known.name.to_lowercase() == name.to_lowercase())
                });
                let renamed = (name != new.name).then(|| name.clone());
                new.name = name;
                new.extra = keep(&KeptNoteType { whole: row, renamed });
                note_type::insert_unchecked(writer, id, &new)?;
                self.report.note_types.added += 1;
            }
            Err(other) => return Err(other),
        }
        Ok(id)
    }

    pub(super) fn take_presets(&mut self, writer: &mut Writer<'_>, rows: &[AnkiPreset]) -> Result<(), CardsError> {
        let shared = self.shared();
        for row in rows {
            let known = preset::all(writer)?;
            let (options, words) = preset_from_anki(row, shared);
            let default = known.first().and_then(|first| kept::<KeptPreset>(first.extra.as_ref()));
            // The preset that every collection has is the default one here, unless the student has made that theirs.
            let is_default = row.id.0 == 1 && (default.is_some() || !preset::is_kept(writer, preset::default_id())?);
            let id = if is_default { preset::default_id() } else { preset_id(row.id, &row.name) };
            if preset::is_stored(writer, id)? {
                writer.restore(&tables::PRESETS, id)?;
                self.report.presets.kept += 1;
            } else {
                let taken = |name: &str| {
                    known
                        .iter()
                        .filter(|known| known.id != id)
                        .any(|known| known.name.to_lowercase() == name.to_lowercase())
                };
                let name = free_name(&row.name, taken);
                let renamed = (name != row.name).then(|| name.clone());
                let words = KeptPreset { renamed, ..words };
                preset::insert(writer, id, &name, &options, keep(&words).as_ref())?;
                self.report.presets.added += 1;
            }
            self.presets.insert(row.id, id);
        }
        Ok(())
    }
}

/// Can the notes of a text be of this type, which has the name that the text asks for?
fn takes_text(known: &NoteType, wanted: &NewNoteType) -> bool {
    known.name.to_lowercase() == wanted.name.to_lowercase() && known.fields.len() >= wanted.fields.len()
}

/// A name that is not taken: itself, or with Anki's name behind it, and then a number.
pub(super) fn free_name(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let name = if name.trim().is_empty() { "Anki" } else { name.trim() };
    if !is_taken(name) {
        return name.to_owned();
    }
    let first = format!("{name} (Anki)");
    if !is_taken(&first) {
        return first;
    }
    let numbered = (2_u32..).map(|number| format!("{name} (Anki {number})")).find(|name| !is_taken(name));
    numbered.unwrap_or(first)
}
