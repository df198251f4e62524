//! Packages of cards, fitting a scheduler to one's own answers, and reckoning cards anew by it.

use studium_app::base::{DeckId, Failure, JobId, PresetId};
use studium_app::cards::evaluate::Optimization;
use studium_app::cards::package::PackageReport;
use studium_app::cards::reschedule::RescheduleReport;
use studium_app::{AppError, ExportPackage, ExportReport, Job, PACKAGE_ENDINGS};
use tauri::AppHandle;
use tauri_plugin_dialog::DialogExt;

use super::{State, blocking};

/// Endings of notes as text.
const TEXT_ENDINGS: [&str; 3] = ["txt", "csv", "tsv"];

#[tauri::command]
#[specta::specta]
pub(crate) async fn import_packages(app: State<'_>, paths: Vec<String>) -> Result<Vec<Job>, Failure> {
    blocking(&app, move |app| paths.iter().map(|path| app.import_package(path.as_ref())).collect::<Result<_, _>>())
        .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn import_package_with_dialog(handle: AppHandle, app: State<'_>) -> Result<Option<Job>, Failure> {
    blocking(&app, move |app| {
        let endings: Vec<&str> = PACKAGE_ENDINGS.into_iter().chain(TEXT_ENDINGS).collect();
        let dialog = handle.dialog().file().add_filter("Anki, CSV", &endings);
        let Some(file) = dialog.blocking_pick_file() else { return Ok::<_, AppError>(None) };
        app.import_package(file.to_string().as_ref()).map(Some)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn package_report(app: State<'_>, job: JobId) -> Result<Option<PackageReport>, Failure> {
    blocking(&app, move |app| app.package_report(job)).await
}

/// What of a package the student chooses before its place.
#[derive(Debug, Clone, Copy, serde::Deserialize, specta::Type)]
pub(crate) struct ExportChoice {
    /// See [`ExportPackage::deck`].
    deck: Option<DeckId>,
    /// See [`ExportPackage::is_legacy`].
    is_legacy: bool,
    /// See [`ExportPackage::with_scheduling`].
    with_scheduling: bool,
    /// See [`ExportPackage::with_media`].
    with_media: bool,
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn export_package_with_dialog(
    handle: AppHandle,
    app: State<'_>,
    choice: ExportChoice,
) -> Result<Option<Job>, Failure> {
    blocking(&app, move |app| {
        let (ending, name) =
            if choice.deck.is_none() { ("colpkg", "studium.colpkg") } else { ("apkg", "studium.apkg") };
        let dialog = handle.dialog().file().add_filter("Anki", &[ending, "apkg"]).set_file_name(name);
        let Some(path) = dialog.blocking_save_file().map(|file| file.to_string()) else { return Ok(None) };
        let ExportChoice { deck, is_legacy, with_scheduling, with_media } = choice;
        app.export_package(&ExportPackage { path, deck, is_legacy, with_scheduling, with_media }).map(Some)
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn export_report(app: State<'_>, job: JobId) -> Result<Option<ExportReport>, Failure> {
    blocking(&app, move |app| app.export_report(job)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn optimize_preset(app: State<'_>, preset: PresetId) -> Result<Job, Failure> {
    blocking(&app, move |app| app.optimize_preset(preset)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn optimization_report(app: State<'_>, job: JobId) -> Result<Option<Optimization>, Failure> {
    blocking(&app, move |app| app.optimization_report(job)).await
}

/// How many cards [`reschedule_cards`] would reckon anew.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reviewed_cards(app: State<'_>, preset: PresetId) -> Result<u32, Failure> {
    blocking(&app, move |app| app.cards().reviewed_cards(preset)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn reschedule_cards(app: State<'_>, preset: PresetId, moves_due: bool) -> Result<Job, Failure> {
    blocking(&app, move |app| app.reschedule_cards(preset, moves_due)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn reschedule_report(app: State<'_>, job: JobId) -> Result<Option<RescheduleReport>, Failure> {
    blocking(&app, move |app| app.reschedule_report(job)).await
}
