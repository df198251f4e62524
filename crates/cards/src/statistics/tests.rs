//! Statistics against counts by hand, against the log itself, and against a rebuild after any sequence of operations.

use std::sync::Arc;

use proptest::prelude::*;
use studium_base::{CardId, DeckId, EventId, Timestamp};
use studium_store::{EventKind, Operation, RowId, StoreError};

use super::days::{Days, Moment, month};
use super::packed::{BYTES, Packed, pack, unpack};
use super::*;
use crate::card::{CardEvent, Reviewed};
use crate::note_type::Stock;
use crate::queue::Answer;
use crate::schedule::{Calendar, FixedZone, LocalZone, Phase, Rating, Zone};
use crate::tests::{DAY_MS, NOW, Room};
use crate::{Collection, card};

fn collection(room: &Room) -> Collection {
    Collection::new(Arc::new(room.store.clone()), Arc::clone(&room.zone))
}

fn all(room: &Room) -> Statistics {
    collection(room).statistics(&StatisticsQuery::default()).unwrap()
}

fn kept(room: &Room) -> Vec<(Vec<u8>, Vec<u8>)> {
    let sql = "select card_id, answers from cards_answers order by card_id";
    let rows: Result<_, StoreError> =
        room.store.read(|reader| reader.rows(sql, [], |row| Ok((row.get(0)?, row.get(1)?))));
    rows.unwrap()
}

fn check_equals_rebuild(room: &Room) {
    let before = kept(room);
    collection(room).rebuild_statistics().unwrap();
    assert_eq!(kept(room), before);
}

fn reviewed(rating: Rating, from: Phase, last_interval: i32) -> Reviewed {
    let (took_ms, interval) = (4_000, 0);
    Reviewed {
        rating,
        took_ms,
        from,
        last_interval,
        interval,
        placement: None,
        is_practice: false,
        recall: None,
        anki: None,
    }
}

/// An answer that another program has kept.
fn import(room: &Room, card: CardId, at: Timestamp, review: &Reviewed) -> EventId {
    let id = EventId::new();
    let write = room.store.write(Operation::ImportPackage, |writer| {
        mark_stale(writer)?;
        writer.record_event_at((RowId::from(id), at), EventKind::CardReviewed, card, review).map(drop)
    });
    write.unwrap();
    id
}

#[test]
fn an_answer_is_packed_and_unpacked_again() {
    let mut review = reviewed(Rating::Hard, Phase::Relearning, -21 * 86_400);
    (review.recall, review.took_ms, review.is_practice) = (Some(0.875), 65_000, true);
    let packed = Packed::of(NOW, &review);
    let bytes = pack(vec![packed]);
    assert_eq!(bytes.len(), BYTES);
    let found = unpack(&bytes).next().unwrap();
    assert_eq!((found.at(), found.rating(), found.from()), (NOW, Rating::Hard, Phase::Relearning));
    assert_eq!((found.took_ms, found.recall()), (65_000, Some(0.875)));
    assert!(found.is_practice() && found.is_mature() && !found.is_review() && !found.is_again());
    let young = Packed::of(NOW, &reviewed(Rating::Again, Phase::Review, 20));
    assert!(young.is_review() && !young.is_mature() && young.is_again());
    assert!(!Packed::of(NOW, &reviewed(Rating::Good, Phase::Learning, -600)).is_review());
    assert_eq!(young.recall(), None);
    assert_eq!(unpack(&bytes[..BYTES - 1]).count(), 0, "half an answer is none");
}

#[test]
fn the_bytes_of_an_answer_stay_as_they_are() {
    let mut review = reviewed(Rating::Easy, Phase::Review, 21);
    review.recall = Some(0.5);
    let bytes = pack(vec![Packed::of(Timestamp(1_700_000_000_123), &review)]);
    assert_eq!(bytes, [0x6b, 0x00, 0xb0, 0x87, 0x56, 0xfe, 0xbc, 0x18, 0xa0, 0x0f, 0, 0, 0, 0, 0, 0x3f]);
}

#[test]
fn months_are_those_of_the_calendar() {
    let days =
        [(0, (1970, 1)), (58, (1970, 2)), (59, (1970, 3)), (-1, (1969, 12)), (11_016, (2000, 2)), (11_017, (2000, 3))];
    for (day, expected) in days {
        assert_eq!(month(day), expected, "day {day}");
    }
}

