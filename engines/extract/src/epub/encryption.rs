//! Which members of a book are encrypted.

use std::collections::HashSet;

use crate::archive::Archive;
use crate::error::ExtractError;
use crate::xml::{Node, Xml, text_of};

use super::path::Names;

/// Ways to make embedded fonts useless outside of the book; the text is not touched. From EPUB OCF 3.3, section 4.4,
/// and Adobe's older one.
const FONT_ALGORITHMS: [&str; 2] = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// Paths of the members that are encrypted, other than obfuscated fonts.
///
/// # Errors
/// Whatever keeps the list from being unpacked.
pub(super) fn encrypted(archive: &mut Archive, names: &Names) -> Result<HashSet<String>, ExtractError> {
    let mut paths = HashSet::new();
    let Some(bytes) = archive.read("META-INF/encryption.xml")? else { return Ok(paths) };
    let text = text_of(&bytes);
    let mut xml = Xml::new(&text);
    let mut algorithm: Option<String> = None;
    // A damaged list counts as far as it goes: what is encrypted then reads as noise, or not at all.
    while let Ok(Some(node)) = xml.next() {
        let Node::Start(element) = node else { continue };
        if element.is("EncryptedData") {
            algorithm = None;
        } else if element.is("EncryptionMethod") {
            // The first one is the content's; those of its keys follow.
            algorithm = algorithm.or_else(|| element.attribute("Algorithm"));
        } else if element.is("CipherReference")
            && !algorithm.as_deref().is_some_and(|name| FONT_ALGORITHMS.contains(&name))
        {
            paths.extend(element.attribute("URI").and_then(|address| names.find("", &address)));
        }
    }
    Ok(paths)
}
