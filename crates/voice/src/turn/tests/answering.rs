//! Questions are asked early, released when the pause is long enough, and taken back when speech goes on.

use super::{Effect, Event, Generation, Mode, NEVER, Talk, VoiceState};
use crate::turn::Draft;

#[test]
fn a_question_is_asked_during_the_pause_and_released_when_the_pause_is_long_enough() {
    let mut talk = Talk::new(Mode::HandsFree);
    talk.ask_at(0, "What is osmosis?");
    // The pause began at 1000 ms. The final draft is asked for 160 ms later, the question as soon as it is known.
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Transcribe { draft: Draft::Final, .. })), [1160]);
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Ask { .. })), [1300]);
    assert_eq!(talk.turn.state(), VoiceState::EndpointPending);
    talk.until(1800);
    // A finished sentence is waited for 0.56 * 600 ms.
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Release(_))), [1336]);
    assert_eq!(talk.questions(), ["What is osmosis?"]);
    assert_eq!(talk.turn.state(), VoiceState::Thinking);
}

#[test]
fn an_answer_is_spoken_heard_recorded_and_over() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.at(4000, Event::ClauseFinished { generation, index: 0 });
    talk.at(4000, Event::ClauseStarted { generation, index: 1 });
    talk.at(5000, Event::ReplyFinished(generation));
    talk.at(6000, Event::ClauseFinished { generation, index: 1 });
    assert_eq!(talk.times(|effect| *effect == Effect::Record(generation)), [6000]);
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Cancel(_))), NEVER);
    assert_eq!(talk.turn.state(), VoiceState::Listening);
    assert_ne!(talk.generation(), generation);
}

#[test]
fn a_model_slower_than_its_voice_ends_the_turn_only_when_it_has_finished() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.at(4000, Event::ClauseFinished { generation, index: 0 });
    talk.at(5000, Event::ClauseFinished { generation, index: 1 });
    assert_eq!(talk.turn.state(), VoiceState::Speaking);
    talk.clause(2, "Cells do it all the time.");
    talk.at(9000, Event::ReplyFinished(generation));
    talk.at(9100, Event::ClauseStarted { generation, index: 2 });
    assert_eq!(talk.turn.state(), VoiceState::Speaking);
    talk.at(9900, Event::ClauseFinished { generation, index: 2 });
    assert_eq!(talk.turn.state(), VoiceState::Listening);
}

#[test]
fn speech_that_goes_on_takes_the_question_back_and_asks_the_longer_one() {
    let mut talk = Talk::new(Mode::HandsFree);
    talk.ask_at(0, "What is osmosis?");
    let first = talk.generation();
    talk.at(1320, Event::SpeechStarted);
    talk.at(2600, Event::SpeechPaused { silent_ms: 100 });
    assert_eq!(talk.times(|effect| *effect == Effect::Cancel(first)), [1620], "after 300 ms of more speech");
    talk.until(2700);
    talk.hear("What is osmosis in a plant cell?");
    talk.until(3500);
    assert_eq!(talk.questions(), ["What is osmosis?", "What is osmosis in a plant cell?"]);
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Release(_))).len(), 1);
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Record(_))), NEVER, "nothing was ever released");
}

#[test]
fn a_breath_during_the_pause_does_not_take_the_question_back() {
    let mut talk = Talk::new(Mode::HandsFree);
    talk.ask_at(0, "What is osmosis?");
    talk.at(1320, Event::SpeechStarted);
    talk.at(1600, Event::SpeechPaused { silent_ms: 100 });
    talk.until(1750);
    talk.hear("What is osmosis?");
    talk.until(2500);
    assert_eq!(talk.questions(), ["What is osmosis?"]);
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Release(_))), [1836]);
}

#[test]
fn a_question_cut_off_too_early_is_mended_while_nothing_of_the_answer_was_heard() {
    let mut talk = Talk::new(Mode::HandsFree);
    talk.ask_at(0, "What is the difference.");
    talk.until(2000);
    let first = talk.generation();
    talk.clause(0, "It depends.");
    talk.at(2100, Event::SpeechStarted);
    assert_eq!(talk.times(|effect| *effect == Effect::Pause(first)), [2100]);
    talk.at(3300, Event::SpeechPaused { silent_ms: 100 });
    talk.until(3400);
    talk.hear("What is the difference between DNA and RNA?");
    talk.until(4200);
    assert_eq!(talk.questions().last(), Some(&"What is the difference between DNA and RNA?"));
    assert_eq!(talk.times(|effect| *effect == Effect::Cancel(first)).len(), 1);
    assert_eq!(talk.turn.state(), VoiceState::Thinking);
}

