//! Cards come into filtered decks and go home, and every step can be taken back.

use studium_base::{CardId, DeckId};

use super::*;
use crate::deck::{Filter, FilterOrder};
use crate::schedule::{Phase, Rating};
use crate::tests::{DAY_MS, Room};
use crate::{CardsError, card, deck, undo};

fn filter(search: &str, limit: u32, order: FilterOrder, reschedules: bool) -> Filter {
    Filter { search: search.into(), limit, order, reschedules }
}

fn lies_in(room: &Room, card: CardId) -> (DeckId, Option<DeckId>) {
    let card = card::get(&room.store, card).unwrap();
    (card.deck, card.home_deck)
}

/// All cards of a session, in their order, each answered.
fn study_all(room: &Room, deck: DeckId, rating: Rating) -> Vec<CardId> {
    let mut session = room.session(deck);
    let mut shown = Vec::new();
    while let Some(card) = session.next(room.store.now()) {
        assert!(shown.len() < 50, "the session ends");
        shown.push(card);
        room.answer(Some(&mut session), card, rating);
    }
    shown
}

#[test]
fn cards_are_gathered_in_order_and_go_home_one_by_one() {
    let room = Room::new();
    let home = room.deck("Home");
    let cards: Vec<CardId> = ["a", "b", "c", "d"].into_iter().map(|front| room.basic(home, front)).collect();
    card::suspend(&room.store, &cards[..1], true).unwrap();
    for (place, &card) in cards[1..].iter().enumerate() {
        let today = room.today().day(home);
        card::set_due(&room.store, &[card], |_| today, 5, Some(40 - place as u32)).unwrap();
    }
    let made = add(&room.store, &room.zone, "Cram", &filter("deck:home", 2, FilterOrder::IntervalAscending, true));
    let CustomStudied { deck, gathered } = made.unwrap();
    assert_eq!(gathered, 2);
    assert_eq!(lies_in(&room, cards[3]), (deck, Some(home)));
    assert_eq!(lies_in(&room, cards[1]), (home, None));
    // A second filtered deck leaves them where they are, and takes what is left.
    let other = add(&room.store, &room.zone, "Other", &filter("deck:home", 9, FilterOrder::Due, true)).unwrap();
    assert_eq!(other.gathered, 1);
    assert_eq!(study_all(&room, deck, Rating::Good), [cards[3], cards[2]]);
    assert_eq!(lies_in(&room, cards[3]), (home, None));
    assert_eq!(card::get(&room.store, cards[3]).unwrap().state.reps, 1);
    undo::undo(&room.store).unwrap();
    assert_eq!(lies_in(&room, cards[2]), (deck, Some(home)));
    assert_eq!(empty(&room.store, deck).unwrap(), 1);
    assert_eq!(lies_in(&room, cards[2]), (home, None));
    assert_eq!(rebuild(&room.store, &room.zone, deck).unwrap().gathered, 2);
    undo::undo(&room.store).unwrap();
    assert_eq!(lies_in(&room, cards[2]), (home, None));
    room.check();
}

#[test]
fn practice_changes_no_schedule_and_repeats_what_was_forgotten() {
    let room = Room::new();
    let home = room.deck("Home");
    let (new, known) = (room.basic(home, "new"), room.basic(home, "known"));
    let today = room.today().day(home);
    card::set_due(&room.store, &[known], |_| today, -1, Some(9)).unwrap();
    let before = [new, known].map(|id| card::get(&room.store, id).unwrap().state);
    let deck = add(&room.store, &room.zone, "Cram", &filter("", 10, FilterOrder::Added, false)).unwrap().deck;
    let mut session = room.session(deck);
    assert_eq!(session.next(room.store.now()), Some(new));
    room.answer(Some(&mut session), new, Rating::Again);
    assert_eq!(session.next(room.store.now()), Some(known));
    room.answer(Some(&mut session), known, Rating::Good);
    assert_eq!(session.next(room.store.now()), Some(new), "forgotten: it comes again");
    room.answer(Some(&mut session), new, Rating::Good);
    assert_eq!(session.next(room.store.now()), None);
    assert_eq!([new, known].map(|id| card::get(&room.store, id).unwrap().state), before);
    assert_eq!([lies_in(&room, new), lies_in(&room, known)], [(home, None), (home, None)]);
    room.check();
}

