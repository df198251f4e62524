//! Listening outside of a conversation: dictation, and cards that are answered and rated by voice.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use studium_base::{CardId, Failure};
use studium_cards::schedule::Rating;
use studium_voice::command::Command;
use studium_voice::judge::Recalled;
use studium_voice::session::OpenDevice;
use studium_voice::turn::Caption;

use crate::{App, AppError};

/// What is listened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ListenPurpose {
    /// Text, utterance after utterance, until it is stopped or nobody has spoken for a minute.
    Dictation,
    /// One answer, judged against a card.
    Answer {
        /// Which.
        card: CardId,
    },
    /// One rating.
    Rating,
}

/// What happens meanwhile.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ListenEvent {
    /// The microphone is open.
    Listening,
    /// How loud it is; at most 20 times a second.
    Level {
        /// From -100 (silence) to 0.
        #[specta(type = i32)]
        dbfs: f32,
    },
    /// The student's words as they are understood. The final caption of a dictated utterance has its marks set.
    Caption {
        /// The words.
        caption: Caption,
    },
    /// An answer was compared with its card.
    Judged {
        /// What was said.
        heard: String,
        /// What it amounts to.
        recalled: Recalled,
        /// Words of the card's answer that were not said.
        missing: Vec<String>,
        /// What is proposed.
        rating: Rating,
    },
    /// A rating was understood.
    Rated {
        /// `None` takes the proposal.
        rating: Option<Rating>,
    },
    /// A command was understood in place of an answer or a rating.
    Command {
        /// Which.
        command: Command,
    },
    /// It cannot go on, or an utterance was not understood.
    Failed {
        /// Why.
        failure: Failure,
    },
    /// It is over.
    Ended,
}

/// What only scripts and tests choose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListenOptions {
    /// A file that hears in place of the installed models.
    pub hearing: Option<PathBuf>,
    /// What is spoken; `None` lets the model find out.
    pub language: Option<String>,
}

impl App {
    /// Listens on this thread until it is over.
    ///
    /// # Errors
    /// `busy` during a conversation or a record, `model_missing` without a model that hears, and what keeps the
    /// microphone from being opened.
    pub fn listen_for(
        &self,
        _purpose: ListenPurpose,
        _options: &ListenOptions,
        _open: OpenDevice,
        _on_event: &mut dyn FnMut(ListenEvent),
    ) -> Result<(), AppError> {
        Err(AppError::Busy)
    }

    /// Ends listening; what is being said is still written down.
    pub fn stop_listening(&self) {}
}
