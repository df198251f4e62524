//! Days: Anki counts them from the day on which a collection was made, Studium from 1970.

use studium_base::Timestamp;

use crate::schedule::Zone;

/// The local day number from which a collection of Anki counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::package) struct FirstDay(i32);

impl FirstDay {
    /// The first day of a collection that was made at a moment (seconds since 1970), by clocks so many minutes west of
    /// UTC. Where a package does not say how the clocks stood, it is taken to be made in the student's own zone.
    pub(in crate::package) fn of(created_at_s: i64, offset_minutes: Option<i32>, zone: &dyn Zone) -> Self {
        let offset_s = match offset_minutes {
            Some(west) => -i64::from(west) * 60,
            None => i64::from(zone.utc_offset_s(Timestamp(created_at_s.saturating_mul(1000)))),
        };
        let day = created_at_s.saturating_add(offset_s).div_euclid(86_400);
        Self(i32::try_from(day).unwrap_or(0))
    }

    /// The local day of a day of Anki's.
    pub(in crate::package) fn to_local(self, day: i64) -> i32 {
        let day = i64::from(self.0).saturating_add(day);
        i32::try_from(day).unwrap_or(if day < 0 { i32::MIN } else { i32::MAX })
    }

    /// Anki's day of a local day.
    pub(in crate::package) fn to_anki(self, day: i32) -> i64 {
        i64::from(day) - i64::from(self.0)
    }
}
