//! What comes next, and what an answer does.

mod days;
mod faces;
mod siblings;

use super::*;
use crate::note_type::Stock;
use crate::preset;
use crate::schedule::{Mix, NewOrder, Phase, Preset as Options, Rating};
use crate::tests::{DAY_MS, Room};
use crate::{CardsError, card, deck, note, undo};
use studium_base::{CardId, DeckId};

fn with_options(room: &Room, change: impl FnOnce(&mut Options)) {
    let mut options = preset::get(&room.store, preset::default_id()).unwrap().options;
    change(&mut options);
    let edit = preset::PresetEdit { id: preset::default_id(), name: None, options: Some(options) };
    preset::edit(&room.store, &edit).unwrap();
}

/// Gives a deck a preset of its own.
fn with_preset(room: &Room, id: DeckId, options: &Options) {
    let preset = Some(preset::add(&room.store, "Its own", options).unwrap());
    let deck::Deck { parent, name, course, description, .. } = deck::get(&room.store, id).unwrap();
    deck::edit(&room.store, &deck::DeckEdit { id, parent, name, course, preset, description }).unwrap();
}

/// What the list of decks says of a deck.
fn listed(room: &Room, path: &str) -> Counts {
    let decks = counts(&room.store, &room.shared).unwrap();
    decks.into_iter().find(|deck| deck.path == path).unwrap().due
}

/// Answers "easy" until nothing comes any more.
fn study_all(room: &Room, deck: DeckId) -> Vec<CardId> {
    let mut session = room.session(deck);
    let mut seen = Vec::new();
    while let Some(card) = session.next(room.store.now()) {
        room.answer(Some(&mut session), card, Rating::Easy);
        seen.push(card);
        assert!(seen.len() < 500, "the session never ends");
    }
    seen
}

#[test]
fn new_cards_come_within_the_limits_of_their_deck_and_those_above() {
    let room = Room::new();
    let (outer, inner) = (room.deck("A"), room.deck("A::B"));
    for number in 0..12 {
        room.basic(inner, &number.to_string());
        room.basic(outer, &format!("outer {number}"));
    }
    with_options(&room, |options| options.new_per_day = 10);
    assert_eq!(room.session(outer).counts(), Counts { new: 10, learning: 0, review: 0 });
    assert_eq!(room.session(inner).counts().new, 10);
    assert_eq!(study_all(&room, inner).len(), 10);
    assert_eq!(room.session(outer).counts().new, 0, "what was seen below counts above");
    room.clock.advance_ms(DAY_MS);
    let tomorrow = counts(&room.store, &room.shared).unwrap();
    let of = |path: &str| tomorrow.iter().find(|deck| deck.path == path).unwrap();
    assert_eq!((of("A").due.new, of("A::B").due.new, of("A").total), (10, 2, 24));
}

#[test]
fn reviews_come_before_new_cards_take_their_limit() {
    let room = Room::new();
    let deck = room.deck("Default");
    for number in 0..6 {
        room.basic(deck, &number.to_string());
    }
    with_options(&room, |options| options.new_per_day = 3);
    assert_eq!(study_all(&room, deck).len(), 3);
    with_options(&room, |options| {
        options.reviews_per_day = 4;
        options.new_mix = Mix::Before;
    });
    room.clock.advance_ms(40 * DAY_MS);
    assert_eq!(room.session(deck).counts(), Counts { new: 1, learning: 0, review: 3 });
}

#[test]
fn a_step_comes_again_when_its_time_has_come() {
    let room = Room::new();
    let deck = room.deck("Default");
    let (first, second) = (room.basic(deck, "a"), room.basic(deck, "b"));
    let mut session = room.session(deck);
    assert_eq!(session.next(room.store.now()), Some(first));
    room.answer(Some(&mut session), first, Rating::Again);
    assert_eq!(session.next(room.store.now()), Some(second), "a minute has not gone by");
    // A minute, and what the fuzz of steps may add.
    room.clock.advance_ms(80_000);
    assert_eq!(session.next(room.store.now()), Some(first));
    room.answer(Some(&mut session), second, Rating::Easy);
    room.answer(Some(&mut session), first, Rating::Good);
    assert_eq!(session.next(room.store.now()), Some(first), "nothing else is left: ten minutes may come early");
    assert_eq!(session.counts(), Counts { new: 0, learning: 1, review: 0 });
    room.answer(Some(&mut session), first, Rating::Good);
    assert_eq!(session.next(room.store.now()), None);
    room.check();
}

