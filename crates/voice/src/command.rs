//! What the student can tell the tutor without the model: stop, slower, say that again.

use serde::{Deserialize, Serialize};

/// A command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Be quiet; this reply is over.
    Stop,
    /// Be quiet for now.
    Pause,
    /// Go on after a pause.
    Continue,
    /// Say it again.
    Repeat,
    /// Speak more slowly.
    Slower,
    /// Speak faster.
    Faster,
    /// Speak louder.
    Louder,
    /// Speak more quietly.
    Quieter,
    /// On to what comes next.
    Next,
    /// Back to what came before.
    Back,
    /// End the conversation.
    StopListening,
}
