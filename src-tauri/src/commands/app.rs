//! Status, settings, ledger, notices.

use studium_app::base::Failure;
use studium_app::{AppStatus, NetworkRequest, Settings};

use super::{State, blocking};

#[tauri::command]
#[specta::specta]
pub(crate) async fn app_status(app: State<'_>) -> Result<AppStatus, Failure> {
    blocking(&app, |app| app.status()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn read_settings(app: State<'_>) -> Result<Settings, Failure> {
    blocking(&app, |app| app.settings()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn write_settings(app: State<'_>, settings: Settings) -> Result<Settings, Failure> {
    blocking(&app, move |app| app.save_settings(&settings)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_network_requests(app: State<'_>) -> Result<Vec<NetworkRequest>, Failure> {
    blocking(&app, |app| app.network_requests()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn dismiss_notice(app: State<'_>, id: String) -> Result<(), Failure> {
    blocking(&app, move |app| app.dismiss_notice(&id)).await
}