#[test]
fn days_are_those_of_the_calendar_also_where_the_clocks_change() {
    for (name, start_hour) in
        [("Europe/Berlin", 4), ("America/New_York", 2), ("Asia/Kathmandu", 0), ("Australia/Lord_Howe", 2)]
    {
        let zone: Arc<dyn Zone> = Arc::new(LocalZone::named(name).unwrap());
        let calendar = Calendar::new(zone, start_hour);
        let mut days = Days::new(calendar.clone());
        // 2025, every 7 minutes: a spring and an autumn.
        for at_ms in (1_735_689_600_000..1_767_225_600_000_i64).step_by(420_000) {
            let at = Timestamp(at_ms);
            let expected = Moment { day: calendar.day(at), hour: calendar.hour(at) };
            assert_eq!(days.of(at_ms.cast_unsigned()), expected, "{name} {at_ms}");
        }
    }
    let mut before = Days::new(Calendar::new(Arc::new(FixedZone(-12 * 3600)), 4));
    assert_eq!(before.of(0), Moment { day: -1, hour: 12 });
}

#[test]
fn a_new_collection_has_empty_statistics() {
    let room = Room::new();
    let statistics = all(&room);
    assert_eq!(statistics.day.answers, 0);
    assert_eq!((statistics.calendar.streak, statistics.cards.total), (0, 0));
    assert_eq!(statistics.calibration.log_loss, None);
    assert_eq!(statistics.hours.len(), 24);
    let nowhere = StatisticsQuery { deck: Some(DeckId::new()), days: None };
    assert!(matches!(collection(&room).statistics(&nowhere), Err(crate::CardsError::NoDeck(_))));
}

#[test]
fn answers_are_counted_on_their_day_and_by_what_the_card_was() {
    let room = Room::new();
    let deck = room.deck("Default");
    let cards: Vec<CardId> = (0..4).map(|number| room.basic(deck, &number.to_string())).collect();
    room.answer(None, cards[0], Rating::Easy);
    room.answer(None, cards[1], Rating::Easy);
    room.answer(None, cards[2], Rating::Again);
    let first = all(&room);
    assert_eq!((first.day.answers, first.day.again, first.day.learning, first.day.took_ms), (3, 1, 3, 12_000));
    assert_eq!(first.retention.all.young.reviews, 0, "first answers tell nothing of memory");
    assert_eq!(first.buttons.learning, [1, 0, 0, 2]);
    assert_eq!((first.hours[12].answers, first.hours[11].answers), (3, 0));
    assert_eq!((first.cards.young, first.cards.learning, first.cards.new, first.cards.total), (2, 1, 1, 4));
    assert_eq!(first.added, [DayCount { day: first.today, count: 4 }]);
    assert_eq!(first.forecast.days[0], DueCards { ahead: 0, young: 1, mature: 0 });
    assert_eq!(first.forecast.days.iter().map(|due| due.young).sum::<u32>(), 3);
    assert_eq!((first.stability.total, first.retrievability.total), (3, 3));
    assert!(first.expected_known > 2.99, "{}", first.expected_known);

    room.clock.advance_ms(16 * DAY_MS);
    let lapsed = room.answer(None, cards[0], Rating::Again);
    let kept = room.answer(None, cards[1], Rating::Good);
    assert!(kept.card.state.interval_days >= 21);
    let second = all(&room);
    assert_eq!((second.day.answers, second.day.young, second.day.again), (2, 2, 1));
    assert_eq!(second.retention.today.young, Recalled { reviews: 2, recalled: 1 });
    assert_eq!(second.retention.today, second.retention.month);
    assert_eq!(second.retention.yesterday, RecalledByMaturity::default());
    assert_eq!(
        (second.retention.months.len(), second.retention.months[0].year, second.retention.months[0].month),
        (1, 2026, 1)
    );
    assert_eq!(second.buttons.young, [1, 0, 1, 0]);
    assert_eq!((second.calendar.streak, second.calendar.days_studied, second.calendar.days.len()), (1, 2, 2));
    assert_eq!((second.cards.mature, second.cards.relearning), (1, 1));
    assert_eq!(lapsed.card.state.phase, Phase::Relearning);
    assert_eq!((second.first_day, second.work.len()), (second.today - 16, 2));

    room.clock.advance_ms(100 * DAY_MS);
    let month = collection(&room).statistics(&StatisticsQuery { deck: None, days: Some(30) }).unwrap();
    assert_eq!((month.work.len(), month.added.len(), month.buttons), (0, 0, ButtonCounts::default()));
    assert_eq!(month.retention.all.young.reviews, 2);
    assert_eq!((month.forecast.backlog.young, month.forecast.backlog.mature), (0, 1));
    assert_eq!(month.first_day, month.today - 29);
}

