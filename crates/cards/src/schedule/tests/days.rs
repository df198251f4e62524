//! Days of study: daylight saving, half-hour zones, clocks set back.

use std::sync::Arc;

use proptest::prelude::*;
use studium_base::Timestamp;

use super::super::{Calendar, FixedZone, LocalZone, Zone, weekday};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// A made-up zone: one offset before an instant, another from it on, in seconds.
#[derive(Clone, Copy)]
struct Change {
    at: Timestamp,
    before_s: i32,
    after_s: i32,
}

impl Zone for Change {
    fn utc_offset_s(&self, at: Timestamp) -> i32 {
        if at < self.at { self.before_s } else { self.after_s }
    }
}

fn calendar(zone: impl Zone + 'static, start_hour: u8) -> Calendar {
    Calendar::new(Arc::new(zone), start_hour)
}

/// An instant of UTC on a day number.
fn utc(day: i64, hour: i64, minute: i64) -> Timestamp {
    Timestamp(day * DAY_MS + hour * HOUR_MS + minute * 60_000)
}

#[test]
fn a_day_lasts_from_start_hour_to_start_hour() {
    let calendar = calendar(FixedZone(0), 4);
    assert_eq!(calendar.day(utc(100, 3, 59)), 99);
    assert_eq!(calendar.day(utc(100, 4, 0)), 100);
    assert_eq!(calendar.day(utc(101, 3, 59)), 100);
    assert_eq!(calendar.starts_at(100), utc(100, 4, 0));
}

#[test]
fn a_zone_of_half_hours_moves_the_border_by_them() {
    // India: 5:30 ahead, so that 4 a.m. is 22:30 of the day before in UTC.
    let calendar = calendar(FixedZone(5 * 3600 + 1800), 4);
    assert_eq!(calendar.day(utc(100, 22, 29)), 100);
    assert_eq!(calendar.day(utc(100, 22, 30)), 101);
    assert_eq!(calendar.starts_at(101), utc(100, 22, 30));
}

#[test]
fn days_before_1970_count_down() {
    assert_eq!(calendar(FixedZone(0), 4).day(Timestamp(-1)), -1);
    assert_eq!(calendar(FixedZone(0), 0).day(Timestamp(-1)), -1);
    assert_eq!(calendar(FixedZone(0), 0).day(Timestamp(0)), 0);
}

#[test]
fn a_day_starting_at_an_hour_that_spring_skips_starts_at_the_jump() {
    // At 1:00 UTC clocks jump from 2 to 3; the day would begin at 2.
    let calendar = calendar(Change { at: utc(100, 1, 0), before_s: 3600, after_s: 7200 }, 2);
    assert_eq!(calendar.starts_at(100), utc(100, 1, 0));
    assert_eq!(calendar.day(utc(100, 0, 59)), 99);
    assert_eq!(calendar.day(utc(100, 1, 0)), 100);
    assert_eq!(calendar.starts_at(101).0 - calendar.starts_at(100).0, 23 * HOUR_MS);
}

#[test]
fn a_day_starting_at_an_hour_that_autumn_repeats_starts_at_the_first() {
    // At 1:00 UTC clocks go back from 3 to 2: two o'clock comes twice.
    let calendar = calendar(Change { at: utc(100, 1, 0), before_s: 7200, after_s: 3600 }, 2);
    assert_eq!(calendar.starts_at(100), utc(100, 0, 0));
    assert_eq!(calendar.day(utc(99, 23, 59)), 99);
    assert_eq!(calendar.day(utc(100, 0, 0)), 100, "the first two o'clock");
    assert_eq!(calendar.day(utc(100, 1, 0)), 100, "the second two o'clock");
    assert_eq!(calendar.starts_at(101).0 - calendar.starts_at(100).0, 25 * HOUR_MS);
}

#[test]
fn clocks_that_go_back_over_the_start_of_the_day_do_not_bring_yesterday_back() {
    // Troll in Antarctica: two hours back at 3, so that 1:30 comes after 2:30 of the same date.
    let calendar = calendar(Change { at: utc(100, 1, 0), before_s: 7200, after_s: 0 }, 2);
    assert_eq!(calendar.day(utc(100, 0, 30)), 100, "half past two");
    assert_eq!(calendar.day(utc(100, 1, 30)), 100, "half past one, an hour later");
}

