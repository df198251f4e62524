//! Taking in what came from the web: the bytes are kept as they came, and the document is named by its address.

use std::io::Read;
use std::path::Path;

use studium_base::CourseId;
use studium_store::Store;

use super::add::{add, plain_title};
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

/// Takes in what `source` gives. A page that is the same as before gives the document that is there.
///
/// This is the one place where an address meets what it holds now. A page that changed since it was taken in is a
/// document of its own here; whoever makes it a new revision of the earlier one begins between the two lines below.
pub(crate) fn add_page(
    store: &Store,
    originals: &Originals,
    source: &mut impl Read,
    origin: &PageOrigin,
    course: Option<CourseId>,
) -> Result<Document, LibraryError> {
    let original = originals.keep_stream(source, Path::new(&origin.address))?;
    let title = plain_title(&origin.address);
    add(store, &original, &origin.address, &title, origin.content_type.as_deref(), course)
}
