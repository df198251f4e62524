//! With a key that is held while talking.

use super::stage::{Says, Stage, after, end, say};
use super::{QUESTION, SHORT};
use crate::audio::RATE_HZ;
use crate::session::Request;
use crate::turn::Mode;

#[test]
fn with_a_held_key_only_what_is_said_meanwhile_is_heard() {
    let told = Stage {
        understands: vec![Ok(QUESTION)],
        answers: vec![vec![Says::Text(SHORT)]],
        devices: vec![vec![say(after(300), 1.5), end(after(6_000))]],
        mode: Mode::PushToTalk,
        ..Stage::default()
    }
    .play();
    assert!(told.questions.is_empty(), "nobody held the key: {:?}", told.questions);
}

#[test]
fn what_was_said_before_the_key_was_pressed_is_not_asked() {
    let told = Stage {
        understands: vec![Ok(QUESTION)],
        answers: vec![vec![Says::Text(SHORT)]],
        // Neighbours chat for a minute without a pause; the student says something at its end.
        devices: vec![vec![say(after(300), 60.0), end(after(6_000))]],
        mode: Mode::PushToTalk,
        timed: vec![(58_000, Request::Talk(true)), (60_500, Request::Talk(false))],
        ..Stage::default()
    }
    .play();
    assert_eq!(told.questions, [QUESTION]);
    let held = 2.5;
    let longest = *told.heard.iter().max().expect("a question") as f32 / RATE_HZ as f32;
    assert!((held..held + 0.55).contains(&longest), "half a second from before the press, no more: {longest} s");
}

#[test]
fn what_was_said_without_the_key_is_not_asked_with_the_next_press() {
    let told = Stage {
        understands: vec![Ok(QUESTION)],
        answers: vec![vec![Says::Text(SHORT)]],
        devices: vec![vec![say(after(300), 3.0), say(after(2_000), 2.0), end(after(6_000))]],
        mode: Mode::PushToTalk,
        timed: vec![(5_200, Request::Talk(true)), (7_400, Request::Talk(false))],
        ..Stage::default()
    }
    .play();
    assert_eq!(told.questions, [QUESTION]);
    let longest = *told.heard.iter().max().expect("a question") as f32 / RATE_HZ as f32;
    assert!((2.2..2.75).contains(&longest), "{longest} s");
}