#[test]
fn a_filter_that_finds_nothing_or_cannot_be_read_leaves_no_deck() {
    let room = Room::new();
    room.basic(room.deck("Home"), "a");
    let add = |search: &str| add(&room.store, &room.zone, "Cram", &filter(search, 5, FilterOrder::Due, true));
    assert!(matches!(add("nowhere:x"), Err(CardsError::NothingTo(_))));
    assert!(matches!(add("is:what"), Err(CardsError::Search(_))));
    assert_eq!(deck::list(&room.store).unwrap().len(), 1);
    let home = room.deck("Home");
    assert!(matches!(empty(&room.store, home), Err(CardsError::Deck { .. })));
}

#[test]
fn more_cards_today_are_for_today_only() {
    let room = Room::new();
    let home = room.deck("Home::Below");
    for front in 0..30 {
        room.basic(home, &front.to_string());
    }
    let above = room.deck("Home");
    let new = |deck: DeckId| room.session(deck).counts().new;
    assert_eq!((new(above), new(home)), (20, 20));
    let wanted = CustomStudy::MoreNew { count: 4 };
    assert_eq!(
        study(&room.store, &room.zone, above, &wanted, "-").unwrap(),
        CustomStudied { deck: above, gathered: 0 }
    );
    study(&room.store, &room.zone, above, &wanted, "-").unwrap();
    assert_eq!((new(above), new(home)), (28, 28));
    undo::undo(&room.store).unwrap();
    assert_eq!(new(above), 24);
    study(&room.store, &room.zone, above, &CustomStudy::MoreReviews { count: -190 }, "-").unwrap();
    assert_eq!(new(above), 10, "a new card is work like a review");
    room.clock.advance_ms(DAY_MS);
    assert_eq!(new(above), 20);
}

#[test]
fn each_custom_study_gathers_what_it_says() {
    let room = Room::new();
    let (home, elsewhere) = (room.deck("My \"deck\" * _1"), room.deck("Elsewhere"));
    let old = room.basic(home, "old");
    room.answer(None, old, Rating::Easy);
    room.clock.advance_ms(3 * DAY_MS);
    let forgotten = room.basic(home, "forgotten");
    room.answer(None, forgotten, Rating::Again);
    let fresh = room.basic(home, "fresh");
    room.basic(elsewhere, "other");
    let tagged = crate::search::TagChange {
        notes: vec![card::get(&room.store, fresh).unwrap().note],
        add: vec!["x_1".into()],
        remove: Vec::new(),
    };
    crate::note::change_tags(&room.store, &tagged).unwrap();
    let by_state = |cards: StudyCards, with: &[&str], without: &[&str]| {
        let owned = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect();
        CustomStudy::ByState { cards, limit: 10, with_tags: owned(with), without_tags: owned(without) }
    };
    for (wanted, expected) in [
        (CustomStudy::Forgotten { days: 1 }, vec![forgotten]),
        (CustomStudy::ReviewAhead { days: 30 }, vec![forgotten, old]),
        (CustomStudy::PreviewNew { days: 2 }, vec![fresh]),
        (by_state(StudyCards::New, &[], &[]), vec![fresh]),
        (by_state(StudyCards::All, &["x_1"], &[]), vec![fresh]),
        (by_state(StudyCards::All, &[], &["x_1"]), vec![old, forgotten]),
        (by_state(StudyCards::Review, &[], &[]), vec![old, forgotten]),
    ] {
        let studied = study(&room.store, &room.zone, home, &wanted, "Session").unwrap();
        let mut found: Vec<CardId> =
            [old, forgotten, fresh].into_iter().filter(|&card| lies_in(&room, card).0 == studied.deck).collect();
        found.sort_by_key(|card| expected.iter().position(|wanted| wanted == card));
        assert_eq!(found, expected, "{wanted:?}");
        assert_eq!(studied.gathered as usize, expected.len());
    }
    let sessions = deck::list(&room.store).unwrap().iter().filter(|deck| deck.filter.is_some()).count();
    assert_eq!(sessions, 1, "the deck is used again");
    assert!(study(&room.store, &room.zone, home, &CustomStudy::Forgotten { days: 1 }, "Elsewhere").is_err());
    assert_eq!(card::get(&room.store, old).unwrap().state.phase, Phase::Review);
    // A card that is borrowed goes with the deck it belongs to, and comes back with it.
    deck::delete(&room.store, home).unwrap();
    assert!(card::get(&room.store, old).unwrap().is_deleted);
    undo::undo(&room.store).unwrap();
    assert!(!card::get(&room.store, old).unwrap().is_deleted);
    // Deleting the filtered deck sends its cards home.
    let session = deck::list(&room.store).unwrap().into_iter().find(|deck| deck.filter.is_some()).unwrap();
    deck::delete(&room.store, session.id).unwrap();
    assert_eq!(lies_in(&room, old), (home, None));
    room.check();
}
