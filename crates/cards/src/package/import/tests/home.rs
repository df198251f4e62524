//! What went from here to Anki comes home: once, and as what it was.

use studium_base::CardId;

use super::*;
use crate::deck::{Filter, FilterOrder};
use crate::filtered;
use crate::tests::DAY_MS;

/// Everything that an export gives, as the worker would read it.
fn sent(room: &Room) -> Vec<PackageEvent> {
    let content_path = |_: &str| PathBuf::new();
    let (mut notes, mut cards, mut reviews) = (Vec::new(), Vec::new(), Vec::new());
    let read: Result<Vec<PackageEvent>, crate::CardsError> = room.store.read(|reader| {
        let source = CollectionSource::read(reader, Arc::clone(&room.zone), room.store.now(), None, &content_path)?;
        let known = source.facts()?;
        source.notes(&mut |note| {
            notes.push(note);
            ControlFlow::Continue(())
        })?;
        source.cards(&mut |card| {
            cards.push(card);
            ControlFlow::Continue(())
        })?;
        source.reviews(&mut |review| {
            reviews.push(review);
            ControlFlow::Continue(())
        })?;
        Ok(vec![
            PackageEvent::Opened(PackageFacts {
                created_at_s: known.created_at_s,
                created_offset_minutes: known.created_offset_minutes,
                day_start_hour: known.day_start_hour,
                is_fsrs: known.is_fsrs,
                ..facts(Generation::Latest)
            }),
            PackageEvent::NoteTypes(source.note_types()?),
            PackageEvent::Presets(source.presets()?),
            PackageEvent::Decks(source.decks()?),
        ])
    });
    let mut events = read.unwrap();
    events.extend([PackageEvent::Notes(notes), PackageEvent::Cards(cards), PackageEvent::Reviews(reviews)]);
    events
}

fn reviews_of(events: &[PackageEvent]) -> Vec<anki::Review> {
    let rows = events.iter().filter_map(|event| match event {
        PackageEvent::Reviews(rows) => Some(rows.clone()),
        _ => None,
    });
    rows.flatten().collect()
}

/// The row of a card in Anki's id.
fn row_of(room: &Room, id: i64) -> anki::Card {
    let cards = sent(room).into_iter().find_map(|event| match event {
        PackageEvent::Cards(rows) => rows.into_iter().find(|row| row.id.0 == id),
        _ => None,
    });
    cards.expect("the card goes out")
}

/// The entries of a card's log.
fn log(room: &Room, card: CardId) -> Vec<card::Dated> {
    let mut events = card::history(&room.store, card).unwrap();
    events.retain(|dated| !matches!(dated.event, CardEvent::Seeded(_)));
    events
}

/// Three cards that were answered at the same moments, moved and reset at once, and one of them practised.
fn studied() -> (Room, [CardId; 3]) {
    let room = Room::new();
    let deck = room.deck("Here");
    let cards = ["a", "b", "c"].map(|front| room.basic(deck, front));
    for rating in [Rating::Good, Rating::Good, Rating::Easy] {
        for card in cards {
            room.answer(None, card, rating);
        }
        room.clock.advance_ms(700_000);
    }
    let today = room.today().day(deck);
    card::set_due(&room.store, &cards, |_| today, 3, None).unwrap();
    card::reset(&room.store, &cards[..2], false).unwrap();
    room.clock.advance_ms(5_000);
    let filter = Filter { search: "deck:here".into(), limit: 9, order: FilterOrder::Added, reschedules: false };
    filtered::add(&room.store, &room.zone, "Practice", &filter).unwrap();
    room.answer(None, cards[2], Rating::Good);
    (room, cards)
}

#[test]
fn what_was_studied_here_is_not_there_twice_when_it_comes_home() {
    let (room, cards) = studied();
    let before = cards.map(|card| log(&room, card));
    let mut events = sent(&room);
    let entries = reviews_of(&events);
    assert_eq!(entries.len(), 15, "9 answers, 3 cards moved, 2 reset, 1 practised");
    assert!(entries.windows(2).all(|pair| pair[0].id_ms < pair[1].id_ms), "each has its own moment");
    room.clock.advance_ms(DAY_MS);
    let report = import(&room, events.clone());
    assert_eq!((report.reviews.added, report.reviews.kept), (0, 15), "{report:?}");
    assert_eq!(cards.map(|card| log(&room, card)), before);
    // Study goes on in Anki, with the same answer as before.
    let there = anki::Review { id_ms: room.store.now().0, ..entries[0] };
    events.push(PackageEvent::Reviews(vec![there]));
    let report = import(&room, events);
    assert_eq!((report.reviews.added, report.reviews.kept), (1, 15), "{report:?}");
    room.check();
}