#[test]
fn siblings_are_put_off_where_the_preset_says_so() {
    let room = Room::new();
    let deck = room.deck("Default");
    let (_, cards) = room.add(Stock::Reversed, deck, &["f", "b"]);
    with_options(&room, |options| options.bury_new_siblings = true);
    let mut session = room.session(deck);
    assert_eq!(session.counts().new, 1);
    room.answer(Some(&mut session), cards[0], Rating::Easy);
    assert_eq!(session.next(room.store.now()), None);
    assert_eq!(room.session(deck).counts().new, 0);
    room.clock.advance_ms(DAY_MS);
    assert_eq!(room.session(deck).next(room.store.now()), Some(cards[1]));
    room.check();
}

#[test]
fn an_answer_can_be_taken_back_also_after_a_restart() {
    let room = Room::new();
    let deck = room.deck("Default");
    let card = room.basic(deck, "a");
    let before = card::get(&room.store, card).unwrap();
    room.answer(None, card, Rating::Good);
    let after = card::get(&room.store, card).unwrap();
    let room = room.restarted();
    let stepped = undo::undo(&room.store).unwrap();
    assert_eq!(stepped.cards, [card]);
    assert_eq!(card::get(&room.store, card).unwrap(), before);
    assert_eq!(room.session(deck).counts().new, 1, "nothing was learned today");
    undo::redo(&room.store).unwrap();
    assert_eq!(card::get(&room.store, card).unwrap(), after);
    room.check();
}

#[test]
fn an_answer_to_a_card_that_has_moved_on_is_refused() {
    let room = Room::new();
    let card = room.basic(room.deck("Default"), "a");
    room.answer(None, card, Rating::Good);
    let late = Answer { card, rating: Rating::Good, took_ms: 1, reps: 0 };
    assert!(matches!(answer(&room.store, &room.shared, None, &late), Err(CardsError::CardMoved(_))));
    assert_eq!(card::get(&room.store, card).unwrap().state.reps, 1);
}

#[test]
fn a_card_that_is_forgotten_again_and_again_is_said_to_be() {
    let room = Room::new();
    let deck = room.deck("Default");
    let (note, cards) = room.add(Stock::Basic, deck, &["f", "b"]);
    with_options(&room, |options| {
        options.leech_threshold = 2;
        options.leech_action = crate::schedule::LeechAction::Suspend;
        options.relearning_steps_s = vec![];
    });
    room.answer(None, cards[0], Rating::Easy);
    let mut leeches = 0;
    for _ in 0..2 {
        room.clock.advance_ms(60 * DAY_MS);
        leeches += u32::from(room.answer(None, cards[0], Rating::Again).is_leech);
    }
    assert_eq!(leeches, 1);
    assert_eq!(note::get(&room.store, note).unwrap().tags, ["leech"]);
    assert_eq!(card::get(&room.store, cards[0]).unwrap().held_back, card::HeldBack::Suspended);
    room.check();
    undo::undo(&room.store).unwrap();
    assert_eq!(note::get(&room.store, note).unwrap().tags, Vec::<String>::new());
    room.check();
}

#[test]
fn a_clock_that_was_set_back_a_year_loses_and_doubles_nothing() {
    let room = Room::new();
    let deck = room.deck("Default");
    let card = room.basic(deck, "a");
    room.answer(None, card, Rating::Easy);
    room.clock.advance_ms(-365 * DAY_MS);
    let answered = room.answer(None, card, Rating::Good);
    assert_eq!(answered.card.state.reps, 2);
    room.check();
    room.clock.advance_ms(3 * 365 * DAY_MS);
    assert_eq!(room.session(deck).counts().review, 1);
}

#[test]
fn new_cards_come_in_the_order_that_was_asked_for() {
    let room = Room::new();
    let deck = room.deck("Default");
    let cards: Vec<CardId> = (0..5).map(|number| room.basic(deck, &number.to_string())).collect();
    let order = |order: NewOrder| {
        with_options(&room, |options| options.new_order = order);
        let mut session = room.session(deck);
        let mut found = Vec::new();
        while let Some(next) = session.next(room.store.now()) {
            let mut gone = card::get(&room.store, next).unwrap();
            gone.is_deleted = true;
            session.follow(&gone, &[]);
            found.push(next);
        }
        found
    };
    assert_eq!(order(NewOrder::Position), cards);
    assert_eq!(order(NewOrder::PositionDescending), cards.iter().rev().copied().collect::<Vec<_>>());
    let by_chance = order(NewOrder::RandomCards);
    assert_eq!(by_chance, order(NewOrder::RandomCards), "the same all day");
    let (mut sorted, mut all) = (by_chance, cards);
    sorted.sort();
    all.sort();
    assert_eq!(sorted, all);
}

