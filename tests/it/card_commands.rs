//! A student without a window keeps notes, decks, presets and note types in order, and decides on proposed cards.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use studium_app::OpenMode;
use studium_app::base::Timestamp;
use studium_app::cards::BulkNote;
use studium_app::cards::card::Reviewed;
use studium_app::cards::note::NewNote;

use crate::support::{Bench, cards_done as done, cards_refused as refused};

/// What cannot be meant is a usage error, before any data is opened.
fn is_usage_error(bench: &Bench, words: &[&str]) -> bool {
    bench.cli(&[&["cards"][..], words].concat()).output().expect("a run").status.code() == Some(2)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("a text, not {value}"))
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().unwrap_or_else(|| panic!("{name} in {value}"))
}

/// Adds a note with one card: the ids of both.
fn add(bench: &Bench, words: &[&str]) -> (String, String) {
    let added = done(bench, &[&["add"][..], words].concat());
    (text(&added["note"]).to_owned(), text(&added["cards"][0]).to_owned())
}

/// A card as `cards list` has it.
fn card(bench: &Bench, id: &str) -> Value {
    let listed = done(bench, &["list"]);
    list(&listed, "cards").iter().find(|each| each["card"]["id"] == id).expect("it is listed")["card"].clone()
}

fn found(bench: &Bench, search: &str) -> Vec<Value> {
    list(&done(bench, &["search", search]), "rows").iter().map(|row| row["card"].clone()).collect()
}

fn paths(bench: &Bench) -> Vec<Value> {
    list(&done(bench, &["decks"]), "decks").iter().map(|deck| deck["path"].clone()).collect()
}

#[test]
fn a_note_is_changed_goes_to_the_trash_and_comes_back() {
    let bench = Bench::new();
    let (note, card) = add(&bench, &["Where is the Calvin cycle?", "In the cell", "--tag", "plants"]);
    let set = ["note", "edit", &note, "--field", "Back=In the stroma = inside", "--tags", "energy  cell"];
    done(&bench, &set);
    let shown = done(&bench, &["note", "show", &note]);
    assert_eq!(shown["note"]["fields"], json!(["Where is the Calvin cycle?", "In the stroma = inside"]));
    assert_eq!((&shown["note"]["tags"], &shown["source"]), (&json!(["cell", "energy"]), &Value::Null));
    assert_eq!(done(&bench, &["tags"])["tags"], json!(["cell", "energy"]));

    let history = done(&bench, &["note", "history", &note]);
    let versions = list(&history, "versions");
    let said: Vec<&Value> = versions.iter().map(|version| &version["fields"][1]).collect();
    assert_eq!(said, [&json!("In the stroma = inside"), &json!("In the cell")], "{history}");
    let reverted = done(&bench, &["note", "revert", &note, &versions[1]["id"].to_string()]);
    assert_eq!(
        (&reverted["note"]["fields"][1], &reverted["note"]["tags"]),
        (&json!("In the cell"), &json!(["plants"]))
    );
    done(&bench, &["note", "edit", &note, "--tags", ""]);
    assert_eq!(done(&bench, &["note", "show", &note])["note"]["tags"], json!([]));

    done(&bench, &["note", "delete", &note]);
    assert_eq!(found(&bench, ""), [] as [Value; 0]);
    let trash = done(&bench, &["note", "deleted"]);
    assert_eq!((&trash["total"], &trash["notes"][0]["note"]), (&json!(1), &json!(note)));
    done(&bench, &["note", "restore", &note]);
    assert_eq!(found(&bench, ""), [json!(card)]);
    assert_eq!(done(&bench, &["note", "deleted"])["notes"], json!([]));

    assert_eq!(refused(&bench, &["note", "edit", &note, "--field", "Reverse=x"]), "bad_input");
    assert_eq!(refused(&bench, &["note", "edit", &note, "--field", "Front="]), "bad_input");
    assert_eq!(refused(&bench, &["note", "revert", &note, "999999"]), "not_found");
    assert_eq!(refused(&bench, &["note", "show", "01900000-0000-7000-8000-000000000000"]), "not_found");
    assert_eq!(refused(&bench, &["note", "delete", "no-id"]), "bad_input");
    assert!(is_usage_error(&bench, &["note", "edit", &note]));
}

