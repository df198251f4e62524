//! Playing and listening outside of a conversation.

use studium_app::base::{CardId, DocumentId, Failure, RevisionId, TextRange};
use studium_app::voice::playing::{PlayEvent, PlayRequest};
use studium_app::{CardSide, ListenEvent, ListenOptions, ListenPurpose};
use tauri::ipc::Channel;

use super::{State, blocking};

/// Returns when the reading is over. An empty range goes to the end of the document.
#[tauri::command]
#[specta::specta]
pub(crate) async fn read_aloud(
    app: State<'_>,
    revision: RevisionId,
    range: TextRange,
    on_event: Channel<PlayEvent>,
) -> Result<(), Failure> {
    blocking(&app, move |app| app.read_aloud(revision, range, app.loudspeaker()?, &mut to(on_event))).await
}

/// Returns when the playing is over.
#[tauri::command]
#[specta::specta]
pub(crate) async fn play_recording(
    app: State<'_>,
    document: DocumentId,
    from_ms: u32,
    on_event: Channel<PlayEvent>,
) -> Result<(), Failure> {
    blocking(&app, move |app| app.play_recording(document, from_ms, app.loudspeaker()?, &mut to(on_event))).await
}

/// Returns when the side is said.
#[tauri::command]
#[specta::specta]
pub(crate) async fn speak_card(
    app: State<'_>,
    card: CardId,
    side: CardSide,
    on_event: Channel<PlayEvent>,
) -> Result<(), Failure> {
    blocking(&app, move |app| app.speak_card(card, side, app.loudspeaker()?, &mut to(on_event))).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn ask_of_player(app: State<'_>, request: PlayRequest) -> Result<(), Failure> {
    app.ask_of_player(request);
    Ok(())
}

/// Returns when nobody listens any more.
#[tauri::command]
#[specta::specta]
pub(crate) async fn listen(
    app: State<'_>,
    purpose: ListenPurpose,
    on_event: Channel<ListenEvent>,
) -> Result<(), Failure> {
    blocking(&app, move |app| app.listen_for(purpose, &ListenOptions::default(), app.microphone()?, &mut to(on_event)))
        .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_listening(app: State<'_>) -> Result<(), Failure> {
    app.stop_listening();
    Ok(())
}

/// Sends events to the page.
fn to<E: tauri::ipc::IpcResponse>(channel: Channel<E>) -> impl FnMut(E) {
    move |event| {
        if let Err(error) = channel.send(event) {
            // The page is gone, and with it who listened.
            tracing::debug!(%error, "nobody listens");
        }
    }
}
