//! After a change of options the memory of cards is that of their logs, due days move only where they are to, and all of
//! it is one step back.

mod parts;
mod past;

use std::sync::Arc;

use fsrs::{FSRS, FSRSItem, FSRSReview};
use studium_base::{CancelToken, CardId};

use super::{RescheduleCards, RescheduleEnd, RescheduleReport, Rescheduling};
use crate::card::{self, CardEvent, HeldBack, Reckoned, Rescheduled};
use crate::deck::{Filter, FilterOrder};
use crate::package::{CollectionSource, PackageSource};
use crate::preset::{self, PresetEdit};
use crate::schedule::{Algorithm, CardState, Due, Memory, Phase, Preset as Options, Rating};
use crate::search::{CardQuery, SortColumn};
use crate::tests::{DAY_MS, Room};
use crate::{Collection, filtered, undo};

const MINUTE_MS: i64 = 60_000;

/// Answers to a card, each with the milliseconds since the one before.
const ANSWERS: [(i64, Rating); 6] = [
    (0, Rating::Good),
    (10 * MINUTE_MS, Rating::Good),
    (3 * DAY_MS, Rating::Good),
    (9 * DAY_MS, Rating::Again),
    (10 * MINUTE_MS, Rating::Good),
    (4 * DAY_MS, Rating::Hard),
];

/// What the crate makes of [`ANSWERS`].
fn of_crate(parameters: &[f32]) -> Memory {
    let days = [0, 0, 3, 9, 0, 4];
    let reviews = ANSWERS.iter().zip(days);
    let reviews = reviews.map(|((_, rating), delta_t)| FSRSReview { rating: u32::from(rating.number()), delta_t });
    let item = FSRSItem { reviews: reviews.collect() };
    let memory = FSRS::new(parameters).unwrap().memory_state(item, None).unwrap();
    Memory { stability: memory.stability, difficulty: memory.difficulty }
}

/// Others than the default ones.
fn parameters() -> Vec<f32> {
    fsrs::DEFAULT_PARAMETERS.map(|parameter| parameter * 1.05).to_vec()
}

fn collection(room: &Room) -> Collection {
    Collection::new(Arc::new(room.store.clone()), Arc::clone(&room.zone))
}

fn set(room: &Room, change: impl FnOnce(&mut Options)) {
    let mut preset = preset::list(&room.store).unwrap().remove(0);
    change(&mut preset.options);
    let edit = PresetEdit { id: preset.id, name: None, options: Some(preset.options) };
    preset::edit(&room.store, &edit).unwrap();
}

fn study(room: &Room, card: CardId, answers: &[(i64, Rating)]) {
    for &(after_ms, rating) in answers {
        room.clock.advance_ms(after_ms);
        room.answer(None, card, rating);
    }
}

fn wanted(moves_due: bool) -> RescheduleCards {
    RescheduleCards { preset: preset::default_id(), moves_due }
}

fn reschedule(room: &Room, moves_due: bool) -> RescheduleReport {
    let begun = Rescheduling::default();
    let done = collection(room).reschedule(&wanted(moves_due), begun, &CancelToken::new(), &mut |_, _| ()).unwrap();
    assert_eq!(done.report.ended, RescheduleEnd::Whole);
    done.report
}

fn state(room: &Room, card: CardId) -> CardState {
    card::get(&room.store, card).unwrap().state
}

fn counts(report: RescheduleReport) -> (u32, u32, u32) {
    (report.cards, report.changed, report.moved)
}

#[test]
fn new_parameters_give_the_memory_that_the_crate_reads_from_the_log() {
    let room = Room::new();
    let deck = room.deck("Default");
    let (card, unseen) = (room.basic(deck, "a"), room.basic(deck, "b"));
    study(&room, card, &ANSWERS);
    assert_eq!(counts(reschedule(&room, false)), (1, 0, 0), "answer by answer it is the same memory already");
    let before = state(&room, card);
    set(&room, |options| options.fsrs_parameters = parameters());
    assert_eq!(counts(reschedule(&room, false)), (1, 1, 0));
    let after = state(&room, card);
    assert_eq!((after.memory, after.decay), (Some(of_crate(&parameters())), Some(parameters()[20])));
    assert_ne!(after.memory, before.memory);
    assert_eq!(CardState { memory: before.memory, decay: before.decay, ..after }, before, "all else stays");
    assert_eq!(state(&room, unseen).memory, None);
    assert_eq!(counts(reschedule(&room, false)), (1, 0, 0), "once is enough");
    room.check();
    undo::undo(&room.store).unwrap();
    assert_eq!(state(&room, card), before);
    room.check();
}