#[test]
fn predictions_are_what_the_scheduler_said_before_the_answer() {
    let room = Room::new();
    let deck = room.deck("Default");
    let card = room.basic(deck, "a");
    let before = room.answer(None, card, Rating::Easy).card.state;
    room.clock.advance_ms(20 * DAY_MS);
    let expected = before.memory.unwrap().recall(20, before.decay);
    room.answer(None, card, Rating::Again);
    let Some(CardEvent::Reviewed(review)) = card::history(&room.store, card).unwrap().pop().map(|dated| dated.event)
    else {
        panic!("the last event is the answer");
    };
    assert!((f64::from(review.recall.unwrap()) - expected).abs() < 1e-6);
    let calibration = all(&room).calibration;
    assert_eq!((calibration.reviews, calibration.without_prediction, calibration.bins.len()), (1, 0, 1));
    assert!((calibration.bins[0].predicted - expected).abs() < 1e-6);
    assert_eq!(calibration.bins[0].observed, 0.0);
    assert!((calibration.log_loss.unwrap() + (1.0 - expected).ln()).abs() < 1e-5);
    assert!((calibration.rmse_bins.unwrap() - expected).abs() < 1e-6);
    // Other parameters later change nothing of what was said.
    let mut preset = crate::preset::list(&room.store).unwrap().remove(0);
    preset.options.desired_retention = 0.8;
    preset.options.fsrs_parameters = fsrs::DEFAULT_PARAMETERS.map(|parameter| parameter * 1.01).to_vec();
    let edit = crate::preset::PresetEdit { id: preset.id, name: None, options: Some(preset.options) };
    crate::preset::edit(&room.store, &edit).unwrap();
    check_equals_rebuild(&room);
}

#[test]
fn a_deck_has_its_own_answers_and_those_below_it_and_cards_take_theirs_along() {
    let room = Room::new();
    let (above, below, other) = (room.deck("A"), room.deck("A::B"), room.deck("C"));
    let cards = [room.basic(above, "a"), room.basic(below, "b"), room.basic(other, "c")];
    for card in cards {
        room.answer(None, card, Rating::Good);
    }
    let answers = |deck: DeckId| {
        let found = collection(&room).statistics(&StatisticsQuery { deck: Some(deck), days: None }).unwrap();
        (found.day.answers, found.cards.total)
    };
    assert_eq!([above, below, other].map(answers), [(2, 2), (1, 1), (1, 1)]);
    card::move_to(&room.store, &[cards[1]], other).unwrap();
    assert_eq!([above, below, other].map(answers), [(1, 1), (0, 0), (2, 2)]);
    let notes = [card::get(&room.store, cards[2]).unwrap().note];
    crate::note::delete(&room.store, &notes).unwrap();
    assert_eq!(answers(other), (2, 1), "the answers of a deleted card were given all the same");
}

#[test]
fn practice_counts_as_work_and_not_as_memory() {
    let room = Room::new();
    let card = room.basic(room.deck("Default"), "a");
    let mut review = reviewed(Rating::Again, Phase::Review, 30);
    review.is_practice = true;
    import(&room, card, NOW, &review);
    let found = all(&room);
    assert_eq!((found.day.answers, found.day.practice, found.day.mature), (1, 1, 0));
    assert_eq!((found.retention.all, found.calibration.reviews), (RecalledByMaturity::default(), 0));
    assert_eq!(found.buttons, ButtonCounts::default());
}

