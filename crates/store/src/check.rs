//! Looking for what should not be: damaged pages, rows that point nowhere, a log that has gaps or disagrees with the rows.

use std::collections::BTreeSet;
use std::fmt;

use rusqlite::named_params;
use serde::{Deserialize, Serialize};

use crate::clocks::Clocks;
use crate::log::{self, LogEntry};
use crate::tables::{self, Table};
use crate::{Reader, RowId, StoreError, migrate};

/// SQLite's check says one line for each finding; more than these say nothing new.
const INTEGRITY_SQL: &str = "pragma integrity_check(100)";

/// Something that should not be. Each `table` is a table's name and each `row` a row's id as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Inconsistency {
    /// SQLite found a damaged page or index.
    Damaged {
        /// SQLite's words.
        finding: String,
    },
    /// A table or index is not as the migrations make it, missing, or not theirs.
    Schema {
        /// Its name.
        name: String,
    },
    /// A derived row points to a row that is not there.
    Dangling {
        /// The table with the row.
        table: String,
        /// The table it points to.
        parent: String,
    },
    /// A row belongs to something that is gone.
    Orphan {
        /// The table with the row.
        table: String,
        /// The row.
        row: String,
        /// What is gone: `course`, `document`, `conversation`, `revision`, `note type`, `note`, `deck`.
        missing: String,
    },
    /// Entries of the operations log are missing.
    LogGap {
        /// The sequence number of the first missing entry.
        #[specta(type = u32)]
        first_missing: i64,
    },
    /// A syncing row has a group of columns that the log does not know.
    Unlogged {
        /// The table with the row.
        table: String,
        /// The row.
        row: String,
        /// The group's name.
        group: String,
    },
    /// The newest entry of the log and the row say different things.
    LogDisagrees {
        /// The table with the row.
        table: String,
        /// The row.
        row: String,
        /// The group's name.
        group: String,
    },
}

impl fmt::Display for Inconsistency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged { finding } => write!(formatter, "damaged: {finding}"),
            Self::Schema { name } => write!(formatter, "the schema of {name} is not the one expected"),
            Self::Dangling { table, parent } => write!(formatter, "a row of {table} points to no row of {parent}"),
            Self::Orphan { table, row, missing } => write!(formatter, "{table} {row}: its {missing} is gone"),
            Self::LogGap { first_missing } => write!(formatter, "the log has no entry {first_missing}"),
            Self::Unlogged { table, row, group } => write!(formatter, "{table} {row}: no log of its {group}"),
            Self::LogDisagrees { table, row, group } => {
                write!(formatter, "{table} {row}: the log says something else of its {group}")
            }
        }
    }
}

/// Runs every check within one snapshot.
pub(crate) fn check(reader: &Reader<'_>) -> Result<Vec<Inconsistency>, StoreError> {
    let mut found = damaged_pages(reader)?;
    if !found.is_empty() {
        // What a damaged database says about its rows means nothing.
        return Ok(found);
    }
    found.extend(schema_differences(reader)?);
    found.extend(dangling_rows(reader)?);
    found.extend(orphans(reader)?);
    found.extend(log_gaps(reader)?);
    for table in tables::ALL {
        found.extend(unlogged_groups(reader, table)?);
    }
    found.extend(log_disagreements(reader)?);
    Ok(found)
}

fn damaged_pages(reader: &Reader<'_>) -> Result<Vec<Inconsistency>, StoreError> {
    let lines = reader.rows(INTEGRITY_SQL, [], |row| row.get::<_, String>(0));
    let findings = match lines {
        // Some damage stops SQLite before it can finish its list.
        Err(error) if error.is_damage() => vec![error.to_string()],
        other => other?,
    };
    let bad = findings.into_iter().filter(|line| line != "ok");
    Ok(bad.map(|finding| Inconsistency::Damaged { finding }).collect())
}

fn schema_differences(reader: &Reader<'_>) -> Result<Vec<Inconsistency>, StoreError> {
    let (found, expected) = (migrate::schema(reader.connection)?, migrate::expected_schema()?);
    let names: BTreeSet<&String> = found.symmetric_difference(&expected).map(|(name, _)| name).collect();
    Ok(names.into_iter().map(|name| Inconsistency::Schema { name: name.clone() }).collect())
}

