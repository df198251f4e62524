//! An answer that was interrupted while it was read aloud: what was not heard was not said.

use studium_base::MessageId;
use studium_store::Operation;

use super::Tutor;
use crate::message::{self, Stored};
use crate::{Message, Role, TutorError};

impl Tutor {
    /// Keeps only the first `heard` Unicode scalar values of an answer: in the conversation, in its statements and
    /// citations, and in what the model is told that it said. An answer that was heard to its end stays as it is.
    ///
    /// # Errors
    /// When there is no such answer or the database cannot be written.
    pub fn keep_spoken(&self, answer: MessageId, heard: u32) -> Result<Message, TutorError> {
        let (stored, _) = self.parts.store.write(Operation::SaveAnswer, |writer| {
            let mut stored = message::get(writer, answer)?;
            if stored.role != Role::Tutor {
                return Err(TutorError::NoMessage(answer));
            }
            if (heard as usize) < stored.text.chars().count() {
                cut(&mut stored, heard);
                message::update(writer, &stored)?;
            }
            Ok(stored)
        })?;
        let mut messages = [Message::from(stored)];
        self.renew_documents(&mut messages)?;
        let [message] = messages;
        Ok(message)
    }
}

fn cut(answer: &mut Stored, heard: u32) {
    answer.text = answer.text.chars().take(heard as usize).collect::<String>().trim_end().to_owned();
    let end = u32::try_from(answer.text.chars().count()).unwrap_or(u32::MAX);
    let details = &mut answer.details;
    details.stopped = true;
    // Half a sentence is no statement: nothing bears it out.
    details.claims.retain(|claim| claim.range.end <= end);
    let claims = &details.claims;
    details.citations.retain(|citation| claims.iter().any(|claim| claim.citations.contains(&citation.n)));
    match &mut details.exchange {
        Some(_) if answer.text.is_empty() => details.exchange = None,
        Some(exchange) => exchange.answer.clone_from(&answer.text),
        None => {}
    }
}
