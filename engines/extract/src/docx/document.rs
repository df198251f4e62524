//! Finds the members of a document and leads the text through them.

use studium_engine::protocol::extract::Format;

use super::notes::{NoteKind, Notes};
use super::numbering::Numbering;
use super::step::Step;
use super::styles::Styles;
use super::walk::Walk;
use super::writer::Writer;
use crate::archive::Archive;
use crate::error::ExtractError;
use crate::flow::Flow;
use crate::office::{Relations, main_part, member_text, note_properties, words};
use crate::outlet::Parts;
use crate::xml::Xml;

/// Reads a document.
///
/// # Errors
/// [`ExtractError::NoText`], or what keeps the container from being read.
pub(crate) fn read(archive: &mut Archive, parts: Parts<'_>) -> Result<(), ExtractError> {
    let mut flow = Flow::new(parts, Format::Docx);
    let package = Relations::of(archive, "")?;
    let (path, text) = main_part(archive, &package, "word/document.xml")?;
    note_properties(archive, &package, &mut flow.metadata)?;
    let relations = Relations::of(archive, &path)?;
    let mut look_up = |kind: &str| match relations.first_of(kind) {
        Some(member) => Ok(member_text(archive, member)?.map(|text| (member.to_owned(), text))),
        None => Ok::<_, ExtractError>(None),
    };
    let styles = look_up("styles")?.map(|(_, text)| Styles::read(&text)).transpose()?.unwrap_or_default();
    let mut numbering = look_up("numbering")?.map(|(_, text)| Numbering::read(&text)).transpose()?.unwrap_or_default();
    let members = [(NoteKind::Footnote, look_up("footnotes")?), (NoteKind::Endnote, look_up("endnotes")?)];
    let mut notes = Notes::default();
    for (kind, member) in members {
        if let Some((path, text)) = member {
            let relations = Relations::of(archive, &path)?;
            notes.read(kind, &text, &mut Walk::new(&styles, &mut numbering, &relations, &mut Notes::default()))?;
        }
    }
    let mut writer = Writer::new(&mut flow);
    let mut walk = Walk::new(&styles, &mut numbering, &relations, &mut notes);
    let mut xml = Xml::new(&text);
    while let Some(node) = xml.next()? {
        walk.take(node, &mut xml)?;
        write(walk.steps(), &mut writer, &relations, archive)?;
        if writer.is_stopped() {
            break;
        }
    }
    walk.finish();
    write(walk.steps(), &mut writer, &relations, archive)?;
    writer.finish();
    flow.finish()
}

fn write(
    steps: Vec<Step>,
    writer: &mut Writer<'_, '_>,
    relations: &Relations,
    archive: &mut Archive,
) -> Result<(), ExtractError> {
    for step in steps {
        match &step {
            Step::Drawing(drawing) => writer.lines(&words(drawing, relations, archive)?),
            _ => writer.take(step),
        }
    }
    Ok(())
}
