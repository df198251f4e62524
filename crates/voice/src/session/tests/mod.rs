//! Whole conversations with made-up models: what is heard, told and kept, and what breaks in which state.

mod commands;
mod devices;
mod disturbed;
mod hearing;
mod stage;
mod talk_key;

use std::time::Duration;

use studium_base::ErrorCode;

use self::stage::{Says, Stage, after, after_tutor, crashed, end, into_tutor, say};
use super::{Request, SessionEvent};
use crate::audio::file::{Act, Cue, Pace};
use crate::audio::testing;
use crate::turn::VoiceState;

const QUESTION: &str = "what is a cell";
const ANSWER: &str = "A cell is the smallest part of life. It has a wall, and water, and a core.";
const NEXT: &str = "how many cells are there";
const SHORT: &str = "There are many.";

#[test]
fn a_question_is_answered_aloud_to_its_end_and_nothing_of_it_is_cut() {
    let told = Stage {
        understands: vec![Ok(QUESTION)],
        answers: vec![vec![Says::Text("A cell is the smallest part of life. "), Says::Text("It is alive.")]],
        devices: vec![vec![say(after(300), 1.5), end(after_tutor(1_500))]],
        ..Stage::default()
    }
    .play();
    assert_eq!(told.questions, [QUESTION]);
    let turn = told.turns()[0];
    assert_eq!(turn.question, QUESTION);
    assert_eq!(turn.spoken_text, "A cell is the smallest part of life. It is alive.");
    assert!(!turn.is_interrupted && told.kept.is_empty(), "{:?}", told.kept);
    assert!(told.failures().is_empty(), "{:?}", told.failures());
    use VoiceState::{EndpointPending, Listening, Speaking, Thinking};
    let states = told.states();
    let mut expected = [Listening, EndpointPending, Thinking, Speaking, Listening].into_iter().peekable();
    for state in &states {
        if expected.peek() == Some(state) {
            expected.next();
        }
    }
    assert_eq!(expected.next(), None, "{states:?}");
    assert_eq!(told.events.last(), Some(&SessionEvent::Ended));
}

#[test]
fn of_an_interrupted_answer_as_much_is_kept_as_was_played() {
    for into in [400, 1_100, 1_900, 2_700] {
        let told = Stage {
            understands: vec![Ok(QUESTION), Ok(NEXT)],
            answers: vec![vec![Says::Text(ANSWER)], vec![Says::Text(SHORT)]],
            devices: vec![vec![say(after(300), 1.5), say(into_tutor(into), 1.5), end(after_tutor(1_500))]],
            ..Stage::default()
        }
        .play();
        assert_eq!(told.questions, [QUESTION, NEXT]);
        let [kept] = &told.kept[..] else { panic!("one answer is cut: {:?}", told.kept) };
        assert!(ANSWER.starts_with(kept.as_str()), "{kept:?}");
        // The second answer was played whole, without the space that parts its clauses.
        let played = told.letters() - SHORT.chars().count();
        let kept = kept.trim_end().chars().count();
        assert!(kept.abs_diff(played) <= "smallest".len(), "{kept} letters kept, {played} played");
        assert_eq!(told.turns()[0].spoken_text.trim_end().chars().count(), kept);
        assert_eq!(told.turns()[1].spoken_text, SHORT);
    }
}

#[test]
fn a_worker_that_dies_while_it_hears_costs_the_utterance_and_nothing_more() {
    let told = Stage {
        understands: vec![Err(crashed), Ok(NEXT)],
        answers: vec![vec![Says::Text(SHORT)]],
        devices: vec![vec![say(after(300), 1.5), say(after(3_000), 1.5), end(after_tutor(1_500))]],
        ..Stage::default()
    }
    .play();
    assert_eq!(told.failures(), [ErrorCode::EngineCrashed]);
    assert_eq!(told.questions, [NEXT]);
    assert_eq!(told.turns()[0].spoken_text, SHORT);
}

#[test]
fn a_worker_that_dies_before_it_answers_is_told_of_and_the_next_question_is_answered() {
    let told = Stage {
        understands: vec![Ok(QUESTION), Ok(NEXT)],
        answers: vec![vec![Says::Fails], vec![Says::Text(SHORT)]],
        devices: vec![vec![say(after(300), 1.5), say(after(4_000), 1.5), end(after_tutor(1_500))]],
        ..Stage::default()
    }
    .play();
    assert_eq!(told.failures(), [ErrorCode::EngineCrashed]);
    assert_eq!(told.questions, [QUESTION, NEXT]);
    assert_eq!(told.turns().last().expect("a turn").spoken_text, SHORT);
}

