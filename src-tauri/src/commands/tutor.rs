//! Conversations and answers.

use studium_app::base::{ConversationId, CourseId, Failure, MessageId};
use studium_app::tutor::{AskEvent, AskQuestion, Conversation, Message, Persona};
use tauri::ipc::Channel;

use super::{State, blocking};

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_personas(app: State<'_>) -> Result<Vec<Persona>, Failure> {
    blocking(&app, |app| app.personas()).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_conversations(app: State<'_>, course: Option<CourseId>) -> Result<Vec<Conversation>, Failure> {
    blocking(&app, move |app| app.tutor().conversations(course)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn read_conversation(app: State<'_>, id: ConversationId) -> Result<Vec<Message>, Failure> {
    blocking(&app, move |app| app.tutor().messages(id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn rename_conversation(
    app: State<'_>,
    id: ConversationId,
    title: String,
) -> Result<Conversation, Failure> {
    blocking(&app, move |app| app.tutor().rename_conversation(id, &title)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn delete_conversation(app: State<'_>, id: ConversationId) -> Result<(), Failure> {
    blocking(&app, move |app| app.tutor().delete_conversation(id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn restore_conversation(app: State<'_>, id: ConversationId) -> Result<Conversation, Failure> {
    blocking(&app, move |app| app.tutor().restore_conversation(id)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn ask(
    app: State<'_>,
    question: AskQuestion,
    on_event: Channel<AskEvent>,
) -> Result<Message, Failure> {
    blocking(&app, move |app| app.ask(&question, is_greedy(), &mut |event| send(&on_event, event))).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn regenerate(
    app: State<'_>,
    message: MessageId,
    on_event: Channel<AskEvent>,
) -> Result<Message, Failure> {
    blocking(&app, move |app| app.regenerate(message, &mut |event| send(&on_event, event))).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn stop_answer(app: State<'_>, conversation: ConversationId) -> Result<(), Failure> {
    app.stop_answer(conversation);
    Ok(())
}

fn send(channel: &Channel<AskEvent>, event: AskEvent) {
    if let Err(error) = channel.send(event) {
        // The page that asked is gone; the answer is saved all the same.
        tracing::debug!(%error, "nobody listens to the answer");
    }
}

/// The end-to-end test decodes greedily, so that it sees the same answer each time.
pub(super) fn is_greedy() -> bool {
    std::env::var_os("STUDIUM_GREEDY").is_some()
}
