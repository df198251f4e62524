//! Watched folders.

use studium_app::base::{CourseId, Failure};
use studium_app::{AppError, WatchFolder, WatchedFolder};
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt;

use super::{State, blocking};

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_watched_folders(app: State<'_>) -> Result<Vec<WatchedFolder>, Failure> {
    blocking(&app, |app| app.watched_folders()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn watch_folder(app: State<'_>, input: WatchFolder) -> Result<WatchedFolder, Failure> {
    blocking(&app, move |app| app.watch_folder(&input)).await
}

/// None when the student closed the dialog without choosing.
#[tauri::command]
#[specta::specta]
pub(crate) async fn watch_folder_with_dialog(
    handle: AppHandle,
    app: State<'_>,
    course: Option<CourseId>,
) -> Result<Option<WatchedFolder>, Failure> {
    blocking(&app, move |app| {
        let Some(folder) = handle.dialog().file().blocking_pick_folder() else { return Ok::<_, AppError>(None) };
        app.watch_folder(&WatchFolder { path: folder.to_string(), course }).map(Some)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn unwatch_folder(app: State<'_>, path: String) -> Result<(), Failure> {
    blocking(&app, move |app| app.unwatch_folder(&path)).await
}
