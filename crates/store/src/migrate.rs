//! The ladder of schemas: SQLite's `user_version` says on which rung a database stands, and the way leads up only.

use std::collections::BTreeSet;

use rusqlite::{Connection, TransactionBehavior};

use crate::StoreError;

/// One file for each rung; the first leads to version 1. A released file is never edited: the next one mends it.
pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_create_main_path.sql"),
    include_str!("../migrations/0002_create_annotations.sql"),
    include_str!("../migrations/0003_create_watched_folders.sql"),
    include_str!("../migrations/0004_add_rank_and_reading_time.sql"),
    include_str!("../migrations/0005_add_web_pages.sql"),
    include_str!("../migrations/0006_create_cards.sql"),
    include_str!("../migrations/0007_add_card_search.sql"),
    include_str!("../migrations/0008_keep_answers_of_cards.sql"),
    include_str!("../migrations/0009_create_card_proposals.sql"),
    include_str!("../migrations/0010_keep_outcomes_of_jobs.sql"),
    include_str!("../migrations/0011_widen_event_index.sql"),
    include_str!("../migrations/0012_create_exams.sql"),
    include_str!("../migrations/0013_write_fewer_pages.sql"),
    include_str!("../migrations/0014_add_time_of_recordings.sql"),
    include_str!("../migrations/0015_list_trash.sql"),
    include_str!("../migrations/0016_count_deleted_cards.sql"),
];

/// The version at the top of a ladder.
pub(crate) fn top(migrations: &[&str]) -> u32 {
    u32::try_from(migrations.len()).expect("a ladder of files in this crate is short")
}

/// The version of a database; 0 when it is empty.
pub(crate) fn version(connection: &Connection) -> Result<u32, StoreError> {
    let version: i32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    // Nothing of ours writes a negative version; read as unsigned it is one that no program knows yet.
    Ok(version.cast_unsigned())
}

/// Climbs from the database's version to the top in one transaction, and checks that no derived row dangles then.
/// Does nothing at the top.
///
/// # Errors
/// [`StoreError::TooNew`] above the top; a failing rung leaves the database as it was.
pub(crate) fn run(connection: &mut Connection, migrations: &[&str]) -> Result<(), StoreError> {
    let (found, known) = (version(connection)?, top(migrations));
    if found > known {
        return Err(StoreError::TooNew { found, known });
    }
    if found == known {
        return Ok(());
    }
    // A rung may have to build a table anew; with enforcement on, dropping the old one would cascade. The switch does
    // nothing inside a transaction, so it is thrown around it.
    connection.pragma_update(None, "foreign_keys", false)?;
    let result = climb(connection, migrations, found, known);
    connection.pragma_update(None, "foreign_keys", true)?;
    result
}

fn climb(connection: &mut Connection, migrations: &[&str], found: u32, known: u32) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for (version, sql) in (1..=known).zip(migrations).filter(|(version, _)| *version > found) {
        tracing::info!(version, "migrating the database");
        transaction.execute_batch(sql).map_err(|source| StoreError::Migration { version, source })?;
    }
    if let Some(table) = dangling_table(&transaction)? {
        return Err(StoreError::MigrationDangles { table });
    }
    transaction.pragma_update(None, "user_version", known)?;
    transaction.commit().map_err(|source| StoreError::Migration { version: known, source })
}

/// Names and definitions of all tables and indexes. What SQLite keeps for itself is left out.
pub(crate) fn schema(connection: &Connection) -> Result<BTreeSet<(String, String)>, StoreError> {
    let mut statement = connection.prepare(include_str!("sql/list_schema.sql"))?;
    let definitions = statement.query_map([], |row| Ok((row.get("name")?, row.get("sql")?)))?;
    Ok(definitions.collect::<rusqlite::Result<_>>()?)
}

/// The schema of a database at the top of the ladder.
pub(crate) fn expected_schema() -> Result<BTreeSet<(String, String)>, StoreError> {
    let mut fresh = Connection::open_in_memory()?;
    run(&mut fresh, MIGRATIONS)?;
    schema(&fresh)
}

/// The first table with a row that points nowhere.
fn dangling_table(connection: &Connection) -> Result<Option<String>, StoreError> {
    let mut statement = connection.prepare("pragma foreign_key_check")?;
    let mut rows = statement.query([])?;
    Ok(rows.next()?.map(|row| row.get("table")).transpose()?)
}

#[cfg(test)]
mod tests;
