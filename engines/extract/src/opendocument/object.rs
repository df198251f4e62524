//! Documents inside the document, of which formulas are read.

use crate::archive::{Archive, resolve};
use crate::error::ExtractError;
use crate::formula::Formula;
use crate::xml::{Element, Node, Xml, text_of};

/// Where the objects of a document are.
pub(super) struct Objects<'a> {
    archive: &'a mut Archive,
}

impl<'a> Objects<'a> {
    pub(super) fn new(archive: &'a mut Archive) -> Self {
        Self { archive }
    }

    /// The formula that an object holds; `None` for what holds something else, or cannot be read.
    ///
    /// # Errors
    /// [`ExtractError::TooLarge`] for what swells, or [`ExtractError::Protected`].
    pub(super) fn formula(&mut self, element: &Element<'_>) -> Result<Option<String>, ExtractError> {
        let Some(folder) = element.attribute("href").and_then(|href| resolve(super::CONTENT, &href)) else {
            return Ok(None);
        };
        let bytes = match self.archive.read(&format!("{folder}/{}", super::CONTENT)) {
            Ok(Some(bytes)) => bytes,
            Ok(None) | Err(ExtractError::Container { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let text = text_of(&bytes);
        let mut xml = Xml::new(&text);
        while let Ok(Some(node)) = xml.next() {
            if let Node::Start(element) = node {
                let is_formula = element.is("math");
                return Ok(if is_formula { Formula::read(&mut xml).ok() } else { None });
            }
        }
        Ok(None)
    }
}
