//! Talking with the tutor.

use std::sync::Arc;

use studium_app::base::Failure;
use studium_app::voice::command::Command;
use studium_app::voice::session::Request;
use studium_app::voice::turn::Mode;
use studium_app::{StartVoice, TalkOptions, VoiceEvent, VoiceSettings, VoiceStatus};
use tauri::ipc::Channel;

use super::tutor::is_greedy;
use super::{State, blocking};

#[tauri::command]
#[specta::specta]
pub(crate) async fn voice_status(app: State<'_>) -> Result<VoiceStatus, Failure> {
    blocking(&app, |app| app.voice_status()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn voice_settings(app: State<'_>) -> Result<VoiceSettings, Failure> {
    blocking(&app, |app| app.voice_settings()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn save_voice_settings(app: State<'_>, settings: VoiceSettings) -> Result<VoiceSettings, Failure> {
    blocking(&app, move |app| app.save_voice_settings(&settings)).await
}

/// Returns when the conversation is over.
#[tauri::command]
#[specta::specta]
pub(crate) async fn start_voice(
    app: State<'_>,
    start: StartVoice,
    on_event: Channel<VoiceEvent>,
) -> Result<(), Failure> {
    blocking(&app, move |app| {
        let open = app.sound(&app.voice_settings()?);
        let options = TalkOptions { is_greedy: is_greedy(), ..TalkOptions::default() };
        let listener = move |event| {
            if let Err(error) = on_event.send(event) {
                // The page is gone: nobody listens to the tutor any more.
                tracing::debug!(%error, "nobody listens to the conversation");
            }
        };
        app.talk(start, options, open, Arc::new(listener))
    })
    .await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_voice(app: State<'_>) -> Result<(), Failure> {
    app.ask_of_talk(Request::Stop);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn retry_voice(app: State<'_>) -> Result<(), Failure> {
    app.ask_of_talk(Request::Retry);
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn voice_command(app: State<'_>, command: Command) -> Result<(), Failure> {
    app.ask_of_talk(Request::Command(command));
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn set_talk_mode(app: State<'_>, mode: Mode) -> Result<(), Failure> {
    app.ask_of_talk(Request::Mode(mode));
    Ok(())
}

/// Not `async`, like [`release_talk`]: such commands are carried out one after another, in the order in which they come.
#[tauri::command]
#[specta::specta]
pub(crate) fn press_talk(app: State<'_>) -> Result<(), Failure> {
    app.ask_of_talk(Request::Talk(true));
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub(crate) fn release_talk(app: State<'_>) -> Result<(), Failure> {
    app.ask_of_talk(Request::Talk(false));
    Ok(())
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn mute_voice(app: State<'_>, is_muted: bool) -> Result<(), Failure> {
    app.ask_of_talk(Request::Mute(is_muted));
    Ok(())
}

/// Says a sentence with a voice.
#[tauri::command]
#[specta::specta]
pub(crate) async fn try_voice(app: State<'_>, voice: String, speed: u32, text: String) -> Result<(), Failure> {
    blocking(&app, move |app| app.try_voice(&voice, speed, &text)).await
}
