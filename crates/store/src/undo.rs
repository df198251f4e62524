//! Taking operations back: the values before come from the log, and study events are voided, never deleted.
//!
//! Taking back is an operation itself, so it can be taken back too: that is how something is done again. Which operation
//! took back which is kept with them, so the way back is still known after a restart.

use std::collections::BTreeSet;

use rusqlite::named_params;
use rusqlite::types::Value as SqlValue;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use studium_base::Timestamp;

use crate::log::LogEntry;
use crate::tables::{self, Table};
use crate::{Columns, Operation, Reader, RowId, StoreError, Writer};

/// Entries of the log, and events, that stand in memory together while an operation is taken back.
const PAGE: u32 = 5_000;

/// An operation on the way back or on the way forth again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Step {
    /// Its number among the operations.
    #[specta(type = u32)]
    pub id: i64,
    /// What the student did: the operation that is taken back or done again, not the taking back.
    pub operation: Operation,
    /// When the student did it.
    pub at: Timestamp,
}

/// What taking an operation back has touched: derived rows must follow.
#[derive(Debug, Default)]
pub struct TakenBack {
    /// Rows of syncing tables.
    pub rows: BTreeSet<(&'static str, RowId)>,
    /// Subjects of the study events that count no more, or count again.
    pub subjects: BTreeSet<RowId>,
}

/// The operation that [`Writer::take_back`] would take next, of those named. `None` when there is none.
///
/// # Errors
/// When the database cannot be read.
pub fn next_undo(reader: &Reader<'_>, operations: &[Operation]) -> Result<Option<Step>, StoreError> {
    step(reader, include_str!("sql/next_undo.sql"), operations)
}

/// The taking back that could be taken back next, with what would be done again. `None` when there is none, or when
/// the student has done something else since.
///
/// # Errors
/// When the database cannot be read.
pub fn next_redo(reader: &Reader<'_>, operations: &[Operation]) -> Result<Option<Step>, StoreError> {
    step(reader, include_str!("sql/next_redo.sql"), operations)
}

/// Was this operation taken back, and not done again since?
///
/// # Errors
/// When the database cannot be read.
pub fn is_taken_back(reader: &Reader<'_>, operation_id: i64) -> Result<bool, StoreError> {
    let params = named_params! { ":operation_id": operation_id };
    Ok(reader.value::<i64>(include_str!("sql/is_taken_back.sql"), params)?.is_some())
}

fn step(reader: &Reader<'_>, sql: &str, operations: &[Operation]) -> Result<Option<Step>, StoreError> {
    let names = serde_json::to_string(operations)?;
    reader.row(sql, named_params! { ":names": names }, |row| {
        Ok(Step { id: row.get("id")?, operation: row.word("name")?, at: row.time("at")? })
    })
}

impl Writer<'_> {
    /// Takes one operation back, within this one. However large it is, only a page of it stands in memory.
    ///
    /// # Errors
    /// [`StoreError::ChangedSince`] when something else has changed a value of it; nothing is taken back then.
    pub fn take_back(&mut self, operation_id: i64) -> Result<TakenBack, StoreError> {
        let mut taken = TakenBack::default();
        self.take_rows_back(operation_id, &mut taken)?;
        self.take_events_back(operation_id, &mut taken)?;
        self.say_undone(operation_id)?;
        Ok(taken)
    }

    /// Says of an operation that it cannot be taken back, so that the one before it comes next. Nothing of it changes, and
    /// it is not offered to be done again.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn pass_over(&mut self, operation_id: i64) -> Result<(), StoreError> {
        self.say_undone(operation_id)
    }

    fn take_rows_back(&mut self, operation_id: i64, taken: &mut TakenBack) -> Result<(), StoreError> {
        let mut before = i64::MAX;
        let mut gone = None;
        loop {
            let params = named_params! { ":operation_id": operation_id, ":before": before, ":limit": PAGE };
            let entries = self.rows(include_str!("sql/list_entries_of_operation.sql"), params, LogEntry::from_row)?;
            let Some(last) = entries.last() else { return Ok(()) };
            before = last.seq;
            for entry in &entries {
                // A row that was made has an entry for each of its groups, one behind the other; it goes once.
                let place = (entry.table_number, entry.row);
                if entry.before.is_null() && gone == Some(place) {
                    continue;
                }
                let table = self.revert(entry)?;
                gone = entry.before.is_null().then_some(place);
                taken.rows.insert((table.name, entry.row));
            }
        }
    }

    fn take_events_back(&mut self, operation_id: i64, taken: &mut TakenBack) -> Result<(), StoreError> {
        let mut before = i64::MAX;
        loop {
            let params = named_params! { ":operation_id": operation_id, ":before": before, ":limit": PAGE };
            let events = self.rows(include_str!("sql/list_events_of_operation.sql"), params, |row| {
                Ok((row.get::<_, i64>("place")?, row.get::<_, RowId>("id")?, row.get::<_, RowId>("subject")?))
            })?;
            let Some((last, ..)) = events.last() else { return Ok(()) };
            before = *last;
            for (_, event, subject) in events {
                self.record_event(crate::EventKind::EventVoided, subject, &json!({ "event": event.to_string() }))?;
                taken.subjects.insert(subject);
            }
        }
    }

    fn revert(&mut self, entry: &LogEntry) -> Result<&'static Table, StoreError> {
        let changed = || StoreError::ChangedSince { operation_id: entry.operation_id };
        let table = Table::by_number(entry.table_number).ok_or_else(changed)?;
        let group = table.group(entry.group_number).ok_or_else(changed)?;
        let Some(before) = entry.before.as_object() else {
            self.delete(table, entry.row)?;
            return Ok(table);
        };
        if !self.says(table, entry, &entry.after)? {
            // Where something else has brought the old values back already, nothing is left to do.
            return if self.says(table, entry, &entry.before)? { Ok(table) } else { Err(changed()) };
        }
        if group.number == tables::PRESENCE.number {
            let was_deleted = !before["deleted_at"].is_null();
            if was_deleted {
                self.delete(table, entry.row)?
            } else {
                self.restore(table, entry.row)?
            };
            return Ok(table);
        }
        let owned: Vec<(&str, SqlValue)> =
            before.iter().map(|(name, value)| (name.as_str(), sql_value(value))).collect();
        let values: Vec<(&str, &dyn rusqlite::ToSql)> =
            owned.iter().map(|(name, value)| (*name, value as &dyn rusqlite::ToSql)).collect();
        self.update(table, entry.row, &values)?;
        Ok(table)
    }
}

/// A value of the log as SQLite takes it.
fn sql_value(value: &Value) -> SqlValue {
    match value {
        Value::Null => SqlValue::Null,
        Value::Bool(is_set) => SqlValue::Integer(i64::from(*is_set)),
        Value::Number(number) => {
            number.as_i64().map_or_else(|| number.as_f64().map_or(SqlValue::Null, SqlValue::Real), SqlValue::Integer)
        }
        Value::String(text) => SqlValue::Text(text.clone()),
        Value::Object(object) => {
            object.get("blob").and_then(Value::as_str).and_then(unhex).map_or(SqlValue::Null, SqlValue::Blob)
        }
        Value::Array(_) => SqlValue::Null,
    }
}

fn unhex(digits: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        digits.chars().map(|digit| digit.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

#[cfg(test)]
mod tests;
