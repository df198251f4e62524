//! Sounds that are no words: music, laughter, noise, and the tutor's own voice before its echo is known.

use super::stage::{Says, Stage, after, after_tutor, end, into_tutor, say, unplug};
use super::{ANSWER, QUESTION, SHORT};
use crate::audio::file::{Act, Cue};
use crate::audio::testing;
use crate::session::SessionEvent;
use crate::turn::VoiceState;

/// Louder than the music of these tests ever is, and less loud than the voice at its loudest.
const MUSIC: f32 = 0.2;

fn interruptions(states: &[VoiceState]) -> usize {
    states.iter().filter(|state| **state == VoiceState::Interrupted).count()
}

#[test]
fn music_asks_nothing_and_hides_no_question() {
    let mut sound = testing::music(20.0, -30.0, 1);
    assert!(sound.iter().all(|sample| sample.abs() < MUSIC));
    // In the middle of it somebody speaks.
    for (sample, voice) in sound[8 * 16_000..].iter_mut().zip(testing::voice(1.5, 120.0, 7)) {
        *sample = (*sample + voice).clamp(-1.0, 1.0);
    }
    let told = Stage {
        understands: vec![Ok(QUESTION)],
        deaf_below: MUSIC,
        answers: vec![vec![Says::Text(SHORT)]],
        devices: vec![vec![Cue { when: after(300), act: Act::Say(sound) }, end(after(3_000))]],
        ..Stage::default()
    }
    .play();
    assert!(told.failures().is_empty(), "{:?}", told.failures());
    // A chord after a pause that was nearly long enough may take the question back, and it is asked anew.
    assert!(told.questions.iter().all(|question| question == QUESTION), "{:?}", told.questions);
    let turns = told.turns();
    let turn = turns.last().expect("an answer");
    assert!(turn.spoken_text == SHORT && !turn.is_interrupted, "{turns:?}");
}

#[test]
fn after_music_the_next_question_is_answered() {
    let told = Stage {
        understands: vec![Ok(QUESTION)],
        deaf_below: MUSIC,
        answers: vec![vec![Says::Text(SHORT)]],
        devices: vec![vec![
            Cue { when: after(300), act: Act::Say(testing::music(12.0, -30.0, 1)) },
            say(after(1_500), 1.5),
            end(after_tutor(1_500)),
        ]],
        ..Stage::default()
    }
    .play();
    assert_eq!(told.questions, [QUESTION]);
    assert_eq!(told.turns()[0].spoken_text, SHORT);
    assert!(told.failures().is_empty(), "{:?}", told.failures());
}

#[test]
fn a_laugh_silences_the_tutor_for_a_moment_and_costs_nothing_of_the_answer() {
    let told = Stage {
        understands: vec![Ok(QUESTION), Ok("(laughs)")],
        answers: vec![vec![Says::Text(ANSWER)]],
        devices: vec![vec![say(after(300), 1.5), say(into_tutor(1_100), 2.0), end(after_tutor(1_500))]],
        ..Stage::default()
    }
    .play();
    assert!(interruptions(&told.states()) >= 1, "{:?}", told.states());
    assert_eq!(told.questions, [QUESTION]);
    let [turn] = told.turns()[..] else { panic!("one turn: {:?}", told.turns()) };
    assert!(turn.spoken_text == ANSWER && !turn.is_interrupted && told.kept.is_empty(), "{turn:?}");
}

#[test]
fn over_a_noise_that_does_not_end_the_tutor_goes_on() {
    let told = Stage {
        understands: vec![Ok(QUESTION), Ok("")],
        answers: vec![vec![Says::Text(ANSWER)]],
        devices: vec![vec![say(after(300), 1.5), say(into_tutor(1_100), 12.0), end(after(1_000))]],
        ..Stage::default()
    }
    .play();
    let [turn] = told.turns()[..] else { panic!("one turn: {:?}", told.turns()) };
    assert!(turn.spoken_text == ANSWER && !turn.is_interrupted, "{turn:?}");
    assert!((1..=2).contains(&interruptions(&told.states())), "it is not stopped again and again: {:?}", told.states());
    assert_eq!(told.questions, [QUESTION]);
}

#[test]
fn it_is_told_when_the_tutor_can_be_interrupted_by_voice() {
    let stage = |cancels_echo: bool| Stage {
        understands: vec![Ok(QUESTION), Ok(QUESTION)],
        // The first takes nine seconds.
        answers: vec![vec![Says::Text(ANSWER), Says::Text(" "), Says::Text(ANSWER)], vec![Says::Text(SHORT)]],
        devices: vec![
            vec![say(after(300), 1.5), unplug(after_tutor(500))],
            vec![say(after(300), 1.5), end(after_tutor(1_500))],
        ],
        cancels_echo,
        ..Stage::default()
    };
    let told_of = |events: &[SessionEvent]| -> Vec<bool> {
        let can = |event: &SessionEvent| match event {
            SessionEvent::Interruptible { can } => Some(*can),
            _ => None,
        };
        events.iter().filter_map(can).collect()
    };
    let told = stage(true).play();
    assert_eq!(told_of(&told.events), [false, true, false], "anew with every device");
    let place = |wanted: &SessionEvent| told.events.iter().position(|event| event == wanted).expect("told");
    let known = place(&SessionEvent::Interruptible { can: true });
    assert!(place(&SessionEvent::State { state: VoiceState::Speaking }) < known, "it learns while the tutor speaks");
    assert_eq!(told_of(&stage(false).play().events), [false; 0], "with headphones there is nothing to learn");
}
