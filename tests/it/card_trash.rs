//! A student deletes, restores, looks up what a note said before, and takes steps back, all with the real program.

use serde_json::{Value, json};

use crate::support::{Bench, cards_done as done, cards_refused as refused};

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// Decks with the number of their cards.
fn decks(bench: &Bench) -> Vec<(String, u64)> {
    let found = done(bench, &["decks"]);
    let decks = found["decks"].as_array().expect("decks").iter();
    decks.map(|deck| (text(&deck["path"]), deck["total"].as_u64().expect("a number"))).collect()
}

fn types(bench: &Bench) -> Vec<String> {
    let found = done(bench, &["types"]);
    found["note_types"].as_array().expect("types").iter().map(|known| text(&known["name"])).collect()
}

#[test]
fn in_a_fresh_folder_only_what_the_student_did_is_taken_back() {
    let bench = Bench::new();
    let known = types(&bench);
    assert!(known.contains(&"Basic".to_owned()) && known.contains(&"Cloze".to_owned()), "{known:?}");
    done(&bench, &["add", "front", "back"]);
    assert_eq!(done(&bench, &["undo"])["step"]["operation"], "add_notes");
    assert_eq!(refused(&bench, &["undo"]), "bad_input");
    assert_eq!(types(&bench), known);
    let (code, doctor) = bench.run(&["doctor"]);
    assert_eq!(code, 0, "{doctor}");
}

#[test]
fn a_note_comes_back_from_the_trash_although_its_deck_is_gone() {
    let bench = Bench::new();
    let added = done(&bench, &["add", "die <b>Katze</b>", "the cat", "--deck", "Languages::German"]);
    let (note, card) = (text(&added["note"]), text(&added["cards"][0]));
    done(&bench, &["answer", &card, "easy"]);
    done(&bench, &["deck", "delete", "Languages"]);
    assert_eq!(done(&bench, &["list"])["cards"], json!([]));
    let trash = done(&bench, &["note", "deleted"]);
    let listed = &trash["notes"][0];
    assert_eq!((&trash["total"], &listed["note"], &listed["cards"]), (&json!(1), &json!(note), &json!(1)));
    assert_eq!((&listed["name"], &listed["deck"]), (&json!("die Katze"), &Value::Null));
    done(&bench, &["note", "restore", &note]);
    assert_eq!(done(&bench, &["note", "deleted"])["total"], 0);
    assert_eq!(decks(&bench), [("Default".to_owned(), 1)]);
    let back = done(&bench, &["list"])["cards"][0]["card"].clone();
    assert_eq!((&back["id"], &back["state"]["reps"]), (&json!(card), &json!(1)));
    done(&bench, &["undo"]);
    done(&bench, &["undo"]);
    assert_eq!(decks(&bench), [("Languages".to_owned(), 1), ("Languages::German".to_owned(), 1)]);
    let (code, doctor) = bench.run(&["doctor"]);
    assert_eq!(code, 0, "{doctor}");
}

#[test]
fn what_a_note_said_before_is_told_and_comes_back() {
    let bench = Bench::new();
    let added = done(&bench, &["add", "Capital of France", "Lyon", "--tag", "geography"]);
    let note = text(&added["note"]);
    done(&bench, &["note", "edit", &note, "--field", "Back=Paris"]);
    done(&bench, &["note", "edit", &note, "--field", "Back=Marseille", "--tags", "wrong"]);
    let told = done(&bench, &["note", "history", &note])["versions"].clone();
    let backs: Vec<&Value> = told.as_array().expect("versions").iter().map(|version| &version["fields"][1]).collect();
    assert_eq!(backs, ["Marseille", "Paris", "Lyon"]);
    assert_eq!((&told[1]["tags"], &told[2]["operation"]), (&json!(["geography"]), &json!("add_notes")));
    let version = told[1]["id"].to_string();
    let back = done(&bench, &["note", "revert", &note, &version]);
    assert_eq!((&back["note"]["fields"][1], &back["note"]["tags"]), (&json!("Paris"), &json!(["geography"])));
    done(&bench, &["undo"]);
    assert_eq!(done(&bench, &["note", "show", &note])["note"]["fields"][1], "Marseille");
    assert_eq!(refused(&bench, &["note", "revert", &note, "999999"]), "not_found");
}

#[test]
fn an_import_is_taken_back_whole_and_comes_in_again() {
    let bench = Bench::new();
    done(&bench, &["deck", "add", "French"]);
    let words = "#separator:Comma\n#deck:French\nBonjour,Good day\nMerci,Thanks\n";
    let file = bench.file("words.csv", words).display().to_string();
    done(&bench, &["import", &file]);
    let all = decks(&bench);
    assert!(all.contains(&("French".to_owned(), 2)), "{all:?}");
    assert_eq!(done(&bench, &["undo"])["step"]["operation"], "import_package");
    assert_eq!(decks(&bench), [("French".to_owned(), 0)]);
    assert_eq!(done(&bench, &["redo"])["step"]["operation"], "import_package");
    assert_eq!(decks(&bench), all);
    done(&bench, &["undo"]);
    done(&bench, &["import", &file]);
    assert!(decks(&bench).contains(&("French".to_owned(), 2)));
    done(&bench, &["undo"]);
    assert_eq!(done(&bench, &["undo"])["step"]["operation"], "add_deck");
    assert_eq!(decks(&bench), []);
    assert_eq!(refused(&bench, &["undo"]), "bad_input");
    let (code, doctor) = bench.run(&["doctor"]);
    assert_eq!(code, 0, "{doctor}");
}