#[test]
fn a_card_shows_both_sides_and_what_the_buttons_do() {
    let room = Room::new();
    let deck = room.deck("Geography::Capitals");
    let (_, cards) = room.add(Stock::Cloze, deck, &["{{c1::Paris}} is in {{c2::France}}"]);
    let shown = room.show(cards[1]).unwrap();
    assert!(shown.question.contains("[...]") && shown.question.contains("Paris"), "{}", shown.question);
    assert!(!shown.question.contains("France"));
    assert!(shown.answer.contains("France"));
    assert_eq!(shown.deck, "Geography::Capitals");
    let seconds: Vec<u64> = shown.buttons.iter().map(|button| button.interval_s).collect();
    assert!(seconds.is_sorted() && seconds[0] == 60, "{seconds:?}");
    assert!(matches!(room.show(CardId::new()), Err(CardsError::NoCard(_))));
    assert!(matches!(Session::start(&room.store, &room.today(), DeckId::new()), Err(CardsError::NoDeck(_))));
}

#[test]
fn reviews_of_a_card_that_is_learned_are_due_on_their_day() {
    let room = Room::new();
    let deck = room.deck("Default");
    let card = room.basic(deck, "a");
    let state = room.answer(None, card, Rating::Easy).card.state;
    assert_eq!(state.phase, Phase::Review);
    for days in 1..i64::from(state.interval_days) {
        room.clock.advance_ms(DAY_MS);
        assert_eq!(room.session(deck).counts().review, 0, "after {days} days");
    }
    room.clock.advance_ms(DAY_MS);
    assert_eq!(room.session(deck).counts().review, 1);
    deck::delete(&room.store, deck).unwrap();
}

#[test]
fn the_list_of_decks_counts_what_a_session_would_gather() {
    let room = Room::new();
    let paths = ["A", "A::B", "A::B::C", "A::D", "E"];
    let decks = paths.map(|path| room.deck(path));
    let mut presets = Vec::new();
    for (number, &deck) in decks.iter().enumerate() {
        let id = preset::add(&room.store, paths[number], &Options::default()).unwrap();
        let known = deck::get(&room.store, deck).unwrap();
        let (parent, name, course, description) = (known.parent, known.name, known.course, known.description);
        let edit = deck::DeckEdit { id: deck, parent, name, course, preset: Some(id), description };
        deck::edit(&room.store, &edit).unwrap();
        presets.push(id);
        for card in 0..6 {
            let (_, cards) = room.add(Stock::Reversed, deck, &[&format!("{number} {card}"), "back"]);
            if card < 4 {
                room.answer(None, cards[0], if card == 3 { Rating::Good } else { Rating::Easy });
            }
        }
    }
    room.clock.advance_ms(60 * DAY_MS);
    let mut chance = 7_u64;
    let mut below = |end: u64| {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((chance >> 33) % end).unwrap()
    };
    for round in 0..60 {
        for &id in &presets {
            let mut options = preset::get(&room.store, id).unwrap().options;
            options.new_per_day = below(20);
            options.reviews_per_day = below(16);
            options.bury_new_siblings = round % 10 == 9 && below(2) == 0;
            preset::edit(&room.store, &preset::PresetEdit { id, name: None, options: Some(options) }).unwrap();
        }
        for counted in counts(&room.store, &room.shared).unwrap() {
            assert_eq!(counted.due, room.session(counted.deck).counts(), "round {round}, {}", counted.path);
        }
    }
}

#[test]
fn an_answer_that_finds_the_disk_full_is_not_acknowledged_and_the_card_stays_as_it_was() {
    let room = Room::new();
    let deck = room.deck("Default");
    let cards: Vec<CardId> = (0..40).map(|number| room.basic(deck, &format!("front {number}"))).collect();
    room.store.limit_growth(3).unwrap();
    let mut answered = 0;
    let error = loop {
        let id = cards[answered % cards.len()];
        let reps = card::get(&room.store, id).unwrap().state.reps;
        let given = Answer { card: id, rating: Rating::Good, took_ms: 1_000, reps };
        match answer(&room.store, &room.shared, None, &given) {
            Ok(_) => answered += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(studium_base::Coded::code(&error), studium_base::ErrorCode::DiskFull);
    let reps = |id: CardId| card::get(&room.store, id).unwrap().state.reps as usize;
    assert_eq!(
        cards.iter().map(|&id| reps(id)).sum::<usize>(),
        answered,
        "what was acknowledged is there, and no more"
    );
    assert!(answered > 0, "the disk was full before anything was answered");
    room.store.limit_growth(1_000).unwrap();
    room.answer(None, cards[answered % cards.len()], Rating::Good);
    assert_eq!(cards.iter().map(|&id| reps(id)).sum::<usize>(), answered + 1);
    room.check();
}
