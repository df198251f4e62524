//! Answers by voice come from the same tutor, into the same conversation, as typed ones.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use studium_base::{CancelToken, ConversationId, CourseId, Failure, MessageId};
use studium_tutor::{AskEvent, AskQuestion, Message, TeachingMode};
use studium_voice::session::{Answered, Piece, Reply};
use studium_voice::turn::Generation;

use super::asides;
use crate::App;
use crate::tutoring::Asking;

/// What an answer by voice tells, beside the conversation itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AnswerEvent {
    /// As in a typed conversation.
    Ask {
        /// What happens.
        event: Box<AskEvent>,
    },
    /// The answer is written and saved.
    Answered {
        /// As saved.
        message: Box<Message>,
    },
    /// The answer was interrupted, and is kept as far as it was heard.
    Kept {
        /// As kept.
        message: Box<Message>,
    },
}

/// Told of every event, from several threads.
pub(super) type OnAnswer = Arc<dyn Fn(AnswerEvent) + Send + Sync>;

/// The tutor, as a conversation by voice sees it.
pub(super) struct TutorReply {
    pub(super) app: Arc<App>,
    pub(super) course: Option<CourseId>,
    pub(super) mode: TeachingMode,
    /// Of the interface.
    pub(super) language: String,
    pub(super) reads_citations: bool,
    pub(super) is_greedy: bool,
    pub(super) conversation: Mutex<Option<ConversationId>>,
    pub(super) messages: Mutex<HashMap<Generation, MessageId>>,
    pub(super) on_answer: OnAnswer,
}

impl TutorReply {
    fn question(&self, question: &str) -> AskQuestion {
        let conversation = *self.conversation.lock().unwrap_or_else(PoisonError::into_inner);
        let (question, course, mode) = (question.to_owned(), self.course, self.mode);
        AskQuestion { question, course, conversation, mode, selection: None }
    }

    fn asking(&self) -> Asking {
        Asking { is_greedy: self.is_greedy, is_spoken: true }
    }

    /// Tells of an answer as it was saved, if it was.
    fn show_saved(&self, generation: Generation) {
        let conversation = *self.conversation.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = self.messages.lock().unwrap_or_else(PoisonError::into_inner).get(&generation).copied();
        let (Some(conversation), Some(answer)) = (conversation, answer) else { return };
        match self.app.tutor().messages(conversation) {
            Ok(messages) => {
                if let Some(message) = messages.into_iter().find(|message| message.id == answer) {
                    (self.on_answer)(AnswerEvent::Answered { message: Box::new(message) });
                }
            }
            Err(error) => tracing::warn!(%error, "the failed answer cannot be shown"),
        }
    }

    fn started(&self, generation: Generation, event: &AskEvent) {
        if let AskEvent::Started { conversation, answer, .. } = event {
            *self.conversation.lock().unwrap_or_else(PoisonError::into_inner) = Some(*conversation);
            self.messages.lock().unwrap_or_else(PoisonError::into_inner).insert(generation, *answer);
        }
    }
}

impl Reply for TutorReply {
    fn warm(&self) {
        if let Err(error) = self.app.warm_up(self.course, self.mode) {
            tracing::debug!(%error, "not loaded beforehand");
        }
    }

    fn prepare(&self, question: &str, cancel: &CancelToken) {
        if let Err(error) = self.app.prepare_answer(&self.question(question), self.asking(), cancel) {
            tracing::debug!(%error, "not read ahead");
        }
    }

    fn reply(
        &self,
        generation: Generation,
        question: &str,
        cancel: &CancelToken,
        on_piece: &mut dyn FnMut(Piece<'_>),
    ) -> Result<Answered, Failure> {
        let asked = self.app.ask_with(&self.question(question), self.asking(), cancel, &mut |event| {
            self.started(generation, &event);
            match &event {
                AskEvent::Text { text } => on_piece(Piece::Text(text)),
                AskEvent::Claim { citations, .. } if self.reads_citations => {
                    for citation in citations {
                        on_piece(Piece::Aside(&asides::source(citation, &self.language)));
                    }
                }
                _ => {}
            }
            (self.on_answer)(AnswerEvent::Ask { event: Box::new(event) });
        });
        let message = match asked {
            Ok(message) => message,
            Err(error) => {
                // What was saved of it, the failure included, takes the place of what was shown while it was written.
                self.show_saved(generation);
                return Err(Failure::of(&error));
            }
        };
        if let Some(words) = asides::after(&message, &self.language) {
            on_piece(Piece::Aside(&words));
        }
        let retrieve_ms = message.timings.map(|timings| timings.retrieve_ms);
        (self.on_answer)(AnswerEvent::Answered { message: Box::new(message) });
        Ok(Answered { retrieve_ms })
    }

    fn keep(&self, generation: Generation, heard: u32) -> Result<(), Failure> {
        let message = self.messages.lock().unwrap_or_else(PoisonError::into_inner).get(&generation).copied();
        // A reply that failed before its question was saved has no message.
        let Some(message) = message else { return Ok(()) };
        let kept = self.app.tutor().keep_spoken(message, heard).map_err(|error| Failure::of(&error))?;
        (self.on_answer)(AnswerEvent::Kept { message: Box::new(kept) });
        Ok(())
    }
}
