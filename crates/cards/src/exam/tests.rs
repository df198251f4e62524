//! Exams: the whole way to one over a clock that a test moves, and what happens beside the way.

use std::collections::HashSet;
use std::sync::Arc;

use studium_base::{CardId, Coded, DeckId, ErrorCode, ExamId, Timestamp};

use super::*;
use crate::deck::{DeckEdit, Filter, FilterOrder};
use crate::queue::Answer;
use crate::schedule::{Algorithm, Calendar, Preset, Rating, Zone};
use crate::tests::{DAY_MS, Room};
use crate::{CardsError, Collection, card, deck};

/// 2026-01-01, the day on which a room begins.
const FIRST: i32 = 20_454;

fn collection(room: &Room) -> Collection {
    Collection::new(Arc::new(room.store.clone()), Arc::clone(&room.zone))
}

fn of_deck(deck: DeckId, day: i32, minutes_a_day: u32) -> NewExam {
    NewExam { name: "Finals".into(), day, scope: ExamScope::Deck { deck }, minutes_a_day, last_pass_days: 3 }
}

fn fill(room: &Room, deck: DeckId, count: usize) -> Vec<CardId> {
    (0..count).map(|number| room.basic(deck, &format!("{deck} {number}"))).collect()
}

fn answer(cards: &Collection, id: CardId, rating: Rating, took_ms: u32) {
    let reps = cards.show(id).unwrap().card.state.reps;
    cards.answer(&Answer { card: id, rating, took_ms, reps }).unwrap();
}

/// Studies what the plan has for today, each card until it goes home; the cards in the order in which they came first.
fn study_today(room: &Room, cards: &Collection, exam: ExamId) -> Vec<CardId> {
    let deck = cards.study_exam(exam).unwrap().deck;
    let mut seen = Vec::new();
    for _ in 0..200 {
        let next = cards.next(deck).unwrap();
        match (next.card, next.waits_until) {
            (Some(shown), _) => {
                if !seen.contains(&shown.card.id) {
                    seen.push(shown.card.id);
                }
                answer(cards, shown.card.id, Rating::Good, 30_000);
            }
            (None, Some(at)) => room.clock.advance_ms(at.0 - room.store.now().0),
            (None, None) => return seen,
        }
    }
    panic!("a day of study ends");
}

fn ids(plan: &ExamOverview) -> Vec<CardId> {
    plan.today_cards.iter().map(|card| card.card).collect()
}

/// A room in which a card takes a minute, as twenty answers of its first day say; it is the second day now.
fn with_a_pace() -> Room {
    let room = Room::new();
    let cards = collection(&room);
    for id in fill(&room, room.deck("Elsewhere"), 20) {
        answer(&cards, id, Rating::Easy, 60_000);
    }
    room.clock.advance_ms(DAY_MS);
    room
}

