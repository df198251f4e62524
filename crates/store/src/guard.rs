//! Keeps plain SQL away from syncing rows: what is not stamped and logged would be lost to undo and to other devices.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};

use crate::{StoreError, tables};

/// Tables that only the store itself writes, besides the syncing ones. `sqlite_master` stands for every change of
/// the schema.
const OWN_TABLES: [&str; 5] = ["operations", "operations_log", "study_events", "devices", "sqlite_master"];

/// The switch of one connection: closed while a write's closure runs, open for the store's own statements in it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Guard {
    is_closed: Arc<AtomicBool>,
}

/// Sets the switch back when it is dropped, also when a closure panics.
#[derive(Debug)]
pub(crate) struct Switched<'a> {
    guard: &'a Guard,
    was_closed: bool,
}

impl Guard {
    /// Puts a guard on the connection. SQLite asks it once for each statement that it compiles.
    pub(crate) fn install(connection: &mut Connection) -> Result<Self, StoreError> {
        let guard = Self::default();
        let is_closed = Arc::clone(&guard.is_closed);
        connection.authorizer(Some(move |context: AuthContext<'_>| {
            if is_closed.load(Ordering::SeqCst) && !is_plain(&context.action) {
                Authorization::Deny
            } else {
                Authorization::Allow
            }
        }))?;
        Ok(guard)
    }

    /// From here on plain SQL only.
    pub(crate) fn close(&self) -> Switched<'_> {
        self.switch(true)
    }

    /// From here on the store's own statements.
    pub(crate) fn open(&self) -> Switched<'_> {
        self.switch(false)
    }

    fn switch(&self, is_closed: bool) -> Switched<'_> {
        Switched { guard: self, was_closed: self.is_closed.swap(is_closed, Ordering::SeqCst) }
    }
}

impl Drop for Switched<'_> {
    fn drop(&mut self) {
        self.guard.is_closed.store(self.was_closed, Ordering::SeqCst);
    }
}

/// May a domain's statement do this? Reading, and writing rows of derived and local tables. Not: ending the
/// transaction under the store, changing settings of the connection, attaching files.
fn is_plain(action: &AuthAction<'_>) -> bool {
    match action {
        AuthAction::Insert { table_name }
        | AuthAction::Update { table_name, .. }
        | AuthAction::Delete { table_name } => {
            !OWN_TABLES.contains(table_name) && !tables::ALL.iter().any(|table| table.name == *table_name)
        }
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Function { .. } | AuthAction::Recursive => true,
        _ => false,
    }
}
