//! A student sets an exam, looks at the plan, studies what it has for today, and takes the exam away again.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;
use studium_app::cards::schedule::Calendar;

use crate::support::{Bench, cards_done as done, cards_refused as refused};

/// The date in so many days; the command line reads the machine's own clock.
fn date(ahead: i32) -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let today = i32::try_from(seconds / 86_400).expect("a day of this century");
    Calendar::date(today + ahead).expect("a date of this century")
}

#[test]
fn an_exam_is_planned_studied_and_taken_away() {
    let bench = Bench::new();
    for front in ["Paris", "Rome", "Lima", "Oslo"] {
        done(&bench, &["add", front, "a capital", "--deck", "Geography::Capitals"]);
    }
    let soon = date(12);
    let add = |on: &str, deck: &str, minutes: &str| {
        ["exam", "add", "Geography", "--on", on, "--deck", deck, "--minutes", minutes].map(str::to_owned)
    };
    for (on, deck, minutes, code) in [
        (date(-3).as_str(), "Geography", "20", "bad_input"),
        ("soon", "Geography", "20", "bad_input"),
        (soon.as_str(), "Geography", "0", "bad_input"),
        (soon.as_str(), "Nowhere", "20", "not_found"),
    ] {
        let words = add(on, deck, minutes);
        assert_eq!(refused(&bench, &words.each_ref().map(String::as_str)), code, "{on} {deck} {minutes}");
    }
    assert_eq!(
        refused(&bench, &["exam", "add", "x", "--on", &soon, "--search", "tag:nothing", "--minutes", "5"]),
        "bad_input"
    );
    assert_eq!(done(&bench, &["exam", "list"])["exams"], json!([]));

    let words = add(&soon, "Geography", "20");
    let exam = done(&bench, &words.each_ref().map(String::as_str))["exam"].clone();
    let listed = done(&bench, &["exam", "list"]);
    assert_eq!((&listed["exams"][0]["exam"]["id"], &listed["exams"][0]["stage"]), (&exam, &json!("ahead")));

    let plan = done(&bench, &["exam", "plan", "geography"]);
    assert_eq!((&plan["cards"], &plan["new"], &plan["left_out"]), (&json!(4), &json!(4), &json!(0)));
    assert!(plan["days_left"].as_u64().is_some_and(|days| (11..=13).contains(&days)), "{plan}");
    assert!(plan["expected"]["cards"].as_f64() > plan["expected_without"]["cards"].as_f64(), "{plan}");
    let today = plan["today_cards"].as_array().expect("cards").clone();
    assert!(!today.is_empty(), "{plan}");

    let studied = done(&bench, &["exam", "study", "Geography"]);
    assert_eq!(studied["gathered"], json!(today.len()));
    let deck = studied["path"].as_str().expect("a path").to_owned();
    assert_eq!(deck, format!("Geography ({soon})"), "there is a deck of the exam's name");
    let next = done(&bench, &["due", "--deck", &deck]);
    assert_eq!(next["card"]["card"]["id"], today[0]["card"], "in the order of the plan");
    let card = today[0]["card"].as_str().expect("an id");
    done(&bench, &["answer", card, "easy", "--took-ms", "4000"]);
    let plan = done(&bench, &["exam", "plan", exam.as_str().expect("an id")]);
    assert_eq!((&plan["today_done"], &plan["today_cards"][0]["standing"]), (&json!(1), &json!("done")));

    // Each call is a program of its own: the steps are known after a restart.
    done(&bench, &["exam", "remove", "Geography"]);
    assert_eq!(refused(&bench, &["exam", "plan", "Geography"]), "not_found");
    assert_eq!(done(&bench, &["undo"])["step"]["operation"], "delete_exam");
    assert_eq!(done(&bench, &["undo"])["step"]["operation"], "answer_card");
    assert_eq!(done(&bench, &["due", "--deck", &deck])["card"]["card"]["id"], today[0]["card"]);
    done(&bench, &["undo"]);
    assert_eq!(refused(&bench, &["due", "--deck", &deck]), "not_found");
    let (code, doctor) = bench.run(&["doctor"]);
    assert_eq!(code, 0, "{doctor}");
}