fn dangling_rows(reader: &Reader<'_>) -> Result<Vec<Inconsistency>, StoreError> {
    // SQLite goes through the tables in the order of its own bookkeeping, which changes with the schema.
    let mut found = reader.rows("pragma foreign_key_check", [], |row| Ok((row.get("table")?, row.get("parent")?)))?;
    found.sort();
    Ok(found.into_iter().map(|(table, parent)| Inconsistency::Dangling { table, parent }).collect())
}

fn orphans(reader: &Reader<'_>) -> Result<Vec<Inconsistency>, StoreError> {
    reader.rows(include_str!("sql/list_orphans.sql"), [], |row| {
        Ok(Inconsistency::Orphan {
            table: row.get("table_name")?,
            row: row.get::<_, RowId>("row_id")?.to_string(),
            missing: row.get("missing")?,
        })
    })
}

fn log_gaps(reader: &Reader<'_>) -> Result<Vec<Inconsistency>, StoreError> {
    reader.rows(include_str!("sql/list_log_gaps.sql"), [], |row| {
        Ok(Inconsistency::LogGap { first_missing: row.get("first_missing")? })
    })
}

/// Groups that a row has a clock for and the log has no entry for, or that have no clock at all.
fn unlogged_groups(reader: &Reader<'_>, table: &'static Table) -> Result<Vec<Inconsistency>, StoreError> {
    let mut found = Vec::new();
    let rows = ["select id, clocks from ", table.name].concat();
    reader.each_row(&rows, [], |row| {
        let id: RowId = row.get("id").map_err(StoreError::from)?;
        let clocks: Clocks = row.get("clocks").map_err(StoreError::from)?;
        let logged = reader.rows(
            include_str!("sql/list_logged_groups.sql"),
            named_params! { ":table_number": table.number, ":row_id": id },
            |row| row.get::<_, u8>("group_number"),
        )?;
        let declared = table.groups.iter().map(|group| group.number);
        let expected = declared.chain(clocks.0.contains_key(&tables::PRESENCE.number).then_some(0));
        for number in expected.filter(|number| !clocks.0.contains_key(number) || !logged.contains(number)) {
            found.push(Inconsistency::Unlogged {
                table: table.name.to_owned(),
                row: id.to_string(),
                group: group_name(table, number),
            });
        }
        Ok::<(), StoreError>(())
    })?;
    Ok(found)
}

/// Compares the newest entry of each group with the row: its values and its clock.
fn log_disagreements(reader: &Reader<'_>) -> Result<Vec<Inconsistency>, StoreError> {
    let mut found = Vec::new();
    reader.each_row(include_str!("sql/list_newest_entries.sql"), [], |row| {
        let entry = LogEntry::from_row(row).map_err(StoreError::from)?;
        let table = Table::by_number(entry.table_number);
        if !agrees(reader, table, &entry)? {
            found.push(Inconsistency::LogDisagrees {
                table: table.map_or_else(|| entry.table_number.to_string(), |table| table.name.to_owned()),
                row: entry.row.to_string(),
                group: table
                    .map_or_else(|| entry.group_number.to_string(), |table| group_name(table, entry.group_number)),
            });
        }
        Ok::<(), StoreError>(())
    })?;
    Ok(found)
}

fn agrees(reader: &Reader<'_>, table: Option<&'static Table>, entry: &LogEntry) -> Result<bool, StoreError> {
    let Some((table, group)) = table.and_then(|table| Some((table, table.group(entry.group_number)?))) else {
        return Ok(false);
    };
    let current = reader.row(&table.select_sql(group.columns), named_params! { ":id": entry.row }, |row| {
        Ok((row.get::<_, Clocks>("clocks")?, log::group_values(row, group)?))
    })?;
    let Some((clocks, values)) = current else {
        return Ok(false);
    };
    // A column that a later migration added to the group is in the row and not in the entry.
    let is_same = entry
        .after
        .as_object()
        .is_some_and(|after| after.iter().all(|(column, value)| values.get(column) == Some(value)));
    Ok(is_same && clocks.0.get(&group.number) == Some(&entry.clock))
}

fn group_name(table: &Table, number: u8) -> String {
    table.group(number).map_or_else(|| number.to_string(), |group| group.name.to_owned())
}

#[cfg(test)]
mod tests;
