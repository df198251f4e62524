//! A student comes from Anki, goes on here, and takes everything along again.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Bench, cards_done as done};

fn refused(bench: &Bench, path: &Path) -> String {
    let (code, result) = bench.run(&["cards", "import", &path.display().to_string()]);
    assert_eq!(code, 1, "{result}");
    result["error"]["code"].as_str().expect("a code").to_owned()
}

/// Fields and state of every card, by the first field.
fn all(bench: &Bench) -> Vec<Value> {
    let found = done(bench, &["list"]);
    let mut cards: Vec<Value> = found["cards"]
        .as_array()
        .expect("cards")
        .iter()
        .map(|card| {
            let mut state = card["card"]["state"].clone();
            // A package says it in seconds.
            state["last_review_at"] = json!(state["last_review_at"].as_i64().map(|at| at / 1000));
            json!([card["fields"], card["card"]["ordinal"], state, card["card"]["flag"]])
        })
        .collect();
    cards.sort_by_key(Value::to_string);
    cards
}

fn decks(bench: &Bench) -> Vec<Value> {
    let found = done(bench, &["decks"]);
    found["decks"].as_array().expect("decks").iter().map(|deck| deck["path"].clone()).collect()
}

/// A collection with notes of three kinds, one card of which was answered.
fn student() -> Bench {
    let bench = Bench::new();
    let added =
        done(&bench, &["add", "die <b>Katze</b>", "the cat", "--deck", "Languages::German", "--tag", "animals"]);
    done(&bench, &["add", "der Hund", "the dog", "--deck", "Languages", "--type", "Basic (and reversed card)"]);
    done(&bench, &["add", "{{c1::Berlin}} lies on the {{c2::Spree}}", "--deck", "Geography", "--type", "Cloze"]);
    let card = added["cards"][0].as_str().expect("a card").to_owned();
    done(&bench, &["answer", &card, "good", "--took-ms", "2000"]);
    done(&bench, &["answer", &card, "easy", "--took-ms", "1000"]);
    bench
}

#[test]
fn a_whole_collection_goes_out_and_comes_in_elsewhere_as_it_was() {
    let bench = student();
    let package = bench.path("all.colpkg");
    let written = done(&bench, &["export", &package.display().to_string()]);
    assert_eq!((&written["notes"], &written["cards"], &written["reviews"]), (&json!(3), &json!(5), &json!(2)));
    let other = Bench::new();
    let report = done(&other, &["import", &package.display().to_string()])["report"].clone();
    assert_eq!((&report["notes"]["added"], &report["cards"]["added"]), (&json!(3), &json!(5)), "{report}");
    assert_eq!(report["left_out_count"], 0, "{report}");
    assert_eq!(all(&other), all(&bench));
    assert_eq!(decks(&other), decks(&bench));
    // It is the same collection: whoever takes it in again gets nothing twice.
    let report = done(&bench, &["import", &package.display().to_string()])["report"].clone();
    assert_eq!((&report["notes"]["added"], &report["cards"]["added"]), (&json!(0), &json!(0)), "{report}");
    assert_eq!((&report["reviews"]["added"], &report["reviews"]["kept"]), (&json!(0), &json!(2)), "{report}");
    let (code, doctor) = other.run(&["doctor"]);
    assert_eq!(code, 0, "{doctor}");
}

#[test]
fn one_deck_goes_out_alone() {
    let bench = student();
    for legacy in [false, true] {
        let package = bench.path(if legacy { "old.apkg" } else { "new.apkg" });
        let path = package.display().to_string();
        let mut words = vec!["export", &path, "--deck", "languages"];
        words.extend(legacy.then_some("--legacy"));
        assert_eq!(done(&bench, &words)["notes"], 2);
        let other = Bench::new();
        done(&other, &["import", &path]);
        assert_eq!(decks(&other), ["Languages", "Languages::German"]);
        assert_eq!(all(&other).len(), 3);
    }
}

#[test]
fn notes_as_text_come_in_and_come_up_to_date() {
    let bench = Bench::new();
    let file = |text: &str| bench.file("words.csv", text).display().to_string();
    let first = file("#separator:Comma\n#deck:French\nBonjour,Good day\nMerci,\"Thank you, thanks\"\n");
    assert_eq!(done(&bench, &["import", &first])["report"]["notes"]["added"], 2);
    let second = file("#separator:Comma\n#deck:French\nBonjour,Hello\nSalut,Hi\n");
    let report = done(&bench, &["import", &second])["report"]["notes"].clone();
    assert_eq!((&report["added"], &report["updated"]), (&json!(1), &json!(1)));
    let fields: Vec<Value> = all(&bench).into_iter().map(|card| card[0].clone()).collect();
    assert_eq!(fields, [json!(["Bonjour", "Hello"]), json!(["Merci", "Thank you, thanks"]), json!(["Salut", "Hi"])]);
    assert!(decks(&bench).contains(&json!("French")));
}

#[test]
fn a_deck_ten_thousand_levels_deep_is_a_deck() {
    let bench = Bench::new();
    let deep = vec!["d"; 10_000].join("::");
    let text = format!("#separator:Comma\n#deck column:3\nfront,back,{deep}\n");
    let path = bench.file("deep.csv", &text).display().to_string();
    assert_eq!(done(&bench, &["import", &path])["report"]["cards"]["added"], 1);
    let paths = decks(&bench);
    assert!(paths.len() <= 22, "{} decks", paths.len());
    assert_eq!(done(&bench, &["list"])["cards"].as_array().map(Vec::len), Some(1));
}

#[test]
fn what_is_no_package_is_refused_and_nothing_comes_of_it() {
    let bench = student();
    let before = all(&bench);
    assert_eq!(refused(&bench, &bench.path("nowhere.apkg")), "file_missing");
    assert_eq!(refused(&bench, &bench.file("noise.apkg", "PK\u{3}\u{4} and then nothing")), "file_damaged");
    assert_eq!(refused(&bench, &bench.file("empty.csv", "\n")), "file_empty");
    let package = bench.path("all.apkg");
    done(&bench, &["export", &package.display().to_string()]);
    let whole = std::fs::read(&package).expect("the package is there");
    for end in [whole.len() / 3, whole.len() - 30] {
        std::fs::write(&package, &whole[..end]).expect("the package is cut");
        assert_eq!(refused(&bench, &package), "file_damaged");
    }
    assert_eq!(all(&bench), before);
}

#[test]
fn a_package_is_written_whole_or_not_at_all() {
    let bench = student();
    let folder = bench.path("no such folder").join("all.apkg");
    let (code, result) = bench.run(&["cards", "export", &folder.display().to_string()]);
    assert_eq!(code, 1, "{result}");
    let old = bench.file("old.apkg", "what was there");
    let (code, _) = bench.run(&["cards", "export", &old.display().to_string(), "--deck", "Nowhere"]);
    assert_eq!(code, 1);
    assert_eq!(std::fs::read_to_string(&old).expect("the file is there"), "what was there");
}
