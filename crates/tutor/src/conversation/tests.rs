//! Titles.

use super::*;

#[test]
fn a_title_is_the_first_line_of_the_question() {
    assert_eq!(title_of("\n  What is\tlight? \nPlease be brief."), "What is light?");
}

#[test]
fn a_long_question_is_cut_at_a_word() {
    let title = title_of("Why do the leaves of deciduous trees in temperate climates, in autumn, turn red and yellow?");
    assert_eq!(title, "Why do the leaves of deciduous trees in temperate climates…");
}

#[test]
fn a_word_longer_than_a_title_is_cut_inside() {
    assert_eq!(title_of(&"ü".repeat(200)).chars().count(), 60);
}