#[test]
fn a_worker_that_dies_in_mid_answer_leaves_what_it_said() {
    let told = Stage {
        understands: vec![Ok(QUESTION), Ok(NEXT)],
        answers: vec![vec![Says::Text("A cell is small. "), Says::Fails], vec![Says::Text(SHORT)]],
        devices: vec![vec![say(after(300), 1.5), say(after_tutor(2_000), 1.5), end(after_tutor(1_500))]],
        ..Stage::default()
    }
    .play();
    assert_eq!(told.failures(), [ErrorCode::EngineCrashed]);
    assert_eq!(told.turns()[0].spoken_text.trim_end(), "A cell is small.");
    assert_eq!(told.turns()[1].spoken_text, SHORT);
}

#[test]
fn a_voice_that_dies_is_told_of_and_the_conversation_goes_on() {
    let told = Stage {
        understands: vec![Ok(QUESTION), Ok(NEXT)],
        answers: vec![vec![Says::Text("A cell is small.")], vec![Says::Text(SHORT)]],
        devices: vec![vec![say(after(300), 1.5), say(after(5_000), 1.5), end(after_tutor(1_500))]],
        mouth_dies: 1,
        ..Stage::default()
    }
    .play();
    assert_eq!(told.failures(), [ErrorCode::EngineCrashed]);
    assert_eq!(told.questions, [QUESTION, NEXT]);
    assert_eq!(told.turns().last().expect("a turn").spoken_text, SHORT);
}

#[test]
fn a_tutor_that_thinks_longer_than_it_speaks_is_waited_for() {
    let told = Stage {
        understands: vec![Ok(QUESTION)],
        answers: vec![vec![
            Says::Text("One is here. "),
            Says::Thinks(Duration::from_millis(2_000)),
            Says::Text("Two is there."),
        ]],
        devices: vec![vec![say(after(300), 1.5), end(after_tutor(3_500))]],
        pace: Pace::Real,
        ..Stage::default()
    }
    .play();
    assert_eq!(told.turns().len(), 1);
    assert_eq!(told.turns()[0].spoken_text, "One is here. Two is there.");
    assert!(!told.turns()[0].is_interrupted && told.kept.is_empty() && told.failures().is_empty());
}

#[test]
fn a_monologue_of_ten_minutes_is_heard_to_its_end() {
    // Half a minute is heard at a time; each part is written down once it is whole, with a word for each second.
    let parts = ["part"; 100];
    let speech = testing::voice(1.5, 120.0, 7).repeat(393);
    let told = Stage {
        understands: parts.iter().map(|text| Ok(*text)).collect(),
        says_by_seconds: true,
        answers: vec![vec![Says::Text(SHORT)]],
        devices: vec![vec![Cue { when: after(300), act: Act::Say(speech) }, end(after_tutor(1_500))]],
        ..Stage::default()
    }
    .play();
    assert!(told.failures().is_empty(), "{:?}", told.failures());
    let [question] = &told.questions[..] else { panic!("one question: {:?}", told.questions) };
    let words = question.split_whitespace().count();
    assert!((550..=592).contains(&words) && question.split_whitespace().all(|word| word == "part"), "{question}");
    assert_eq!(told.turns()[0].spoken_text, SHORT);
}

#[test]
fn clipped_sound_is_heard_as_one_question() {
    let clipped = testing::voice(1.5, 120.0, 7).into_iter().map(|sample| (sample * 20.0).clamp(-1.0, 1.0)).collect();
    let told = Stage {
        understands: vec![Ok(QUESTION)],
        answers: vec![vec![Says::Text(SHORT)]],
        devices: vec![vec![Cue { when: after(300), act: Act::Say(clipped) }, end(after_tutor(1_500))]],
        ..Stage::default()
    }
    .play();
    assert_eq!(told.questions, [QUESTION]);
    assert_eq!(told.turns()[0].spoken_text, SHORT);
}

#[test]
fn stop_is_obeyed_in_every_state() {
    use VoiceState::{EndpointPending, Listening, Speaking, Thinking};
    for state in [Listening, EndpointPending, Thinking, Speaking] {
        let told = Stage {
            understands: vec![Ok(QUESTION)],
            answers: vec![vec![Says::Text(ANSWER)]],
            devices: vec![vec![say(after(300), 1.5), end(after(20_000))]],
            requests: vec![(state, Request::Stop)],
            ..Stage::default()
        }
        .play();
        assert_eq!(told.states().last(), Some(&VoiceState::Off), "in {state:?}");
        assert_eq!(told.events.last(), Some(&SessionEvent::Ended), "in {state:?}");
        assert!(told.failures().is_empty(), "in {state:?}");
    }
}
