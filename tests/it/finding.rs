//! A student looks for a passage: the quote is the text of its range, batches answer line by line.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::{Bench, chapter};

#[test]
fn a_hit_quotes_exactly_the_text_of_its_range() {
    let bench = Bench::new();
    let file = bench.file("chapter.md", chapter(30));
    assert_eq!(bench.run(&["import", &file.display().to_string()]).0, 0);
    let (code, found) = bench.run(&["search", "marker17", "--mode", "lexical"]);
    assert_eq!(code, 0);
    let hit = &found["hits"][0];
    assert_eq!(hit["rank"], 1);
    assert_eq!(hit["page"], Value::Null, "Markdown has no pages");
    assert_eq!(hit["locator"]["kind"], "section");
    assert!(hit["quote"].as_str().is_some_and(|quote| quote.contains("marker17")), "{hit}");
    let range = format!("{}-{}", hit["range"][0], hit["range"][1]);
    let id = hit["document"]["id"].as_str().expect("an id");
    let (_, text) = bench.run(&["text", id, "--range", &range]);
    assert_eq!(text["text"], hit["quote"]);
}

#[test]
fn a_page_of_a_pdf_is_named_with_boxes() {
    let bench = Bench::new();
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/sample/how-memory-works.pdf");
    assert_eq!(bench.run(&["import", sample]).0, 0);
    let (_, found) = bench.run(&["search", "forgetting curve", "--mode", "lexical"]);
    let hit = &found["hits"][0];
    assert_eq!(hit["locator"]["kind"], "page");
    assert_eq!(hit["locator"]["index"], hit["page"]);
    let boxes = hit["locator"]["boxes"].as_array().expect("boxes");
    assert!(!boxes.is_empty());
    for corner in boxes {
        let corner: Vec<f64> = serde_json::from_value(corner.clone()).expect("four numbers");
        assert!(corner[0] < corner[2] && corner[1] < corner[3], "{corner:?}");
        assert!(corner.iter().all(|value| (0.0..1200.0).contains(value)), "{corner:?}");
    }
}

