//! One pass over all answers.

use studium_base::CardId;
use studium_store::sqlite::{Row, named_params};
use studium_store::{Reader, RowId, StoreError};

use super::calibration::Comparison;
use super::days::{Days, EARLIEST, month};
use super::packed::{Packed, unpack};
use super::scope::Scope;
use super::types::{
    ButtonCounts, Calibration, DayCount, DayWork, Recalled, RecalledByMaturity, Retention, RetentionMonth, StudyHour,
    StudyYear,
};
use crate::CardsError;
use crate::schedule::Phase;

/// What the calendar shows.
const YEAR_DAYS: i32 = 366;

/// Everything that comes of answers.
pub(super) struct Answered {
    pub(super) first_day: i32,
    pub(super) day: DayWork,
    pub(super) retention: Retention,
    pub(super) calendar: StudyYear,
    pub(super) hours: Vec<StudyHour>,
    pub(super) buttons: ButtonCounts,
    pub(super) work: Vec<DayWork>,
    pub(super) calibration: Calibration,
}

#[derive(Clone, Copy, Default)]
struct Day {
    work: DayWork,
    recalled: RecalledByMaturity,
}

/// To look up the answers of more cards takes longer than to go through those of all.
const MOST_LOOKED_UP: usize = 50_000;

/// Reads all answers of the scope; `cards` names its cards in their order, where it has not all.
pub(super) fn read(reader: &Reader<'_>, scope: &Scope, cards: Option<&[CardId]>) -> Result<Answered, CardsError> {
    let mut pass = Pass::new(scope);
    let mut add = |row: &Row<'_>, place: usize| {
        for answer in unpack(row.get_ref(place)?.as_blob()?) {
            pass.add(answer);
        }
        Ok::<_, studium_store::sqlite::Error>(())
    };
    match cards {
        Some(cards) if cards.len() <= MOST_LOOKED_UP => {
            for card in cards {
                let params = named_params! { ":card_id": RowId::from(*card) };
                reader.row(include_str!("../sql/get_card_answers.sql"), params, |row| add(row, 0))?;
            }
        }
        _ => {
            let mut cards = cards.map(|cards| cards.iter().copied().peekable());
            reader.each_row::<CardsError>(include_str!("../sql/list_answers_of_cards.sql"), [], |row| {
                // By place: to look a name up takes longer than to read a card's answers.
                let mut read = || {
                    if let Some(cards) = &mut cards {
                        // Both stand in the order of cards.
                        let card = CardId::from(row.get::<_, RowId>(0)?);
                        while cards.next_if(|wanted| *wanted < card).is_some() {}
                        if cards.peek() != Some(&card) {
                            return Ok(());
                        }
                    }
                    add(row, 1)
                };
                Ok(read().map_err(StoreError::from)?)
            })?;
        }
    }
    Ok(pass.finish())
}

/// As [`read`], of answers that were packed in memory.
pub(super) fn of(all: &[(CardId, Vec<Packed>)], scope: &Scope, cards: Option<&[CardId]>) -> Answered {
    let mut pass = Pass::new(scope);
    let is_wanted = |card: &CardId| cards.is_none_or(|cards| cards.binary_search(card).is_ok());
    for (_, answers) in all.iter().filter(|(card, _)| is_wanted(card)) {
        for answer in answers {
            pass.add(*answer);
        }
    }
    pass.finish()
}

struct Pass<'a> {
    scope: &'a Scope,
    days: Days,
    /// By day number, the earliest first.
    by_day: Vec<Day>,
    hours: [StudyHour; 24],
    buttons: ButtonCounts,
    comparison: Comparison,
}

impl<'a> Pass<'a> {
    fn new(scope: &'a Scope) -> Self {
        Self {
            scope,
            days: Days::new(scope.calendar.clone()),
            by_day: Vec::new(),
            hours: [StudyHour::default(); 24],
            buttons: ButtonCounts::default(),
            comparison: Comparison::new(),
        }
    }