#[test]
fn a_deck_of_sm2_gets_its_memory_from_the_log_and_not_from_its_ease() {
    let room = Room::new();
    let card = room.basic(room.deck("Default"), "a");
    set(&room, |options| options.algorithm = Algorithm::Sm2);
    study(&room, card, &ANSWERS);
    assert_eq!(state(&room, card).memory, None);
    assert_eq!(counts(reschedule(&room, true)), (1, 0, 0), "SM-2 has nothing to reckon with");
    set(&room, |options| options.algorithm = Algorithm::Fsrs);
    assert_eq!(counts(reschedule(&room, false)), (1, 1, 0));
    assert_eq!(state(&room, card).memory, Some(of_crate(&[])));
    room.check();
}

#[test]
fn due_days_move_only_where_they_are_to_and_come_back() {
    let room = Room::new();
    let deck = room.deck("Default");
    let card = room.basic(deck, "a");
    set(&room, |options| options.fuzz = false);
    study(&room, card, &ANSWERS);
    let before = state(&room, card);
    set(&room, |options| options.desired_retention = 0.8);
    assert_eq!(counts(reschedule(&room, false)), (1, 0, 0), "the memory is the same for every retention");
    assert_eq!(state(&room, card), before);
    assert_eq!(counts(reschedule(&room, true)), (1, 1, 1));
    let after = state(&room, card);
    let stability = before.memory.unwrap().stability;
    let interval = FSRS::new(&[]).unwrap().next_interval(Some(stability), 0.8, 0).round() as u32;
    let last_day = room.today().calendar(deck).day(before.last_review_at.unwrap());
    assert_eq!((after.interval_days, after.due), (interval, Due::Day(last_day + interval as i32)));
    assert!(interval > before.interval_days, "{interval}");
    assert_eq!((after.memory, after.desired_retention), (before.memory, Some(0.8)));
    let Some(CardEvent::Rescheduled(event)) = card::history(&room.store, card).unwrap().pop().map(|last| last.event)
    else {
        panic!("the last event is that of the move");
    };
    assert_eq!(event.reckoned, Some(Reckoned { last_interval_days: Some(before.interval_days) }));
    room.check();
    undo::undo(&room.store).unwrap();
    assert_eq!(state(&room, card), before);
    undo::redo(&room.store).unwrap();
    assert_eq!(state(&room, card), after);
    room.check();
}

#[test]
fn half_life_regression_moves_due_days_and_has_no_memory_to_reckon() {
    let room = Room::new();
    let card = room.basic(room.deck("Default"), "a");
    set(&room, |options| options.algorithm = Algorithm::Hlr);
    study(&room, card, &ANSWERS);
    let before = state(&room, card);
    set(&room, |options| options.desired_retention = 0.7);
    assert_eq!(counts(reschedule(&room, false)), (1, 0, 0));
    assert_eq!(counts(reschedule(&room, true)), (1, 1, 1));
    assert!(state(&room, card).interval_days > before.interval_days);
    room.check();
}

#[test]
fn steps_suspensions_and_filtered_decks_are_left_as_they_are() {
    let room = Room::new();
    let (deck, other) = (room.deck("Default"), room.deck("Lent"));
    let [learning, suspended, buried] = ["a", "b", "c"].map(|front| room.basic(deck, front));
    let lent = room.basic(other, "d");
    set(&room, |options| options.fuzz = false);
    for card in [suspended, buried, lent] {
        study(&room, card, &ANSWERS[..3]);
    }
    study(&room, learning, &ANSWERS[..1]);
    let day = room.today().day(deck);
    card::suspend(&room.store, &[suspended], true).unwrap();
    card::bury(&room.store, &[buried], |_| Some(day)).unwrap();
    let filter = Filter { search: "deck:lent".into(), limit: 9, order: FilterOrder::Due, reschedules: true };
    let cram = filtered::add(&room.store, &room.zone, "Cram", &filter).unwrap().deck;
    let cards = [learning, suspended, buried, lent];
    let before = cards.map(|card| state(&room, card));
    set(&room, |options| {
        options.fsrs_parameters = parameters();
        options.desired_retention = 0.75;
    });
    assert_eq!(collection(&room).reviewed_cards(preset::default_id()).unwrap(), 4);
    assert_eq!(counts(reschedule(&room, true)), (4, 4, 2));
    let after = cards.map(|card| state(&room, card));
    assert!(after.iter().zip(&before).all(|(after, before)| after.memory != before.memory));
    let place = |state: CardState| (state.phase, state.due, state.remaining_steps, state.interval_days);
    assert_eq!((place(after[0]), place(after[3])), (place(before[0]), place(before[3])));
    assert_eq!((after[0].phase, after[0].remaining_steps), (Phase::Learning, 1));
    assert!(after[1].interval_days > before[1].interval_days && after[2].interval_days > before[2].interval_days);
    let held_back = |card| card::get(&room.store, card).unwrap().held_back;
    assert_eq!((held_back(suspended), held_back(buried)), (HeldBack::Suspended, HeldBack::Buried { day }));
    assert_eq!(card::get(&room.store, lent).unwrap().deck, cram);
    room.check();
}

