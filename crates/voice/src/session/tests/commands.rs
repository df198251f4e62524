//! "Next", clicked and said.

use super::stage::{Says, Stage, after, after_tutor, end, say};
use super::{QUESTION, SHORT};
use crate::command::Command;
use crate::session::{Request, SessionEvent};
use crate::turn::VoiceState;

#[test]
fn next_skips_a_sentence_and_the_rest_is_heard_and_kept() {
    let answer = "One is here. Two is there. Three is gone.";
    let told = Stage {
        understands: vec![Ok(QUESTION)],
        answers: vec![vec![Says::Text(answer)]],
        devices: vec![vec![say(after(300), 1.5), end(after_tutor(1_500))]],
        requests: vec![(VoiceState::Speaking, Request::Command(Command::Next))],
        ..Stage::default()
    }
    .play();
    // A letter or two of the first, until it was skipped.
    let rest = "Two is there.Three is gone.".chars().count();
    assert!((rest..rest + 3).contains(&told.letters()), "{} letters", told.letters());
    let [turn] = told.turns()[..] else { panic!("one turn: {:?}", told.turns()) };
    assert_eq!(turn.spoken_text, answer, "a beginning is kept, so that what was skipped counts");
    assert!(!turn.is_interrupted && told.kept.is_empty(), "{:?}", told.kept);
    assert_eq!(told.questions, [QUESTION]);
}

#[test]
fn next_after_the_last_sentence_ends_the_answer_where_it_is() {
    let told = Stage {
        understands: vec![Ok(QUESTION)],
        answers: vec![vec![Says::Text("One is here, and it is rather long.")]],
        devices: vec![vec![say(after(300), 1.5), end(after(6_000))]],
        requests: vec![(VoiceState::Speaking, Request::Command(Command::Next))],
        ..Stage::default()
    }
    .play();
    assert!(told.turns()[0].is_interrupted && told.letters() < 10, "{} letters", told.letters());
    assert_eq!(told.states().last(), Some(&VoiceState::Off));
}

#[test]
fn where_the_tutor_asks_next_is_its_next_question_in_the_students_language() {
    let told = Stage {
        understands: vec![Ok("Next, please.")],
        answers: vec![vec![Says::Text(SHORT)], vec![Says::Text(SHORT)]],
        devices: vec![vec![say(after_tutor(1_000), 1.5), end(after_tutor(1_500))]],
        timed: vec![(300, Request::Command(Command::Next))],
        next_question_in: Some("de"),
        ..Stage::default()
    }
    .play();
    assert_eq!(told.questions, ["Nächste Frage.", "Next question."]);
    let is_next = |event: &&SessionEvent| **event == SessionEvent::Command { command: Command::Next };
    assert_eq!(told.events.iter().filter(is_next).count(), 2);
    let turns = told.turns();
    assert_eq!((turns[0].spoken_text.as_str(), turns[1].spoken_text.as_str()), (SHORT, SHORT));
    assert_eq!(turns[0].endpoint_ms, Some(0), "nobody waits for the end of a click");
    assert!(turns[1].endpoint_ms > Some(0), "{turns:?}");
}
