//! Finds the slides of a presentation in their order.

use studium_base::Locator;
use studium_engine::protocol::extract::Format;

use super::bullets::Layouts;
use super::slide::shapes;
use super::writer::Writer;
use crate::archive::Archive;
use crate::error::ExtractError;
use crate::flow::Flow;
use crate::office::{Relations, main_part, member_text, note_properties};
use crate::outlet::Parts;
use crate::titles;
use crate::xml::{Node, Xml};

/// Reads a presentation.
///
/// # Errors
/// [`ExtractError::NoText`], or what keeps the container from being read.
pub(crate) fn read(archive: &mut Archive, parts: Parts<'_>) -> Result<(), ExtractError> {
    let mut flow = Flow::new(parts, Format::Pptx);
    let package = Relations::of(archive, "")?;
    let (path, text) = main_part(archive, &package, "ppt/presentation.xml")?;
    note_properties(archive, &package, &mut flow.metadata)?;
    let relations = Relations::of(archive, &path)?;
    let mut layouts = Layouts::default();
    for (index, id) in (1..).zip(slide_ids(&text)?) {
        flow.place(Some(Locator::Slide { index }));
        if flow.is_stopped() {
            break;
        }
        match relations.member(&id) {
            Some(slide) => read_slide(archive, slide, index, &mut layouts, &mut flow)?,
            None => tracing::warn!(index, "the slide is not in the file"),
        }
    }
    flow.finish()
}

/// References to the slides in the order in which they are shown.
fn slide_ids(presentation: &str) -> Result<Vec<String>, ExtractError> {
    let mut xml = Xml::new(presentation);
    let mut ids = Vec::new();
    while let Some(node) = xml.next()? {
        if let Node::Start(element) = node
            && element.is("sldId")
        {
            // One without a reference keeps the numbers of those after it.
            ids.push(element.prefixed_attribute("id").unwrap_or_default());
        }
    }
    Ok(ids)
}

fn read_slide(
    archive: &mut Archive,
    path: &str,
    index: u32,
    layouts: &mut Layouts,
    flow: &mut Flow<'_>,
) -> Result<(), ExtractError> {
    let Some(text) = member_text(archive, path)? else {
        tracing::warn!(index, "the slide is not in the file");
        return Ok(());
    };
    let relations = Relations::of(archive, path)?;
    let inherited = layouts.of(archive, &relations)?;
    let title = Writer::new(flow).slide(&shapes(&text, &relations)?, inherited, &relations, archive)?;
    // Most presentations name themselves on the first slide only.
    if index == 1
        && let Some(title) = title
    {
        let metadata = &mut flow.metadata;
        metadata.title = metadata.title.take().or_else(|| titles::usable_title(&title));
    }
    let Some(notes) = relations.first_of("notesSlide") else { return Ok(()) };
    if let Some(text) = member_text(archive, notes)? {
        let relations = Relations::of(archive, notes)?;
        Writer::new(flow).notes(&shapes(&text, &relations)?);
    }
    Ok(())
}