#[test]
fn cards_get_flags_other_days_other_places_and_another_deck() {
    let bench = Bench::new();
    let cards = ["a", "b", "c"].map(|front| add(&bench, &[front, "back", "--deck", "Law"]).1);
    let [a, b, c] = cards.each_ref().map(String::as_str);

    done(&bench, &["flag", "turquoise", a, b]);
    assert_eq!(found(&bench, "flag:6"), [json!(a), json!(b)]);
    done(&bench, &["flag", "none", a]);
    assert_eq!((&card(&bench, a)["flag"], &card(&bench, b)["flag"]), (&json!(0), &json!(6)));

    done(&bench, &["set-due", a, "--in", "3", "--interval", "10"]);
    assert_eq!(found(&bench, "prop:due=3"), [json!(a)]);
    assert_eq!(card(&bench, a)["state"]["interval_days"], 10);
    done(&bench, &["set-due", a, "--in", "-2"]);
    let moved = card(&bench, a);
    assert_eq!((&found(&bench, "prop:due=-2")[..], &moved["state"]["interval_days"]), (&[json!(a)][..], &json!(10)));

    done(&bench, &["answer", b, "good"]);
    done(&bench, &["reset", a, b]);
    assert_eq!(found(&bench, "is:new").len(), 3);
    assert_eq!(card(&bench, b)["state"]["reps"], 1);
    done(&bench, &["reset", b, "--counts"]);
    assert_eq!(card(&bench, b)["state"]["reps"], 0);

    assert_eq!(done(&bench, &["reposition", c, b, "--start", "5", "--step", "2"])["moved"], 2);
    let places = [a, b, c].map(|id| card(&bench, id)["state"]["due"]["position"].clone());
    assert_eq!(places[1..], [json!(7), json!(5)]);
    done(&bench, &["reposition", a, "--start", "5", "--make-room"]);
    let places = [a, b, c].map(|id| card(&bench, id)["state"]["due"]["position"].clone());
    assert_eq!(places, [json!(5), json!(8), json!(6)]);

    assert_eq!(refused(&bench, &["move", a, "--deck", "Art"]), "not_found");
    done(&bench, &["deck", "add", "Art"]);
    done(&bench, &["move", a, "--deck", "art"]);
    assert_eq!(found(&bench, "deck:Art"), [json!(a)]);
    done(&bench, &["undo"]);
    assert_eq!(found(&bench, "deck:Art"), [] as [Value; 0]);
    assert_eq!(refused(&bench, &["flag", "red", "no-id"]), "bad_input");
    assert!(is_usage_error(&bench, &["flag", "brown", a]));
    assert!(is_usage_error(&bench, &["set-due", a]));
    let (code, doctor) = bench.run(&["doctor"]);
    assert_eq!(code, 0, "{doctor}");
}

#[test]
fn decks_are_made_named_moved_and_thrown_away() {
    let bench = Bench::new();
    assert_eq!(done(&bench, &["deck", "add", "Biology::Cells"])["path"], "Biology::Cells");
    assert_eq!(refused(&bench, &["deck", "add", "biology::cells"]), "bad_input");
    done(&bench, &["deck", "add", "Law"]);
    assert_eq!(done(&bench, &["deck", "rename", "Biology::Cells", "Tissue"])["path"], "Biology::Tissue");
    assert_eq!(refused(&bench, &["deck", "rename", "Law", "Biology"]), "bad_input");
    assert_eq!(refused(&bench, &["deck", "move", "Biology", "--below", "Biology::Tissue"]), "bad_input");
    done(&bench, &["deck", "move", "Biology::Tissue", "--below", "Law"]);
    assert_eq!(paths(&bench), ["Biology", "Law", "Law::Tissue"]);
    done(&bench, &["deck", "move", "Law::Tissue", "--outermost"]);
    assert_eq!(paths(&bench), ["Biology", "Law", "Tissue"]);
    assert!(is_usage_error(&bench, &["deck", "move", "Tissue"]));

    add(&bench, &["a", "b", "--deck", "Tissue"]);
    done(&bench, &["deck", "delete", "Tissue"]);
    assert_eq!((paths(&bench), found(&bench, "").len()), (vec![json!("Biology"), json!("Law")], 0));
    done(&bench, &["undo"]);
    assert_eq!((paths(&bench).len(), found(&bench, "deck:Tissue").len()), (3, 1));
    assert_eq!(refused(&bench, &["deck", "delete", "Nowhere"]), "not_found");
}

