//! References and quotations: a document, and a passage of it, as a citation style wants them written.
//!
//! Only what the document says of itself is used. A missing author or year is written as the styles say, never guessed.

mod apa;
mod bibtex;
mod name;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use studium_base::{DocumentId, Locator, RevisionId, TextRange};
use studium_store::Store;

use super::{Document, list};
use crate::{LibraryError, revision};
use name::Name;

/// A way to write references.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CitationStyle {
    /// Publication Manual of the American Psychological Association, seventh edition, as plain text.
    #[default]
    Apa,
    /// An entry for BibTeX; a quotation comes as LaTeX.
    Bibtex,
}

/// What to cite, and how.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, specta::Type)]
pub struct Cite {
    /// The document.
    pub document: DocumentId,
    /// A passage of it to quote; without one the reference alone is written.
    pub passage: Option<(RevisionId, TextRange)>,
    /// How.
    pub style: CitationStyle,
}

/// A work, as far as a reference needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Work {
    title: String,
    authors: Vec<Name>,
    year: Option<i32>,
    /// What kind of thing it is, where APA names that after the title.
    kind: Option<&'static str>,
    /// Of a document that came from the web.
    address: Option<String>,
}

/// A quoted passage.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Quotation {
    text: String,
    place: Option<Place>,
}

/// Where a passage stands, in words that the reader of a paper can use.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// Pages, as printed.
    Pages(String, String),
    Slide(u32),
    /// The innermost heading.
    Section(String),
    /// A moment of a recording, in milliseconds.
    Moment(u32),
}

/// The reference, after the quotation where there is one.
pub(crate) fn cite(store: &Store, cite: &Cite) -> Result<String, LibraryError> {
    let work = Work::of(&list::get(store, cite.document)?);
    let quotation = match cite.passage {
        Some((revision, range)) if !range.is_empty() => Some(quotation(store, revision, range)?),
        _ => None,
    };
    Ok(match cite.style {
        CitationStyle::Apa => apa::write(&work, quotation.as_ref()),
        CitationStyle::Bibtex => bibtex::write(&work, quotation.as_ref()),
    })
}

fn quotation(store: &Store, revision: RevisionId, range: TextRange) -> Result<Quotation, LibraryError> {
    let first = revision::locate(store, revision, range)?;
    let last = revision::locate(store, revision, TextRange::new(range.end - 1, range.end))?;
    Ok(Quotation { text: one_line(&first.quote), place: Place::of(&first.locator, &last.locator) })
}

impl Work {
    fn of(document: &Document) -> Self {
        use studium_engine::protocol::extract::Format;
        let kind = match document.format {
            Some(Format::Pptx) => Some("PowerPoint slides"),
            Some(Format::Odp) => Some("Presentation slides"),
            Some(Format::Recording) => Some("Audio recording"),
            _ => None,
        };
        let is_address = document.path.starts_with("https://") || document.path.starts_with("http://");
        Self {
            title: one_line(&document.title),
            authors: document.authors.iter().filter_map(|author| Name::parse(author)).collect(),
            year: document.year,
            kind,
            address: is_address.then(|| document.path.clone()),
        }
    }
}

impl Place {
    fn of(first: &Locator, last: &Locator) -> Option<Self> {
        Some(match first {
            Locator::Page { .. } => {
                let from = printed(first)?;
                let to = printed(last).unwrap_or_else(|| from.clone());
                Self::Pages(from, to)
            }
            Locator::Slide { index } => Self::Slide(*index),
            Locator::Section { path, .. } => Self::Section(one_line(path.last()?)),
            Locator::Sheet { name, .. } => Self::Section(one_line(name)),
            Locator::Time { start_ms, .. } => Self::Moment(*start_ms),
        })
    }
}

/// The number that stands on the page, else the page's place in the file.
fn printed(locator: &Locator) -> Option<String> {
    match locator {
        Locator::Page { index, label, .. } => Some(label.clone().unwrap_or_else(|| index.to_string())),
        _ => None,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
