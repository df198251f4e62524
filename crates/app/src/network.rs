//! The ledger of network requests: what was asked, of whom, and why.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use studium_base::Timestamp;
use studium_net::{Ledger, LedgerEntry, NetworkOutcome};
use studium_store::sqlite::named_params;
use studium_store::{Area, Columns, Operation, Store, StoreError, Word};

use crate::AppError;

/// The ledger shows so many.
const SHOWN: u32 = 500;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// A request as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct NetworkRequest {
    /// When.
    pub at: Timestamp,
    /// Host asked.
    pub host: String,
    /// Path asked for.
    pub path: String,
    /// What the student asked for.
    pub purpose: String,
    /// Size of what came back.
    #[specta(type = u32)]
    pub received_bytes: u64,
    /// How it ended.
    pub outcome: RequestOutcome,
}

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum RequestOutcome {
    /// Under way, or cut off by the end of the app.
    Running,
    /// Whole.
    Done,
    /// Broken or stopped.
    Failed,
    /// Forbidden; nothing was sent.
    Refused,
}

/// Writes the ledger into the database.
pub(crate) struct StoredLedger(pub(crate) Arc<Store>);

impl Ledger for StoredLedger {
    fn begin(&self, entry: &LedgerEntry, outcome: NetworkOutcome) -> i64 {
        let written = self.0.write(Operation::RecordRequest, |writer| {
            let now = writer.now();
            writer.execute(
                include_str!("sql/insert_network_request.sql"),
                named_params! {
                    ":at": now.0,
                    ":host": entry.host,
                    ":path": entry.path,
                    ":purpose": entry.purpose,
                    ":outcome": Word(outcome),
                },
            )?;
            writer.touch(Area::Network);
            writer.value::<i64>("select last_insert_rowid()", [])
        });
        match written {
            Ok((number, _)) => number.unwrap_or(0),
            Err(error) => {
                tracing::error!(%error, "a request could not be entered in the ledger");
                0
            }
        }
    }

    fn end(&self, number: i64, received_bytes: u64, outcome: NetworkOutcome) {
        let received = i64::try_from(received_bytes).unwrap_or(i64::MAX);
        let written = self.0.write(Operation::RecordRequest, |writer| {
            writer.execute(
                include_str!("sql/end_network_request.sql"),
                named_params! { ":id": number, ":received_bytes": received, ":outcome": Word(outcome) },
            )?;
            writer.touch(Area::Network);
            Ok::<_, StoreError>(())
        });
        if let Err(error) = written {
            tracing::error!(%error, "the end of a request could not be entered in the ledger");
        }
    }
}

/// The newest requests first.
pub(crate) fn list(store: &Store) -> Result<Vec<NetworkRequest>, AppError> {
    Ok(store.read(|reader| {
        reader.rows(include_str!("sql/list_network_requests.sql"), named_params! { ":limit": SHOWN }, |row| {
            Ok(NetworkRequest {
                at: row.time("at")?,
                host: row.get("host")?,
                path: row.get("path")?,
                purpose: row.get("purpose")?,
                received_bytes: row.get("received_bytes")?,
                outcome: row.get::<_, Word<RequestOutcome>>("outcome")?.0,
            })
        })
    })?)
}

/// Requests sent in the last 24 hours.
pub(crate) fn count_today(store: &Store) -> Result<u32, AppError> {
    let since = store.now().plus_ms(-DAY_MS).0;
    let count = store.read(|reader| {
        reader.value::<u32>(include_str!("sql/count_network_requests.sql"), named_params! { ":since": since })
    })?;
    Ok(count.unwrap_or(0))
}
