//! The first transaction of a turn: the question, and the empty answer to it, are saved before anything can fail.

use serde::Serialize;
use studium_base::{ConversationId, CourseId, MessageId};
use studium_store::{EventKind, Operation, Word, Writer, tables};

use super::Tutor;
use crate::conversation::{self, NewConversation};
use crate::message::{self, Details, Stored};
use crate::{AskQuestion, Role, TeachingMode, TutorError};

/// A turn that has begun.
#[derive(Debug)]
pub(super) struct Turn {
    /// Where to look.
    pub(super) course: Option<CourseId>,
    /// The messages before the question.
    pub(super) before: Vec<Stored>,
    /// As saved.
    pub(super) question: Stored,
    /// Saved empty.
    pub(super) answer: Stored,
    /// The answer that this one takes the place of.
    pub(super) replaced: Option<Stored>,
}

/// What statistics and plans may want to know of a question.
#[derive(Debug, Serialize)]
struct QuestionAsked {
    conversation: ConversationId,
    course: Option<CourseId>,
    mode: TeachingMode,
}

impl Tutor {
    /// Saves a question and its empty answer, in a new conversation if there is none.
    pub(super) fn begin(&self, ask: &AskQuestion) -> Result<Turn, TutorError> {
        let text = ask.question.trim();
        if text.is_empty() {
            return Err(TutorError::NoQuestion);
        }
        let (turn, _) = self.parts.store.write(Operation::AskQuestion, |writer| {
            let (conversation, course) = open(writer, ask, text)?;
            let before = message::list(writer, conversation)?;
            let question = Stored {
                id: MessageId::new(),
                conversation,
                role: Role::Student,
                text: text.to_owned(),
                mode: ask.mode,
                at: writer.now(),
                details: Details { selection: ask.selection, ..Details::default() },
            };
            message::insert(writer, &question)?;
            writer.record_event(
                EventKind::QuestionAsked,
                question.id,
                &QuestionAsked { conversation, course, mode: ask.mode },
            )?;
            let answer = insert_answer(writer, &question)?;
            Ok::<_, TutorError>(Turn { course, before, question, answer, replaced: None })
        })?;
        Ok(turn)
    }

    /// Finds the question of an answer and saves an empty answer beside the old one.
    pub(super) fn begin_again(&self, answer: MessageId) -> Result<Turn, TutorError> {
        let (turn, _) = self.parts.store.write(Operation::AskQuestion, |writer| {
            let old = message::get(writer, answer)?;
            let conversation = conversation::get(writer, old.conversation)?;
            let mut messages = message::list(writer, old.conversation)?;
            let is_question = |message: &Stored| message.role == Role::Student;
            let asked = messages.iter().rposition(is_question).ok_or(TutorError::NotLastAnswer(answer))?;
            let is_last = old.role == Role::Tutor && messages[asked..].iter().any(|message| message.id == answer);
            if !is_last {
                return Err(TutorError::NotLastAnswer(answer));
            }
            let question = messages.swap_remove(asked);
            messages.truncate(asked);
            let answer = insert_answer(writer, &question)?;
            let course = conversation.course;
            Ok(Turn { course, before: messages, question, answer, replaced: Some(old) })
        })?;
        Ok(turn)
    }
}

/// The conversation to ask in, made or brought up to date.
fn open(
    writer: &mut Writer<'_>,
    ask: &AskQuestion,
    question: &str,
) -> Result<(ConversationId, Option<CourseId>), TutorError> {
    let title = conversation::title_of(question);
    let Some(id) = ask.conversation else {
        let new = NewConversation { id: ConversationId::new(), course: ask.course, mode: ask.mode, title: &title };
        conversation::insert(writer, new)?;
        return Ok((new.id, ask.course));
    };
    let conversation = conversation::get(writer, id)?;
    let now = writer.now().0;
    let title = if conversation.title.is_empty() { title } else { conversation.title };
    let table = &tables::CONVERSATIONS;
    writer.update(table, id, &[("mode", &Word(ask.mode)), ("updated_at", &now), ("title", &title)])?;
    Ok((id, conversation.course))
}

fn insert_answer(writer: &mut Writer<'_>, question: &Stored) -> Result<Stored, TutorError> {
    let answer = Stored {
        id: MessageId::new(),
        conversation: question.conversation,
        role: Role::Tutor,
        text: String::new(),
        mode: question.mode,
        at: writer.now(),
        details: Details { stopped: true, ..Details::default() },
    };
    message::insert(writer, &answer)?;
    Ok(answer)
}
