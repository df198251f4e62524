//! Long work.

use studium_app::Job;
use studium_app::base::{Failure, JobId};

use super::{State, blocking};

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_jobs(app: State<'_>) -> Result<Vec<Job>, Failure> {
    blocking(&app, |app| app.jobs()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn pause_job(app: State<'_>, id: JobId) -> Result<Job, Failure> {
    blocking(&app, move |app| app.pause_job(id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn resume_job(app: State<'_>, id: JobId) -> Result<Job, Failure> {
    blocking(&app, move |app| app.resume_job(id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel_job(app: State<'_>, id: JobId) -> Result<Job, Failure> {
    blocking(&app, move |app| app.cancel_job(id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn retry_job(app: State<'_>, id: JobId) -> Result<Job, Failure> {
    blocking(&app, move |app| app.retry_job(id)).await
}
