//! Taking in what came from the web: the bytes are kept as they came, and the document is named by its address.

use std::io::Read;
use std::path::Path;

use studium_base::CourseId;
use studium_store::Store;

use super::add::add_from;
use crate::LibraryError;
use crate::document::Document;
use crate::original::Originals;

/// Where something came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageOrigin {
    /// The address under which it was found at last.
    pub address: String,
    /// What the server said that it is, charset included.
    pub content_type: Option<String>,
}

/// Takes in what `source` gives. A page that is the same as before gives the document that is there; one that has
/// changed gives its document, whose text is then read anew.
pub(crate) fn add_page(
    store: &Store,
    originals: &Originals,
    source: &mut impl Read,
    origin: &PageOrigin,
    course: Option<CourseId>,
) -> Result<Document, LibraryError> {
    let original = originals.keep_stream(source, Path::new(&origin.address))?;
    add_from(store, &original, &origin.address, origin.content_type.as_deref(), course)
}
