//! What the shell tells the interface, and how changes of the app become events of the window.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use studium_app::base::{DocumentId, Failure, RevisionId, TextRange};
use studium_app::store::Area;
use studium_app::{App, AppEvent, Job, LinkTarget};
use tauri::{AppHandle, Manager};
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
    /// The text to which the range belongs; the current one when none is given.
    pub(crate) revision: Option<RevisionId>,
    /// The place in its text.
    pub(crate) range: Option<TextRange>,
    /// Why a link leads nowhere.
    pub(crate) failure: Option<Failure>,
}

impl OpenRequested {
    pub(crate) fn document(id: DocumentId) -> Self {
        Self { document: Some(id), revision: None, range: None, failure: None }
    }

    /// What a link asks for.
    pub(crate) fn of_link(app: &App, link: &str) -> Self {
        match app.follow_link(link) {
            Ok(LinkTarget { document, place }) => Self {
                revision: place.as_ref().map(|place| place.revision),
                range: place.map(|place| place.located.range),
                ..Self::document(document.id)
            },
            Err(error) => Self { document: None, revision: None, range: None, failure: Some(Failure::of(&error)) },
        }
    }
}

/// Keeps what came with the start until the interface is there to hear it.
#[derive(Debug, Default)]
pub(crate) struct Opening(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    is_heard: bool,
    request: Option<OpenRequested>,
}

impl Opening {
    /// What waits; from now on requests come as events.
    pub(crate) fn take(&self) -> Option<OpenRequested> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.is_heard = true;
        waiting.request.take()
    }

    /// `false` when nobody has asked yet; the request then waits.
    fn is_heard(&self, request: &OpenRequested) -> bool {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !waiting.is_heard {
            waiting.request = Some(request.clone());
        }
        waiting.is_heard
    }
}

/// Asks the window to show something, now or as soon as it is there.
pub(crate) fn request_opening(handle: &AppHandle, request: OpenRequested) {
    if !handle.state::<Opening>().is_heard(&request) {
        return;
    }
    if let Err(error) = request.emit(handle) {
        tracing::debug!(%error, "the window is closing");
    }
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