#[test]
fn answers_of_another_program_are_foretold_from_those_before() {
    let room = Room::new();
    let card = room.basic(room.deck("Default"), "a");
    let ago = |days: i64| Timestamp(NOW.0 - days * DAY_MS);
    import(&room, card, ago(30), &reviewed(Rating::Good, Phase::New, 0));
    import(&room, card, ago(27), &reviewed(Rating::Good, Phase::Review, 3));
    import(&room, card, ago(17), &reviewed(Rating::Again, Phase::Review, 10));
    let found = all(&room);
    assert_eq!((found.calibration.reviews, found.calibration.without_prediction), (2, 0));
    let model = fsrs::FSRS::default();
    let state = |reviews: &[(u32, u32)]| {
        let reviews = reviews.iter().map(|&(rating, delta_t)| fsrs::FSRSReview { rating, delta_t }).collect();
        model.memory_state(fsrs::FSRSItem { reviews }, None).unwrap()
    };
    let chance = |state, days| f64::from(fsrs::current_retrievability(state, days, fsrs::FSRS6_DEFAULT_DECAY));
    let expected = [chance(state(&[(3, 0)]), 3.0), chance(state(&[(3, 0), (3, 3)]), 10.0)];
    let predicted: f64 = found.calibration.bins.iter().map(|bin| bin.predicted * f64::from(bin.reviews)).sum();
    assert!((predicted - expected.iter().sum::<f64>()).abs() < 1e-5);
    // An answer of our own, and taking it back, leave what was foretold.
    room.answer(None, card, Rating::Good);
    check_equals_rebuild(&room);
    crate::undo::undo(&room.store).unwrap();
    assert_eq!(all(&room).calibration, found.calibration);
    check_equals_rebuild(&room);
}

#[test]
fn beside_the_owner_statistics_are_the_same_also_before_answers_are_packed() {
    let room = Room::new();
    let (deck, other) = (room.deck("A"), room.deck("B"));
    for deck in [deck, other] {
        let card = room.basic(deck, "a");
        import(&room, card, Timestamp(NOW.0 - 9 * DAY_MS), &reviewed(Rating::Good, Phase::New, 0));
        import(&room, card, Timestamp(NOW.0 - 5 * DAY_MS), &reviewed(Rating::Again, Phase::Review, 4));
    }
    let beside = studium_store::Store::open_read_only(room.folder.path(), Arc::clone(&room.clock) as _).unwrap();
    let beside = Collection::new(Arc::new(beside), Arc::clone(&room.zone));
    for deck in [None, Some(deck)] {
        let query = StatisticsQuery { deck, days: None };
        let found = beside.statistics(&query).unwrap();
        assert_eq!(found.calibration.reviews, if deck.is_some() { 1 } else { 2 });
        assert_eq!(kept(&room), []);
        let expected = collection(&room).statistics(&query).unwrap();
        assert_eq!(found, expected);
        let emptied: Result<_, StoreError> = room.store.write(Operation::Housekeeping, |writer| {
            mark_stale(writer)?;
            writer.execute("delete from cards_answers", [])
        });
        emptied.unwrap();
    }
}

#[test]
fn a_damaged_row_is_read_as_far_as_it_goes() {
    let room = Room::new();
    let card = room.basic(room.deck("Default"), "a");
    room.answer(None, card, Rating::Good);
    let damage: Result<_, StoreError> = room.store.write(Operation::Housekeeping, |writer| {
        writer.execute("update cards_answers set answers = cast(answers || x'ff00ff' as blob)", [])
    });
    damage.unwrap();
    assert_eq!(all(&room).day.answers, 1);
}

