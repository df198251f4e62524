//! Links to a place in the library that work outside the window: in other programs, in notes, on the command line.
//!
//! ```text
//! studium://document/<document>
//! studium://document/<document>?revision=<revision>&start=<n>&end=<n>
//! studium://annotation/<annotation>
//! ```
//!
//! Start and end count Unicode scalar values of that revision's text, so that a link still shows what it was made for when
//! the document has a newer text. A link to an annotation leads to wherever the annotation stands by then. Parameters that
//! are not known are passed over: a later Studium may write more of them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use studium_base::{AnnotationId, DocumentId, RevisionId, TextRange};
use studium_library::{DocumentRef, Located};

use crate::{App, AppError};

/// What the addresses begin with.
pub const SCHEME: &str = "studium://";

/// A link, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// To a document, or to a range of one of its texts.
    Document(DocumentId, Option<(RevisionId, TextRange)>),
    /// To wherever an annotation stands.
    Annotation(AnnotationId),
}

/// Where a link leads now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct LinkTarget {
    /// The document.
    pub document: DocumentRef,
    /// The place in it, with its text.
    pub place: Option<LinkedPlace>,
}

/// A place to which a link leads.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct LinkedPlace {
    /// The text to which the range belongs.
    pub revision: RevisionId,
    /// Is that the document's current text?
    pub is_current: bool,
    /// Range, page and words.
    pub located: Located,
}

impl FromStr for Link {
    type Err = AppError;

    fn from_str(text: &str) -> Result<Self, AppError> {
        parse(text.trim()).ok_or_else(|| AppError::Link { link: text.chars().take(200).collect() })
    }
}

fn parse(text: &str) -> Option<Link> {
    let (scheme, rest) = text.split_at_checked(SCHEME.len())?;
    if !scheme.eq_ignore_ascii_case(SCHEME) {
        return None;
    }
    let rest = rest.split('#').next()?;
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    // Browsers end a path with a slash.
    let (kind, id) = path.trim_end_matches('/').split_once('/')?;
    if kind == "annotation" {
        return Some(Link::Annotation(id.parse().ok()?));
    }
    if kind != "document" {
        return None;
    }
    let value = |name: &str| query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name);
    let number = |name: &str| value(name)?.1.parse::<u32>().ok();
    let place = match value("revision") {
        None => None,
        Some((_, revision)) => {
            let (start, end) = (number("start")?, number("end")?);
            (start <= end).then_some(())?;
            Some((revision.parse().ok()?, TextRange::new(start, end)))
        }
    };
    Some(Link::Document(id.parse().ok()?, place))
}

impl fmt::Display for Link {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Annotation(id) => write!(formatter, "{SCHEME}annotation/{id}"),
            Self::Document(id, None) => write!(formatter, "{SCHEME}document/{id}"),
            Self::Document(id, Some((revision, TextRange { start, end }))) => {
                write!(formatter, "{SCHEME}document/{id}?revision={revision}&start={start}&end={end}")
            }
        }
    }
}

impl App {
    /// Where a link leads.
    ///
    /// # Errors
    /// When it is no link of ours, or what it names is not there any more.
    pub fn follow_link(&self, link: &str) -> Result<LinkTarget, AppError> {
        match link.parse::<Link>()? {
            Link::Annotation(id) => {
                let annotation = self.library().annotation(id)?;
                self.target(annotation.document.id, Some((annotation.revision, annotation.range)))
            }
            Link::Document(id, place) => self.target(id, place),
        }
    }

    fn target(&self, id: DocumentId, place: Option<(RevisionId, TextRange)>) -> Result<LinkTarget, AppError> {
        let document = self.library().document(id)?;
        let place = match place {
            None => None,
            Some((revision, range)) => {
                // A link may be typed by hand: the text must be one of this document.
                let owner = self.library().document_of(revision)?;
                if owner.is_none_or(|(owner, _)| owner.id != id) {
                    return Err(studium_library::LibraryError::ForeignRevision { revision, document: id }.into());
                }
                let located = self.library().locate(revision, range)?;
                Some(LinkedPlace { revision, is_current: document.revision == Some(revision), located })
            }
        };
        Ok(LinkTarget { document: DocumentRef { id, title: document.title, path: document.path }, place })
    }
}

#[cfg(test)]
mod tests;
