//! Asking: joins the tutor with the model of the course, its measured speed, and the list of answers under way.

use std::sync::PoisonError;
use std::thread;
use std::time::{Duration, Instant};

use studium_base::{CancelToken, Coded, ConversationId, CourseId, ErrorCode, Failure, MessageId};
use studium_engine::protocol::llm::Sampling;
use studium_tutor::{AnswerStyle, AskEvent, AskQuestion, Message, Persona, TeachingMode, TurnContext};

use crate::models::Selection;
use crate::{App, AppError, Language};

/// An answer that is being stopped is saved within a moment; a question that comes meanwhile waits for that, and a spoken
/// one, which cannot be sent again, for the end of any answer.
const PATIENCE: Duration = Duration::from_secs(5);
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// How a question is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Asking {
    /// The likeliest words: for tests and scripts.
    pub(crate) is_greedy: bool,
    /// The answer is read aloud.
    pub(crate) is_spoken: bool,
}

impl App {
    /// Answers a question, streaming what happens.
    ///
    /// # Errors
    /// When the conversation is busy or the model cannot be used; the question stays saved.
    pub fn ask(
        &self,
        question: &AskQuestion,
        is_greedy: bool,
        on_event: &mut dyn FnMut(AskEvent),
    ) -> Result<Message, AppError> {
        self.ask_with(question, Asking { is_greedy, is_spoken: false }, &CancelToken::new(), on_event)
    }

    /// Loads and measures the model of a course, and lets it read how it teaches.
    pub(crate) fn warm_up(&self, course: Option<CourseId>, mode: TeachingMode) -> Result<(), AppError> {
        let context = self.turn_context(course, Asking { is_greedy: false, is_spoken: true })?;
        Ok(self.tutor.warm_up(mode, &context)?)
    }

    /// Reads what a question will need, while it is still being spoken. Nothing is saved.
    pub(crate) fn prepare_answer(
        &self,
        question: &AskQuestion,
        asking: Asking,
        cancel: &CancelToken,
    ) -> Result<(), AppError> {
        let context = self.turn_context(self.course_of(question)?, asking)?;
        Ok(self.tutor.prepare(question, &context, cancel)?)
    }

    /// As [`App::ask`]; a raised `cancel` ends the answer where it is.
    pub(crate) fn ask_with(
        &self,
        question: &AskQuestion,
        asking: Asking,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(AskEvent),
    ) -> Result<Message, AppError> {
        let course = self.course_of(question)?;
        let context = match self.turn_context(course, asking) {
            Err(AppError::Engine(error)) => {
                self.tutor.keep_unanswered(question, Failure::of(&error), on_event)?;
                return Err(error.into());
            }
            other => other?,
        };
        self.wait_for_turn(question.conversation, asking.is_spoken, cancel);
        self.answering(question.conversation, cancel, |cancel, on_started| {
            self.tutor.ask(question, &context, cancel, &mut |event| {
                on_started(&event);
                on_event(event);
            })
        })
    }

    /// Answers the question of an earlier answer anew.
    ///
    /// # Errors
    /// When there is no such message, the conversation is busy or the model cannot be used.
    pub fn regenerate(&self, message: MessageId, on_event: &mut dyn FnMut(AskEvent)) -> Result<Message, AppError> {
        let conversation = self.tutor.conversation_of(message)?;
        let context = self.turn_context(conversation.course, Asking::default())?;
        self.answering(Some(conversation.id), &CancelToken::new(), |cancel, on_started| {
            self.tutor.regenerate(message, &context, cancel, &mut |event| {
                on_started(&event);
                on_event(event);
            })
        })
    }

