//! Reading: a snapshot of the database for the length of a closure, on one of a few read-only connections.

use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, Params, Row};

use crate::files::Files;
use crate::suspicion::Suspicion;
use crate::{StoreError, open};

/// Connections kept open between reads: the interface, a job and a search at once. More readers than this get a
/// connection of their own for the time of their read.
const IDLE_CONNECTIONS: usize = 4;

/// Queries within one snapshot. A [`crate::Writer`] is one too and sees its own uncommitted rows.
#[derive(Debug)]
pub struct Reader<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) suspicion: &'a Suspicion,
}

impl Reader<'_> {
    /// All rows of a query, each read by `from_row`.
    ///
    /// # Errors
    /// When the SQL is wrong, a column does not hold what `from_row` expects, or the database cannot be read.
    pub fn rows<T>(
        &self,
        sql: &str,
        params: impl Params,
        from_row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        self.suspicion.watch(|| {
            let mut statement = self.connection.prepare_cached(sql)?;
            let rows = statement.query_map(params, from_row)?;
            rows.collect::<rusqlite::Result<_>>()
        })
    }

    /// The first row of a query, or nothing.
    ///
    /// # Errors
    /// As [`Reader::rows`].
    pub fn row<T>(
        &self,
        sql: &str,
        params: impl Params,
        from_row: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        self.suspicion.watch(|| {
            let mut statement = self.connection.prepare_cached(sql)?;
            let mut rows = statement.query(params)?;
            rows.next()?.map(from_row).transpose()
        })
    }

    /// Hands the rows of a query over one by one, for results that should not stand in memory together. The first
    /// error of `visit` ends it.
    ///
    /// # Errors
    /// As [`Reader::rows`], and whatever `visit` returns.
    pub fn each_row<E: From<StoreError>>(
        &self,
        sql: &str,
        params: impl Params,
        mut visit: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut statement = self.suspicion.watch(|| self.connection.prepare_cached(sql))?;
        let mut rows = self.suspicion.watch(|| statement.query(params))?;
        while let Some(row) = self.suspicion.watch(|| rows.next())? {
            visit(row)?;
        }
        Ok(())
    }

    /// The first column of the first row: a count, a sum, a single value. Nothing where there is no row.
    ///
    /// # Errors
    /// As [`Reader::rows`].
    pub fn value<T: rusqlite::types::FromSql>(&self, sql: &str, params: impl Params) -> Result<Option<T>, StoreError> {
        self.row(sql, params, |row| row.get(0))
    }
}

/// The read-only connections of a store.
#[derive(Debug)]
pub(crate) struct ReaderPool {
    files: Files,
    idle: Mutex<Vec<Connection>>,
}

impl ReaderPool {
    pub(crate) fn new(files: Files) -> Self {
        Self { files, idle: Mutex::default() }
    }

    /// Runs `read` within one snapshot.
    pub(crate) fn read<T, E: From<StoreError>>(
        &self,
        suspicion: &Suspicion,
        read: impl FnOnce(&Reader<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match waiting {
            Some(connection) => connection,
            None => open::connect_read_only(&self.files.database())?,
        };
        let transaction = connection.transaction().map_err(StoreError::from)?;
        let result = read(&Reader { connection: &transaction, suspicion });
        // Ends the snapshot. Nothing was written, so a failure here loses nothing; the connection is not used again.
        if transaction.finish().is_ok() {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < IDLE_CONNECTIONS {
                idle.push(connection);
            }
        }
        result
    }
}
