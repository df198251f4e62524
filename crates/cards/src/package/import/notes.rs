//! Notes of a package.

use studium_base::NoteId;
use studium_engine::protocol::package::{Item, Note as AnkiNote};
use studium_store::sqlite::named_params;
use studium_store::{Columns, Json, RowId, Writer, tables};

use super::report::{LeftOut, LeftReason};
use super::{KnownNote, PackageImport};
use crate::note::{self, Note};
use crate::package::anki::note_from_anki;
use crate::{CardsError, card};

impl PackageImport<'_> {
    pub(super) fn take_notes(&mut self, writer: &mut Writer<'_>, rows: Vec<AnkiNote>) -> Result<(), CardsError> {
        for row in rows {
            let anki_id = row.id;
            let Some(note_type) = self.note_types.get(&row.note_type).copied() else {
                self.report.leave_out(LeftOut {
                    item: Item::Note,
                    name: anki_id.0.to_string(),
                    reason: LeftReason::Orphan,
                });
                continue;
            };
            if row.fields.len() != note_type.field_count && !self.is_text() {
                let name = anki_id.0.to_string();
                self.report.leave_out(LeftOut { item: Item::Note, name, reason: LeftReason::Mended });
            }
            let is_text = self.is_text();
            let known = self.known_note(writer, &row, note_type.id)?;
            let guid = match &known {
                Some(known) => known.guid.clone(),
                None if row.guid.is_empty() && is_text => NoteId::new().to_string(),
                None if row.guid.is_empty() => format!("anki {}", anki_id.0),
                None => row.guid.clone(),
            };
            let mut new = note_from_anki(row, guid, note_type.id, note_type.field_count);
            if is_text {
                new.extra = None;
                (new.created_at, new.changed_at) = (writer.now(), writer.now());
            }
            if known.as_ref().is_some_and(|known| self.seen.contains(&known.id)) || self.seen.contains(&new.id) {
                // Two notes of one package with the same guid are two notes nevertheless.
                let guid = format!("{} {}", new.guid, anki_id.0);
                new.id = crate::package::anki::note_id(&guid);
                new.guid = guid;
                let name = anki_id.0.to_string();
                self.report.leave_out(LeftOut { item: Item::Note, name, reason: LeftReason::Renamed });
                let again = note::find_by_guid(writer, &new.guid)?;
                let known = self.save_note(writer, again, new)?;
                self.seen.insert(known.id);
                self.notes.insert(anki_id, known);
                continue;
            }
            let known = self.save_note(writer, known, new)?;
            self.seen.insert(known.id);
            self.notes.insert(anki_id, known);
        }
        Ok(())
    }

    /// The note that is here already: by its guid, or in a text without one by its first field.
    fn known_note(
        &self,
        writer: &Writer<'_>,
        row: &AnkiNote,
        note_type: studium_base::NoteTypeId,
    ) -> Result<Option<Note>, CardsError> {
        if !row.guid.is_empty() {
            return note::find_by_guid(writer, &row.guid);
        }
        if !self.is_text() {
            return note::find_by_guid(writer, &format!("anki {}", row.id.0));
        }
        let first = row.fields.first().map_or("", String::as_str);
        let params = named_params! { ":first_hash": note::first_hash(first) };
        let same: Vec<NoteId> =
            writer.rows(include_str!("../../sql/list_notes_by_hash.sql"), params, |row| row.id("note_id"))?;
        for id in same {
            let note = note::read(writer, id)?;
            if note.note_type == note_type {
                return Ok(Some(note));
            }
        }
        Ok(None)
    }

    fn save_note(&mut self, writer: &mut Writer<'_>, known: Option<Note>, new: Note) -> Result<KnownNote, CardsError> {
        let Some(old) = known else {
            note::insert_whole(writer, &new)?;
            self.report.notes.added += 1;
            return Ok(KnownNote { id: new.id, is_new: true, is_as_sent: true });
        };
        let is_same = old.fields == new.fields && old.tags == new.tags && old.note_type == new.note_type;
        // An import that was ended before its last step left them as they were sent.
        let is_as_sent =
            old.changed_at < new.changed_at || (old.changed_at == new.changed_at && old.fields == new.fields);
        let known = KnownNote { id: old.id, is_new: false, is_as_sent };
        if old.is_deleted {
            writer.restore(&tables::NOTES, old.id)?;
            card::refresh_note(writer, old.id)?;
        } else if is_same || old.changed_at >= new.changed_at {
            self.report.notes.kept += 1;
            return Ok(known);
        }
        if !is_same && old.changed_at < new.changed_at {
            writer.update(
                &tables::NOTES,
                old.id,
                &[
                    ("note_type_id", &RowId::from(new.note_type)),
                    ("fields", &Json(&new.fields)),
                    ("tags", &Json(&new.tags)),
                    ("extra", &new.extra.as_ref().map(Json)),
                    ("changed_at", &new.changed_at.0),
                ],
            )?;
        }
        note::refresh(writer, old.id)?;
        self.report.notes.updated += 1;
        Ok(known)
    }
}