#[test]
fn decks_share_the_options_of_a_preset() {
    let bench = Bench::new();
    add(&bench, &["a", "b", "--deck", "Law"]);
    add(&bench, &["c", "d", "--deck", "Law"]);
    done(&bench, &["preset", "add", "Sparse"]);
    let options = ["new_per_day=1", "desired_retention=0.95", "learning_steps_s=30,900", "algorithm=sm2", "fuzz=false"];
    done(&bench, &[&["preset", "set", "sparse"][..], &options, &["new_order=random-notes"]].concat());
    let shown = done(&bench, &["preset", "show", "Sparse"]);
    let set = &shown["options"];
    assert_eq!(
        (&set["algorithm"], &set["fuzz"], &set["new_order"]),
        (&json!("sm2"), &json!(false), &json!("random_notes"))
    );
    assert_eq!((&set["learning_steps_s"], &set["reviews_per_day"]), (&json!([30, 900]), &json!(200)), "the rest stays");
    assert!(set["desired_retention"].as_f64().is_some_and(|share| (share - 0.95).abs() < 1e-6), "{set}");

    assert_eq!(done(&bench, &["deck", "options", "Law"])["preset"]["name"], "Default");
    let law = done(&bench, &["deck", "options", "Law", "--preset", "Sparse", "--description", "<b>Torts</b>"]);
    assert_eq!((&law["preset"]["name"], &law["deck"]["description"]), (&json!("Sparse"), &json!("<b>Torts</b>")));
    let decks = done(&bench, &["decks"]);
    assert_eq!(decks["decks"][0]["due"]["new"], 1, "the preset counts: {decks}");

    done(&bench, &["preset", "rename", "Sparse", "Gentle"]);
    let names = |presets: &Value| list(presets, "presets").iter().map(|each| each["name"].clone()).collect::<Vec<_>>();
    assert_eq!(names(&done(&bench, &["preset", "list"])), ["Default", "Gentle"]);
    assert_eq!(done(&bench, &["deck", "options", "Law"])["preset"]["name"], "Gentle");
    for setting in ["desired_retention=2", "nothing=1", "algorithm=abacus", "new_per_day", "new_per_day=-3"] {
        assert_eq!(refused(&bench, &["preset", "set", "Gentle", setting]), "bad_input", "{setting}");
    }
    assert_eq!(refused(&bench, &["preset", "add", "gentle"]), "bad_input");
    assert_eq!(refused(&bench, &["preset", "delete", "Default"]), "bad_input");
    assert_eq!(refused(&bench, &["preset", "show", "Sparse"]), "not_found");
    done(&bench, &["preset", "delete", "Gentle"]);
    assert_eq!(done(&bench, &["deck", "options", "Law"])["preset"]["name"], "Default");
}

fn edited<'a>(words: &[&'a str]) -> Vec<&'a str> {
    [&["type", "edit", "Vocabulary"][..], words].concat()
}

#[test]
fn note_types_come_from_a_file_and_their_notes_follow() {
    let bench = Bench::new();
    let file = |content: &Value| bench.file("type.json", content.to_string()).display().to_string();
    let mut content = done(&bench, &["type", "show", "basic"]);
    content["name"] = json!("Vocabulary");
    content["fields"] = json!([{ "name": "Front" }, { "name": "Back" }, { "name": "Hint" }]);
    done(&bench, &["type", "add", &file(&content)]);
    assert_eq!(refused(&bench, &["type", "add", &file(&content)]), "bad_input");
    let (note, card) = add(&bench, &["die Katze", "the cat", "an animal", "--type", "Vocabulary"]);

    content["fields"] = json!([{ "name": "Back" }, { "name": "Word" }]);
    content["templates"][0]["question"] = json!("{{Word}}?");
    assert_eq!(refused(&bench, &edited(&[&file(&content), "--renamed-field", "Nothing=Word"])), "bad_input");
    done(&bench, &edited(&[&file(&content), "--renamed-field", "Front=Word"]));
    assert_eq!(done(&bench, &["note", "show", &note])["note"]["fields"], json!(["the cat", "die Katze"]));
    assert_eq!(done(&bench, &["due"])["card"]["question"], "die Katze?");
    content["templates"][0]["name"] = json!("Recognise");
    done(&bench, &edited(&[&file(&content), "--renamed-template", "Card 1=Recognise"]));
    assert_eq!(found(&bench, "card:Recognise"), [json!(card)], "the card is the same");

    assert_eq!(refused(&bench, &["type", "delete", "Vocabulary"]), "bad_input");
    done(&bench, &["note", "delete", &note]);
    done(&bench, &["type", "delete", "Vocabulary"]);
    assert_eq!(refused(&bench, &["type", "show", "Vocabulary"]), "not_found");
    assert_eq!(refused(&bench, &["type", "add", &bench.file("bad.json", "{").display().to_string()]), "bad_input");
    assert_eq!(refused(&bench, &["type", "add", "/nowhere.json"]), "not_found");
}

