//! `cards type`: making and changing note types, which are read from JSON.

use std::path::Path;

use serde_json::json;
use studium_app::App;
use studium_app::cards::note_type::{NewNoteType, NoteType, NoteTypeEdit};

use crate::Failed;
use crate::arguments::{EditNoteType, NoteTypesVerb};
use crate::output::Output;

/// Does the verb leave the data as it is, so that it works beside the open app?
pub(crate) fn is_reading(verb: &NoteTypesVerb) -> bool {
    matches!(verb, NoteTypesVerb::Show { .. })
}

pub(crate) fn run(app: &App, verb: &NoteTypesVerb, output: Output) -> Result<(), Failed> {
    let cards = app.cards();
    match verb {
        NoteTypesVerb::Show { note_type } => show(&note_type_at(app, note_type)?, output),
        NoteTypesVerb::Add { file } => {
            let new = read(file)?;
            if find(app, &new.name)?.is_some() {
                return Err(Failed::input(format!("there is a note type {:?} already", new.name)));
            }
            cards.add_note_type(&new)?;
            show(&note_type_at(app, &new.name)?, output);
        }
        NoteTypesVerb::Edit(wanted) => edit(app, wanted, output)?,
        NoteTypesVerb::Delete { note_type } => {
            let known = note_type_at(app, note_type)?;
            cards.delete_note_type(known.id)?;
            output.result(&json!({ "deleted": known.id }), |_| format!("{} is gone", known.name));
        }
    }
    Ok(())
}

/// A note type, by name.
pub(crate) fn note_type_at(app: &App, name: &str) -> Result<NoteType, Failed> {
    find(app, name)?.ok_or_else(|| Failed::not_found(format!("there is no note type {name:?}; see `cards types`")))
}

fn find(app: &App, name: &str) -> Result<Option<NoteType>, Failed> {
    let wanted = name.trim().to_lowercase();
    Ok(app.cards().note_types()?.into_iter().find(|known| known.name.to_lowercase() == wanted))
}

fn edit(app: &App, wanted: &EditNoteType, output: Output) -> Result<(), Failed> {
    let known = note_type_at(app, &wanted.note_type)?;
    let mut content = read(&wanted.file)?;
    if find(app, &content.name)?.is_some_and(|other| other.id != known.id) {
        return Err(Failed::input(format!("there is a note type {:?} already", content.name)));
    }
    // What a package said of the type is not in the file.
    content.extra = known.extra;
    let fields = (known.fields.iter().map(|field| &*field.name), content.fields.iter().map(|field| &*field.name));
    let kept_fields = kept(fields.0.collect(), fields.1.collect(), &wanted.renamed_fields)?;
    let templates = (known.templates.iter().map(|each| &*each.name), content.templates.iter().map(|each| &*each.name));
    let kept_templates = kept(templates.0.collect(), templates.1.collect(), &wanted.renamed_templates)?;
    app.cards().edit_note_type(&NoteTypeEdit { id: known.id, content, kept_fields, kept_templates })?;
    let after = app.cards().note_types()?.into_iter().find(|after| after.id == known.id);
    show(&after.ok_or_else(|| Failed::not_found("the note type is gone"))?, output);
    Ok(())
}

/// For each new name the place of the old one that it goes on.
fn kept(old: Vec<&str>, new: Vec<&str>, renamed: &[String]) -> Result<Vec<Option<u32>>, Failed> {
    let mut was: Vec<&str> = new.clone();
    for each in renamed {
        let pair = each.split_once('=').filter(|(before, after)| old.contains(before) && new.contains(after));
        let Some((before, after)) = pair else {
            return Err(Failed::input(format!(
                "{each:?}: write OLD=NEW, the first as it is, the second as in the file"
            )));
        };
        for (name, was) in new.iter().zip(&mut was) {
            if *name == after {
                *was = before;
            }
        }
    }
    let place = |name: &str| old.iter().position(|old| *old == name).and_then(|place| u32::try_from(place).ok());
    Ok(was.into_iter().map(place).collect())
}

fn read(path: &Path) -> Result<NewNoteType, Failed> {
    let text =
        std::fs::read_to_string(path).map_err(|error| Failed::not_found(format!("{}: {error}", path.display())))?;
    serde_json::from_str(&text).map_err(|error| Failed::input(format!("{}: {error}", path.display())))
}

fn show(known: &NoteType, output: Output) {
    output.result(known, |known| {
        let NoteType { name, kind, fields, templates, style, .. } = known;
        let form = json!({ "name": name, "kind": kind, "fields": fields, "templates": templates, "style": style });
        format!("{form:#}")
    });
}
