//! The tutor of one data folder: the door to conversations.

use std::collections::HashMap;
use std::sync::Arc;

use studium_base::{CancelToken, Clock, ConversationId, CourseId, MessageId, RevisionId};
use studium_engine::Generate;
use studium_library::DocumentRef;
use studium_store::{Operation, Store};

use crate::conversation::{self, NewConversation};
use crate::{
    AskEvent, AskQuestion, Conversation, Message, Persona, Personas, Sources, TeachingMode, TurnContext, TutorError,
    message,
};

/// What the tutor works with.
pub struct TutorParts {
    /// The database.
    pub store: Store,
    /// The library.
    pub sources: Arc<dyn Sources>,
    /// The language model's worker.
    pub generate: Arc<dyn Generate>,
    /// How to teach.
    pub personas: Personas,
    /// For timings and for saving every now and then.
    pub clock: Arc<dyn Clock>,
}

/// Answers questions and keeps the conversations.
pub struct Tutor {
    pub(super) parts: TutorParts,
}

impl Tutor {
    /// A tutor over a data folder.
    #[must_use]
    pub fn new(parts: TutorParts) -> Self {
        Self { parts }
    }

    /// The teaching modes with name and greeting in a language ("en", "de").
    #[must_use]
    pub fn personas(&self, language: &str) -> Vec<Persona> {
        self.parts.personas.list(language)
    }

    /// The variant of the built-in voice that speaks in a teaching mode; `None` for the voice as it is.
    #[must_use]
    pub fn voice_of(&self, mode: TeachingMode) -> Option<&str> {
        self.parts.personas.of(mode).voice.as_deref()
    }

    /// The conversations of a course, or all; the latest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn conversations(&self, course: Option<CourseId>) -> Result<Vec<Conversation>, TutorError> {
        conversation::list(&self.parts.store, course)
    }

    /// One conversation.
    ///
    /// # Errors
    /// When there is no such conversation.
    pub fn conversation(&self, id: ConversationId) -> Result<Conversation, TutorError> {
        self.parts.store.read(|reader| conversation::get(reader, id))
    }

    /// The conversation in which a message stands.
    ///
    /// # Errors
    /// When there is no such message.
    pub fn conversation_of(&self, id: MessageId) -> Result<Conversation, TutorError> {
        self.parts.store.read(|reader| {
            let stored = message::get(reader, id)?;
            conversation::get(reader, stored.conversation)
        })
    }

    /// Begins a conversation without a question. Its title comes with the first one.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn create_conversation(
        &self,
        course: Option<CourseId>,
        mode: TeachingMode,
    ) -> Result<Conversation, TutorError> {
        let new = NewConversation { id: ConversationId::new(), course, mode, title: "" };
        let (conversation, _) = self.parts.store.write(Operation::CreateConversation, |writer| {
            conversation::insert(writer, new)?;
            conversation::get(writer, new.id)
        })?;
        Ok(conversation)
    }

    /// The questions and answers of a conversation, oldest first. Citations say whether their document was deleted.
    ///
    /// # Errors
    /// When there is no such conversation.
    pub fn messages(&self, id: ConversationId) -> Result<Vec<Message>, TutorError> {
        let stored = self.parts.store.read(|reader| {
            conversation::get(reader, id)?;
            Ok::<_, TutorError>(message::list(reader, id)?)
        })?;
        let mut messages: Vec<Message> = stored.into_iter().map(Message::from).collect();
        self.renew_documents(&mut messages)?;
        Ok(messages)
    }

    /// Gives a conversation another title.
    ///
    /// # Errors
    /// When there is no such conversation or the title is empty.
    pub fn rename_conversation(&self, id: ConversationId, title: &str) -> Result<Conversation, TutorError> {
        conversation::rename(&self.parts.store, id, title)
    }

    /// Deletes a conversation; it can be restored.
    ///
    /// # Errors
    /// When there is no such conversation.
    pub fn delete_conversation(&self, id: ConversationId) -> Result<(), TutorError> {
        conversation::delete(&self.parts.store, id)
    }

    /// Takes a deletion back.
    ///
    /// # Errors
    /// When there is no such conversation.
    pub fn restore_conversation(&self, id: ConversationId) -> Result<Conversation, TutorError> {
        conversation::restore(&self.parts.store, id)
    }

    /// Answers a question. The question is saved before anything else; the answer is saved as it grows. Events come in
    /// the order in which things happen, on this thread. A raised `cancel` ends the answer where it is, which is an
    /// outcome like any other.
    ///
    /// # Errors
    /// When the question is empty, the conversation is not there, the database fails, or the engine does; what the
    /// engine had written by then is kept with the error in the message.
    pub fn ask(
        &self,
        question: &AskQuestion,
        context: &TurnContext,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(AskEvent),
    ) -> Result<Message, TutorError> {
        let turn = self.begin(question)?;
        self.answer(turn, context, cancel, on_event)
    }

    /// Writes the last answer of a conversation again, as a new message. The old one goes when the new one is there.
    ///
    /// # Errors
    /// As [`Tutor::ask`], and when the message is not the last answer of its conversation.
    pub fn regenerate(
        &self,
        answer: MessageId,
        context: &TurnContext,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(AskEvent),
    ) -> Result<Message, TutorError> {
        let turn = self.begin_again(answer)?;
        self.answer(turn, context, cancel, on_event)
    }

    /// Titles change and documents are deleted after they were cited.
    pub(super) fn renew_documents(&self, messages: &mut [Message]) -> Result<(), TutorError> {
        let mut known: HashMap<RevisionId, Option<(DocumentRef, bool)>> = HashMap::new();
        for citation in messages.iter_mut().flat_map(|message| &mut message.citations) {
            let revision = citation.revision;
            let document = match known.get(&revision) {
                Some(document) => document.clone(),
                None => known.entry(revision).or_insert(self.parts.sources.document_of(revision)?).clone(),
            };
            match document {
                Some((document, deleted)) => {
                    citation.document = document;
                    citation.deleted = deleted;
                }
                // The text itself is gone; the quote in the citation is what is left.
                None => citation.deleted = true,
            }
        }
        Ok(())
    }
}
