//! A review is killed at two hundred moments: every answer that was acknowledged is there, none twice, and the last one
//! can be taken back.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;

use crate::support::Bench;

const KILLS: usize = 200;
const CARDS: usize = 400;

/// Answers of one run until it is killed: card and number of the answer, as acknowledged; and the card that was asked last.
fn killed_session(bench: &Bench, lives_ms: u64, acknowledged: &mut HashMap<String, u64>) -> Option<String> {
    let mut command = bench.cli(&["cards", "review", "--deck", "Words"]);
    let mut session = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("a session");
    let mut input = session.stdin.take().expect("stdin is piped");
    let output = BufReader::new(session.stdout.take().expect("stdout is piped"));
    let killer = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(lives_ms));
        // May have ended by itself.
        let _ = session.kill();
        session.wait().expect("an end");
    });
    let mut asked = None;
    for line in output.lines().map_while(Result::ok) {
        // A line that was cut is no acknowledgement.
        let Ok(said) = serde_json::from_str::<Value>(&line) else { break };
        if let Some(card) = said["card"]["card"]["id"].as_str() {
            asked = Some(card.to_owned());
            if input.write_all(b"good\n").and_then(|()| input.flush()).is_err() {
                break;
            }
        } else if let Some(id) = said["answered"]["card"]["id"].as_str() {
            let reps = said["answered"]["card"]["state"]["reps"].as_u64().expect("a count");
            acknowledged.insert(id.to_owned(), reps);
            asked = None;
        }
    }
    killer.join().expect("the session ended");
    asked
}

#[test]
fn a_review_killed_at_two_hundred_moments_keeps_every_answer_once() {
    let bench = Bench::new();
    let words: Vec<String> = (0..CARDS).map(|number| format!("word {number},meaning {number}")).collect();
    let text = format!("#separator:Comma\n#deck:Words\n{}\n", words.join("\n"));
    let (code, taken) = bench.run(&["cards", "import", &bench.file("words.csv", text).display().to_string()]);
    assert_eq!(code, 0, "{taken}");
    let (code, unlimited) = bench.run(&["cards", "study", "more-new", "2000", "--deck", "Words"]);
    assert_eq!(code, 0, "{unlimited}");

    let mut acknowledged: HashMap<String, u64> = HashMap::new();
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..KILLS {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let asked = killed_session(&bench, 30 + seed % 220, &mut acknowledged);
        // One answer may have reached the disk and not us.
        let Some(asked) = asked else { continue };
        let known = acknowledged.get(&asked).copied().unwrap_or(0);
        let found = reps(&bench, &asked);
        assert!(found == known || found == known + 1, "{asked}: {known} acknowledged, {found} found");
        if found > known {
            acknowledged.insert(asked, found);
        }
    }
    let answers: u64 = acknowledged.values().sum();
    assert!(answers > 40, "the sessions lived long enough to answer: {answers}");
    let (_, listed) = bench.run(&["cards", "list", "--deck", "Words"]);
    let mut found: HashMap<String, u64> = HashMap::new();
    for card in listed["cards"].as_array().expect("cards") {
        let (id, reps) = (&card["card"]["id"], &card["card"]["state"]["reps"]);
        if reps != 0 {
            found.insert(id.as_str().expect("an id").to_owned(), reps.as_u64().expect("a count"));
        }
    }
    assert_eq!(found, acknowledged);
    let (code, undone) = bench.run(&["cards", "undo"]);
    assert_eq!((code, &undone["step"]["operation"]), (0, &Value::from("answer_card")), "{undone}");
    let taken_back = undone["cards"][0].as_str().expect("a card");
    assert_eq!(reps(&bench, taken_back) + 1, acknowledged[taken_back]);
    let (code, diagnosis) = bench.run(&["doctor"]);
    assert_eq!(code, 0, "{diagnosis}");
}

/// How often a card was answered: by its events that count, which are the truth.
fn reps(bench: &Bench, card: &str) -> u64 {
    let (code, history) = bench.run(&["cards", "history", card]);
    assert_eq!(code, 0, "{history}");
    let kinds = history["events"].as_array().expect("events").iter().map(|event| &event["event"]["kind"]);
    let (mut reviewed, mut voided) = (0, 0);
    for kind in kinds {
        reviewed += u64::from(kind == "reviewed");
        voided += u64::from(kind == "voided");
    }
    reviewed - voided
}
