//! Reading documents.

use studium_app::base::{DocumentId, Failure, RevisionId, TextRange};
use studium_app::library::{Located, ReaderDocument, ReaderPart};
use tauri::ipc::{InvokeResponseBody, IpcResponse};

use super::{State, blocking};

/// Bytes that reach the interface as an `ArrayBuffer`, not as numbers in JSON.
#[derive(Debug, specta::Type)]
#[specta(transparent)]
pub(crate) struct Bytes(Vec<u8>);

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
