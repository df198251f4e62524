//! What the shell tells the interface, and how changes of the app become events of the window.

use serde::{Deserialize, Serialize};
use studium_app::base::{DocumentId, TextRange};
use studium_app::store::Area;
use studium_app::{AppEvent, Job};
use tauri::AppHandle;
use tauri_specta::Event;

/// Something in the data changed: fetch what is named again.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type, Event)]
pub(crate) struct Changed {
    /// What to fetch again.
    pub(crate) areas: Vec<Area>,
}

/// A job moved; at least once a second while it runs.
#[derive(Debug, Clone, Serialize, specta::Type, Event)]
pub(crate) struct JobProgress(pub(crate) Job);

/// A second start or a link asks to show something.
#[derive(Debug, Clone, Serialize, Deserialize, specta::Type, Event)]
pub(crate) struct OpenRequested {
    /// The document.
    pub(crate) document: Option<DocumentId>,
    /// The place in its text.
    pub(crate) range: Option<TextRange>,
}

/// Passes an event of the app on to the window.
pub(crate) fn pass_on(handle: &AppHandle, event: AppEvent) {
    let sent = match event {
        AppEvent::Changed(areas) => Changed { areas }.emit(handle),
        AppEvent::Job(job) => JobProgress(*job).emit(handle),
    };
    if let Err(error) = sent {
        // The window is closing; it fetches everything when it opens again.
        tracing::debug!(%error, "an event did not reach the window");
    }
}
