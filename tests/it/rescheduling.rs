//! A student changes how cards are scheduled, and the cards that were answered before follow.

use serde_json::{Value, json};
use studium_app::OpenMode;
use studium_app::base::{DeckId, NoteTypeId, Timestamp};
use studium_app::cards::BulkNote;
use studium_app::cards::card::Reviewed;
use studium_app::cards::note::NewNote;
use studium_app::cards::schedule::{Due, Phase, Placement, Rating};

use crate::support::{Bench, cards_done as done};

const DAY_MS: i64 = 86_400_000;
/// Cards with a past: more than are written at once.
const CARDS: usize = 700;

/// An answer as SM-2 placed it: the interval, and no memory.
fn answered(at: i64, from: Phase, interval_days: u32) -> (Timestamp, Reviewed) {
    let due = i32::try_from(at / DAY_MS).expect("a day") + interval_days as i32;
    let placement = Placement {
        phase: Phase::Review,
        due: Due::Day(due),
        remaining_steps: 0,
        interval_days,
        ease_permille: 2500,
        memory: None,
        decay: None,
        desired_retention: None,
    };
    let review = Reviewed {
        rating: Rating::Good,
        took_ms: 3_000,
        from,
        last_interval: 0,
        interval: interval_days as i32,
        placement: Some(placement),
        is_practice: false,
        recall: None,
        anki: None,
    };
    (Timestamp(at), review)
}

/// A collection with cards that SM-2 has placed twice.
fn learned() -> Bench {
    let bench = Bench::new();
    done(&bench, &["preset", "set", "Default", "algorithm=sm2"]);
    let app = bench.open(OpenMode::OwnQuietly).expect("the data opens");
    let cards = app.cards();
    let basic = cards.note_types().expect("note types").into_iter().find(|known| known.name == "Basic");
    let note_type: NoteTypeId = basic.expect("it comes with Studium").id;
    let deck: DeckId = cards.ensure_deck("Default").expect("a deck");
    // Noon on two days of 2025.
    let (first, second) = (20_100 * DAY_MS + DAY_MS / 2, 20_106 * DAY_MS + DAY_MS / 2);
    let note = |number: usize| {
        let fields = vec![format!("question {number}"), "answer".to_owned()];
        let note = NewNote { note_type, deck, fields, tags: Vec::new(), source: None };
        let answers = vec![answered(first, Phase::New, 6), answered(second, Phase::Review, 15)];
        BulkNote { note, created_at: Timestamp(first), answers: vec![answers] }
    };
    cards.add_bulk(&(0..CARDS).map(note).collect::<Vec<_>>()).expect("notes with a past");
    app.close();
    bench
}

/// Memory and due day of each card, where it is the same for all of them.
fn state(bench: &Bench) -> (Value, Value) {
    let cards = done(bench, &["list"]);
    let cards = cards["cards"].as_array().expect("cards");
    let of = |card: &Value| (card["card"]["state"]["memory"].clone(), card["card"]["state"]["due"].clone());
    assert_eq!(cards.len(), CARDS);
    assert!(cards.iter().all(|card| of(card) == of(&cards[0])), "the same past, the same state");
    of(&cards[0])
}

#[test]
fn cards_follow_their_log_to_another_scheduler_and_one_undo_brings_them_back() {
    let bench = learned();
    let before = state(&bench);
    assert_eq!(before.0, Value::Null);
    done(&bench, &["preset", "set", "Default", "algorithm=fsrs", "desired_retention=0.8", "fuzz=false"]);

    let report = done(&bench, &["reschedule"]);
    assert_eq!(report, json!({ "cards": CARDS, "changed": CARDS, "moved": 0, "ended": "whole" }));
    let (memory, due) = state(&bench);
    assert!(memory["stability"].as_f64().is_some_and(|days| days > 6.0), "{memory}");
    assert_eq!(due, before.1, "nobody asked for other days");
    assert_eq!(done(&bench, &["reschedule"])["changed"], 0, "once is enough");

    let moved = done(&bench, &["reschedule", "--preset", "default", "--due"]);
    assert_eq!((&moved["changed"], &moved["moved"]), (&json!(CARDS), &json!(CARDS)));
    let after = state(&bench);
    assert_eq!(after.0, memory);
    assert_ne!(after.1, before.1);

    // Each of them is one step.
    assert_eq!(done(&bench, &["undo"])["step"]["operation"], "reschedule_cards");
    assert_eq!(state(&bench), (memory, before.1.clone()));
    assert_eq!(done(&bench, &["undo"])["cards"].as_array().map(Vec::len), Some(CARDS));
    assert_eq!(state(&bench), before);
    let (code, doctor) = bench.run(&["doctor"]);
    assert_eq!(code, 0, "{doctor}");
}

#[test]
fn a_preset_that_is_not_there_is_said() {
    let bench = Bench::new();
    let (code, result) = bench.run(&["cards", "reschedule", "--preset", "Nothing"]);
    assert_eq!((code, &result["error"]["code"]), (1, &json!("not_found")));
    assert_eq!(done(&bench, &["reschedule"]), json!({ "cards": 0, "changed": 0, "moved": 0, "ended": "whole" }));
}

#[test]
fn as_a_job_it_reports_what_came_of_it() {
    let bench = learned();
    done(&bench, &["preset", "set", "Default", "algorithm=fsrs"]);
    let app = bench.open(OpenMode::Own).expect("the data opens");
    let preset = app.cards().presets().expect("presets")[0].id;
    assert_eq!(app.cards().reviewed_cards(preset).expect("a count"), CARDS as u32);
    let job = app.reschedule_cards(preset, false).expect("a job");
    let ended = crate::support::wait_for("the job ends", || app.job(job.id).ok().filter(|job| !job.state.is_active()));
    assert_eq!((ended.error, ended.done, ended.total), (None, CARDS as u64, Some(CARDS as u64)));
    let report = app.reschedule_report(job.id).expect("a report").expect("it is done");
    assert_eq!((report.cards, report.changed, report.moved), (CARDS as u32, CARDS as u32, 0));
    assert!(app.reschedule_cards(studium_app::base::PresetId::new(), false).is_err());
    app.close();
    drop(app);
    assert!(state(&bench).0["stability"].is_number());
}
