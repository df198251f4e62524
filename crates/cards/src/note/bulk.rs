//! Changing many notes in one step: their tags, and text in their fields.

use std::sync::Arc;

use regex::NoExpand;
use studium_base::NoteId;
use studium_store::{Json, Operation, Reader, Store, Writer, compile_regex, tables};

use super::cards_of::make_missing;
use super::edit::{checked_fields, checked_tags};
use super::list::read;
use super::state::save;
use super::types::Note;
use crate::note_type::{NoteType, NoteTypes};
use crate::search::{Advice, FindReplace, Replaced, SearchProblem, TagChange, fold};
use crate::{CardsError, deck};

/// Gives notes tags and takes tags away, with those below them; the number of notes that differ now.
///
/// # Errors
/// [`CardsError::NoNote`], [`CardsError::TooLong`].
pub fn change_tags(store: &Store, change: &TagChange) -> Result<u32, CardsError> {
    let removed: Vec<String> = change.remove.iter().map(|tag| fold(tag.trim())).collect();
    let is_removed = |tag: &str| {
        let tag = fold(tag);
        removed
            .iter()
            .any(|removed| tag.strip_prefix(removed).is_some_and(|rest| rest.is_empty() || rest.starts_with("::")))
    };
    let (count, _) = store.write(Operation::EditNotes, |writer| {
        let mut count = 0;
        for id in by_age(&change.notes) {
            let mut note = read(writer, id)?;
            let kept = note.tags.iter().filter(|tag| !is_removed(tag)).chain(&change.add);
            let tags = checked_tags(&kept.cloned().collect::<Vec<_>>())?;
            if tags != note.tags {
                note.tags = tags;
                note.changed_at = writer.now();
                let values: [(&str, &dyn studium_store::sqlite::ToSql); 2] =
                    [("tags", &Json(&note.tags)), ("changed_at", &note.changed_at.0)];
                writer.update(&tables::NOTES, id, &values)?;
                save(writer, &note)?;
                count += 1;
            }
        }
        Ok::<u32, CardsError>(count)
    })?;
    Ok(count)
}

/// What [`find_replace`] would do.
///
/// # Errors
/// As there.
pub fn preview_replace(store: &Store, wanted: &FindReplace) -> Result<Replaced, CardsError> {
    let replacing = Replacing::new(wanted)?;
    store.read(|reader| {
        let mut types = NoteTypes::default();
        let mut done = Replaced::default();
        for id in by_age(&wanted.notes) {
            replacing.of_note(reader, &mut types, id, &mut done)?;
        }
        Ok(done)
    })
}

/// Replaces text in fields of notes; the cards that come to be are made.
///
/// # Errors
/// [`CardsError::NoNote`]; [`CardsError::Search`] for a regular expression that cannot be read;
/// [`CardsError::EmptyNote`] when nothing is left of a first field, and [`CardsError::TooLong`].
pub fn find_replace(store: &Store, wanted: &FindReplace) -> Result<Replaced, CardsError> {
    let replacing = Replacing::new(wanted)?;
    let (done, _) = store.write(Operation::EditNotes, |writer| {
        let mut types = NoteTypes::default();
        let mut done = Replaced::default();
        for id in by_age(&wanted.notes) {
            if let Some((note, note_type)) = replacing.of_note(writer, &mut types, id, &mut done)? {
                save_fields(writer, note, &note_type)?;
            }
        }
        Ok::<Replaced, CardsError>(done)
    })?;
    Ok(done)
}

fn save_fields(writer: &mut Writer<'_>, mut note: Note, note_type: &NoteType) -> Result<(), CardsError> {
    note.fields = checked_fields(&note.fields, note_type)?;
    note.changed_at = writer.now();
    let values: [(&str, &dyn studium_store::sqlite::ToSql); 2] =
        [("fields", &Json(&note.fields)), ("changed_at", &note.changed_at.0)];
    writer.update(&tables::NOTES, note.id, &values)?;
    save(writer, &note)?;
    match make_missing(writer, &note, note_type, deck::default_id(), note.changed_at) {
        // A note that shows nothing now keeps the cards it has, and so does one whose template is broken.
        Ok(_) | Err(CardsError::NoCards(_) | CardsError::Template { .. }) => Ok(()),
        Err(other) => Err(other),
    }
}

/// Each once and by age, as they lie on the disk: many in another order read each page again and again.
pub(super) fn by_age(ids: &[NoteId]) -> Vec<NoteId> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    ids
}

struct Replacing<'a> {
    wanted: &'a FindReplace,
    find: regex::Regex,
    field: Option<String>,
}

impl<'a> Replacing<'a> {
    fn new(wanted: &'a FindReplace) -> Result<Self, CardsError> {
        let body = if wanted.is_regex { wanted.find.clone() } else { regex::escape(&wanted.find) };
        let expression = if wanted.match_case { body } else { ["(?i)", &body].concat() };
        let find = compile_regex(&expression).map_err(|error| {
            let said = error.to_string();
            let advice =
                Advice::Regex(said.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned());
            SearchProblem { at: 0, piece: wanted.find.clone(), advice }
        })?;
        Ok(Self { wanted, find, field: wanted.field.as_deref().map(fold) })
    }

    /// The note after the replacement, if it differs.
    fn of_note(
        &self,
        reader: &Reader<'_>,
        types: &mut NoteTypes,
        id: NoteId,
        done: &mut Replaced,
    ) -> Result<Option<(Note, Arc<NoteType>)>, CardsError> {
        let mut note = read(reader, id)?;
        if self.wanted.find.is_empty() {
            return Ok(None);
        }
        let note_type = types.get(reader, note.note_type)?;
        let mut differs = false;
        for (value, field) in note.fields.iter_mut().zip(&note_type.fields) {
            if self.field.as_ref().is_some_and(|wanted| *wanted != fold(&field.name)) {
                continue;
            }
            let replaced = if self.wanted.is_regex {
                self.find.replace_all(value, self.wanted.replace.as_str())
            } else {
                self.find.replace_all(value, NoExpand(&self.wanted.replace))
            };
            if replaced != value.as_str() {
                let places = self.find.find_iter(value).count();
                done.places = done.places.saturating_add(u32::try_from(places).unwrap_or(u32::MAX));
                *value = replaced.into_owned();
                differs = true;
            }
        }
        done.notes += u32::from(differs);
        Ok(differs.then_some((note, note_type)))
    }
}
