//! A student keeps notes, learns their cards, takes a slip back, and asks how well the schedule foretells.

use serde_json::{Value, json};

use crate::support::{Bench, cards_done as done, cards_refused as refused};

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[test]
fn a_note_becomes_a_card_that_is_answered_and_the_answer_is_taken_back() {
    let bench = Bench::new();
    let added = done(&bench, &["add", "Capital of <b>France</b>", "Paris", "--deck", "Geography::Capitals"]);
    let card = text(&added["cards"][0]).to_owned();
    let again = done(&bench, &["add", "capital of France", "Lyon?", "--deck", "Geography"]);
    assert_eq!(again["copies"], json!([added["note"]]), "a copy is said, and made all the same");

    let decks = done(&bench, &["decks"]);
    let of = |path: &str| -> Value {
        let decks = decks["decks"].as_array().expect("decks");
        decks.iter().find(|deck| deck["path"] == path).expect("the deck")["due"].clone()
    };
    assert_eq!(of("Geography")["new"], 2);
    assert_eq!(of("Geography::Capitals")["new"], 1);

    let next = done(&bench, &["due", "--deck", "geography::capitals"]);
    assert_eq!(next["card"]["card"]["id"], json!(card));
    assert_eq!(next["card"]["question"], "Capital of <b>France</b>");
    assert_eq!(next["card"]["buttons"][0]["interval_s"], 60);
    done(&bench, &["answer", &card, "good", "--took-ms", "2500"]);
    let answered = done(&bench, &["answer", &card, "easy"]);
    assert_eq!(
        (&answered["card"]["state"]["reps"], &answered["card"]["state"]["phase"]),
        (&json!(2), &json!("review"))
    );
    assert_eq!(done(&bench, &["due", "--deck", "Geography::Capitals"])["card"], Value::Null);

    // Each call is a program of its own: what can be taken back is known after a restart.
    assert_eq!(done(&bench, &["undo"])["cards"], json!([card]));
    assert_eq!(done(&bench, &["undo"])["step"]["operation"], "answer_card");
    let back = done(&bench, &["due", "--deck", "Geography::Capitals"]);
    assert_eq!(back["card"]["card"]["state"]["reps"], 0);
    done(&bench, &["redo"]);
    let kinds: Vec<Value> = done(&bench, &["history", &card])["events"]
        .as_array()
        .expect("events")
        .iter()
        .map(|event| event["event"]["kind"].clone())
        .collect();
    assert_eq!(kinds, ["reviewed", "reviewed", "voided", "voided", "voided"]);
    let (code, doctor) = bench.run(&["doctor"]);
    assert_eq!(code, 0, "{doctor}");
}

#[test]
fn what_makes_no_sense_says_so_and_changes_nothing() {
    let bench = Bench::new();
    assert_eq!(refused(&bench, &["add", "", "Paris"]), "bad_input");
    assert_eq!(refused(&bench, &["add", "No deletion", "--type", "Cloze"]), "bad_input");
    assert_eq!(refused(&bench, &["add", "a", "b", "--type", "Nothing"]), "not_found");
    assert_eq!(refused(&bench, &["due", "--deck", "Nowhere"]), "not_found");
    assert_eq!(refused(&bench, &["suspend", "no-id"]), "bad_input");
    assert_eq!(refused(&bench, &["answer", "01900000-0000-7000-8000-000000000000", "good"]), "not_found");
    assert_eq!(done(&bench, &["list"])["cards"], json!([]));
}

#[test]
fn cards_that_are_put_aside_are_not_due() {
    let bench = Bench::new();
    let added = done(&bench, &["add", "{{c1::Mitosis}} and {{c2::meiosis}}", "--type", "Cloze"]);
    let cards: Vec<&str> = added["cards"].as_array().expect("cards").iter().map(text).collect();
    assert_eq!(cards.len(), 2);
    done(&bench, &["suspend", cards[0]]);
    done(&bench, &["bury", cards[1]]);
    assert_eq!(done(&bench, &["due"])["card"], Value::Null);
    done(&bench, &["bury", cards[1], "--off"]);
    let next = done(&bench, &["due"]);
    assert_eq!(next["card"]["card"]["id"], cards[1]);
    assert!(!text(&next["card"]["question"]).contains("meiosis"));
    done(&bench, &["undo"]);
    assert_eq!(done(&bench, &["due"])["card"], Value::Null);
}

#[test]
fn statistics_say_what_was_answered_also_of_one_deck() {
    let bench = Bench::new();
    let mut cards = Vec::new();
    for (front, deck) in [("a", "Law"), ("b", "Law::Torts"), ("c", "Art")] {
        cards.push(text(&done(&bench, &["add", front, "back", "--deck", deck])["cards"][0]).to_owned());
    }
    done(&bench, &["answer", &cards[0], "again", "--took-ms", "2000"]);
    done(&bench, &["answer", &cards[1], "easy", "--took-ms", "3000"]);
    done(&bench, &["answer", &cards[2], "good", "--took-ms", "4000"]);
    let all = done(&bench, &["stats"]);
    assert_eq!(
        (&all["day"]["answers"], &all["day"]["took_ms"], &all["calendar"]["streak"]),
        (&json!(3), &json!(9000), &json!(1))
    );
    let law = done(&bench, &["stats", "--deck", "law", "--days", "30"]);
    assert_eq!(
        (&law["day"]["answers"], &law["day"]["again"], &law["cards"]["total"]),
        (&json!(2), &json!(1), &json!(2))
    );
    assert_eq!(law["buttons"]["learning"], json!([1, 0, 0, 1]));
    done(&bench, &["undo"]);
    assert_eq!(done(&bench, &["stats"])["day"]["answers"], 2);
    assert_eq!(refused(&bench, &["stats", "--deck", "Physics"]), "not_found");
}

#[test]
fn schedulers_are_held_against_a_review_log() {
    let bench = Bench::new();
    let mut log = "card_id,review_time_ms,rating\n".to_owned();
    // Forty cards, each shown after 1, 3, 8 and 20 days; every seventh answer is a lapse.
    for card in 0..40_i64 {
        for (turn, day) in [0, 1, 4, 12, 32].into_iter().enumerate() {
            let at = 1_700_000_000_000 + (card + day) * 86_400_000 + card * 60_000;
            let rating = if (card as usize + turn).is_multiple_of(7) { 1 } else { 3 };
            log.push_str(&format!("{card},{at},{rating}\n"));
        }
    }
    let file = bench.file("log.csv", &log).display().to_string();
    let found = done(&bench, &["evaluate", "--revlog", &file]);
    let results = found["results"].as_array().expect("results");
    let names: Vec<&str> = results.iter().map(|result| text(&result["algorithm"])).collect();
    assert_eq!(names, ["fsrs", "sm2", "hlr"]);
    for result in results {
        assert!(result["count"].as_u64().is_some_and(|count| count > 50), "{result}");
        assert!(result["log_loss"].as_f64().is_some_and(|loss| (0.1..2.0).contains(&loss)), "{result}");
        assert!(result["rmse_bins"].is_f64() && result["auc"].is_f64(), "{result}");
    }
    let bad = bench.file("bad.csv", "card_id,review_time_ms,rating\n1,soon,3\n").display().to_string();
    assert_eq!(refused(&bench, &["evaluate", "--revlog", &bad]), "bad_input");
    assert_eq!(refused(&bench, &["evaluate", "--revlog", "/nowhere.csv"]), "not_found");
    assert_eq!(done(&bench, &["optimize"])["outcome"], "too_few_reviews");
}
