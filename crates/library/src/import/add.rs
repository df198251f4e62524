//! Taking files in: the original is kept, the document is listed, duplicates and changed files are recognised.

use std::path::Path;

use studium_base::{CourseId, DocumentId};
use studium_store::{EventKind, Json, Operation, RowId, Store, tables};

use crate::document::{self, Document, DocumentStatus};
use crate::original::{Original, Originals};
use crate::{LibraryError, course};

/// Takes a file in. A file whose content is there already gives the document that is there; a file that has changed
/// since it was taken in gives its document, whose text is then read anew.
pub(crate) fn add_file(
    store: &Store,
    originals: &Originals,
    path: &Path,
    course: Option<CourseId>,
) -> Result<Document, LibraryError> {
    // Where the command ran does not matter when the file is looked for again.
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let original = originals.keep_file(&path)?;
    let known = add_from(store, &original, &path.to_string_lossy(), None, course)?;
    // Pages from the web and pasted texts are nowhere on this disk, and never were.
    let before = Path::new(&known.path);
    let has_moved = before.is_absolute() && before != path && !before.exists();
    if has_moved {
        let path = path.to_string_lossy();
        store.write(Operation::EditDocument, |writer| {
            writer.update(&tables::DOCUMENTS, known.id, &[("path", &path.as_ref())])
        })?;
        return document::get(store, known.id);
    }
    Ok(known)
}

/// Takes in what was kept of the file at `path`, which may be inside an archive, or of the page at that address. The
/// path stands for the document: other content at the same path is the same document, changed.
pub(super) fn add_from(
    store: &Store,
    original: &Original,
    path: &str,
    content_type: Option<&str>,
    course: Option<CourseId>,
) -> Result<Document, LibraryError> {
    match document::by_path(store, path)? {
        Some(known) => change(store, &known, original, content_type),
        None => add(store, original, path, &plain_title(path), content_type, course),
    }
}

/// Gives a document the content that its file has now. Its text stays as it is until the new one has been read.
fn change(
    store: &Store,
    known: &Document,
    original: &Original,
    content_type: Option<&str>,
) -> Result<Document, LibraryError> {
    if super::content_hash(store, known.id)? == original.content_hash {
        return Ok(known.clone());
    }
    let size_bytes = i64::try_from(original.size_bytes).unwrap_or(i64::MAX);
    store.write(Operation::ChangeOriginal, |writer| {
        writer.update(
            &tables::DOCUMENTS,
            known.id,
            &[("content_hash", &original.content_hash), ("content_type", &content_type), ("size_bytes", &size_bytes)],
        )?;
        writer.record_event(EventKind::DocumentChanged, known.id, &())?;
        document::set_status(writer, known.id, DocumentStatus::Queued, None)
    })?;
    document::get(store, known.id)
}

/// Takes a text in that was pasted.
pub(crate) fn add_text(
    store: &Store,
    originals: &Originals,
    title: &str,
    text: &str,
    course: Option<CourseId>,
) -> Result<Document, LibraryError> {
    let title = title.trim();
    if title.is_empty() {
        return Err(LibraryError::NoName);
    }
    let original = originals.keep_text(title, text)?;
    // The ending is a hint for the extractor: pasted text is read as Markdown, of which plain text is a part.
    add(store, &original, &format!("{title}.md"), title, None, course)
}

/// Takes a recording in that was made here, and not on this disk by that name.
pub(crate) fn add_recording(
    store: &Store,
    originals: &Originals,
    path: &Path,
    title: &str,
    course: Option<CourseId>,
) -> Result<Document, LibraryError> {
    let original = originals.keep_file(path)?;
    add(store, &original, &format!("{title}.wav"), title, None, course)
}

/// What a document is called until it says so itself: after its file, or by its address.
pub(super) fn plain_title(path: &str) -> String {
    match path.strip_prefix("https://").or_else(|| path.strip_prefix("http://")) {
        Some(address) => address.trim_end_matches('/').to_owned(),
        None => Path::new(path).file_stem().map_or(String::new(), |stem| stem.to_string_lossy().replace('_', " ")),
    }
}

fn add(
    store: &Store,
    original: &Original,
    path: &str,
    title: &str,
    content_type: Option<&str>,
    course: Option<CourseId>,
) -> Result<Document, LibraryError> {
    if let Some(course) = course {
        course::get(store, course)?;
    }
    if let Some(known) = document::by_hash(store, &original.content_hash)? {
        return Ok(known);
    }
    let id = DocumentId::new();
    let nothing = Json(Vec::<String>::new());
    let size_bytes = i64::try_from(original.size_bytes).unwrap_or(i64::MAX);
    store.write(Operation::ImportDocument, |writer| {
        let now = writer.now();
        writer.insert(
            &tables::DOCUMENTS,
            id,
            &[
                ("course_id", &course.map(RowId::from)),
                ("title", &title),
                ("path", &path),
                ("tags", &nothing),
                ("authors", &nothing),
                ("size_bytes", &size_bytes),
                ("content_hash", &original.content_hash),
                ("content_type", &content_type),
                ("added_at", &now.0),
            ],
        )?;
        writer.record_event(EventKind::DocumentAdded, id, &())?;
        document::set_status(writer, id, DocumentStatus::Queued, None)
    })?;
    document::get(store, id)
}
