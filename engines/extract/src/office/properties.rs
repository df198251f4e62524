//! What a document says of itself (`docProps/core.xml`).

use studium_engine::protocol::extract::Metadata;

use super::relations::{Relations, member_text};
use crate::archive::Archive;
use crate::error::ExtractError;
use crate::xml::{Node, Xml};
use crate::{language, limits, titles};

/// Where every program puts the properties.
const USUAL_PLACE: &str = "docProps/core.xml";

/// Adds title, authors, year and language. Properties that are missing or damaged are no reason to refuse a document.
///
/// # Errors
/// What keeps the container from being read.
pub(crate) fn note_properties(
    archive: &mut Archive,
    package: &Relations,
    metadata: &mut Metadata,
) -> Result<(), ExtractError> {
    let place = package.first_of("core-properties").unwrap_or(USUAL_PLACE);
    let Some(text) = member_text(archive, place)? else { return Ok(()) };
    let mut xml = Xml::new(&text);
    let mut name = String::new();
    let mut value = String::new();
    loop {
        match xml.next() {
            Ok(Some(Node::Start(element))) => {
                name = element.name();
                value.clear();
            }
            // Enough to judge it by.
            Ok(Some(Node::Text(text))) if value.len() < limits::TITLE_CHARS * 16 => value.push_str(&text),
            Ok(Some(Node::Text(_))) => {}
            Ok(Some(Node::End(_))) => {
                note(metadata, &std::mem::take(&mut name), &value);
                value.clear();
            }
            Ok(None) => return Ok(()),
            Err(error) => {
                tracing::debug!(%error, "the properties are damaged");
                return Ok(());
            }
        }
    }
}

fn note(metadata: &mut Metadata, name: &str, value: &str) {
    match name {
        "title" => metadata.title = metadata.title.take().or_else(|| titles::usable_title(value)),
        "creator" if metadata.authors.is_empty() => metadata.authors = titles::authors(value),
        "created" => metadata.year = metadata.year.or_else(|| titles::year(value)),
        "language" => metadata.language = metadata.language.take().or_else(|| language::declared(value)),
        _ => {}
    }
}
