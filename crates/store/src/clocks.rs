//! The clocks of one row: which stamp each group of its columns carries.
//!
//! Stored in the row itself, because a table of clocks beside the rows was seen to cost a fifth of a database.
//! The form is a sequence of 17 bytes, sorted by group: the group's number, then its [`Stamp`].

use std::collections::BTreeMap;

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::hlc::Stamp;

/// Bytes of one entry: a group's number and a stamp.
const ENTRY_BYTES: usize = 17;

/// Stamps by group number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Clocks(pub(crate) BTreeMap<u8, Stamp>);

impl Clocks {
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.0.len() * ENTRY_BYTES);
        for (group, stamp) in &self.0 {
            bytes.push(*group);
            bytes.extend(stamp.to_bytes());
        }
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let entries = bytes.chunks(ENTRY_BYTES).map(|entry| {
            let (group, stamp) = entry.split_first()?;
            Some((*group, Stamp::from_bytes(stamp.try_into().ok()?)))
        });
        entries.collect::<Option<BTreeMap<_, _>>>().map(Self)
    }
}

impl ToSql for Clocks {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.to_bytes()))
    }
}

impl FromSql for Clocks {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let bytes = value.as_blob()?;
        Self::from_bytes(bytes).ok_or(FromSqlError::InvalidBlobSize {
            expected_size: bytes.len().next_multiple_of(ENTRY_BYTES),
            blob_size: bytes.len(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hlc::DeviceId;

    #[test]
    fn stored_clocks_keep_their_golden_bytes() {
        let stamp = |first: u8| Stamp::from_bytes([first, 0, 0, 0, 0, 0, 0, 1, 9, 9, 9, 9, 9, 9, 9, 9]);
        let clocks = Clocks(BTreeMap::from([(7, stamp(2)), (0, stamp(1))]));
        let golden =
            [[0, 1, 0, 0, 0, 0, 0, 0, 1, 9, 9, 9, 9, 9, 9, 9, 9], [7, 2, 0, 0, 0, 0, 0, 0, 1, 9, 9, 9, 9, 9, 9, 9, 9]]
                .concat();
        assert_eq!(clocks.to_bytes(), golden);
        assert_eq!(Clocks::from_bytes(&golden), Some(clocks));
    }

    #[test]
    fn half_an_entry_is_refused() {
        let clocks = Clocks(BTreeMap::from([(1, Stamp::origin(DeviceId([0; 8])))]));
        let bytes = clocks.to_bytes();
        assert_eq!(Clocks::from_bytes(&bytes[..16]), None);
        assert_eq!(Clocks::from_bytes(&[]), Some(Clocks::default()));
    }
}
