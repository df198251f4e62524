//! Conversations as rows: making, listing, renaming, deleting, restoring.

use studium_base::{ConversationId, CourseId};
use studium_store::sqlite::{Result as SqlResult, Row, named_params};
use studium_store::{Columns, Operation, Reader, RowId, Store, StoreError, Word, Writer, tables};

use crate::{Conversation, TeachingMode, TutorError};

/// Longest title made from a question, in characters.
const TITLE_LENGTH: usize = 60;

/// A conversation to begin.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewConversation<'a> {
    pub(crate) id: ConversationId,
    pub(crate) course: Option<CourseId>,
    pub(crate) mode: TeachingMode,
    /// Empty until the first question gives one.
    pub(crate) title: &'a str,
}

/// The conversations of a course, or all; the latest first.
pub(crate) fn list(store: &Store, course: Option<CourseId>) -> Result<Vec<Conversation>, TutorError> {
    store.read(|reader| {
        let course = course.map(RowId::from);
        let sql = include_str!("sql/list_conversations.sql");
        Ok(reader.rows(sql, named_params! { ":course_id": course }, from_row)?)
    })
}

/// One conversation.
pub(crate) fn get(reader: &Reader<'_>, id: ConversationId) -> Result<Conversation, TutorError> {
    let sql = include_str!("sql/get_conversation.sql");
    let found = reader.row(sql, named_params! { ":id": RowId::from(id) }, from_row)?;
    found.ok_or(TutorError::NoConversation(id))
}

/// Adds a conversation.
pub(crate) fn insert(writer: &mut Writer<'_>, new: NewConversation<'_>) -> Result<(), StoreError> {
    let now = writer.now().0;
    writer.insert(
        &tables::CONVERSATIONS,
        new.id,
        &[
            ("course_id", &new.course.map(RowId::from)),
            ("title", &new.title),
            ("mode", &Word(new.mode)),
            ("created_at", &now),
            ("updated_at", &now),
        ],
    )
}

/// Gives a conversation another title.
pub(crate) fn rename(store: &Store, id: ConversationId, title: &str) -> Result<Conversation, TutorError> {
    let title = title.trim();
    if title.is_empty() {
        return Err(TutorError::NoTitle);
    }
    let (conversation, _) = store.write(Operation::RenameConversation, |writer| {
        get(writer, id)?;
        writer.update(&tables::CONVERSATIONS, id, &[("title", &title)])?;
        get(writer, id)
    })?;
    Ok(conversation)
}

/// Marks a conversation as deleted.
pub(crate) fn delete(store: &Store, id: ConversationId) -> Result<(), TutorError> {
    store.write(Operation::DeleteConversation, |writer| {
        get(writer, id)?;
        writer.delete(&tables::CONVERSATIONS, id)?;
        Ok::<(), TutorError>(())
    })?;
    Ok(())
}

/// Takes a deletion back.
pub(crate) fn restore(store: &Store, id: ConversationId) -> Result<Conversation, TutorError> {
    let (conversation, _) =
        store.write(Operation::RestoreConversation, |writer| match writer.restore(&tables::CONVERSATIONS, id) {
            Ok(_) => get(writer, id),
            Err(StoreError::RowMissing { .. }) => Err(TutorError::NoConversation(id)),
            Err(error) => Err(error.into()),
        })?;
    Ok(conversation)
}

/// A title from a question: its first line, cut at a word.
pub(crate) fn title_of(question: &str) -> String {
    let line = question.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let words: Vec<&str> = line.split_whitespace().collect();
    let whole = words.join(" ");
    if whole.chars().count() <= TITLE_LENGTH {
        return whole;
    }
    let mut title = String::new();
    for word in words {
        if title.chars().count() + word.chars().count() + 2 > TITLE_LENGTH {
            break;
        }
        title.push_str(if title.is_empty() { "" } else { " " });
        title.push_str(word);
    }
    if title.is_empty() {
        // A single word that is longer than a title is cut inside.
        title = whole.chars().take(TITLE_LENGTH - 1).collect();
    }
    format!("{}…", title.trim_end_matches([',', ';', ':', '-']))
}

fn from_row(row: &Row<'_>) -> SqlResult<Conversation> {
    Ok(Conversation {
        id: row.id("id")?,
        course: row.optional_id("course_id")?,
        title: row.get("title")?,
        mode: row.word("mode")?,
        updated_at: row.time("updated_at")?,
        message_count: row.get("message_count")?,
    })
}

#[cfg(test)]
mod tests;
