//! Notices: things that happened to the data and that the student should know.

use serde::{Deserialize, Serialize};
use studium_base::Timestamp;
use studium_store::sqlite::named_params;
use studium_store::{Area, Columns, Operation, RowId, Store, StoreError, Word};

use crate::AppError;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum NoticeCode {
    /// The database was damaged and the newest backup was restored.
    DatabaseRestored,
    /// The word index was made again.
    IndexRebuilt,
    /// Imports that were cut off go on.
    ImportResumed,
    /// A watched folder is not there any more.
    FolderMissing,
    /// Pages of a document hold pictures of text that could not be recognised.
    PagesUnread,
    /// A recording was cut off by the end of the program; what was recorded was taken in.
    RecordingKept,
}

/// A notice as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct Notice {
    /// For dismissing it.
    pub id: String,
    /// What happened.
    pub code: NoticeCode,
    /// More, copyable.
    pub detail: String,
    /// When.
    pub at: Timestamp,
}

pub(crate) fn raise(store: &Store, code: NoticeCode, detail: &str) -> Result<(), AppError> {
    store.write(Operation::RaiseNotice, |writer| {
        let now = writer.now();
        writer.execute(
            include_str!("sql/insert_notice.sql"),
            named_params! { ":id": RowId::new(), ":code": Word(code), ":detail": detail, ":at": now.0 },
        )?;
        writer.touch(Area::Notices);
        Ok::<_, StoreError>(())
    })?;
    Ok(())
}

pub(crate) fn list(store: &Store) -> Result<Vec<Notice>, AppError> {
    Ok(store.read(|reader| {
        reader.rows(include_str!("sql/list_notices.sql"), [], |row| {
            Ok(Notice {
                id: row.id::<RowId>("id")?.to_string(),
                code: row.word("code")?,
                detail: row.get("detail")?,
                at: row.time("at")?,
            })
        })
    })?)
}

pub(crate) fn dismiss(store: &Store, id: &str) -> Result<(), AppError> {
    store.write(Operation::DismissNotice, |writer| {
        let open: Vec<RowId> = writer.rows(include_str!("sql/list_notices.sql"), [], |row| row.id("id"))?;
        for notice in open.into_iter().filter(|notice| notice.to_string() == id) {
            writer.execute(include_str!("sql/dismiss_notice.sql"), named_params! { ":id": notice })?;
        }
        writer.touch(Area::Notices);
        Ok::<_, StoreError>(())
    })?;
    Ok(())
}
