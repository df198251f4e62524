//! Recording a lecture.

use studium_app::base::{CourseId, Failure};
use studium_app::voice::recording::RecordRequest;
use studium_app::{RecordEvent, StartRecord};
use tauri::ipc::Channel;

use super::{State, blocking};

/// Returns when the recording is over.
#[tauri::command]
#[specta::specta]
pub(crate) async fn record(
    app: State<'_>,
    course: Option<CourseId>,
    title: String,
    on_event: Channel<RecordEvent>,
) -> Result<(), Failure> {
    blocking(&app, move |app| {
        app.record(&StartRecord { course, title }, app.microphone()?, &mut |event| {
            if let Err(error) = on_event.send(event) {
                // The page is gone; what is recorded is kept all the same.
                tracing::debug!(%error, "nobody watches the recording");
            }
        })
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn ask_of_record(app: State<'_>, request: RecordRequest) -> Result<(), Failure> {
    app.ask_of_record(request);
    Ok(())
}