#[test]
fn notes_that_come_in_bulk_bring_their_answers() {
    let room = Room::new();
    let note_type = crate::note_type::ensure(&room.store, Stock::Reversed).unwrap();
    let fields = vec!["a".to_owned(), "b".to_owned()];
    let note = crate::note::NewNote { note_type, deck: room.deck("Default"), fields, tags: Vec::new(), source: None };
    let created_at = Timestamp(NOW.0 - 50 * DAY_MS);
    let mut second = reviewed(Rating::Again, Phase::Review, 5);
    second.recall = Some(0.75);
    let answers = vec![(created_at, reviewed(Rating::Good, Phase::New, 0)), (created_at.plus_ms(5 * DAY_MS), second)];
    let bulk = crate::BulkNote { note, created_at, answers: vec![answers] };
    collection(&room).add_bulk(std::slice::from_ref(&bulk)).unwrap();
    let found = all(&room);
    assert_eq!((found.cards.total, found.work.len(), found.added[0].day), (2, 2, found.today - 50));
    assert_eq!(found.retention.all.young, Recalled { reviews: 1, recalled: 0 });
    assert_eq!(found.calibration.bins[0].predicted, 0.75);
    check_equals_rebuild(&room);
    room.check();
    let broken =
        crate::BulkNote { note: crate::note::NewNote { fields: Vec::new(), ..bulk.note.clone() }, ..bulk.clone() };
    assert!(collection(&room).add_bulk(&[bulk, broken]).is_err());
    assert_eq!(all(&room).cards.total, 2, "all of them or none");
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Answer(usize, Rating),
    Undo,
    Redo,
    Move(usize),
    Reset(usize),
    Suspend(usize),
    Delete(usize),
    Wait(i64),
    Import(usize, Rating, i64),
    Restart,
}

fn any_step() -> impl Strategy<Value = Step> {
    let card = 0..4_usize;
    let rating = prop::sample::select(&Rating::ALL[..]);
    prop_oneof![
        8 => (card.clone(), rating.clone()).prop_map(|(card, rating)| Step::Answer(card, rating)),
        3 => Just(Step::Undo),
        2 => Just(Step::Redo),
        1 => card.clone().prop_map(Step::Move),
        1 => card.clone().prop_map(Step::Reset),
        1 => card.clone().prop_map(Step::Suspend),
        1 => card.clone().prop_map(Step::Delete),
        3 => (-3 * DAY_MS..40 * DAY_MS).prop_map(Step::Wait),
        1 => (card, rating, 1..100_i64).prop_map(|(card, rating, days)| Step::Import(card, rating, days)),
        1 => Just(Step::Restart),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_is_kept_equals_a_rebuild_after_any_sequence_of_operations(steps in prop::collection::vec(any_step(), 1..40)) {
        let mut room = Room::new();
        let (deck, other) = (room.deck("A"), room.deck("B"));
        let mut cards = room.add(Stock::Reversed, deck, &["a", "b"]).1;
        cards.extend(room.add(Stock::Reversed, deck, &["c", "d"]).1);
        for step in steps {
            match step {
                Step::Answer(place, rating) => {
                    let state = card::get(&room.store, cards[place]).unwrap();
                    let answer = Answer { card: cards[place], rating, took_ms: 1_000, reps: state.state.reps };
                    drop(crate::queue::answer(&room.store, &room.shared, None, &answer));
                }
                // There may be nothing to take back, or no deck and no note left.
                Step::Undo => drop(crate::undo::undo(&room.store)),
                Step::Redo => drop(crate::undo::redo(&room.store)),
                Step::Move(place) => card::move_to(&room.store, &[cards[place]], other).unwrap_or(()),
                Step::Reset(place) => card::reset(&room.store, &[cards[place]], place % 2 == 0).unwrap_or(()),
                Step::Suspend(place) => card::suspend(&room.store, &[cards[place]], true).unwrap_or(()),
                Step::Delete(place) => {
                    let note = card::get(&room.store, cards[place]).unwrap().note;
                    crate::note::delete(&room.store, &[note]).unwrap_or(());
                }
                Step::Wait(ms) => room.clock.advance_ms(ms),
                Step::Import(place, rating, days) => {
                    let at = Timestamp(room.store.now().0 - days * DAY_MS);
                    import(&room, cards[place], at, &reviewed(rating, Phase::Review, 5));
                    collection(&room).rebuild_statistics().unwrap();
                }
                Step::Restart => room = room.restarted(),
            }
            // The page itself brings along what was imported.
            all(&room);
        }
        let counted: usize = cards
            .iter()
            .map(|&card| {
                let events = card::history(&room.store, card).unwrap();
                card::counted(&events).filter(|dated| matches!(dated.event, CardEvent::Reviewed(_))).count()
            })
            .sum();
        let found: u32 = all(&room).work.iter().map(|work| work.answers).sum();
        prop_assert_eq!(found as usize, counted);
        check_equals_rebuild(&room);
        room.check();
    }
}
