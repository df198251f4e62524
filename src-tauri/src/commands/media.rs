//! Pictures and sounds of cards.

use std::path::Path;

use studium_app::base::Failure;
use studium_app::{AddedMedia, App, AppError, MEDIA_ENDINGS};
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt;

use super::reader::Bytes;
use super::{State, blocking};

/// Nothing for a name that stands for no file.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_media(app: State<'_>, name: String) -> Result<Bytes, Failure> {
    blocking(&app, move |app| app.read_media(&name)).await.map(|content| Bytes(content.unwrap_or_default()))
}

/// What was pasted: an empty name where it had none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_media(app: State<'_>, name: String, content: Vec<u8>) -> Result<AddedMedia, Failure> {
    blocking(&app, move |app| app.add_media(&name, &mut content.as_slice())).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_media_files(app: State<'_>, paths: Vec<String>) -> Result<Vec<AddedMedia>, Failure> {
    blocking(&app, move |app| all(app, &paths)).await
}

/// Nothing where the student chooses nothing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_media_with_dialog(handle: AppHandle, app: State<'_>) -> Result<Vec<AddedMedia>, Failure> {
    blocking(&app, move |app| {
        let dialog = handle.dialog().file().add_filter("PNG, JPEG, MP3", &MEDIA_ENDINGS);
        let files = dialog.blocking_pick_files().unwrap_or_default();
        all(app, &files.iter().map(ToString::to_string).collect::<Vec<_>>())
    })
    .await
}

fn all(app: &App, paths: &[String]) -> Result<Vec<AddedMedia>, AppError> {
    paths.iter().map(|path| app.add_media_file(Path::new(path))).collect()
}
