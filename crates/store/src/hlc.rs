//! Hybrid logical clock: stamps that follow the wall clock, never go back, and never tie between devices.
//!
//! A stamp is 16 bytes, big endian, so that comparing bytes compares stamps:
//!
//! ```text
//! 6 bytes  milliseconds since 1970 UTC
//! 2 bytes  counter within that millisecond
//! 8 bytes  device
//! ```

use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use studium_base::Timestamp;

/// A wall clock beyond the year 6429 is taken for this. The 48 bits reach twice as far, so that even a clock that once
/// ran wild leaves 2^47 ms x 65,536 stamps of room to count on.
const LATEST_WALL_MS: i64 = 1 << 47;

/// The device that made a stamp: 64 random bits, drawn when a database is created or restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(pub [u8; 8]);

impl ToSql for DeviceId {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(&self.0[..]))
    }
}

impl FromSql for DeviceId {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 8]>::column_result(value).map(Self)
    }
}

/// One reading of the clock. Of two writes to the same columns the one with the greater stamp wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    millis: u64,
    counter: u16,
    device: DeviceId,
}

impl Stamp {
    /// Before everything; the state of a clock that was never read.
    #[must_use]
    pub fn origin(device: DeviceId) -> Self {
        Self { millis: 0, counter: 0, device }
    }

    /// When, by the clock of the device that wrote (or later, where that clock stepped back).
    #[must_use]
    pub fn time(self) -> Timestamp {
        Timestamp(i64::try_from(self.millis).unwrap_or(i64::MAX))
    }

    /// Who wrote.
    #[must_use]
    pub fn device(self) -> DeviceId {
        self.device
    }

    /// The stored form.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 16] {
        let mut bytes = [0; 16];
        bytes[..6].copy_from_slice(&self.millis.to_be_bytes()[2..]);
        bytes[6..8].copy_from_slice(&self.counter.to_be_bytes());
        bytes[8..].copy_from_slice(&self.device.0);
        bytes
    }

    /// Reads the stored form; every 16 bytes are a stamp.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        let [m0, m1, m2, m3, m4, m5, c0, c1, device @ ..] = bytes;
        Self {
            millis: u64::from_be_bytes([0, 0, m0, m1, m2, m3, m4, m5]),
            counter: u16::from_be_bytes([c0, c1]),
            device: DeviceId(device),
        }
    }
}

impl ToSql for Stamp {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.to_bytes().to_vec()))
    }
}

impl FromSql for Stamp {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 16]>::column_result(value).map(Self::from_bytes)
    }
}

/// Hands out stamps of one device, each greater than the one before.
#[derive(Debug, Clone, Copy)]
pub struct HybridClock {
    last: Stamp,
}

impl HybridClock {
    /// Goes on after `last`, which may be another device's: the restored backup of a lost one.
    #[must_use]
    pub fn resume(device: DeviceId, last: Stamp) -> Self {
        Self { last: Stamp { device, ..last } }
    }

    /// The next stamp. Follows `now` while that moves on; counts on where it stands still or steps back.
    pub fn tick(&mut self, now: Timestamp) -> Stamp {
        let wall = now.0.clamp(0, LATEST_WALL_MS).unsigned_abs();
        self.last = if wall > self.last.millis {
            Stamp { millis: wall, counter: 0, ..self.last }
        } else if let Some(counter) = self.last.counter.checked_add(1) {
            Stamp { counter, ..self.last }
        } else {
            // 65,536 writes in a millisecond, or after a long step back: borrow the next one. A write is never refused.
            Stamp { millis: self.last.millis + 1, counter: 0, ..self.last }
        };
        self.last
    }

    /// The stamp handed out last.
    #[must_use]
    pub fn last(&self) -> Stamp {
        self.last
    }
}

#[cfg(test)]
mod tests;
