//! Folding and the small judgements about words.

use super::*;

fn texts(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.text).collect()
}

fn check(text: &str, expected: &[&str]) {
    assert_eq!(texts(text), expected, "{text:?}");
}

#[test]
fn words_are_folded() {
    check("The CELL’s wall", &["the", "cells", "wall"]);
    check("eﬃcient ﬁsh", &["efficient", "fish"]);
    check("**bold** and _plain_ `code`", &["bold", "and", "plain", "code"]);
    check("caf\u{65}\u{301}", &["café"]);
    check("H₂O and H2O", &["h", "2", "o", "and", "h", "2", "o"]);
}

#[test]
fn hyphenation_at_a_line_end_joins_the_word() {
    check("photo-\nsynthesis", &["photosynthesis"]);
    check("photo\u{ad}synthesis", &["photosynthesis"]);
    check("well-known", &["wellknown"]);
    check("Vor- und Nachteile", &["vor", "und", "nachteile"]);
}

#[test]
fn numbers_keep_their_value() {
    check("1,000 kg", &["1000", "kg"]);
    check("3,5 m and 3.5 m", &["3.5", "m", "and", "3.5", "m"]);
    check("Python 3.10", &["python", "3.10"]);
    check("10kg at -5 °C", &["10", "kg", "at", "-5", "c"]);
    check("pages 3-5", &["pages", "3", "5"]);
    check("50% of 1,234,567", &["50", "percent", "of", "1234567"]);
    check("Ends in 1990.", &["ends", "in", "1990"]);
}

#[test]
fn scripts_without_spaces_give_a_word_a_character() {
    check("光合作用", &["光", "合", "作", "用"]);
}

#[test]
fn a_word_knows_where_it_stands() {
    let found = words("Où est l’été-\n  chaud ?");
    let last = found.last().unwrap();
    assert_eq!(last.text, "létéchaud");
    assert_eq!((last.range.start, last.range.end), (7, 21));
}

#[test]
fn clauses_end_at_commas_but_not_inside_numbers() {
    let found = words("At 1,000 m, it boils");
    let clauses: Vec<u32> = found.iter().map(|word| word.clause).collect();
    assert_eq!(clauses, [0, 0, 0, 1, 1]);
}

#[test]
fn forms_of_a_word_share_a_stem_and_other_words_do_not() {
    for (left, right) in
        [("plant", "plants"), ("convert", "converting"), ("energy", "energies"), ("zelle", "zellen"), ("use", "used")]
    {
        assert!(have_same_stem(left, right), "{left} {right}");
    }
    for (left, right) in
        [("positive", "position"), ("organ", "organic"), ("cat", "car"), ("mitosis", "meiosis"), ("über", "übung")]
    {
        assert!(!have_same_stem(left, right), "{left} {right}");
    }
}

#[test]
fn opposites_are_known_in_both_directions() {
    assert!(are_opposites("increases", "decreased"));
    assert!(are_opposites("cold", "hot"));
    assert!(are_opposites("steigt", "sinkt"));
    assert!(!are_opposites("increases", "increased"));
    assert!(!are_opposites("lowland", "highland"));
}

#[test]
fn german_is_told_from_english_by_its_small_words() {
    assert!(is_german(&words("Was ist die Fotosynthese und wie läuft sie ab?")));
    assert!(!is_german(&words("What is photosynthesis?")));
    assert!(!is_german(&words("Photosynthesis")));
}
