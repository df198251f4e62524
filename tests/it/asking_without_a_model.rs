//! A student asks on a machine without a language model: the best passages, said to be so.

use crate::support::Bench;

#[test]
fn the_answer_is_the_best_passages() {
    let bench = Bench::new();
    let file =
        bench.file("salt.md", "# Salt\n\nSalt dissolves in water because water is polar. Oil does not dissolve.");
    bench.run(&["import", &file.display().to_string()]);
    let (code, answer) = bench.run(&["ask", "Why does salt dissolve in water?"]);
    assert_eq!(code, 0);
    assert_eq!(answer["abstained"], true);
    assert_eq!(answer["abstain_reason"], "no_model");
    assert!(answer["passages"][0]["quote"].as_str().is_some_and(|quote| quote.contains("polar")), "{answer}");
    let (_, conversations) = bench.run(&["conversations"]);
    assert_eq!(conversations["conversations"][0]["message_count"], 2, "question and answer are kept");
}

#[test]
fn an_empty_library_says_so() {
    let bench = Bench::new();
    let (code, answer) = bench.run(&["ask", "Is anybody there?"]);
    assert_eq!(code, 0);
    assert_eq!(answer["abstain_reason"], "no_documents");
}