#[test]
fn a_batch_answers_one_line_for_each_line_and_repeats_its_id() {
    let bench = Bench::new();
    let file = bench.file("chapter.md", chapter(6));
    bench.run(&["import", &file.display().to_string()]);
    let lines = [json!({"id": 7, "query": "marker3"}), json!({"id": "b", "query": "nothing-like-this"})];
    let batch = bench.file("batch.jsonl", lines.map(|line| line.to_string()).join("\n"));
    let output = bench.cli(&["search", "--batch", &batch.display().to_string()]).output().expect("a run");
    let answers: Vec<Value> =
        String::from_utf8_lossy(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(answers.len(), 2);
    assert_eq!((&answers[0]["id"], &answers[1]["id"]), (&json!(7), &json!("b")));
    assert!(answers[0]["hits"].as_array().is_some_and(|hits| !hits.is_empty()));
}

#[test]
fn wrong_usage_ends_with_2_and_a_bad_range_with_1() {
    let bench = Bench::new();
    let status = bench.cli(&["search"]).output().expect("a run").status;
    assert_eq!(status.code(), Some(2));
    let file = bench.file("a.md", "# A\n\nB.");
    bench.run(&["import", &file.display().to_string()]);
    let (code, answer) = bench.run(&["text", "A", "--range", "5000-6000"]);
    assert_eq!(code, 1);
    assert_eq!(answer["error"]["code"], "bad_input");
    assert!(answer["error"]["remedy"].as_str().is_some_and(|remedy| !remedy.is_empty()));
}

/// Titles of the documents found, in the order of the groups.
fn titles(bench: &Bench, query: &str) -> Vec<String> {
    let (code, found) = bench.run(&["search", "--mode", "lexical", "--", query]);
    assert_eq!(code, 0, "{query}: {found}");
    let groups = found["groups"].as_array().expect("groups");
    groups.iter().map(|group| group["document"]["title"].as_str().expect("a title").to_owned()).collect()
}

fn small_library() -> Bench {
    let bench = Bench::new();
    for (name, text, course) in [
        ("cells.md", "# Cells\n\nOsmosis moves water through a membrane of the cell.", "Biology"),
        ("salt.md", "# Salt\n\nSalt dissolves in water, and osmosis follows its concentration.", "Chemistry"),
        ("notes.txt", "Water through osmosis: my own notes, which never name the other thing.", "Chemistry"),
    ] {
        let file = bench.file(name, text).display().to_string();
        assert_eq!(bench.run(&["import", &file, "--course", course]).0, 0);
    }
    let edit = ["documents", "edit", "Salt", "--title", "Salt and water", "--authors", "Marie Curie", "--tags", "exam"];
    let (code, answer) = bench.run(&edit);
    assert_eq!(code, 0, "{answer}");
    bench
}

#[test]
fn operators_narrow_a_search_down() {
    let bench = small_library();
    let found = |query: &str| {
        let mut titles = titles(&bench, query);
        titles.sort();
        titles
    };
    assert_eq!(found("osmosis"), ["Cells", "Salt and water", "notes"]);
    assert_eq!(found("osmosis -salt"), ["Cells", "notes"]);
    assert_eq!(found("\"through osmosis\""), ["notes"]);
    assert_eq!(found("osmosis title:salt"), ["Salt and water"]);
    assert_eq!(found("osmosis course:chem"), ["Salt and water", "notes"]);
    assert_eq!(found("osmosis -tag:exam author:curie"), [""; 0]);
    assert_eq!(found("osmosis author:\"marie curie\" tag:exam"), ["Salt and water"]);
    assert_eq!(found("osmosis format:text,pdf"), ["notes"]);
    assert_eq!(found("course:chemistry"), ["Salt and water", "notes"], "fields alone list the documents");
    let (_, narrowed) = bench.run(&["search", "osmosis course:biology", "--course", "Chemistry", "--mode", "lexical"]);
    assert_eq!(narrowed["groups"][0]["document"]["title"], "Cells", "a course that is named counts");
}

#[test]
fn odd_queries_are_words_and_never_an_error() {
    let bench = small_library();
    for query in
        ["\"osmosis", "osmosis\"", "title:", "-", "--", "-\"", "tag:\"", "type:int osmosis", "x:y:z", "(osmosis", "“"]
    {
        let (code, found) = bench.run(&["search", "--mode", "lexical", "--", query]);
        assert_eq!(code, 0, "{query}: {found}");
    }
    assert_eq!(titles(&bench, "\"osmosis (").len(), 3);
}

#[test]
fn the_words_found_are_marked_in_scalar_values_of_the_quote() {
    let bench = Bench::new();
    let text =
        "𝒳 Cells divide when there is enough light and water for them to grow; the cell 𝒴 divides, dividing again.";
    let file = bench.file("a.md", format!("# Growth\n\n{text}"));
    bench.run(&["import", &file.display().to_string()]);
    let (_, found) = bench.run(&["search", "cell division dividing", "--mode", "lexical"]);
    let hit = &found["hits"][0];
    let letters: Vec<char> = hit["quote"].as_str().expect("a quote").chars().collect();
    let marks: Vec<(usize, usize)> = serde_json::from_value(hit["marks"].clone()).expect("ranges");
    let marked: Vec<String> = marks.iter().map(|(start, end)| letters[*start..*end].iter().collect()).collect();
    assert_eq!(marked, ["Cells", "divide", "cell", "divides", "dividing"]);
}

#[test]
fn the_same_passage_in_two_documents_is_shown_once_with_both_places() {
    let bench = Bench::new();
    let said = "Photosynthesis turns light into sugar in the chloroplasts of every green plant on earth.";
    for (name, rest) in [("slides.md", "Slides."), ("script.md", "The script says more about it, in other words.")] {
        let file = bench.file(name, format!("# Plants\n\n{said}\n\n{rest}")).display().to_string();
        assert_eq!(bench.run(&["import", &file]).0, 0);
    }
    let (_, found) = bench.run(&["search", "photosynthesis", "--mode", "lexical"]);
    let hits = found["hits"].as_array().expect("hits");
    assert_eq!(hits.len(), 1, "{found}");
    assert_eq!(hits[0]["also_in"].as_array().map(Vec::len), Some(1));
    assert_ne!(hits[0]["also_in"][0]["document"]["id"], hits[0]["document"]["id"]);
    assert_eq!(found["groups"][0]["ranks"], json!([1]));
}

#[test]
fn the_terminal_shows_groups_marks_and_other_places() {
    let bench = small_library();
    let json = bench.cli(&["search", "membrane", "--mode", "lexical"]);
    let mut plain = Command::new(json.get_program());
    plain.args(json.get_args().filter(|word| *word != "--json"));
    plain.envs(json.get_envs().filter_map(|(name, value)| Some((name, value?)))).stdin(Stdio::null());
    let text = String::from_utf8_lossy(&plain.output().expect("a run").stdout).into_owned();
    assert!(text.starts_with("Cells\n  1. "), "{text}");
    assert!(text.contains("a *membrane* of"), "{text}");
}
