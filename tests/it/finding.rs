//! A student looks for a passage: the quote is the text of its range, batches answer line by line.

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