#[test]
fn an_answer_in_anki_is_another_one_even_if_it_says_the_same_within_the_hour() {
    let room = Room::new();
    let card = room.basic(room.deck("Here"), "a");
    room.answer(None, card, Rating::Again);
    let mut events = sent(&room);
    let there = reviews_of(&events)[0];
    events.push(PackageEvent::Reviews(vec![anki::Review { id_ms: there.id_ms + 61_000, ..there }]));
    assert_eq!(import(&room, events).reviews.added, 1);
}

#[test]
fn practice_is_practice_wherever_it_goes() {
    let (room, cards) = studied();
    let practised = |room: &Room, card: CardId| -> Vec<card::Reviewed> {
        let events = log(room, card).into_iter().filter_map(|dated| match dated.event {
            CardEvent::Reviewed(review) if review.is_practice => Some(review),
            _ => None,
        });
        events.collect()
    };
    assert_eq!(practised(&room, cards[2]).len(), 1);
    let events = sent(&room);
    let entry = *reviews_of(&events).last().expect("it goes out");
    assert_eq!((entry.kind, entry.factor, entry.interval), (3, 0, entry.last_interval));
    let other = Room::new();
    import(&other, events);
    let card = cards_by_front(&other)["c"].id;
    let there = practised(&other, card);
    assert_eq!(there.len(), 1, "and no other answer is");
    assert_eq!(there[0].interval, there[0].last_interval);
}

#[test]
fn who_was_put_aside_for_a_day_that_is_over_is_not_any_more() {
    let room = Room::new();
    let mut events = small(notes());
    if let PackageEvent::Cards(rows) = &mut events[5] {
        // Flags that only Anki knows keep the whole row.
        (rows[0].queue, rows[0].flags, rows[0].modified_at_s) = (-3, 9, NOW.0 / 1000);
        (rows[1].queue, rows[1].modified_at_s) = (-2, NOW.0 / 1000);
    }
    import(&room, events);
    let here = room.basic(room.deck("Here"), "c");
    let day = room.today().day(room.deck("Here"));
    card::bury(&room.store, &[here], |_| Some(day)).unwrap();
    let made = card::get(&room.store, here).unwrap().created_at.0;
    let queues = || [200, 201, made].map(|id| row_of(&room, id).queue);
    assert_eq!(queues(), [-3, -2, -3]);
    let before = row_of(&room, 200);
    room.clock.advance_ms(DAY_MS);
    assert_eq!(queues(), [2, 0, 0]);
    assert_eq!(row_of(&room, 200), anki::Card { queue: 2, ..before }, "everything else is as it was");
}

fn picture(hash: &str) -> Media {
    Media { name: "cell.png".into(), content_hash: hash.repeat(32), size_bytes: 3 }
}

fn first_field(room: &Room, guid: &str) -> String {
    room.store.read(|reader| note::find_by_guid(reader, guid)).unwrap().unwrap().fields[0].clone()
}

/// Takes a package with notes and a picture in, and says whether it came to its end.
fn take(room: &Room, notes: Vec<anki::Note>, hash: &str, is_finished: bool) {
    let mut import = PackageImport::new(&room.store, Arc::clone(&room.zone));
    for event in small(notes) {
        import.take(event).unwrap();
    }
    import.take_media(picture(hash)).unwrap();
    if is_finished {
        import.finish().unwrap();
    }
}

#[test]
fn a_note_that_is_newer_here_keeps_its_picture() {
    let room = Room::new();
    let html = "<img src=\"cell.png\">";
    take(&room, vec![note(100, "one", &[html, "x"], MADE_S)], "aa", true);
    let id = room.store.read(|reader| note::find_by_guid(reader, "one")).unwrap().unwrap().id;
    let fields = Some(vec![format!("{html} mine"), "x".to_owned()]);
    note::edit(&room.store, &NoteEdit { id, fields, tags: None }).unwrap();
    let package = || vec![note(100, "one", &[html, "theirs"], MADE_S + 9), note(101, "two", &[html, "x"], MADE_S)];
    // The first import ends before its last step; the second one makes up for it.
    for is_finished in [false, true] {
        take(&room, package(), "bb", is_finished);
    }
    assert_eq!(first_field(&room, "one"), "<img src=\"cell.png\"> mine");
    assert_eq!(first_field(&room, "two"), "<img src=\"cell-bbbbbbbb.png\">");
}