#[test]
fn only_decks_of_the_preset_are_looked_at() {
    let room = Room::new();
    let (own, other) = (room.deck("Own"), room.deck("Other"));
    let cards = [room.basic(own, "a"), room.basic(other, "b")];
    for card in cards {
        study(&room, card, &ANSWERS);
    }
    let id = preset::add(&room.store, "Own", &Options { fsrs_parameters: parameters(), ..Options::default() }).unwrap();
    let deck = crate::deck::get(&room.store, own).unwrap();
    let edit = crate::deck::DeckEdit {
        id: own,
        parent: None,
        name: deck.name,
        course: None,
        preset: Some(id),
        description: String::new(),
    };
    crate::deck::edit(&room.store, &edit).unwrap();
    let before = cards.map(|card| state(&room, card));
    let wanted = RescheduleCards { preset: id, moves_due: false };
    let begun = Rescheduling::default();
    let done = collection(&room).reschedule(&wanted, begun, &CancelToken::new(), &mut |_, _| ()).unwrap();
    assert_eq!(counts(done.report), (1, 1, 0));
    assert_ne!(state(&room, cards[0]).memory, before[0].memory);
    assert_eq!(state(&room, cards[1]), before[1]);
    // Its decks use the default preset once it is gone.
    preset::delete(&room.store, id).unwrap();
    assert_eq!(collection(&room).reviewed_cards(preset::default_id()).unwrap(), 2);
    assert!(collection(&room).reschedule(&wanted, begun, &CancelToken::new(), &mut |_, _| ()).is_err());
}

#[test]
fn a_package_carries_the_memory_and_says_that_the_card_was_changed() {
    let room = Room::new();
    let card = room.basic(room.deck("Default"), "a");
    study(&room, card, &ANSWERS);
    set(&room, |options| options.fsrs_parameters = parameters());
    room.clock.advance_ms(30 * DAY_MS);
    reschedule(&room, false);
    let content_path = |_: &str| std::path::PathBuf::new();
    let (mut cards, mut reviews) = (Vec::new(), 0);
    let read = room.store.read(|reader| {
        let zone = Arc::clone(&room.zone);
        let source = CollectionSource::read(reader, zone, room.store.now(), None, &content_path)?;
        source.cards(&mut |card| {
            cards.push(card);
            std::ops::ControlFlow::Continue(())
        })?;
        source.reviews(&mut |_| {
            reviews += 1;
            std::ops::ControlFlow::Continue(())
        })
    });
    read.unwrap();
    let memory = cards[0].data.memory.unwrap();
    let expected = of_crate(&parameters());
    assert_eq!((memory.stability, memory.difficulty), (expected.stability, expected.difficulty));
    assert_eq!(cards[0].modified_at_s, room.store.now().0 / 1000);
    assert_eq!(reviews, ANSWERS.len(), "a memory alone is no entry of the log");
}

#[test]
fn the_search_for_cards_that_were_moved_passes_over_those_that_only_got_a_memory() {
    let room = Room::new();
    let card = room.basic(room.deck("Default"), "a");
    study(&room, card, &ANSWERS);
    let moved = || {
        let query = CardQuery { text: "resched:1".into(), sort: SortColumn::default(), descending: false, deck: None };
        collection(&room).find_ids(&query).unwrap()
    };
    set(&room, |options| options.fsrs_parameters = parameters());
    assert_eq!(counts(reschedule(&room, false)), (1, 1, 0));
    assert_eq!(moved(), []);
    set(&room, |options| options.desired_retention = 0.75);
    assert_eq!(counts(reschedule(&room, true)), (1, 1, 1));
    assert_eq!(moved(), [card]);
}

#[test]
fn events_are_stored_in_a_form_that_stays() {
    let placement = r#"{"phase":"review","due":{"day":20519},"interval_days":3}"#;
    let check = |stored: String, reckoned: Option<Reckoned>| {
        let Some(CardEvent::Rescheduled(event)) = CardEvent::read("card_rescheduled", &stored) else {
            panic!("{stored} is an event");
        };
        assert_eq!(event.reckoned, reckoned);
        assert_eq!(serde_json::to_string::<Rescheduled>(&event).unwrap(), stored);
    };
    check(["{\"placement\":", placement, "}"].concat(), None);
    check(["{\"placement\":", placement, ",\"reckoned\":{}}"].concat(), Some(Reckoned { last_interval_days: None }));
    let moved = ["{\"placement\":", placement, ",\"reckoned\":{\"last_interval_days\":7}}"].concat();
    check(moved, Some(Reckoned { last_interval_days: Some(7) }));
}
