//! Models.

use std::path::Path;

use studium_app::base::{CancelToken, Failure};
use studium_app::{Job, Model};
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt;

use super::{State, blocking};

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_models(app: State<'_>) -> Result<Vec<Model>, Failure> {
    blocking(&app, |app| app.models()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn select_model(app: State<'_>, id: String) -> Result<Model, Failure> {
    blocking(&app, move |app| app.select_model(&id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn verify_model(app: State<'_>, id: String) -> Result<Model, Failure> {
    blocking(&app, move |app| app.verify_model(&id, &CancelToken::new())).await
}

/// Starts or resumes a download.
#[tauri::command]
#[specta::specta]
pub(crate) async fn download_model(app: State<'_>, id: String) -> Result<Job, Failure> {
    blocking(&app, move |app| app.download_model(&id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_model(app: State<'_>, id: String) -> Result<(), Failure> {
    blocking(&app, move |app| app.remove_model(&id)).await
}

/// Nothing when the dialog was dismissed.
#[tauri::command]
#[specta::specta]
pub(crate) async fn add_model_with_dialog(handle: AppHandle, app: State<'_>) -> Result<Option<Model>, Failure> {
    blocking(&app, move |app| {
        let picked = handle.dialog().file().add_filter("GGUF, Whisper", &["gguf", "bin"]).blocking_pick_file();
        let Some(file) = picked else { return Ok(None) };
        app.add_model(Path::new(&file.to_string()), &CancelToken::new())
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn add_model(app: State<'_>, path: String) -> Result<Option<Model>, Failure> {
    blocking(&app, move |app| app.add_model(Path::new(&path), &CancelToken::new())).await
}
