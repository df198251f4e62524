//! A document that is a picture, as it is looked at.

use studium_base::{CancelToken, RevisionId};
use studium_engine::protocol::extract::{Event, Format, Request};
use studium_engine::{EngineError, Extract, Outcome};
use studium_store::Store;

use crate::original::Originals;
use crate::{LibraryError, document, revision};

/// Most bytes of a picture for the screen: what 24 million pixels of noise take without compression, so that it is a
/// defect of the worker to send more.
const MAX_PICTURE_BYTES: usize = 128 << 20;

/// Page `part` of a picture as a PNG or JPEG file; nothing when cancelled.
pub(crate) fn picture(
    store: &Store,
    originals: &Originals,
    extract: &dyn Extract,
    revision: RevisionId,
    part: u32,
    cancel: &CancelToken,
) -> Result<Vec<u8>, LibraryError> {
    let extent = revision::extent(store, revision)?;
    if extent.format != Format::Image {
        return Err(LibraryError::NotAPicture(extent.document));
    }
    let path = originals.path(&extent.content_hash);
    let name = document::get(store, extent.document)?.path;
    let mut file = Vec::new();
    let mut is_whole = true;
    let request = Request::Picture { path, name, part };
    let outcome = extract.extract(request, cancel, &mut |event| match event {
        Event::Bytes(piece) if file.len() + piece.len() <= MAX_PICTURE_BYTES => file.extend(piece),
        _ => is_whole = false,
    })?;
    match outcome {
        Outcome::Completed if is_whole && !file.is_empty() => Ok(file),
        Outcome::Cancelled => Ok(Vec::new()),
        Outcome::Completed => Err(EngineError::Unexpected { program: "studium-extract" }.into()),
    }
}