#[test]
fn certain_words_are_looked_up_and_read_while_the_student_speaks() {
    let mut talk = Talk::new(Mode::HandsFree);
    talk.at(0, Event::SpeechStarted);
    for (time, draft) in [(500, "what is the"), (1000, "what is the main idea"), (1500, "what is the main idea of the")]
    {
        talk.until(time);
        talk.hear(draft);
    }
    let texts = talk.log.iter().filter_map(|(_, effect)| match effect {
        Effect::Prefill { text, .. } => Some(text.as_str()),
        _ => None,
    });
    let texts: Vec<_> = texts.collect();
    assert_eq!(texts, ["what is the", "what is the main idea"]);
    // Muted in the middle of it: what was prepared is given up.
    talk.at(1600, Event::Muted(true));
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Cancel(Generation(1)))), [1600]);
}

#[test]
fn a_monologue_is_written_down_in_parts_and_asked_as_one() {
    let mut talk = Talk::new(Mode::HandsFree);
    talk.at(0, Event::SpeechStarted);
    talk.at(28_000, Event::SpeechCut);
    let first = talk.ticket();
    talk.at(31_100, Event::SpeechPaused { silent_ms: 100 });
    talk.until(31_200);
    talk.hear("is that right?");
    assert_eq!(talk.questions(), [""; 0], "the first part is still missing");
    talk.step(Event::Heard {
        ticket: first,
        text: "I think the heart has two chambers,".to_owned(),
        language: "en".to_owned(),
    });
    talk.until(33_000);
    assert_eq!(talk.questions(), ["I think the heart has two chambers, is that right?"]);
}

/// A draft each half second, each with its words.
fn hear_each_half_second(talk: &mut Talk, from: u64, drafts: &[&str]) {
    for (index, draft) in drafts.iter().enumerate() {
        talk.until(from + 500 * index as u64);
        talk.hear(draft);
    }
}

#[test]
fn a_question_in_a_room_with_music_is_asked_when_nothing_is_added_to_it() {
    let mut talk = Talk::new(Mode::HandsFree);
    talk.at(0, Event::SpeechStarted);
    hear_each_half_second(&mut talk, 500, &["what is", "what is osmosis"]);
    hear_each_half_second(&mut talk, 1500, &["What is osmosis?"; 6]);
    // The sound until 700 ms had it all; that until 3500 ms had no more.
    let finals = talk.times(|effect| matches!(effect, Effect::Transcribe { draft: Draft::Final, .. }));
    assert_eq!(finals, [4000]);
    talk.until(4200);
    talk.hear("What is osmosis?");
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Release(_))), [4200]);
    assert_eq!(talk.questions(), ["What is osmosis?"]);
}

#[test]
fn who_speaks_on_after_a_lull_without_a_pause_is_heard_out() {
    let mut talk = Talk::new(Mode::HandsFree);
    talk.at(0, Event::SpeechStarted);
    hear_each_half_second(&mut talk, 500, &["what is the"; 7]);
    assert_eq!(talk.turn.state(), VoiceState::EndpointPending);
    hear_each_half_second(&mut talk, 4000, &["what is the difference", "what is the difference between them"]);
    assert_eq!(talk.questions(), [""; 0], "the final draft of the lull had more words");
    assert_eq!(talk.turn.state(), VoiceState::Listening);
    talk.at(5600, Event::SpeechPaused { silent_ms: 100 });
    talk.until(5700);
    talk.hear("What is the difference between them?");
    talk.until(6500);
    assert_eq!(talk.questions(), ["What is the difference between them?"]);
}

#[test]
fn music_alone_is_forgotten_every_few_seconds() {
    let mut talk = Talk::new(Mode::HandsFree);
    talk.at(0, Event::SpeechStarted);
    hear_each_half_second(&mut talk, 500, &["[Music]", "♪", "", "[Music]", "", "", ""]);
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Forget(_))), [3500]);
    assert_eq!(talk.questions(), [""; 0]);
    assert_eq!(talk.turn.state(), VoiceState::Listening);
}

#[test]
fn noise_without_words_asks_nothing() {
    let mut talk = Talk::new(Mode::HandsFree);
    talk.ask_at(0, "[BLANK_AUDIO]");
    talk.until(5000);
    assert_eq!(talk.questions(), [""; 0]);
    assert_eq!(talk.turn.state(), VoiceState::Listening);
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Forget(_))), [1300]);
}
