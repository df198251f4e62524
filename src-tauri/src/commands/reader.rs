//! Reading documents.

use studium_app::LinkTarget;
use studium_app::base::{CancelToken, DocumentId, Failure, RevisionId, TextRange};
use studium_app::library::{Cite, Located, PageLine, ReaderDocument, ReaderPart};
use tauri::ipc::{InvokeResponseBody, IpcResponse};

use super::{State, blocking};
use crate::events::{OpenRequested, Opening};

/// Bytes that reach the interface as an `ArrayBuffer`, not as numbers in JSON.
#[derive(Debug, specta::Type)]
#[specta(transparent)]
pub(crate) struct Bytes(pub(super) Vec<u8>);

impl IpcResponse for Bytes {
    fn body(self) -> tauri::Result<InvokeResponseBody> {
        Ok(InvokeResponseBody::Raw(self.0))
    }
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn open_document(app: State<'_>, id: DocumentId) -> Result<ReaderDocument, Failure> {
    blocking(&app, move |app| app.library().open_document(id)).await
}

/// Parts with an index in `[from, to)`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_parts(
    app: State<'_>,
    revision: RevisionId,
    from: u32,
    to: u32,
) -> Result<Vec<ReaderPart>, Failure> {
    blocking(&app, move |app| app.library().read_parts(revision, from, to)).await
}

/// Raw bytes of the original behind a revision, at most 1 MiB a call.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_bytes(
    app: State<'_>,
    revision: RevisionId,
    offset: u32,
    length: u32,
) -> Result<Bytes, Failure> {
    blocking(&app, move |app| app.library().read_bytes(revision, offset.into(), length as usize)).await.map(Bytes)
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn locate(app: State<'_>, revision: RevisionId, range: TextRange) -> Result<Located, Failure> {
    blocking(&app, move |app| app.library().locate_today(revision, range)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn find_in_document(
    app: State<'_>,
    revision: RevisionId,
    query: String,
) -> Result<Vec<Located>, Failure> {
    blocking(&app, move |app| app.library().find_in_document(revision, &query)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_reading_position(app: State<'_>, id: DocumentId, position: u32) -> Result<(), Failure> {
    blocking(&app, move |app| app.library().save_reading_position(id, position)).await
}

/// A page of a picture as a PNG or JPEG file, whole: it is made for this answer and kept nowhere.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_picture(app: State<'_>, revision: RevisionId, part: u32) -> Result<Bytes, Failure> {
    blocking(&app, move |app| app.library().picture(revision, part, &CancelToken::new())).await.map(Bytes)
}

/// The lines of a page with their places.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_page_lines(app: State<'_>, revision: RevisionId, part: u32) -> Result<Vec<PageLine>, Failure> {
    blocking(&app, move |app| app.library().page_lines(revision, part)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn cite(app: State<'_>, input: Cite) -> Result<String, Failure> {
    blocking(&app, move |app| app.library().cite(&input)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn follow_link(app: State<'_>, link: String) -> Result<LinkTarget, Failure> {
    blocking(&app, move |app| app.follow_link(&link)).await
}

/// What came with the start; later requests come as events.
#[tauri::command]
#[specta::specta]
pub(crate) fn take_open_request(opening: tauri::State<'_, Opening>) -> Option<OpenRequested> {
    opening.take()
}
