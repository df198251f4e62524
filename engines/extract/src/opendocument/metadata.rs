//! What an OpenDocument file says of itself.

use studium_engine::protocol::extract::Metadata;

use crate::archive::Archive;
use crate::error::ExtractError;
use crate::xml::{Node, Xml, text_of};
use crate::{language, titles};

/// Longest statement in bytes.
const LONGEST: usize = 4096;

/// Reads `meta.xml`. A damaged one counts as far as it goes.
///
/// # Errors
/// Whatever keeps it from being unpacked.
pub(super) fn read(archive: &mut Archive) -> Result<Metadata, ExtractError> {
    let mut metadata = Metadata::default();
    let Some(bytes) = archive.read("meta.xml")? else { return Ok(metadata) };
    let text = text_of(&bytes);
    let mut xml = Xml::new(&text);
    let mut statement = String::new();
    let (mut first_author, mut last_author) = (Vec::new(), Vec::new());
    while let Ok(Some(node)) = xml.next() {
        match node {
            Node::Start(_) => statement.clear(),
            Node::Text(text) if statement.len() < LONGEST => statement.push_str(&text),
            Node::Text(_) => {}
            Node::End(name) => match name.as_str() {
                "title" => metadata.title = metadata.title.take().or_else(|| titles::usable_title(&statement)),
                "initial-creator" => first_author = titles::authors(&statement),
                // Whoever changed it last.
                "creator" => last_author = titles::authors(&statement),
                "creation-date" => metadata.year = titles::year(&statement),
                "language" => metadata.language = language::declared(&statement),
                _ => {}
            },
        }
    }
    metadata.authors = if first_author.is_empty() { last_author } else { first_author };
    Ok(metadata)
}
