//! Columns as values of the domain: ids, times and JSON, read by name and bound by name.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Error, Row};
use serde::Serialize;
use serde::de::DeserializeOwned;
use studium_base::{
    AnnotationId, CardId, ConversationId, CourseId, DeckId, DocumentId, EventId, ExamId, JobId, MediaId, MessageId,
    NoteId, NoteTypeId, PresetId, ProposalId, RevisionId, Timestamp,
};
use uuid::Uuid;

use crate::hlc::Stamp;

/// The id of any row: 16 bytes of a UUIDv7. Binds as a blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId([u8; 16]);

impl RowId {
    /// A new id; later ids sort after earlier ones.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "a default id would suggest a shared value")]
    pub fn new() -> Self {
        Self(*Uuid::now_v7().as_bytes())
    }

    /// The id that belongs to a stamp, a UUIDv7 too: ids of later stamps sort later, also when the clock was set back.
    #[must_use]
    pub(crate) fn of(stamp: Stamp) -> Self {
        let [m0, m1, m2, m3, m4, m5, c0, c1, device @ ..] = stamp.to_bytes();
        let counter = u16::from_be_bytes([c0, c1]);
        // 12 bits of the counter beside the version, 4 beside the variant, then 58 of the device's 64.
        let [high0, high1] = (0x7000 | counter >> 4).to_be_bytes();
        let low = u64::from(counter & 0xf) << 58 | u64::from_be_bytes(device) >> 6;
        let [l0, l1, l2, l3, l4, l5, l6, l7] = (1 << 63 | low).to_be_bytes();
        Self([m0, m1, m2, m3, m4, m5, high0, high1, l0, l1, l2, l3, l4, l5, l6, l7])
    }

    /// The 16 bytes as stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl std::fmt::Display for RowId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Uuid::from_bytes(self.0).fmt(formatter)
    }
}

impl From<[u8; 16]> for RowId {
    fn from(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl ToSql for RowId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(&self.0[..]))
    }
}

impl FromSql for RowId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 16]>::column_result(value).map(Self)
    }
}

macro_rules! domain_ids {
    ($($name:ident),+) => {$(
        impl From<$name> for RowId {
            fn from(id: $name) -> Self {
                Self(*id.as_bytes())
            }
        }

        impl From<RowId> for $name {
            fn from(id: RowId) -> Self {
                Self::from_bytes(id.0)
            }
        }
    )+};
}

domain_ids!(
    CourseId,
    DocumentId,
    RevisionId,
    ConversationId,
    MessageId,
    JobId,
    AnnotationId,
    NoteTypeId,
    PresetId,
    DeckId,
    NoteId,
    CardId,
    MediaId,
    EventId,
    ProposalId,
    ExamId
);

/// A value kept as JSON text in one column.
#[derive(Debug, Clone, PartialEq)]
pub struct Json<T>(pub T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let text = serde_json::to_string(&self.0).map_err(|error| Error::ToSqlConversionFailure(Box::new(error)))?;
        Ok(ToSqlOutput::from(text))
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}

/// A word of an enumeration (a `serde` enum without fields) kept as plain text in one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<T>(pub T);

impl<T: Serialize> ToSql for Word<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match serde_json::to_value(&self.0) {
            Ok(serde_json::Value::String(word)) => Ok(ToSqlOutput::from(word)),
            Ok(_) => Err(Error::ToSqlConversionFailure("the value is not a single word".into())),
            Err(error) => Err(Error::ToSqlConversionFailure(Box::new(error))),
        }
    }
}

impl<T: DeserializeOwned> FromSql for Word<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = serde_json::Value::String(value.as_str()?.to_owned());
        serde_json::from_value(word).map(Self).map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}

/// Reads a row's columns by name as values of the domain. Plain types are read with `row.get("name")`.
pub trait Columns {
    /// An id.
    fn id<T: From<RowId>>(&self, column: &str) -> rusqlite::Result<T>;
    /// An id that may be missing.
    fn optional_id<T: From<RowId>>(&self, column: &str) -> rusqlite::Result<Option<T>>;
    /// A moment.
    fn time(&self, column: &str) -> rusqlite::Result<Timestamp>;
    /// A moment that may be missing.
    fn optional_time(&self, column: &str) -> rusqlite::Result<Option<Timestamp>>;
    /// A value kept as JSON.
    fn json<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<T>;
    /// A value kept as JSON that may be missing.
    fn optional_json<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<Option<T>>;
    /// A word of an enumeration, see [`Word`].
    fn word<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<T>;
}

impl Columns for Row<'_> {
    fn id<T: From<RowId>>(&self, column: &str) -> rusqlite::Result<T> {
        self.get::<_, RowId>(column).map(T::from)
    }

    fn optional_id<T: From<RowId>>(&self, column: &str) -> rusqlite::Result<Option<T>> {
        Ok(self.get::<_, Option<RowId>>(column)?.map(T::from))
    }

    fn time(&self, column: &str) -> rusqlite::Result<Timestamp> {
        self.get(column).map(Timestamp)
    }

    fn optional_time(&self, column: &str) -> rusqlite::Result<Option<Timestamp>> {
        Ok(self.get::<_, Option<i64>>(column)?.map(Timestamp))
    }

    fn json<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<T> {
        Ok(self.get::<_, Json<T>>(column)?.0)
    }

    fn optional_json<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<Option<T>> {
        Ok(self.get::<_, Option<Json<T>>>(column)?.map(|json| json.0))
    }

    fn word<T: DeserializeOwned>(&self, column: &str) -> rusqlite::Result<T> {
        Ok(self.get::<_, Word<T>>(column)?.0)
    }
}