#[test]
fn proposals_are_decided_on_one_by_one() {
    let bench = Bench::new();
    let cells = "# Cells\n\nA cell is the smallest living unit of all organisms. Robert Hooke described the chambers of cork \
        in 1665.\n\n## Transport\n\nOsmosis is the movement of water through a membrane. Diffusion is the spread of particles \
        from high to low concentration.\n";
    let file = bench.file("cells.md", cells).display().to_string();
    assert_eq!(bench.run(&["import", &file]).0, 0);
    let generated = done(&bench, &["generate", "Cells", "--range", "0-60", "--no-model"]);
    let is_early = |each: &Value| each["source"]["range"][0].as_u64().is_some_and(|start| start < 60);
    let proposals = list(&generated, "proposals");
    assert!(!proposals.is_empty() && proposals.iter().all(is_early), "{generated}");
    let generated = done(&bench, &["generate", "--topic", "What is osmosis?", "--no-model"]);
    assert!(!list(&generated, "proposals").is_empty(), "{generated}");
    assert_eq!(refused(&bench, &["generate", "Cells", "--range", "60-0"]), "bad_input");
    assert!(is_usage_error(&bench, &["generate"]));

    let open = || list(&done(&bench, &["proposals", "list", "--document", "Cells"]), "proposals").to_vec();
    let proposals = open();
    assert!(proposals.len() >= 2, "{proposals:?}");
    let ids: Vec<&str> = proposals.iter().map(|proposal| text(&proposal["id"])).collect();
    let own = "A {{c1::cell}} is a small unit.";
    let added = done(&bench, &["proposals", "accept", ids[0], "--deck", "Bio", "--field", own, "--tag", "cells"]);
    let note = text(&added["note"]);
    let shown = done(&bench, &["note", "show", note]);
    assert_eq!((&shown["note"]["fields"][0], &shown["note"]["tags"]), (&json!(own), &json!(["cells"])));
    assert_eq!(shown["source"]["document"]["title"], "Cells");
    assert_eq!(refused(&bench, &["proposals", "accept", ids[0]]), "not_found", "it was decided on");
    done(&bench, &["proposals", "refuse", ids[1]]);
    assert_eq!(open().len(), proposals.len() - 2);
    done(&bench, &["proposals", "restore", ids[0], ids[1]]);
    assert_eq!(open().len(), proposals.len());
    assert_eq!(done(&bench, &["note", "deleted"])["notes"][0]["note"], json!(note));
    done(&bench, &["proposals", "accept", ids[1]]);
    assert_eq!(found(&bench, "deck:Cells").len(), 1, "in a deck of the document's title");
    assert_eq!(refused(&bench, &["proposals", "refuse", "no-id"]), "bad_input");
}

#[test]
fn a_study_takes_cards_by_state_and_tag() {
    let bench = Bench::new();
    let (_, torts) = add(&bench, &["a", "b", "--deck", "Law", "--tag", "torts"]);
    let (_, crime) = add(&bench, &["c", "d", "--deck", "Law", "--tag", "crime"]);
    let (_, plain) = add(&bench, &["e", "f", "--deck", "Law"]);
    let study = |words: &[&str]| {
        done(&bench, &[&["study"][..], words, &["--deck", "Law"]].concat());
        found(&bench, "deck:\"Custom study\"")
    };
    assert_eq!(study(&["new", "10", "--tag", "torts", "--tag", "crime"]), [json!(torts), json!(crime)]);
    assert_eq!(study(&["new", "10", "--without-tag", "torts"]), [json!(crime), json!(plain)]);
    assert_eq!(study(&["all", "1"]).len(), 1);
    done(&bench, &["filter", "Custom study", "--empty"]);
    done(&bench, &["answer", &crime, "easy"]);
    assert_eq!(study(&["review", "10"]), [json!(crime)]);
    assert_eq!(refused(&bench, &["study", "ahead", "3", "--tag", "torts", "--deck", "Law"]), "bad_input");
    assert_eq!(refused(&bench, &["study", "forgotten", "-3", "--deck", "Law"]), "bad_input");
}