    /// Stops the answer that is being written in a conversation; what is written stays.
    pub fn stop_answer(&self, conversation: ConversationId) {
        let answering = self.answering.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cancel) = answering.get(&conversation) {
            cancel.cancel();
        }
    }

    /// Lets the answer before come to its end, where that is near.
    fn wait_for_turn(&self, conversation: Option<ConversationId>, is_spoken: bool, cancel: &CancelToken) {
        let Some(conversation) = conversation else { return };
        let started = Instant::now();
        let is_taken = || {
            let answering = self.answering.lock().unwrap_or_else(PoisonError::into_inner);
            answering.get(&conversation).is_some_and(|before| is_spoken || before.is_cancelled())
        };
        while is_taken() && !cancel.is_cancelled() && started.elapsed() < PATIENCE {
            thread::sleep(LOOK_EVERY);
        }
    }

    /// Keeps the cancel token of an answer where [`App::stop_answer`] finds it, for as long as it is written.
    fn answering<T>(
        &self,
        conversation: Option<ConversationId>,
        cancel: &CancelToken,
        write: impl FnOnce(&CancelToken, &mut dyn FnMut(&AskEvent)) -> Result<T, studium_tutor::TutorError>,
    ) -> Result<T, AppError> {
        let cancel = cancel.child();
        let mut registered = None;
        let mut register = |id: ConversationId| -> bool {
            let mut answering = self.answering.lock().unwrap_or_else(PoisonError::into_inner);
            let is_free = !answering.contains_key(&id);
            if is_free {
                answering.insert(id, cancel.clone());
                registered = Some(id);
            }
            is_free
        };
        if let Some(id) = conversation
            && !register(id)
        {
            return Err(AppError::Busy);
        }
        let result = write(&cancel, &mut |event| {
            // A new conversation has its id only once the question is saved.
            if let AskEvent::Started { conversation: id, .. } = event
                && conversation.is_none()
            {
                register(*id);
            }
        });
        if let Some(id) = registered {
            self.answering.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
        }
        Ok(result?)
    }

    /// The teaching modes with their voices, in the student's language.
    ///
    /// # Errors
    /// When the settings cannot be read.
    pub fn personas(&self) -> Result<Vec<Persona>, AppError> {
        Ok(self.tutor.personas(&self.language()?))
    }

    /// Of the interface (ISO 639-1).
    pub(crate) fn language(&self) -> Result<String, AppError> {
        Ok(match self.settings()?.language {
            Language::De => "de".to_owned(),
            Language::En | Language::System => "en".to_owned(),
        })
    }

    /// Where to look: a conversation keeps the course in which it began.
    fn course_of(&self, question: &AskQuestion) -> Result<Option<CourseId>, AppError> {
        Ok(match (question.course, question.conversation) {
            (Some(course), _) => Some(course),
            (None, Some(conversation)) => self.tutor.conversation(conversation)?.course,
            (None, None) => None,
        })
    }

    fn turn_context(&self, course: Option<CourseId>, asking: Asking) -> Result<TurnContext, AppError> {
        let course = course.map(|course| self.library.course(course)).transpose()?;
        let selection = Selection::load(&self.store)?;
        let choice =
            self.models.language_choice(&selection, course.as_ref().and_then(|course| course.model.as_deref()))?;
        let mut speed = None;
        if let Some(choice) = &choice {
            self.models.check_before_use(choice)?;
            speed = self.models.speed(&choice.id)?;
            if speed.is_none() {
                // Measured once, about three seconds: the budget of every later question rests on it.
                speed = match self.models.measure(choice) {
                    // A second try would only take as long once more.
                    Err(error) if error.code() == ErrorCode::EngineHung => return Err(error),
                    // A model that cannot be measured says why when it is asked.
                    measured => measured.inspect_err(|error| tracing::warn!(%error, "not measured")).ok(),
                };
            }
        }
        let style = match &choice {
            Some(choice) if choice.is_small => AnswerStyle::Quotes,
            Some(_) | None => AnswerStyle::OwnWords,
        };
        Ok(TurnContext {
            model: choice.map(|choice| choice.spec(self.models.machine, speed)),
            speed,
            style,
            course_instructions: course.map(|course| course.instructions).unwrap_or_default(),
            language: self.language()?,
            is_spoken: asking.is_spoken,
            sampling: asking.is_greedy.then(Sampling::greedy),
        })
    }
}
