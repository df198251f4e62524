//! The database of a package: in memory, read-only, with everything off that runs what the file says.

use std::fs::File;
use std::io::{Chain, Cursor, Read, Seek};

use rusqlite::config::DbConfig;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};
use unicase::UniCase;

use super::go_on;
use crate::error::ExtractError;
use crate::limits;
use crate::outlet::Outlet;

/// How every SQLite database begins.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// The header, which is looked at before SQLite sees it.
const HEADER_BYTES: usize = 100;
/// Where the header says whether a write-ahead log belongs to the file; there is none in memory, and SQLite would look
/// for it.
const WRITE_AHEAD: std::ops::Range<usize> = 18..20;
/// Steps of SQLite's machine between two looks at the cancel flag: well below a millisecond.
const STEPS: i32 = 10_000;

/// Does a file begin as a database?
pub(super) fn is_database(mut file: &File) -> Result<bool, ExtractError> {
    let mut head = Vec::new();
    file.take(MAGIC.len() as u64).read_to_end(&mut head).map_err(|source| ExtractError::Unreadable { source })?;
    file.rewind().map_err(|source| ExtractError::Unreadable { source })?;
    if head.is_empty() { Err(ExtractError::Empty) } else { Ok(head == MAGIC) }
}

/// An open database.
pub(super) struct Database {
    connection: Connection,
}

impl Database {
    /// A database that is a file by itself.
    pub(super) fn of_file(file: File, outlet: &mut dyn Outlet) -> Result<Self, ExtractError> {
        let size_bytes = file.metadata().map_err(|source| ExtractError::Unreadable { source })?.len();
        let limit = limits::PACKAGE_DATABASE_BYTES;
        if size_bytes > limit {
            return Err(ExtractError::TooLarge { what: "size of the collection in bytes", amount: size_bytes, limit });
        }
        Self::of_content(&mut { file }, size_bytes, outlet)
    }

    /// A database of just so many bytes.
    ///
    /// # Errors
    /// [`ExtractError::Database`] when it is none, or damaged.
    pub(super) fn of_content(
        content: &mut dyn Read,
        size_bytes: u64,
        outlet: &mut dyn Outlet,
    ) -> Result<Self, ExtractError> {
        let content = with_plain_header(content)?;
        let size =
            usize::try_from(size_bytes).map_err(|_| ExtractError::Unlikely { what: "size of the collection" })?;
        let mut connection = Connection::open_in_memory()?;
        connection.deserialize_read_exact("main", content, size, true)?;
        go_on(outlet)?;
        let cancel = outlet.cancel_token();
        connection.progress_handler(STEPS, Some(move || cancel.is_cancelled()))?;
        for (config, value) in [
            (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
            (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
            (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
            (DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false),
        ] {
            connection.set_db_config(config, value)?;
        }
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, limits::PACKAGE_VALUE_BYTES)?;
        connection.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, limits::PACKAGE_SQL_BYTES)?;
        connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        connection.set_limit(Limit::SQLITE_LIMIT_WORKER_THREADS, 0)?;
        connection.create_collation("unicase", |left, right| UniCase::new(left).cmp(&UniCase::new(right)))?;
        // Sorting would write to a folder for temporary files, and there is none.
        connection.execute_batch("pragma temp_store = memory; pragma cell_size_check = on; pragma query_only = on")?;
        let database = Self { connection };
        database.check()?;
        Ok(database)
    }

    fn check(&self) -> Result<(), ExtractError> {
        let found: String = self.connection.query_row("pragma quick_check(1)", [], |row| row.get(0))?;
        if found == "ok" { Ok(()) } else { Err(ExtractError::Inconsistent { found }) }
    }

    /// Is there a table of that name? Views and virtual tables, which compute what they hold, are none.
    pub(super) fn has_table(&self, name: &str) -> Result<bool, ExtractError> {
        let found = self.connection.query_row(include_str!("sql/count_tables.sql"), [name], |row| row.get::<_, i64>(0));
        Ok(found? == 1)
    }

    /// Rows in a table, by a statement of ours.
    pub(super) fn count(&self, sql: &str) -> Result<u64, ExtractError> {
        let count: i64 = self.connection.query_row(sql, [], |row| row.get(0))?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// Runs a statement over its rows.
    pub(super) fn rows(
        &self,
        sql: &str,
        mut take: impl FnMut(&Row<'_>) -> Result<(), ExtractError>,
    ) -> Result<(), ExtractError> {
        let mut statement = self.connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            take(row)?;
        }
        Ok(())
    }
}

/// The content with a header that asks for no write-ahead log.
fn with_plain_header(content: &mut dyn Read) -> Result<Chain<Cursor<Vec<u8>>, &mut dyn Read>, ExtractError> {
    let mut header = Vec::new();
    let read = Read::take(&mut *content, HEADER_BYTES as u64).read_to_end(&mut header);
    read.map_err(|source| ExtractError::Unreadable { source })?;
    if header.len() < HEADER_BYTES || !header.starts_with(MAGIC) {
        return Err(ExtractError::Unlikely { what: "head of the database" });
    }
    header[WRITE_AHEAD].fill(1);
    Ok(Cursor::new(header).chain(content))
}

/// A whole number from a column, whatever type a damaged file has there.
pub(super) fn int(row: &Row<'_>, column: &str) -> i64 {
    match row.get_ref(column) {
        Ok(ValueRef::Integer(value)) => value,
        Ok(ValueRef::Real(value)) => value as i64,
        Ok(ValueRef::Text(text)) => {
            std::str::from_utf8(text).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0)
        }
        Ok(ValueRef::Blob(_) | ValueRef::Null) | Err(_) => 0,
    }
}

/// The bytes of a column; none for numbers.
pub(super) fn bytes<'a>(row: &'a Row<'_>, column: &str) -> &'a [u8] {
    match row.get_ref(column) {
        Ok(ValueRef::Text(bytes) | ValueRef::Blob(bytes)) => bytes,
        _ => &[],
    }
}
