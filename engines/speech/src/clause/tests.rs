//! Clauses keep their marks, and no letter is lost.

use super::clauses;
use proptest::prelude::*;

fn check(text: &str, expected: &[&str]) {
    let found: Vec<&str> = clauses(text).into_iter().map(|clause| clause.text).collect();
    assert_eq!(found, expected, "{text:?}");
}

#[test]
fn marks_end_clauses_and_stay_with_them() {
    check("Who are you? said the Caterpillar.", &["Who are you?", "said the Caterpillar."]);
    check("Water, which is wet; and more: yes!", &["Water,", "which is wet;", "and more:", "yes!"]);
    check("He said \"stop.\" Then he went.", &["He said \"stop.\"", "Then he went."]);
    check("First line\nsecond line", &["First line", "second line"]);
}

#[test]
fn numbers_initials_and_abbreviations_stay_whole() {
    check("Pi is 3.14 and a lot is 1,000 of it.", &["Pi is 3.14 and a lot is 1,000 of it."]);
    check("J. Smith knows e.g. cells.", &["J. Smith knows e.g. cells."]);
    check("about approx. ten of them", &["about approx. ten of them"]);
}

#[test]
fn scripts_without_spaces_are_split_too() {
    check("你好。再见！", &["你好。", "再见！"]);
}

#[test]
fn marks_without_words_belong_to_a_neighbour() {
    check("... well ... then", &["... well ... then"]);
    check("Well?! ... Yes.", &["Well?!", "... Yes."]);
    check("Done. ...", &["Done."]);
    check(" - ", &["-"]);
    check("", &[""]);
}

#[test]
fn a_text_without_marks_is_cut_at_spaces() {
    let text = "word ".repeat(500);
    let found = clauses(&text);
    assert!(found.len() > 6, "{}", found.len());
    assert!(found.iter().all(|clause| clause.text.len() <= 330 && clause.text.ends_with("word")));
}

proptest! {
    #[test]
    fn clauses_follow_one_another_without_a_gap(text in "[a-z .,;:?!\n\"。é…-]{0,200}") {
        let found = clauses(&text);
        let mut next = 0;
        for clause in &found {
            prop_assert_eq!(clause.chars.start, next);
            prop_assert!(clause.chars.end >= next);
            next = clause.chars.end;
        }
        prop_assert_eq!(next as usize, text.chars().count());
        let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
        let spoken: String = found.iter().map(|clause| clause.text).collect();
        prop_assert_eq!(letters(&spoken), letters(&text));
    }
}