#[test]
fn a_package_goes_out_without_schedule_and_media_where_that_is_wished() {
    let bench = Bench::new();
    let point = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";
    done(&bench, &["media", &bench.file("cell.png", point).display().to_string()]);
    let (_, card) = add(&bench, &["<img src=\"cell.png\">", "a cell"]);
    done(&bench, &["answer", &card, "easy"]);
    for (words, reviews, media) in [
        (&[][..], 1, 1),
        (&["--without-scheduling"][..], 0, 1),
        (&["--without-media"][..], 1, 0),
        (&["--without-media", "--without-scheduling", "--legacy"][..], 0, 0),
    ] {
        let package = bench.path("out.apkg").display().to_string();
        let written = done(&bench, &[&["export", &package][..], words].concat());
        assert_eq!((&written["reviews"], &written["media"]), (&json!(reviews), &json!(media)), "{words:?}: {written}");
        let other = Bench::new();
        done(&other, &["import", &package]);
        let state = list(&done(&other, &["list"]), "cards")[0]["card"]["state"].clone();
        assert_eq!(state["reps"], json!(reviews), "{words:?}: {state}");
    }
}

/// Cards that are forgotten more often than the parameters in use say: each seen again after 2, 6, 18 and 54 days.
fn forgetful(bench: &Bench, cards: i64) {
    const DAY_MS: i64 = 86_400_000;
    let app = bench.open(OpenMode::OwnQuietly).expect("a free folder");
    let now_ms = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_millis();
    let start = i64::try_from(now_ms).expect("a time of this age") - 400 * DAY_MS;
    let types = app.cards().note_types().expect("note types");
    let note_type = types.iter().find(|known| known.name == "Basic").expect("the stock type").id;
    let deck = app.cards().ensure_deck("Words").expect("a deck");
    let answered = |rating: &str| -> Reviewed {
        serde_json::from_value(json!({ "rating": rating, "took_ms": 4_000, "from": "review" })).expect("an answer")
    };
    let notes: Vec<BulkNote> = (0..cards)
        .map(|card| {
            let created_at = Timestamp(start + card % 200 * DAY_MS + card * 1_000);
            let answers = [0, 2, 8, 26, 80].into_iter().enumerate().map(|(turn, day)| {
                let is_forgotten = turn > 0 && (card * 7 + turn as i64 * 3) % 5 < 2;
                (created_at.plus_ms(day * DAY_MS), answered(if is_forgotten { "again" } else { "good" }))
            });
            let fields = vec![format!("word {card}"), "meaning".to_owned()];
            let note = NewNote { note_type, deck, fields, tags: Vec::new(), source: None };
            BulkNote { note, created_at, answers: vec![answers.collect()] }
        })
        .collect();
    app.cards().add_bulk(&notes).expect("they make sense");
    app.close();
}

#[test]
fn fitting_a_preset_tells_how_far_it_is_and_changes_nothing_when_it_is_stopped() {
    let bench = Bench::new();
    forgetful(&bench, 8_000);
    let before = done(&bench, &["preset", "show"]);
    assert_eq!(before["options"]["fsrs_parameters"], json!([]));
    let words = ["cards", "optimize", "--apply"];
    let mut fitting = bench.cli(&words).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("a run");
    let mut said = BufReader::new(fitting.stderr.take().expect("stderr is piped")).lines();
    let first = said.next().expect("it tells how far it is").expect("a line");
    assert!(first.starts_with("fitting Default: "), "{first}");
    fitting.kill().expect("it runs");
    assert!(!fitting.wait().expect("an end").success(), "it was stopped in the middle");
    assert_eq!(done(&bench, &["preset", "show"]), before);
    let (code, doctor) = bench.run(&["doctor"]);
    assert_eq!(code, 0, "{doctor}");

    let fitted = done(&bench, &["optimize", "--apply"]);
    assert_eq!((&fitted["outcome"], &fitted["helps"]), (&json!("done"), &json!(true)), "{fitted}");
    assert_eq!(list(&done(&bench, &["preset", "show"])["options"], "fsrs_parameters").len(), 21);
}
