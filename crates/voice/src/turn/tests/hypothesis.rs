//! Certain words only grow, and follow what two drafts agree on.

use proptest::prelude::*;

use crate::turn::Hypothesis;

fn after(drafts: &[&str]) -> (String, String) {
    let mut hypothesis = Hypothesis::default();
    drafts.iter().for_each(|draft| hypothesis.push(draft));
    (hypothesis.committed(), hypothesis.tentative())
}

fn check(drafts: &[&str], committed: &str, tentative: &str) {
    assert_eq!(after(drafts), (committed.to_owned(), tentative.to_owned()), "{drafts:?}");
}

#[test]
fn what_two_drafts_agree_on_is_certain() {
    check(&["what is"], "", "what is");
    check(&["What is", "what is the cell"], "what is", "the cell");
    check(&["what is the sell", "what is the cell", "what is the cell wall"], "what is the cell", "wall");
}

#[test]
fn a_full_stop_where_the_sound_ended_is_not_kept() {
    check(&["The heart.", "The heart.", "The heart has four chambers."], "The heart", "has four chambers.");
}

#[test]
fn a_draft_that_changes_its_mind_about_certain_words_does_not_repeat_them() {
    check(&["it is the cell", "it is the cell", "this is it is the cell wall"], "it is the cell", "wall");
    check(&["a b c", "a b c", "a c d"], "a b c", "d");
}

proptest! {
    #[test]
    fn certain_words_are_only_appended_to(drafts in prop::collection::vec("([ab.]{1,3} ){0,6}", 0..8)) {
        let mut hypothesis = Hypothesis::default();
        let mut before = String::new();
        for draft in drafts {
            hypothesis.push(&draft);
            let now = hypothesis.committed();
            prop_assert!(now.starts_with(&before), "{before:?} -> {now:?}");
            before = now;
        }
    }
}