    fn add(&mut self, answer: Packed) {
        let moment = self.days.of(answer.at_ms());
        let place = (moment.day + EARLIEST) as usize;
        if self.by_day.len() <= place {
            self.by_day.resize(place + 1, Day::default());
        }
        let day = &mut self.by_day[place];
        count(&mut day.work, answer);
        let is_within = moment.day >= self.scope.first_day;
        if answer.is_review() {
            tell(if answer.is_mature() { &mut day.recalled.mature } else { &mut day.recalled.young }, answer);
            if is_within {
                self.comparison.add(answer);
            }
        }
        if !is_within {
            return;
        }
        let hour = &mut self.hours[usize::from(moment.hour.min(23))];
        hour.answers += 1;
        if answer.is_review() {
            tell(&mut hour.reviews, answer);
        }
        if !answer.is_practice() {
            let buttons = match (answer.from(), answer.is_mature()) {
                (Phase::Review, true) => &mut self.buttons.mature,
                (Phase::Review, false) => &mut self.buttons.young,
                _ => &mut self.buttons.learning,
            };
            buttons[answer.rating_index()] += 1;
        }
    }

    fn finish(mut self) -> Answered {
        for (number, day) in (-EARLIEST..).zip(&mut self.by_day) {
            day.work.day = number;
        }
        for (number, hour) in (0..).zip(&mut self.hours) {
            hour.hour = number;
        }
        let today = self.scope.today;
        let studied: Vec<&Day> = self.by_day.iter().filter(|day| day.work.answers > 0).collect();
        let first = studied.first().map_or(today, |day| day.work.day);
        let first_day = if self.scope.first_day == i32::MIN { first.min(today) } else { self.scope.first_day };
        let of_today = studied.iter().find(|day| day.work.day == today).map(|day| day.work);
        Answered {
            first_day,
            day: of_today.unwrap_or(DayWork { day: today, ..DayWork::default() }),
            retention: retention(&studied, today),
            calendar: year(&studied, today),
            hours: self.hours.to_vec(),
            buttons: self.buttons,
            work: studied.iter().map(|day| day.work).filter(|work| work.day >= first_day).collect(),
            calibration: self.comparison.finish(),
        }
    }
}

fn count(work: &mut DayWork, answer: Packed) {
    work.answers += 1;
    work.again += u32::from(answer.is_again());
    work.took_ms += u64::from(answer.took_ms);
    let kind = match (answer.from(), answer.is_mature()) {
        _ if answer.is_practice() => &mut work.practice,
        (Phase::New | Phase::Learning, _) => &mut work.learning,
        (Phase::Relearning, _) => &mut work.relearning,
        (Phase::Review, true) => &mut work.mature,
        (Phase::Review, false) => &mut work.young,
    };
    *kind += 1;
}

fn tell(recalled: &mut Recalled, answer: Packed) {
    recalled.reviews += 1;
    recalled.recalled += u32::from(!answer.is_again());
}

fn add(sum: &mut RecalledByMaturity, more: RecalledByMaturity) {
    sum.young.reviews += more.young.reviews;
    sum.young.recalled += more.young.recalled;
    sum.mature.reviews += more.mature.reviews;
    sum.mature.recalled += more.mature.recalled;
}

fn retention(studied: &[&Day], today: i32) -> Retention {
    let mut retention = Retention::default();
    for day in studied {
        let (number, recalled) = (day.work.day, day.recalled);
        add(&mut retention.all, recalled);
        // Answers from the future, given while the clock was ahead, are of no period but all.
        let back = if number > today { i32::MAX } else { today - number };
        let periods = [
            (back == 0, &mut retention.today),
            (back == 1, &mut retention.yesterday),
            (back < 7, &mut retention.week),
            (back < 30, &mut retention.month),
            (back < 365, &mut retention.year),
        ];
        for (_, period) in periods.into_iter().filter(|(is_within, _)| *is_within) {
            add(period, recalled);
        }
        if recalled != RecalledByMaturity::default() {
            let (year, month) = month(number);
            match retention.months.last_mut() {
                Some(last) if (last.year, last.month) == (year, month) => add(&mut last.reviews, recalled),
                _ => retention.months.push(RetentionMonth { year, month, reviews: recalled }),
            }
        }
    }
    retention
}

fn year(studied: &[&Day], today: i32) -> StudyYear {
    let mut calendar = StudyYear { days_studied: studied.len() as u32, ..StudyYear::default() };
    let (mut run, mut last) = (0, i32::MIN);
    for day in studied {
        let number = day.work.day;
        run = if last.checked_add(1) == Some(number) { run + 1 } else { 1 };
        last = number;
        calendar.longest_streak = calendar.longest_streak.max(run);
        if number == today || number == today - 1 {
            calendar.streak = run;
        }
        if number > today - YEAR_DAYS && number <= today {
            calendar.days.push(DayCount { day: number, count: day.work.answers });
        }
    }
    calendar
}