#[test]
fn a_date_that_a_zone_skips_has_no_days_of_study() {
    // Samoa at the end of 2011: from 10 hours behind to 14 ahead, a whole date left out.
    let change = utc(100, 10, 0);
    let calendar = calendar(Change { at: change, before_s: -10 * 3600, after_s: 14 * 3600 }, 4);
    assert_eq!(calendar.day(Timestamp(change.0 - 1)), 99);
    assert_eq!(calendar.day(utc(100, 14, 0)), 101);
    assert!(calendar.starts_at(100) <= calendar.starts_at(101));
}

#[test]
fn a_clock_set_back_a_year_gives_no_negative_days() {
    let calendar = calendar(FixedZone(0), 4);
    assert_eq!(calendar.days_between(utc(500, 12, 0), utc(135, 12, 0)), 0);
    assert_eq!(calendar.days_between(utc(135, 12, 0), utc(500, 12, 0)), 365);
}

#[test]
fn extreme_instants_do_not_panic() {
    for zone in [FixedZone(0), FixedZone(14 * 3600), FixedZone(-12 * 3600)] {
        let calendar = calendar(zone, 23);
        for at in [i64::MIN, i64::MIN + 1, 0, i64::MAX] {
            let _ = calendar.day(Timestamp(at));
        }
        for day in [i32::MIN, i32::MAX] {
            let _ = calendar.starts_at(day);
        }
    }
    let _ = LocalZone::system().utc_offset_s(Timestamp(i64::MAX));
}

#[test]
fn weekdays_begin_on_monday() {
    assert_eq!(weekday(0), 3, "1970-01-01 was a Thursday");
    assert_eq!(weekday(-3), 0);
    assert_eq!(weekday(super::TODAY), 0);
}

#[test]
fn real_zones_know_their_rules() {
    let (Some(berlin), Some(nepal)) = (LocalZone::named("Europe/Berlin"), LocalZone::named("Asia/Kathmandu")) else {
        // A minimal Linux has no zone database; the rules above are tested with made-up zones.
        return;
    };
    // 2026-03-29 is day 20,541: at 1:00 UTC Berlin goes from one hour ahead to two.
    assert_eq!(berlin.utc_offset_s(utc(20_541, 0, 59)), 3600);
    assert_eq!(berlin.utc_offset_s(utc(20_541, 1, 0)), 7200);
    assert_eq!(nepal.utc_offset_s(utc(20_541, 0, 0)), 5 * 3600 + 45 * 60);
    assert_eq!(berlin.name(), Some("Europe/Berlin"));
    assert!(LocalZone::named("Atlantis/Capital").is_none());
    let calendar = calendar(berlin, 2);
    assert_eq!(calendar.day(utc(20_541, 0, 59)), 20_540);
    assert_eq!(calendar.day(utc(20_541, 1, 0)), 20_541);
}

proptest! {
    #[test]
    fn day_numbers_never_go_back_and_agree_with_their_starts(
        before_h in -12_i32..=14,
        shift_min in prop::sample::select(vec![-120, -60, -30, 30, 60, 120]),
        change_h in 0_i64..24,
        start_hour in 0_u8..24,
        steps in prop::collection::vec(0_i64..HOUR_MS * 3, 1..60),
    ) {
        let before_s = before_h * 3600;
        let zone = Change { at: utc(100, change_h, 0), before_s, after_s: before_s + shift_min * 60 };
        let calendar = calendar(zone, start_hour);
        let mut at = utc(98, 0, 0);
        let mut last = calendar.day(at);
        for step in steps {
            at = at.plus_ms(step);
            let day = calendar.day(at);
            prop_assert!(day >= last);
            prop_assert!(calendar.starts_at(day) <= at);
            prop_assert!(at < calendar.starts_at(day + 1));
            last = day;
        }
    }
}
