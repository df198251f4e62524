//! Messages as rows. What belongs to an answer beside its text is kept as JSON in one column.

use serde::{Deserialize, Serialize};
use studium_base::{ConversationId, Failure, MessageId, Timestamp};
use studium_library::Hit;
use studium_store::sqlite::{Result as SqlResult, Row, named_params};
use studium_store::{Columns, Json, Reader, RowId, StoreError, Word, Writer, tables};

use crate::prompt::Exchange;
use crate::{AbstainReason, Citation, Claim, Message, Role, Selection, TeachingMode, Timings, TutorError};

/// What is kept beside the text. The names are stored: they may be added to, never changed.
///
/// A row that was only begun says `stopped`: after a crash nobody comes back to change it, and the text saved until
/// then is shown as what it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Details {
    pub(crate) abstained: bool,
    pub(crate) abstain_reason: Option<AbstainReason>,
    pub(crate) stopped: bool,
    pub(crate) failed: Option<Failure>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) citations: Vec<Citation>,
    pub(crate) passages: Vec<Hit>,
    pub(crate) timings: Option<Timings>,
    /// What the model read and wrote, to go on from.
    pub(crate) exchange: Option<Exchange>,
    /// Of a question: the passage it is about.
    pub(crate) selection: Option<Selection>,
}

/// A message as stored.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stored {
    pub(crate) id: MessageId,
    pub(crate) conversation: ConversationId,
    pub(crate) role: Role,
    pub(crate) text: String,
    pub(crate) mode: TeachingMode,
    pub(crate) at: Timestamp,
    pub(crate) details: Details,
}

impl From<Stored> for Message {
    fn from(stored: Stored) -> Self {
        let Stored { id, conversation, role, text, mode, at, details } = stored;
        let Details { abstained, abstain_reason, stopped, failed, claims, citations, passages, timings, .. } = details;
        Self {
            id,
            conversation,
            role,
            text,
            mode,
            at,
            abstained,
            abstain_reason,
            stopped,
            failed,
            claims,
            citations,
            passages,
            timings,
        }
    }
}

/// The messages of a conversation, oldest first.
pub(crate) fn list(reader: &Reader<'_>, conversation: ConversationId) -> Result<Vec<Stored>, StoreError> {
    let sql = include_str!("sql/list_messages.sql");
    reader.rows(sql, named_params! { ":conversation_id": RowId::from(conversation) }, from_row)
}

/// One message.
pub(crate) fn get(reader: &Reader<'_>, id: MessageId) -> Result<Stored, TutorError> {
    let sql = include_str!("sql/get_message.sql");
    let found = reader.row(sql, named_params! { ":id": RowId::from(id) }, from_row)?;
    found.ok_or(TutorError::NoMessage(id))
}

/// Adds a message.
pub(crate) fn insert(writer: &mut Writer<'_>, message: &Stored) -> Result<(), StoreError> {
    writer.insert(
        &tables::MESSAGES,
        message.id,
        &[
            ("conversation_id", &RowId::from(message.conversation)),
            ("role", &Word(message.role)),
            ("text", &message.text),
            ("mode", &Word(message.mode)),
            ("at", &message.at.0),
            ("answer", &Json(&message.details)),
        ],
    )
}

/// Writes the text and what belongs to it.
pub(crate) fn update(writer: &mut Writer<'_>, message: &Stored) -> Result<(), StoreError> {
    let values: [(&str, &dyn studium_store::sqlite::ToSql); 2] =
        [("text", &message.text), ("answer", &Json(&message.details))];
    writer.update(&tables::MESSAGES, message.id, &values)?;
    Ok(())
}

/// Writes the text alone, while it grows.
pub(crate) fn update_text(writer: &mut Writer<'_>, id: MessageId, text: &str) -> Result<(), StoreError> {
    writer.update(&tables::MESSAGES, id, &[("text", &text)])?;
    Ok(())
}

fn from_row(row: &Row<'_>) -> SqlResult<Stored> {
    Ok(Stored {
        id: row.id("id")?,
        conversation: row.id("conversation_id")?,
        role: row.word("role")?,
        text: row.get("text")?,
        mode: row.word("mode")?,
        at: row.time("at")?,
        details: row.optional_json("answer")?.unwrap_or_default(),
    })
}
