//! Days and hours of millions of moments: each quarter of an hour is looked up once.

use studium_base::Timestamp;

use crate::schedule::Calendar;

/// All clocks of the world are set by whole quarters of an hour, and days begin at whole hours.
const QUARTER_MS: u64 = 900_000;
/// Quarters of a page: six weeks.
const PAGE: usize = 4096;
/// Later moments are taken for this one, the year 2527.
const LATEST_MS: u64 = (1 << 44) - 1;
const UNKNOWN: i32 = -1;

/// A day of study and the hour on the wall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) day: i32,
    pub(super) hour: u8,
}

/// A calendar that remembers what it was asked.
pub(super) struct Days {
    calendar: Calendar,
    pages: Vec<Option<Box<[i32; PAGE]>>>,
}

impl Days {
    pub(super) fn new(calendar: Calendar) -> Self {
        Self { calendar, pages: Vec::new() }
    }

    /// The day, never before 1969-12-30, and the hour of a moment in milliseconds since 1970.
    pub(super) fn of(&mut self, at_ms: u64) -> Moment {
        let quarter = at_ms.min(LATEST_MS) / QUARTER_MS;
        let (page, place) = ((quarter as usize) / PAGE, (quarter as usize) % PAGE);
        if self.pages.len() <= page {
            self.pages.resize_with(page + 1, || None);
        }
        let known = &mut self.pages[page].get_or_insert_with(|| Box::new([UNKNOWN; PAGE]))[place];
        if *known == UNKNOWN {
            let starts_at = Timestamp((quarter * QUARTER_MS).cast_signed());
            // The zone may lie before UTC: 1970 begins on the day before there.
            let day = self.calendar.day(starts_at).clamp(-EARLIEST, i32::MAX / 32 - EARLIEST) + EARLIEST;
            *known = day * 32 + i32::from(self.calendar.hour(starts_at));
        }
        Moment { day: *known / 32 - EARLIEST, hour: (*known % 32) as u8 }
    }
}

/// Days before 1970 that a zone may show at its first moment.
pub(super) const EARLIEST: i32 = 2;

/// Year and month, 1 to 12, of a day number.
pub(super) fn month(day: i32) -> (i32, u32) {
    // Years are counted from March, so that the leap day is their last: Hinnant, "chrono-compatible low-level date
    // algorithms".
    let day = i64::from(day) + 719_468;
    let (era, of_era) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    (year as i32, month as u32)
}
