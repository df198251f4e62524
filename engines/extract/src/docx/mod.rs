//! Word processing in Office Open XML.
//!
//! Out of the markup come steps (paragraphs, tables, notes), and out of the steps a [`crate::flow::Flow`]: a paragraph
//! may hold others in a text box, and these must wait until it ends. Headers, footers, comments, deleted text and the
//! table of contents are left out.

mod document;
mod fields;
mod notes;
mod numbering;
mod properties;
mod step;
mod styles;
mod table;
mod walk;
mod writer;

#[cfg(test)]
mod tests;

pub(crate) use document::read;
