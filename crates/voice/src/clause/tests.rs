//! Clauses come early, are cut at sensible places, and cover the text exactly.

use proptest::prelude::*;

use super::{Clause, Clauses};
use crate::speakable::Saying;
use crate::turn::Generation;

/// Clauses of a text that comes in pieces of so many characters.
fn streamed(text: &str, step: usize, language: &str) -> Vec<Clause> {
    let saying = Saying { language: language.to_owned(), reads_citations: false };
    let mut clauses = Clauses::new(Generation(1), &saying);
    let characters: Vec<char> = text.chars().collect();
    let mut all: Vec<Clause> =
        characters.chunks(step).flat_map(|piece| clauses.push(&piece.iter().collect::<String>())).collect();
    all.extend(clauses.finish());
    all
}

fn shown(text: &str, clause: &Clause) -> String {
    text.chars().skip(clause.shown.start as usize).take(clause.shown.len() as usize).collect()
}

fn check_in(language: &str, text: &str, expected: &[&str]) {
    for step in [1, 3, 1000] {
        let clauses = streamed(text, step, language);
        let shown: Vec<String> = clauses.iter().map(|clause| shown(text, clause)).collect();
        assert_eq!(shown, expected, "in pieces of {step}");
    }
}

fn check(text: &str, expected: &[&str]) {
    check_in("en", text, expected);
}

#[test]
fn the_first_clause_is_short_and_the_others_are_sentences() {
    check(
        "Osmosis is the movement of water, which happens through a membrane. It needs no energy, as we know. Yes. It is passive.",
        &[
            "Osmosis is the movement of water,",
            "which happens through a membrane.",
            "It needs no energy, as we know.",
            "Yes. It is passive.",
        ],
    );
    check("Yes. It is passive.", &["Yes.", "It is passive."]);
}

#[test]
fn numbers_abbreviations_and_money_stay_whole() {
    check(
        "Dr. Smith measured 3.14 m and 1,000 cells, e.g. neurons. See p. 12 and Fig. 3. It costs $29. Next question.",
        &[
            "Dr. Smith measured 3.14 m and 1,000 cells,",
            "e.g. neurons.",
            "See p. 12 and Fig. 3.",
            "It costs $29.",
            "Next question.",
        ],
    );
    check_in(
        "de",
        "Im 19. Jahrhundert lebte Dr. Koch. Das war z. B. am 3. Mai so. Er fand viel.",
        &["Im 19. Jahrhundert lebte Dr. Koch.", "Das war z. B. am 3. Mai so.", "Er fand viel."],
    );
}

#[test]
fn links_code_and_formulas_are_not_cut() {
    check(
        "See [the page. It is long](https://a.b/c. d) now. Then `a. B` and $x. Y$ hold. Done it is.",
        &["See [the page. It is long](https://a.b/c. d) now.", "Then `a. B` and $x. Y$ hold.", "Done it is."],
    );
    check("Go to https://a.b/c.html?x=1. Then read.", &["Go to https://a.b/c.html?x=1.", "Then read."]);
}

#[test]
fn citations_after_the_full_stop_belong_to_the_sentence() {
    check(
        "Water moves. [1] It is passive.[2][3] Cells know.",
        &["Water moves. [1]", "It is passive.[2][3]", "Cells know."],
    );
}

#[test]
fn headings_items_and_blocks_are_clauses_of_their_own() {
    check(
        "# The heart\nIt has parts:\n- two atria\n- two ventricles\n\n```rust\nlet a = 1. ;\n\nb\n```\n1. One is. This\n2. Two",
        &[
            "# The heart",
            "It has parts:",
            "- two atria",
            "- two ventricles",
            "```rust\nlet a = 1. ;\n\nb\n```",
            "1. One is.",
            "This",
            "2. Two",
        ],
    );
}

#[test]
fn long_sentences_are_cut_at_a_comma() {
    let long = format!("Well then. Many {}, and so it ends.", "many words stand here ".repeat(12).trim());
    let clauses = streamed(&long, 4, "en");
    assert_eq!(clauses.len(), 3, "{clauses:?}");
}

#[test]
fn the_first_clause_comes_as_soon_as_it_can() {
    let mut clauses = Clauses::new(Generation(3), &Saying::default());
    assert!(clauses.push("Osmosis is the movement of water,").is_empty());
    let first = clauses.push(" which");
    assert_eq!(first.len(), 1);
    assert_eq!((first[0].generation, first[0].index), (Generation(3), 0));
    let aside = clauses.aside("One moment.");
    assert_eq!((aside[0].index, aside[0].is_aside), (1, true));
    assert_eq!(clauses.finish()[0].index, 2);
}

proptest! {
    #[test]
    fn clauses_cover_any_text_in_order_however_it_comes(
        text in r"([a-zA-ZäÜ,.?! \n\[\]()1-9*$`|#\\^_{}-]|```\n|\*\*|e\.g\. |3\.14 ){0,120}",
        step in 1..20_usize,
    ) {
        let clauses = streamed(&text, step, "en");
        let mut covered = 0;
        let characters: Vec<char> = text.chars().collect();
        for (at, clause) in clauses.iter().enumerate() {
            prop_assert_eq!(clause.index as usize, at);
            let (start, end) = (clause.shown.start as usize, clause.shown.end as usize);
            prop_assert!(covered <= start && start < end && end <= characters.len());
            prop_assert!(characters[covered..start].iter().all(|one| one.is_whitespace()));
            for span in &clause.speech.spans {
                prop_assert!(clause.shown.contains(span.shown), "{:?} in {:?}", span, clause.shown);
            }
            covered = end;
        }
        prop_assert!(characters[covered..].iter().all(|one| one.is_whitespace()));
    }
}
