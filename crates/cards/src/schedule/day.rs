//! Days of study: which local day an instant belongs to, and when a day begins.
//!
//! A day begins when the wall clock first shows the day start hour of that date and ends when the next one begins. Day
//! numbers count local dates from 1970-01-01, so that they never go back while time goes on, whatever the clocks do.

use std::fmt;
use std::sync::Arc;

use studium_base::Timestamp;

use super::preset::Preset;

const SECONDS_A_DAY: i64 = 86_400;
/// The day from which days are counted.
const EPOCH: jiff::civil::Date = jiff::civil::date(1970, 1, 1);

/// A time zone: how far its wall clocks stand from UTC. Made-up zones serve tests; [`super::LocalZone`] is the real one.
pub trait Zone: Send + Sync {
    /// Seconds to add to UTC at this instant, between -26 and 26 hours.
    fn utc_offset_s(&self, at: Timestamp) -> i32;
}

/// A zone whose clocks never change: seconds ahead of UTC. `FixedZone(0)` is UTC itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct FixedZone(pub i32);

impl Zone for FixedZone {
    fn utc_offset_s(&self, _at: Timestamp) -> i32 {
        self.0
    }
}

/// Tells days apart: a zone and the hour at which a day of study begins.
#[derive(Clone)]
pub struct Calendar {
    zone: Arc<dyn Zone>,
    start_hour: u8,
}

impl fmt::Debug for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calendar").field("start_hour", &self.start_hour).finish_non_exhaustive()
    }
}

impl Calendar {
    /// Days of `zone` that begin at `start_hour` (0 to 23; larger ones count as 23).
    #[must_use]
    pub fn new(zone: Arc<dyn Zone>, start_hour: u8) -> Self {
        Self { zone, start_hour: start_hour.min(23) }
    }

    /// Days that begin at the hour of a preset.
    #[must_use]
    pub fn of(zone: Arc<dyn Zone>, preset: &Preset) -> Self {
        Self::new(zone, preset.day_start_hour)
    }

    /// The local day number of an instant: days from 1970-01-01. Never smaller for a later instant.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> i32 {
        let wall_s = at.0.div_euclid(1000) + self.offset_s(at.0.div_euclid(1000));
        let day = to_day((wall_s - self.start_s()).div_euclid(SECONDS_A_DAY));
        // A clock set back over the start of the day shows yesterday's date again; the day has begun nevertheless.
        if self.starts_at(day.saturating_add(1)) <= at { day.saturating_add(1) } else { day }
    }

    /// The first instant of a day. Where the clocks skip the start hour, it is the instant of the jump.
    #[must_use]
    pub fn starts_at(&self, day: i32) -> Timestamp {
        let wall_s = i64::from(day) * SECONDS_A_DAY + self.start_s();
        // No offset is larger than 26 hours, so the instant lies in this window; one change of the clocks at most falls in it.
        let (mut before, mut after) = (wall_s - 26 * 3600, wall_s + 26 * 3600);
        let (offset_before, offset_after) = (self.offset_s(before), self.offset_s(after));
        if offset_before == offset_after {
            return Timestamp((wall_s - offset_before).saturating_mul(1000));
        }
        while after - before > 1 {
            let middle = before + (after - before) / 2;
            if self.offset_s(middle) == offset_before { before = middle } else { after = middle }
        }
        let change = after;
        let start =
            if wall_s - offset_before < change { wall_s - offset_before } else { (wall_s - offset_after).max(change) };
        Timestamp(start.saturating_mul(1000))
    }

    /// The date of a day number, as in 2026-03-29; `None` beyond the years -9999 to 9999.
    #[must_use]
    pub fn date(day: i32) -> Option<String> {
        let span = jiff::Span::new().try_days(day).ok()?;
        Some(EPOCH.checked_add(span).ok()?.to_string())
    }

    /// The day number of a date as in 2026-03-29; `None` for what is no date.
    #[must_use]
    pub fn day_of(date: &str) -> Option<i32> {
        let date: jiff::civil::Date = date.trim().parse().ok()?;
        Some(EPOCH.until(date).ok()?.get_days())
    }

    /// Days from one instant to a later one; 0 when the clock was set back in between.
    #[must_use]
    pub fn days_between(&self, earlier: Timestamp, later: Timestamp) -> u32 {
        u32::try_from(self.day(later).saturating_sub(self.day(earlier))).unwrap_or(0)
    }

    /// What the wall clock shows: the hour, 0 to 23.
    #[must_use]
    pub fn hour(&self, at: Timestamp) -> u8 {
        let at_s = at.0.div_euclid(1000);
        ((at_s + self.offset_s(at_s)).rem_euclid(SECONDS_A_DAY) / 3600) as u8
    }

    fn start_s(&self) -> i64 {
        i64::from(self.start_hour) * 3600
    }

    fn offset_s(&self, at_s: i64) -> i64 {
        i64::from(self.zone.utc_offset_s(Timestamp(at_s.saturating_mul(1000))))
    }
}

/// The weekday of a day number: 0 for Monday to 6 for Sunday.
#[must_use]
pub fn weekday(day: i32) -> usize {
    // 1970-01-01 was a Thursday.
    (i64::from(day) + 3).rem_euclid(7) as usize
}

fn to_day(day: i64) -> i32 {
    i32::try_from(day).unwrap_or(if day < 0 { i32::MIN } else { i32::MAX })
}