#[test]
fn the_way_to_an_exam_with_missed_days_ends_on_its_day() {
    let room = with_a_pace();
    let cards = collection(&room);
    let home = room.deck("Biology");
    fill(&room, home, 40);
    let (today, day) = (FIRST + 1, FIRST + 11);
    let exam = cards.add_exam(&of_deck(home, day, 5)).unwrap();

    let first = cards.exam_plan(exam).unwrap();
    assert_eq!((first.stage, first.today, first.days_left), (ExamStage::Ahead, today, 10));
    assert_eq!((first.cards, first.new, first.suspended), (40, 40, 0));
    assert_eq!((first.seconds_a_review, first.is_pace_measured), (60, true));
    assert_eq!(first.left_out, 0);
    assert!(first.minutes_needed.is_some_and(|minutes| (4..=5).contains(&minutes)), "{:?}", first.minutes_needed);
    assert_eq!(first.expected_without.cards, 0.0, "nothing is known yet");
    assert!(first.expected.share > 0.7 && first.expected.share < 1.0, "{:?}", first.expected);
    assert_eq!(first.days.iter().map(|day| day.day).collect::<Vec<_>>(), (today..day).collect::<Vec<_>>());
    assert!(first.days.iter().all(|day| day.cards <= 5));
    assert_eq!(first.days.iter().map(|day| day.new).sum::<u32>(), 40, "each comes for the first time once");
    assert_eq!(first.days.iter().filter(|day| day.is_last_pass).count(), 3);
    assert_eq!(first.today_cards.len(), 5);

    // What is planned for today stays what it is while it is done.
    assert_eq!(study_today(&room, &cards, exam), ids(&first), "in the order of the plan");
    let done = cards.exam_plan(exam).unwrap();
    assert_eq!((ids(&done), done.today_done), (ids(&first), 5));
    assert_eq!((done.new, done.expected), (35, first.expected));
    assert_eq!(cards.study_exam(exam).unwrap().gathered, 0);

    // Three days pass without a card.
    room.clock.advance_ms(4 * DAY_MS);
    let late = cards.exam_plan(exam).unwrap();
    assert_eq!(late.days_left, 6);
    assert!(late.minutes_needed > first.minutes_needed, "{:?} after {:?}", late.minutes_needed, first.minutes_needed);
    assert!(late.left_out >= 5, "35 cards and 30 places: {}", late.left_out);
    assert!(late.expected.cards < first.expected.cards);
    // More time mends it.
    let more = NewExam { minutes_a_day: late.minutes_needed.unwrap(), ..of_deck(home, day, 5) };
    cards.edit_exam(&ExamEdit { id: exam, exam: more }).unwrap();
    assert_eq!(cards.exam_plan(exam).unwrap().left_out, 0);

    let mut last_pass = Vec::new();
    for today in today + 4..day {
        let plan = cards.exam_plan(exam).unwrap();
        assert_eq!((plan.today, plan.stage == ExamStage::LastPass), (today, today >= day - 3));
        let studied = study_today(&room, &cards, exam);
        assert_eq!(studied, ids(&plan));
        if today >= day - 3 {
            last_pass.extend(studied);
        }
        room.clock.advance_ms(DAY_MS);
    }
    assert!(!last_pass.is_empty());
    assert_eq!(last_pass.iter().collect::<HashSet<_>>().len(), last_pass.len(), "each once");

    let plan = cards.exam_plan(exam).unwrap();
    assert_eq!((plan.stage, plan.days_left, plan.new), (ExamStage::Today, 0, 0));
    assert!(plan.days.is_empty() && plan.today_cards.is_empty() && plan.minutes_needed.is_none());
    assert!(plan.expected.share > 0.8 && plan.expected == plan.expected_without, "{:?}", plan.expected);
    assert!(matches!(cards.study_exam(exam), Err(CardsError::ExamOver(_))));
    room.clock.advance_ms(DAY_MS);
    assert_eq!(cards.exams().unwrap()[0].stage, ExamStage::Over);
    room.check();
}

#[test]
fn on_the_day_of_the_exam_its_cards_go_home() {
    let room = Room::new();
    let cards = collection(&room);
    let home = room.deck("Biology");
    let all = fill(&room, home, 3);
    let exam = cards.add_exam(&of_deck(home, FIRST + 1, 60)).unwrap();
    let deck = cards.study_exam(exam).unwrap().deck;
    assert_eq!(card::get(&room.store, all[0]).unwrap().home_deck, Some(home));
    room.clock.advance_ms(DAY_MS);
    let refused = cards.study_exam(exam).unwrap_err();
    assert!(matches!(refused, CardsError::ExamOver(id) if id == exam));
    assert_eq!(refused.code(), ErrorCode::BadInput);
    for id in all {
        let card = card::get(&room.store, id).unwrap();
        assert_eq!((card.deck, card.home_deck), (home, None));
    }
    assert!(matches!(cards.rebuild_filtered_deck(deck), Err(CardsError::ExamOver(_))), "the deck is the exam's");
}

