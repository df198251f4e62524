//! Texts and presentations in OpenDocument: styles first, then the content in one pass.

mod content;
mod inline;
mod lists;
mod metadata;
mod object;
mod styles;
mod table;

use studium_engine::protocol::extract::Format;

use crate::archive::Archive;
use crate::error::ExtractError;
use crate::flow::Flow;
use crate::outlet::Parts;
use crate::xml::{Node, Xml, text_of};

use content::Content;
use object::Objects;
use styles::Styles;

/// The member that holds the text.
const CONTENT: &str = "content.xml";

/// Reads a document.
///
/// # Errors
/// [`ExtractError::NoText`], [`ExtractError::Protected`], or what keeps the container from being read.
pub(crate) fn read(archive: &mut Archive, format: Format, parts: Parts<'_>) -> Result<(), ExtractError> {
    if is_encrypted(archive)? {
        return Err(ExtractError::Protected);
    }
    let text = text_of(&archive.need(CONTENT)?);
    let mut styles = Styles::default();
    if let Some(bytes) = archive.read("styles.xml")? {
        styles.read_common(&text_of(&bytes));
    }
    let mut flow = Flow::new(parts, format);
    flow.metadata = metadata::read(archive)?;
    let mut xml = Xml::new(&text);
    styles.read_own(&mut xml)?;
    let mut content = Content::new(flow, &styles, Objects::new(archive), format);
    content.read(&text, xml)?;
    content.finish()
}

/// Programs encrypt all members that hold text; a document with protected macros alone stays readable.
fn is_encrypted(archive: &mut Archive) -> Result<bool, ExtractError> {
    let Some(bytes) = archive.read("META-INF/manifest.xml")? else { return Ok(false) };
    let text = text_of(&bytes);
    let mut xml = Xml::new(&text);
    let mut is_text = false;
    while let Ok(Some(node)) = xml.next() {
        let Node::Start(element) = node else { continue };
        if element.is("file-entry") {
            is_text = !element.attribute("full-path").unwrap_or_default().starts_with("Basic/");
        } else if element.is("encryption-data") && is_text {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests;
