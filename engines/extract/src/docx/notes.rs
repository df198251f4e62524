//! Footnotes and endnotes: numbered together in the order in which the text refers to them.

use std::collections::HashMap;

use super::step::Step;
use super::walk::Walk;
use crate::error::ExtractError;
use crate::xml::{Node, Xml};

/// The two kinds have their own identities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum NoteKind {
    Footnote,
    Endnote,
}

/// The notes of a document.
#[derive(Debug, Default)]
pub(super) struct Notes {
    texts: HashMap<(NoteKind, String), Vec<Step>>,
    labels: HashMap<(NoteKind, String), u32>,
}

impl Notes {
    /// Reads `footnotes.xml` or `endnotes.xml`.
    ///
    /// # Errors
    /// Like [`Xml::next`].
    pub(super) fn read(&mut self, kind: NoteKind, text: &str, walk: &mut Walk<'_>) -> Result<(), ExtractError> {
        let mut xml = Xml::new(text);
        let mut id = None;
        while let Some(node) = xml.next()? {
            match node {
                Node::Start(element) if element.is("footnote") || element.is("endnote") => {
                    // Separators are lines, not notes.
                    let is_note = element.attribute("type").is_none_or(|kind| kind == "normal");
                    id = element.attribute("id").filter(|_| is_note);
                }
                Node::End(name) if name == "footnote" || name == "endnote" => {
                    walk.finish();
                    let steps = walk.steps();
                    let has_text =
                        steps.iter().any(|step| matches!(step, Step::Paragraph(text) if !text.passage.is_blank()));
                    if let Some(id) = id.take().filter(|_| has_text) {
                        self.texts.insert((kind, id), steps);
                    }
                }
                node => walk.take(node, &mut xml)?,
            }
        }
        Ok(())
    }

    /// The number of a note, and its text when this is the first reference to it. `None` for a note without text.
    pub(super) fn cite(&mut self, kind: NoteKind, id: String) -> Option<(u32, Option<Vec<Step>>)> {
        let key = (kind, id);
        if let Some(&label) = self.labels.get(&key) {
            return Some((label, None));
        }
        let steps = self.texts.remove(&key)?;
        let label = u32::try_from(self.labels.len()).ok()?.checked_add(1)?;
        self.labels.insert(key, label);
        Some((label, Some(steps)))
    }
}