#[test]
fn an_exam_that_makes_no_sense_is_refused_with_its_reason() {
    let room = Room::new();
    let cards = collection(&room);
    let (home, empty) = (room.deck("Biology"), room.deck("Empty"));
    let card = room.basic(home, "a");
    let good = of_deck(home, FIRST + 5, 10);
    let refused = |exam: NewExam| cards.add_exam(&exam).unwrap_err();
    for day in [FIRST, FIRST - 400, i32::MIN] {
        assert!(matches!(refused(NewExam { day, ..good.clone() }), CardsError::ExamPast));
    }
    assert!(matches!(refused(of_deck(empty, FIRST + 5, 10)), CardsError::ExamEmpty));
    assert!(matches!(refused(of_deck(DeckId::new(), FIRST + 5, 10)), CardsError::NoDeck(_)));
    let of_search = |text: &str| NewExam { scope: ExamScope::Search { text: text.into() }, ..good.clone() };
    assert!(matches!(refused(of_search("tag:nowhere")), CardsError::ExamEmpty));
    assert!(matches!(refused(of_search("is:what")), CardsError::Search(_)));
    for (exam, wrong) in [
        (NewExam { minutes_a_day: 0, ..good.clone() }, "minutes_a_day"),
        (NewExam { minutes_a_day: 1_441, ..good.clone() }, "minutes_a_day"),
        (NewExam { name: "  ".into(), ..good.clone() }, "name"),
        (NewExam { name: "x".repeat(201), ..good.clone() }, "name"),
        (NewExam { last_pass_days: 366, ..good.clone() }, "last_pass_days"),
    ] {
        let error = refused(exam);
        assert!(matches!(error, CardsError::ExamOption { field, .. } if field == wrong), "{error}");
        assert_eq!(error.code(), ErrorCode::BadInput);
    }
    card::suspend(&room.store, &[card], true).unwrap();
    assert!(matches!(refused(good.clone()), CardsError::ExamEmpty), "all are suspended");
    assert_eq!(cards.exams().unwrap(), []);
    assert_eq!(cards.exam_plan(ExamId::new()).unwrap_err().code(), ErrorCode::NotFound);

    // The other end: a date that nobody plans for is cut, not computed.
    card::suspend(&room.store, &[card], false).unwrap();
    let exam = cards.add_exam(&NewExam { day: i32::MAX, ..good.clone() }).unwrap();
    assert_eq!(cards.exam_plan(exam).unwrap().days.len(), 730);
    // A date that is past by now may stay; another one must lie ahead.
    let edit = |day: i32, name: &str| {
        cards.edit_exam(&ExamEdit { id: exam, exam: NewExam { day, name: name.into(), ..good.clone() } })
    };
    edit(FIRST + 1, "Soon").unwrap();
    room.clock.advance_ms(9 * DAY_MS);
    edit(FIRST + 1, "Later").unwrap();
    assert!(matches!(edit(FIRST + 2, "Later"), Err(CardsError::ExamPast)));
}

#[test]
fn more_minutes_never_lower_the_prediction() {
    let room = Room::new();
    let cards = collection(&room);
    let home = room.deck("Biology");
    for (number, id) in fill(&room, home, 30).into_iter().enumerate() {
        if number % 3 > 0 {
            answer(&cards, id, if number % 2 == 0 { Rating::Good } else { Rating::Easy }, 5_000);
        }
    }
    room.clock.advance_ms(6 * DAY_MS);
    let exam = cards.add_exam(&of_deck(home, FIRST + 18, 1)).unwrap();
    let mut before: Option<ExamOverview> = None;
    for minutes in [1, 2, 3, 5, 8, 30, 1_440] {
        cards.edit_exam(&ExamEdit { id: exam, exam: of_deck(home, FIRST + 18, minutes) }).unwrap();
        let plan = cards.exam_plan(exam).unwrap();
        assert!(plan.expected.cards >= plan.expected_without.cards);
        if let Some(before) = before {
            assert!(plan.expected.cards >= before.expected.cards, "{minutes} minutes");
            assert!(plan.left_out <= before.left_out);
            assert_eq!(plan.minutes_needed, before.minutes_needed, "whatever the student has");
            assert!(ids(&plan).starts_with(&ids(&before)), "less time is the beginning of more");
        }
        before = Some(plan);
    }
    assert_eq!(before.unwrap().left_out, 0);
}

#[test]
fn what_cannot_come_is_said() {
    let room = Room::new();
    let cards = collection(&room);
    let home = room.deck("Biology::Cells");
    let all = fill(&room, home, 5);
    cards.suspend(&all[..1], true).unwrap();
    let exam = cards.add_exam(&of_deck(room.deck("Biology"), FIRST + 5, 60)).unwrap();
    let lend = Filter { search: String::new(), limit: 1, order: FilterOrder::Added, reschedules: true };
    cards.add_filtered_deck("Cram", &lend).unwrap();
    cards.bury(&all[2..3], true).unwrap();
    answer(&cards, all[3], Rating::Again, 5_000);
    answer(&cards, all[4], Rating::Easy, 5_000);
    let plan = cards.exam_plan(exam).unwrap();
    assert_eq!((plan.cards, plan.suspended, plan.today_done), (4, 1, 1));
    let standing = |id: CardId| plan.today_cards.iter().find(|card| card.card == id).map(|card| card.standing);
    assert_eq!(standing(all[0]), None);
    assert_eq!(standing(all[1]), Some(ExamCardStanding::PutOff), "it lies in another filtered deck");
    assert_eq!(standing(all[2]), Some(ExamCardStanding::PutOff), "it is buried");
    assert_eq!(standing(all[3]), Some(ExamCardStanding::Open), "its steps are not done");
    assert_eq!(standing(all[4]), Some(ExamCardStanding::Done));
    assert_eq!(cards.study_exam(exam).unwrap().gathered, 1);
    assert_eq!(plan.seconds_a_review, 12);
    assert!(!plan.is_pace_measured);
}

