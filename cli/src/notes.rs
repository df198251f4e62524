//! `cards note`: showing and changing notes, their trash, and what they said before.

use serde_json::json;
use studium_app::App;
use studium_app::base::NoteId;
use studium_app::cards::CardsError;
use studium_app::cards::note::{DeletedNote, Note, NoteEdit, NoteVersion};
use studium_app::cards::template::strip;

use crate::Failed;
use crate::arguments::{EditNote, NotesVerb};
use crate::output::Output;

/// Does the verb leave the data as it is, so that it works beside the open app?
pub(crate) fn is_reading(verb: &NotesVerb) -> bool {
    matches!(verb, NotesVerb::Show { .. } | NotesVerb::Deleted { .. } | NotesVerb::History { .. })
}

pub(crate) fn run(app: &App, verb: &NotesVerb, output: Output) -> Result<(), Failed> {
    let cards = app.cards();
    match verb {
        NotesVerb::Show { note } => show(app, parse(note)?, output)?,
        NotesVerb::Edit(wanted) => edit(app, wanted, output)?,
        NotesVerb::Delete { notes } => {
            cards.delete_notes(&parse_all(notes)?)?;
            output.note(&format!("This brings it back: studium-cli cards note restore {}", notes.join(" ")));
            output.result(&json!({ "notes": notes }), |_| format!("{} notes are in the trash", notes.len()));
        }
        NotesVerb::Restore { notes } => {
            cards.restore_notes(&parse_all(notes)?)?;
            output.result(&json!({ "notes": notes }), |_| format!("{} notes are back", notes.len()));
        }
        NotesVerb::Deleted { limit, offset } => {
            let trash = cards.deleted_notes(*offset, *limit)?;
            output.result(&trash, |trash| {
                let line = |note: &DeletedNote| format!("{}  {}", note.note, note.name);
                let mut lines: Vec<String> = trash.notes.iter().map(line).collect();
                lines.push(format!("{} of {} notes in the trash", trash.notes.len(), trash.total));
                lines.join("\n")
            });
        }
        NotesVerb::History { note } => {
            let versions = cards.note_versions(parse(note)?)?;
            output.result(&json!({ "versions": versions }), |_| {
                let lines: Vec<String> = versions.iter().map(version_for_people).collect();
                lines.join("\n")
            });
        }
        NotesVerb::Revert { note, version } => {
            let id = parse(note)?;
            cards.restore_note_version(id, *version)?;
            show(app, id, output)?;
        }
    }
    Ok(())
}

fn show(app: &App, id: NoteId, output: Output) -> Result<(), Failed> {
    let note = app.cards().note(id)?;
    let source = app.card_source(id)?;
    output.result(&json!({ "note": note, "source": source }), |_| {
        let mut lines = vec![format!("note {id}{}", if note.is_deleted { ", in the trash" } else { "" })];
        lines.extend(note.fields.iter().map(|field| format!("  {}", strip(field))));
        if !note.tags.is_empty() {
            lines.push(format!("tags {}", note.tags.join(" ")));
        }
        lines.extend(
            source.as_ref().map(|source| format!("from {}, {}  {}", source.document.title, source.label, source.link)),
        );
        lines.join("\n")
    });
    Ok(())
}

fn edit(app: &App, input: &EditNote, output: Output) -> Result<(), Failed> {
    let note = app.cards().note(parse(&input.note)?)?;
    let fields = if input.fields.is_empty() { None } else { Some(fields(app, &note, &input.fields)?) };
    // Tags are parted at blanks where they are checked.
    let tags = input.tags.clone().map(|tags| vec![tags]);
    app.cards().edit_note(&NoteEdit { id: note.id, fields, tags })?;
    show(app, note.id, output)
}

fn version_for_people(version: &NoteVersion) -> String {
    let fields: Vec<String> = version.fields.iter().map(|field| strip(field)).collect();
    format!("{}  {}  {}  {}", version.id, version.at.0, version.operation.as_str(), fields.join(" | "))
}

/// The fields of a note with some of them set, as in `Back=In the stroma`.
fn fields(app: &App, note: &Note, settings: &[String]) -> Result<Vec<String>, Failed> {
    let known = app.cards().note_types()?.into_iter().find(|known| known.id == note.note_type);
    let known = known.ok_or(CardsError::NoNoteType(note.note_type))?;
    let mut fields = note.fields.clone();
    fields.resize(known.fields.len(), String::new());
    for setting in settings {
        let after = |name: &str| setting.strip_prefix(name).and_then(|rest| rest.strip_prefix('='));
        let set = known.fields.iter().zip(&mut fields).find_map(|(named, field)| Some((after(&named.name)?, field)));
        let Some((text, field)) = set else {
            let names: Vec<&str> = known.fields.iter().map(|field| field.name.as_str()).collect();
            let (name, names) = (&known.name, names.join(", "));
            return Err(Failed::input(format!("{setting:?} sets no field of {name:?}, which has {names}")));
        };
        text.clone_into(field);
    }
    Ok(fields)
}

fn parse(id: &str) -> Result<NoteId, Failed> {
    id.parse().map_err(|_| Failed::input(format!("{id:?} is not the id of a note")))
}

fn parse_all(ids: &[String]) -> Result<Vec<NoteId>, Failed> {
    ids.iter().map(|id| parse(id)).collect()
}
