//! What a write changed, in the words of the interface: it refetches the areas named.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{Operation, RowId};

/// More rows than this are not named one by one: whoever keeps a copy of them reads them all again sooner.
const MOST_NAMED: usize = 10_000;

/// A part of the data that is fetched and shown together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// Courses with their instructions and sections.
    Courses,
    /// Documents, their text and their state.
    Documents,
    /// Highlights and bookmarks.
    Annotations,
    /// Folders whose documents come in by themselves.
    WatchedFolders,
    /// Notes, decks, presets and cards as the student made them.
    Cards,
    /// When cards are due, and what was answered.
    Reviews,
    /// Cards that are proposed from documents.
    Proposals,
    /// Long work.
    Jobs,
    /// Conversations and messages.
    Conversations,
    /// Models and their measured speed.
    Models,
    /// Settings.
    Settings,
    /// Things the student should know.
    Notices,
    /// The ledger of network requests.
    Network,
}

/// One committed write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Changes {
    /// Which use case wrote.
    pub operation: Operation,
    /// What to fetch again; empty when the write changed nothing that is shown.
    pub areas: BTreeSet<Area>,
    /// Rows of derived tables that differ now, for those who keep a copy of them in memory.
    #[serde(skip)]
    #[specta(skip)]
    pub rows: TouchedRows,
}

/// Rows that were named with [`crate::Writer::touch_row`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TouchedRows {
    /// These, perhaps more than once.
    These(Vec<RowId>),
    /// So many that they are not named.
    Many,
}

impl Default for TouchedRows {
    fn default() -> Self {
        Self::These(Vec::new())
    }
}

impl TouchedRows {
    /// Adds rows to those that are named.
    pub fn extend(&mut self, others: &[RowId]) {
        if let Self::These(rows) = self {
            rows.extend_from_slice(others);
            if rows.len() > MOST_NAMED {
                *self = Self::Many;
            }
        }
    }
}