#[test]
fn a_deck_that_moves_keeps_its_exam_and_one_that_goes_leaves_it() {
    let room = Room::new();
    let cards = collection(&room);
    let (home, above) = (room.deck("Biology"), room.deck("Science"));
    fill(&room, home, 4);
    let exam = cards.add_exam(&of_deck(home, FIRST + 9, 30)).unwrap();
    let before = cards.exam_plan(exam).unwrap();
    let (name, course, preset, description) = ("Bio".to_owned(), None, None, String::new());
    cards.edit_deck(&DeckEdit { id: home, parent: Some(above), name, course, preset, description }).unwrap();
    assert_eq!(cards.exam_plan(exam).unwrap(), before);
    // The exam's own deck may be renamed, and is found again; when it is deleted, another one is made.
    let deck = cards.study_exam(exam).unwrap().deck;
    let (name, description) = ("Mine".to_owned(), String::new());
    cards.edit_deck(&DeckEdit { id: deck, parent: None, name, course, preset, description }).unwrap();
    assert_eq!(cards.study_exam(exam).unwrap().deck, deck);
    cards.delete_deck(deck).unwrap();
    let other = cards.study_exam(exam).unwrap();
    assert_ne!(other.deck, deck);
    assert_eq!(other.gathered as usize, before.today_cards.len());
    cards.delete_deck(home).unwrap();
    assert!(matches!(cards.exam_plan(exam), Err(CardsError::NoDeck(id)) if id == home));
    assert!(matches!(cards.study_exam(exam), Err(CardsError::NoDeck(_))));
    assert_eq!(cards.exams().unwrap().len(), 1, "it can still be seen, changed and deleted");
    cards.undo().unwrap();
    assert_eq!(cards.exam_plan(exam).unwrap().cards, 4);
    cards.delete_exam(exam).unwrap();
    assert_eq!(cards.exams().unwrap(), []);
    room.check();
}

#[test]
fn every_step_can_be_taken_back() {
    let room = Room::new();
    let cards = collection(&room);
    let home = room.deck("Finals");
    let all = fill(&room, home, 3);
    let lies_in = |id: CardId| card::get(&room.store, id).unwrap().deck;
    let exam = cards.add_exam(&of_deck(home, FIRST + 9, 30)).unwrap();
    cards.undo().unwrap();
    assert!(matches!(cards.exam_plan(exam), Err(CardsError::NoExam(_))));
    cards.redo().unwrap();
    let edited = NewExam { minutes_a_day: 7, ..of_deck(home, FIRST + 8, 30) };
    cards.edit_exam(&ExamEdit { id: exam, exam: edited }).unwrap();
    cards.undo().unwrap();
    assert_eq!(cards.exam_plan(exam).unwrap().exam.minutes_a_day, 30);

    let deck = cards.study_exam(exam).unwrap().deck;
    assert_eq!(deck::get(&room.store, deck).unwrap().name, "Finals (2026-01-10)", "its name is taken");
    let next = cards.next(deck).unwrap().card.unwrap().card.id;
    answer(&cards, next, Rating::Easy, 5_000);
    assert_eq!(lies_in(next), home);
    cards.undo().unwrap();
    assert_eq!(lies_in(next), deck);
    assert_eq!(cards.exam_plan(exam).unwrap().today_done, 0);
    cards.delete_exam(exam).unwrap();
    assert!(all.iter().all(|&id| lies_in(id) == home));
    assert!(matches!(cards.deck(deck), Err(CardsError::NoDeck(_))));
    cards.undo().unwrap();
    assert!(all.iter().all(|&id| lies_in(id) == deck));
    cards.undo().unwrap();
    assert!(all.iter().all(|&id| lies_in(id) == home));
    assert_eq!(cards.exam_plan(exam).unwrap().exam.deck, None);
    room.check();
}

#[test]
fn a_restart_in_the_middle_of_a_day_changes_nothing() {
    let room = Room::new();
    let home = room.deck("Biology");
    fill(&room, home, 12);
    let (exam, deck, before, next) = {
        let cards = collection(&room);
        let exam = cards.add_exam(&of_deck(home, FIRST + 4, 1)).unwrap();
        let deck = cards.study_exam(exam).unwrap().deck;
        let first = cards.next(deck).unwrap().card.unwrap().card.id;
        answer(&cards, first, Rating::Easy, 5_000);
        (exam, deck, cards.exam_plan(exam).unwrap(), cards.next(deck).unwrap())
    };
    let room = room.restarted();
    let cards = collection(&room);
    assert_eq!(cards.exam_plan(exam).unwrap(), before);
    assert_eq!(cards.next(deck).unwrap(), next);
    assert_eq!(study_today(&room, &cards, exam), ids(&before)[1..]);
}

