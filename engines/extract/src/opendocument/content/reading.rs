//! Stretches of markup: the document, and what is read after the paragraph that it stands in.

use std::collections::VecDeque;

use crate::error::ExtractError;
use crate::xml::Xml;

use super::End;

/// Markup that is being read: the document, or a note or text box in it.
pub(super) struct Reading<'a> {
    pub(super) text: &'a str,
    pub(super) xml: Xml<'a>,
    pub(super) open: Vec<End>,
    /// What is to be read when the paragraph has ended: markup and, for notes, their label.
    pub(super) postponed: VecDeque<(&'a str, Option<String>)>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(text: &'a str, xml: Xml<'a>) -> Self {
        Self { text, xml, open: Vec::new(), postponed: VecDeque::new() }
    }

    /// Remembers the content of the element that has just begun, and passes over it.
    ///
    /// # Errors
    /// What the parser says.
    pub(super) fn postpone(&mut self, label: Option<String>) -> Result<(), ExtractError> {
        let start = self.xml.position();
        self.xml.skip()?;
        if let Some(markup) = self.text.get(start..self.xml.position()) {
            self.postponed.push_back((markup, label));
        }
        Ok(())
    }
}
