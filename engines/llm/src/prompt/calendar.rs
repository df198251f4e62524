//! `strftime_now` of chat templates: the date in UTC, English names, from the clock that the caller hands in.

use studium_base::Timestamp;

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Formats `now` with the directives that occur in templates: `%Y %m %d %B %b %A %a %H %M %S %%`. Others stay as they
/// are written.
pub(super) fn format(pattern: &str, now: Timestamp) -> String {
    let seconds = now.0.div_euclid(1000);
    let day = seconds.div_euclid(86_400);
    let second = seconds.rem_euclid(86_400);
    let (year, month, day_of_month) = civil(day);
    let name = |names: &[&'static str], index: i64| usize::try_from(index).ok().and_then(|at| names.get(at).copied());
    let weekday = name(&DAYS, (day + 3).rem_euclid(7)).expect("a remainder of 7 indexes seven names");
    let month_name = name(&MONTHS, month - 1).expect("civil gives months 1 to 12");

    let mut text = String::new();
    let mut rest = pattern.chars();
    while let Some(character) = rest.next() {
        if character != '%' {
            text.push(character);
            continue;
        }
        match rest.next() {
            Some('Y') => text.push_str(&year.to_string()),
            Some('m') => text.push_str(&format!("{month:02}")),
            Some('d') => text.push_str(&format!("{day_of_month:02}")),
            Some('B') => text.push_str(month_name),
            Some('b') => text.push_str(&month_name[..3]),
            Some('A') => text.push_str(weekday),
            Some('a') => text.push_str(&weekday[..3]),
            Some('H') => text.push_str(&format!("{:02}", second / 3600)),
            Some('M') => text.push_str(&format!("{:02}", second / 60 % 60)),
            Some('S') => text.push_str(&format!("{:02}", second % 60)),
            Some('%') => text.push('%'),
            Some(other) => text.extend(['%', other]),
            None => text.push('%'),
        }
    }
    text
}

/// Year, month and day of a day counted from 1970-01-01, in the proleptic Gregorian calendar. Years are counted from
/// March, so that the leap day is a year's last; 400 years have 146,097 days.
fn civil(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468; // days since 0000-03-01
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day_of_month)
}