#[test]
fn cards_of_a_search_stay_in_scope_while_they_are_studied() {
    let room = Room::new();
    let cards = collection(&room);
    fill(&room, room.deck("Biology"), 3);
    fill(&room, room.deck("French"), 2);
    let scope = ExamScope::Search { text: "deck:Biology is:new".into() };
    let exam = cards.add_exam(&NewExam { scope, ..of_deck(DeckId::new(), FIRST + 6, 9) }).unwrap();
    let plan = cards.exam_plan(exam).unwrap();
    assert_eq!((plan.cards, plan.today_cards.len()), (3, 3));
    assert_eq!(cards.study_exam(exam).unwrap().gathered, 3);
    assert_eq!(cards.exam_plan(exam).unwrap(), ExamOverview { exam: cards.exams().unwrap()[0].exam.clone(), ..plan });
    assert_eq!(cards.study_exam(exam).unwrap().gathered, 3, "once more is the same");
}

#[test]
fn cards_that_another_algorithm_placed_are_known_too() {
    let room = Room::new();
    let cards = collection(&room);
    let options = Preset { algorithm: Algorithm::Sm2, ..Preset::default() };
    let preset = cards.add_preset("Old", &options).unwrap();
    let (home, below) = (room.deck("Biology"), room.deck("Biology::Old"));
    let (name, description) = ("Old".to_owned(), String::new());
    let edit = DeckEdit { id: below, parent: Some(home), name, course: None, preset: Some(preset), description };
    cards.edit_deck(&edit).unwrap();
    for id in [fill(&room, home, 2), fill(&room, below, 2)].concat() {
        answer(&cards, id, Rating::Easy, 5_000);
    }
    room.clock.advance_ms(DAY_MS);
    let exam = cards.add_exam(&of_deck(home, FIRST + 3, 9)).unwrap();
    let plan = cards.exam_plan(exam).unwrap();
    assert_eq!((plan.cards, plan.new), (4, 0));
    assert!(plan.expected_without.cards > 3.5, "all four are known: {:?}", plan.expected_without);
}

/// Middle Europe in 2026: the clocks go forward at 01:00 UTC on 29 March.
struct Spring;

impl Zone for Spring {
    fn utc_offset_s(&self, at: Timestamp) -> i32 {
        if at.0 < 1_774_746_000_000 { 3_600 } else { 7_200 }
    }
}

#[test]
fn a_day_of_23_hours_is_one_day_of_the_plan() {
    let room = Room { zone: Arc::new(Spring), ..Room::new() };
    let cards = collection(&room);
    let home = room.deck("Biology");
    fill(&room, home, 6);
    // 27 March, 03:30 UTC: 04:30 on the wall, half an hour into the day.
    let start = Timestamp(1_774_582_200_000);
    room.clock.advance_ms(start.0 - room.store.now().0);
    let day = Calendar::day_of("2026-03-31").unwrap();
    let exam = cards.add_exam(&of_deck(home, day, 1)).unwrap();
    let left = || cards.exam_plan(exam).unwrap().days.iter().map(|day| day.day).collect::<Vec<_>>();
    assert_eq!(left(), (day - 4..day).collect::<Vec<_>>());
    room.clock.advance_ms(DAY_MS);
    assert_eq!(left().len(), 3);
    // 29 March: the wall clock shows 04:30 an hour earlier.
    room.clock.advance_ms(DAY_MS - 3_600_000);
    assert_eq!(left().len(), 2);
    let today = study_today(&room, &cards, exam);
    assert!(!today.is_empty());
    // 22 hours later it is still the same day of study, and done.
    room.clock.advance_ms(22 * 3_600_000);
    let plan = cards.exam_plan(exam).unwrap();
    assert_eq!((plan.days_left, plan.today_done as usize), (2, today.len()));
    room.clock.advance_ms(2 * 3_600_000);
    assert_eq!(cards.exam_plan(exam).unwrap().days_left, 1);
}

#[test]
fn dates_are_days_and_back() {
    for (date, day) in [("1970-01-01", 0), ("2026-01-01", FIRST), ("1969-12-31", -1), ("2024-02-29", 19_782)] {
        assert_eq!((Calendar::day_of(date), Calendar::date(day).as_deref()), (Some(day), Some(date)));
    }
    for wrong in ["", "tomorrow", "2026-02-30", "2026-13-01", "1.2.2026"] {
        assert_eq!(Calendar::day_of(wrong), None, "{wrong:?}");
    }
    assert_eq!(Calendar::date(i32::MAX), None);
}
