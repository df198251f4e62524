//! Loops and what only looks like one.

use super::*;

fn kept(text: &str, is_finished: bool) -> Option<String> {
    loop_start(text, is_finished).map(|start| text.chars().take(start as usize).collect())
}

#[test]
fn a_sentence_that_comes_back_ends_the_text() {
    let text = "Plants need light. The leaf absorbs it all day. Plants grow. The leaf absorbs it all day. More";
    assert_eq!(kept(text, false).as_deref(), Some("Plants need light. The leaf absorbs it all day. Plants grow. "));
}

#[test]
fn a_sentence_is_judged_when_it_is_complete() {
    let text = "The leaf absorbs light. The leaf absorbs light";
    assert_eq!(kept(text, false), None);
    assert_eq!(kept(text, true).as_deref(), Some("The leaf absorbs light. "));
}

#[test]
fn words_over_and_over_are_a_loop_without_any_full_stop() {
    let text = format!("It is {}", "green and ".repeat(6));
    assert_eq!(kept(&text, false).as_deref(), Some("It is green and "));
}

#[test]
fn short_remarks_and_lists_may_come_back() {
    assert_eq!(kept("Yes. It is. Yes. It is. No, no, no, no.", true), None);
    assert_eq!(kept("- red light\n- blue light\n- green light\n", true), None);
}
