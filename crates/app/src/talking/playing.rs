//! Playing outside of a conversation: documents and cards read aloud, and recordings.

use serde::{Deserialize, Serialize};
use studium_base::{CardId, DocumentId, RevisionId, TextRange};
use studium_voice::playing::{PlayEvent, PlayRequest};
use studium_voice::session::OpenDevice;

use crate::{App, AppError};

/// A side of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CardSide {
    /// The front; gaps are said.
    Question,
    /// The answer alone, without the question.
    Answer,
}

impl App {
    /// Reads a text aloud on this thread, sentence by sentence. An empty range goes to the end of the document.
    ///
    /// # Errors
    /// `busy` during a conversation or a record, and what keeps the text from being read or the loudspeaker from being
    /// opened. What goes wrong later is an event.
    pub fn read_aloud(
        &self,
        _revision: RevisionId,
        _range: TextRange,
        _open: OpenDevice,
        _on_event: &mut dyn FnMut(PlayEvent),
    ) -> Result<(), AppError> {
        Err(AppError::Busy)
    }

    /// Plays a recording of the library on this thread.
    ///
    /// # Errors
    /// As [`App::read_aloud`].
    pub fn play_recording(
        &self,
        _document: DocumentId,
        _from_ms: u32,
        _open: OpenDevice,
        _on_event: &mut dyn FnMut(PlayEvent),
    ) -> Result<(), AppError> {
        Err(AppError::Busy)
    }

    /// Says a side of a card on this thread.
    ///
    /// # Errors
    /// As [`App::read_aloud`].
    pub fn speak_card(
        &self,
        _card: CardId,
        _side: CardSide,
        _open: OpenDevice,
        _on_event: &mut dyn FnMut(PlayEvent),
    ) -> Result<(), AppError> {
        Err(AppError::Busy)
    }

    /// Asks something of what is played; nothing happens when nothing is.
    pub fn ask_of_player(&self, _request: PlayRequest) {}
}
