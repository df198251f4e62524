//! The operations log: what every operation changed, with the values before and after, enough to take it back.
//!
//! Values are JSON objects of a group's columns, sorted by name. Text, integers and null are themselves; a blob is
//! `{"blob": "<hex>"}`, which no text can be mistaken for.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row, named_params};
use serde_json::{Map, Value, json};

use crate::hlc::Stamp;
use crate::tables::{Group, Table};
use crate::{Operation, RowId};

/// One changed group of one row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LogEntry {
    /// From 1 without gaps.
    pub(crate) seq: i64,
    /// All entries of one transaction share it, and of those that go on with its operation.
    pub(crate) operation_id: i64,
    /// [`Table::number`].
    pub(crate) table_number: u8,
    pub(crate) row: RowId,
    /// [`Group::number`].
    pub(crate) group_number: u8,
    pub(crate) clock: Stamp,
    /// Null where the row was created.
    pub(crate) before: Value,
    pub(crate) after: Value,
}

impl LogEntry {
    pub(crate) fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        let before: Option<crate::Json<Value>> = row.get("before")?;
        Ok(Self {
            seq: row.get("seq")?,
            operation_id: row.get("operation_id")?,
            table_number: row.get("table_number")?,
            row: row.get("row_id")?,
            group_number: row.get("group_number")?,
            clock: row.get("clock")?,
            before: before.map_or(Value::Null, |json| json.0),
            after: row.get::<_, crate::Json<Value>>("after")?.0,
        })
    }
}

/// Enters an operation and returns its id.
pub(crate) fn add_operation(connection: &Connection, operation: Operation, at: i64) -> rusqlite::Result<i64> {
    connection
        .prepare_cached(include_str!("sql/add_operation.sql"))?
        .execute(named_params! { ":name": operation.as_str(), ":at": at })?;
    Ok(connection.last_insert_rowid())
}

/// Enters one changed group. `before` is `None` where the row was created.
pub(crate) fn add_entry(
    connection: &Connection,
    operation_id: i64,
    (table, row, group): (&Table, RowId, &Group),
    clock: Stamp,
    before: Option<&Value>,
    after: &Value,
) -> rusqlite::Result<()> {
    connection.prepare_cached(include_str!("sql/add_log_entry.sql"))?.execute(named_params! {
        ":operation_id": operation_id,
        ":table_number": table.number,
        ":row_id": row,
        ":group_number": group.number,
        ":clock": clock,
        ":before": before.map(Value::to_string),
        ":after": after.to_string(),
    })?;
    Ok(())
}

/// A group's columns of a row as the log shows them.
pub(crate) fn group_values(row: &Row<'_>, group: &Group) -> rusqlite::Result<Value> {
    // Sorted here, because whether a JSON object sorts by itself depends on what other crates ask of the library.
    let mut columns = group.columns.to_vec();
    columns.sort_unstable();
    let mut values = Map::new();
    for column in columns {
        values.insert(column.to_owned(), json_value(row.get_ref(column)?)?);
    }
    Ok(Value::Object(values))
}

fn json_value(value: ValueRef<'_>) -> rusqlite::Result<Value> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(integer) => Value::from(integer),
        // SQLite keeps no NaN, and no syncing column holds an infinity.
        ValueRef::Real(real) => Value::from(real),
        ValueRef::Text(_) => Value::from(value.as_str()?),
        ValueRef::Blob(bytes) => json!({ "blob": hex(bytes) }),
    })
}

/// Lower-case hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect()
}

#[cfg(test)]
mod tests;
