//! While the student still speaks: passages are looked for and the prompt is read, so that the answer begins at once.

use studium_base::{CancelToken, MessageId, Timestamp};
use studium_engine::protocol::llm::{self, ChatTurn, ModelSpec, Sampling, Speaker};

use super::begin::Turn;
use super::{TurnContext, Tutor};
use crate::message::{self, Details, Stored};
use crate::prompt::system;
use crate::{AskQuestion, Role, TeachingMode, TutorError, conversation};

impl Tutor {
    /// Brings the prompt for a question that is not finished yet into the model's memory. Nothing is saved. A later
    /// [`Tutor::ask`] reads only what differs: when the same passages are found, the end of the question.
    ///
    /// # Errors
    /// When the conversation is not there, the database fails, or the engine does.
    pub fn prepare(
        &self,
        question: &AskQuestion,
        context: &TurnContext,
        cancel: &CancelToken,
    ) -> Result<(), TutorError> {
        let Some(model) = &context.model else { return Ok(()) };
        let turn = self.imagine(question)?;
        let found = self.find(&turn, cancel)?;
        if found.weak || found.empty_library || cancel.is_cancelled() {
            return Ok(());
        }
        let plan = self.plan(&turn, context, model, None, &found);
        self.read(model, plan.composed.turns, cancel)
    }

    /// Loads the model and lets it read the beginning of every conversation of this mode.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn warm_up(&self, mode: TeachingMode, context: &TurnContext) -> Result<(), TutorError> {
        let Some(model) = &context.model else { return Ok(()) };
        let instructions = context.instructions(self.parts.personas.of(mode), "");
        let system = ChatTurn { speaker: Speaker::System, text: system(&instructions) };
        let user = ChatTurn { speaker: Speaker::User, text: String::new() };
        self.read(model, vec![system, user], &CancelToken::new())
    }

    /// Brings a prompt into the model's memory.
    fn read(&self, model: &ModelSpec, turns: Vec<ChatTurn>, cancel: &CancelToken) -> Result<(), TutorError> {
        let request = llm::Generate {
            model: model.clone(),
            turns,
            max_tokens: 0,
            sampling: Sampling::greedy(),
            grammar: None,
            stop: Vec::new(),
            reuse_prefix: true,
        };
        self.parts.generate.generate(request, cancel, &mut |_| ())?;
        Ok(())
    }

    /// A turn that is not in the database.
    fn imagine(&self, question: &AskQuestion) -> Result<Turn, TutorError> {
        let text = question.question.trim();
        if text.is_empty() {
            return Err(TutorError::NoQuestion);
        }
        let (before, course, conversation) = match question.conversation {
            None => (Vec::new(), question.course, studium_base::ConversationId::new()),
            Some(id) => self.parts.store.read(|reader| {
                let conversation = conversation::get(reader, id)?;
                Ok::<_, TutorError>((message::list(reader, id)?, conversation.course, id))
            })?,
        };
        let at = Timestamp(0);
        let message = |role, text: &str| {
            let (id, text, mode, details) = (MessageId::new(), text.to_owned(), question.mode, Details::default());
            Stored { id, conversation, role, text, mode, at, details }
        };
        let (question, answer) = (message(Role::Student, text), message(Role::Tutor, ""));
        Ok(Turn { course, before, question, answer, replaced: None })
    }
}
