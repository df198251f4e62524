//! Interrupting the tutor: silence at once, an end to the reply when it was meant, and on with it when it was not.

use super::{Command, Effect, Event, NEVER, Talk, VoiceState, is_command};
use crate::turn::interruption::{Weight, weigh};

#[test]
fn the_tutor_is_silent_at_the_onset_and_gives_way_when_words_are_heard() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.at(3000, Event::SpeechStarted);
    assert_eq!(talk.times(|effect| *effect == Effect::Pause(generation)), [3000]);
    assert_eq!(talk.turn.state(), VoiceState::Interrupted);
    talk.until(3500);
    talk.hear("but why");
    assert_eq!(talk.times(|effect| *effect == Effect::Cancel(generation)), [3500]);
    assert_eq!(talk.times(|effect| *effect == Effect::Record(generation)), [3500]);
    assert_eq!(talk.turn.state(), VoiceState::Listening);
    talk.at(4100, Event::SpeechPaused { silent_ms: 100 });
    talk.until(4200);
    talk.hear("But why does water move?");
    talk.until(5000);
    assert_eq!(talk.questions(), ["But why does water move?"]);
}

#[test]
fn long_speech_is_meant_even_before_its_words_are_known() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.at(3000, Event::SpeechStarted);
    talk.until(4500);
    assert_eq!(talk.times(|effect| *effect == Effect::Cancel(generation)), [3800]);
}

#[test]
fn after_a_cough_the_tutor_goes_on_where_it_was() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.at(3000, Event::SpeechStarted);
    talk.at(3300, Event::SpeechPaused { silent_ms: 100 });
    talk.until(3500);
    talk.hear("(coughs)");
    talk.until(6000);
    assert_eq!(talk.times(|effect| *effect == Effect::Resume(generation)), [3900], "700 ms after the sound");
    assert_eq!(talk.turn.state(), VoiceState::Speaking);
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Cancel(_))), NEVER);
}

#[test]
fn assent_does_not_take_the_turn_and_objection_does() {
    for (text, is_turn) in [("Mhm.", false), ("Yes, okay.", false), ("ja genau", false), ("No!", true), ("What?", true)]
    {
        let mut talk = Talk::spoken_to();
        let generation = talk.generation();
        talk.at(3000, Event::SpeechStarted);
        talk.at(3500, Event::SpeechPaused { silent_ms: 100 });
        talk.until(3700);
        talk.hear(text);
        talk.until(6000);
        let gave_way = talk.times(|effect| *effect == Effect::Cancel(generation)).len() == 1;
        assert_eq!(gave_way, is_turn, "{text}");
    }
}

#[test]
fn a_short_sound_whose_words_do_not_come_is_given_eight_seconds() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.at(3000, Event::SpeechStarted);
    talk.at(3300, Event::SpeechPaused { silent_ms: 100 });
    talk.until(15_000);
    assert_eq!(talk.times(|effect| *effect == Effect::Resume(generation)), [11_200]);
}

#[test]
fn stop_is_obeyed_however_long_a_slow_machine_takes_to_write_it_down() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.at(3000, Event::SpeechStarted);
    talk.at(3400, Event::SpeechPaused { silent_ms: 100 });
    talk.until(8000);
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Resume(_))), NEVER);
    talk.hear("Stop.");
    talk.until(20_000);
    assert_eq!(talk.times(|effect| *effect == Effect::Record(generation)), [8000]);
    assert_eq!(talk.turn.state(), VoiceState::Listening);
}

#[test]
fn a_laugh_in_which_no_words_are_found_does_not_end_the_reply() {
    for nothing in ["", "(laughs)", "..."] {
        let mut talk = Talk::spoken_to();
        let generation = talk.generation();
        talk.at(3000, Event::SpeechStarted);
        talk.until(3500);
        talk.hear(nothing);
        talk.at(4900, Event::SpeechPaused { silent_ms: 100 });
        talk.until(5000);
        talk.hear(nothing);
        talk.until(9000);
        assert_eq!(talk.times(|effect| matches!(effect, Effect::Cancel(_))), NEVER, "{nothing:?}");
        assert_eq!(talk.times(|effect| *effect == Effect::Resume(generation)), [5500], "{nothing:?}");
        assert_eq!(talk.turn.state(), VoiceState::Speaking);
    }
}

#[test]
fn words_after_a_laugh_end_the_reply() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.at(3000, Event::SpeechStarted);
    talk.until(3500);
    talk.hear("(laughs)");
    talk.until(4500);
    talk.hear("but why");
    assert_eq!(talk.times(|effect| *effect == Effect::Cancel(generation)), [4500]);
}

#[test]
fn sound_of_which_a_model_finds_no_words_for_long_counts_as_meant_when_it_tells_nothing_more() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.at(3000, Event::SpeechStarted);
    talk.until(3500);
    talk.hear("");
    talk.until(14_000);
    assert_eq!(talk.times(|effect| *effect == Effect::Cancel(generation)), [11_000]);
}

#[test]
fn a_noise_that_does_not_end_is_nothing_after_some_seconds() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.at(3000, Event::SpeechStarted);
    // The draft of 6000 ms is of the sound until 5500 ms, in which there was nothing for 2.5 s; the next is the final one.
    hear_again_and_again(&mut talk, 3500, 6500, "");
    talk.until(9000);
    assert_eq!(talk.times(|effect| *effect == Effect::Resume(generation)), [6500]);
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Cancel(_))), NEVER);
    assert_eq!(talk.turn.state(), VoiceState::Speaking);
}

/// The same words for every request, each half second.
fn hear_again_and_again(talk: &mut Talk, from: u64, until: u64, text: &str) {
    for time in (from..=until).step_by(500) {
        talk.until(time);
        talk.hear(text);
    }
}

#[test]
fn the_tutors_own_words_are_echo() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.at(3000, Event::SpeechStarted);
    talk.at(3600, Event::SpeechPaused { silent_ms: 100 });
    talk.until(3700);
    talk.hear("movement of water");
    talk.until(6000);
    assert_eq!(talk.times(|effect| *effect == Effect::Resume(generation)), [4200]);
    assert_eq!(weigh("the movement of salt", Some("the movement of water")), Weight::Words);
    assert_eq!(weigh("why", Some("this is why water moves")), Weight::Words, "one word of objection is not echo");
}

#[test]
fn stop_ends_the_reply_and_asks_nothing() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.at(3000, Event::SpeechStarted);
    talk.at(3400, Event::SpeechPaused { silent_ms: 100 });
    talk.until(3600);
    talk.hear("Stop, please.");
    talk.until(6000);
    assert_eq!(talk.times(|effect| *effect == Effect::Record(generation)), [3636]);
    assert_eq!(talk.times(|effect| is_command(effect, Command::Stop)), [3636]);
    assert_eq!(talk.questions(), [""; 0]);
    assert_eq!(talk.turn.state(), VoiceState::Listening);
}

#[test]
fn pause_holds_the_reply_until_continue() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.at(3000, Event::Command(Command::Pause));
    talk.until(900_000);
    assert_eq!(talk.turn.state(), VoiceState::Interrupted);
    // A cough leaves it paused, "go on" does not.
    talk.at(900_100, Event::SpeechStarted);
    talk.at(900_400, Event::SpeechPaused { silent_ms: 100 });
    talk.until(900_600);
    talk.hear("");
    talk.until(905_000);
    assert_eq!(talk.turn.state(), VoiceState::Interrupted);
    talk.at(906_000, Event::SpeechStarted);
    talk.at(906_500, Event::SpeechPaused { silent_ms: 100 });
    talk.until(906_700);
    talk.hear("Go on.");
    talk.until(908_000);
    assert_eq!(talk.turn.state(), VoiceState::Speaking);
    assert_eq!(talk.times(|effect| *effect == Effect::Resume(generation)).len(), 1);
}

#[test]
fn slower_says_the_clause_again_at_the_new_speed() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.at(3000, Event::SpeechStarted);
    talk.at(3500, Event::SpeechPaused { silent_ms: 100 });
    talk.until(3700);
    talk.hear("slower");
    talk.until(5000);
    let order: Vec<_> = talk.log.iter().filter(|(at, _)| *at == 3736).map(|(_, effect)| effect.clone()).collect();
    let at = |wanted: &dyn Fn(&Effect) -> bool| order.iter().position(wanted);
    let command = at(&|effect| is_command(effect, Command::Slower));
    let rewind = at(&|effect| *effect == Effect::Rewind(generation));
    let speak = at(&|effect| matches!(effect, Effect::Speak(clause) if clause.index == 0));
    let resume = at(&|effect| *effect == Effect::Resume(generation));
    assert!(command.is_some() && command < rewind && rewind < speak && speak < resume, "{order:?}");
}

#[test]
fn repeat_says_the_last_reply_again_when_it_is_over() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.at(3000, Event::ReplyFinished(generation));
    talk.at(4000, Event::ClauseFinished { generation, index: 1 });
    talk.ask_at(6000, "Could you say that again?");
    talk.until(7600);
    let said = talk.log.iter().filter_map(|(_, effect)| match effect {
        Effect::Speak(clause) => Some((clause.generation, clause.index)),
        _ => None,
    });
    let said: Vec<_> = said.collect();
    assert_eq!(said, [(talk.generation(), 0), (talk.generation(), 1)]);
    assert_eq!(talk.questions(), [""; 0]);
    let generation = talk.generation();
    talk.at(8000, Event::ClauseStarted { generation, index: 0 });
    talk.at(9000, Event::ClauseFinished { generation, index: 1 });
    assert_eq!(talk.turn.state(), VoiceState::Listening);
}

#[test]
fn of_an_interrupted_reply_only_what_began_to_be_heard_is_said_again() {
    let mut talk = Talk::spoken_to();
    talk.clause(2, "Cells do it all the time.");
    talk.at(3000, Event::Command(Command::Stop));
    talk.log.clear();
    talk.at(4000, Event::Command(Command::Repeat));
    assert_eq!(said(&talk), [0], "of the others nothing was heard, and nothing is kept");
    // Stopped once more before its end, it is still all that was heard.
    let generation = talk.generation();
    talk.at(4100, Event::ClauseStarted { generation, index: 0 });
    talk.at(4200, Event::Command(Command::Stop));
    talk.log.clear();
    talk.at(5000, Event::Command(Command::Repeat));
    assert_eq!(said(&talk), [0]);
}

#[test]
fn what_is_repeated_and_stopped_is_not_forgotten() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.at(2500, Event::ClauseFinished { generation, index: 0 });
    talk.at(2500, Event::ClauseStarted { generation, index: 1 });
    talk.at(3000, Event::Command(Command::Stop));
    talk.at(4000, Event::Command(Command::Repeat));
    let generation = talk.generation();
    talk.at(4100, Event::ClauseStarted { generation, index: 0 });
    talk.at(4200, Event::Command(Command::Stop));
    talk.log.clear();
    talk.at(5000, Event::Command(Command::Repeat));
    assert_eq!(said(&talk), [0, 1]);
}

#[test]
fn next_and_back_go_from_sentence_to_sentence() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.clause(2, "Cells do it all the time.");
    talk.log.clear();
    talk.at(3000, Event::Command(Command::Next));
    assert_eq!(said(&talk), [1, 2]);
    assert_eq!(talk.times(|effect| *effect == Effect::Rewind(generation)), [3000]);
    assert_eq!(talk.turn.state(), VoiceState::Speaking);
    talk.at(3010, Event::ClauseStarted { generation, index: 1 });
    talk.log.clear();
    talk.at(4000, Event::Command(Command::Back));
    assert_eq!(said(&talk), [0, 1, 2]);
    // Before the first there is nothing.
    talk.log.clear();
    talk.at(4100, Event::Command(Command::Back));
    assert_eq!(said(&talk), [0, 1, 2]);
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Cancel(_))), NEVER);
}

#[test]
fn next_said_aloud_goes_on_with_the_next_sentence() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.log.clear();
    talk.at(3000, Event::SpeechStarted);
    talk.at(3500, Event::SpeechPaused { silent_ms: 100 });
    talk.until(3700);
    talk.hear("Skip that.");
    talk.until(5000);
    assert_eq!(said(&talk), [1]);
    assert_eq!(talk.times(|effect| *effect == Effect::Resume(generation)), [3736]);
    assert_eq!(talk.turn.state(), VoiceState::Speaking);
    assert_eq!(talk.questions(), [""; 0]);
}

#[test]
fn next_waits_for_a_sentence_that_is_still_written_and_ends_a_reply_that_is() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    for time in [3000, 3100, 3200, 3300] {
        talk.at(time, Event::Command(Command::Next));
    }
    talk.log.clear();
    talk.clause(2, "Cells do it all the time.");
    assert_eq!(said(&talk), [2]);
    talk.at(3400, Event::ClauseStarted { generation, index: 2 });
    talk.at(3500, Event::ReplyFinished(generation));
    assert_eq!(talk.turn.state(), VoiceState::Speaking);
    talk.at(3600, Event::Command(Command::Next));
    assert_eq!(talk.times(|effect| *effect == Effect::Record(generation)), [3600]);
    assert_eq!(talk.turn.state(), VoiceState::Listening);
}

#[test]
fn back_after_the_reply_says_it_again() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.at(3000, Event::ReplyFinished(generation));
    talk.at(3500, Event::ClauseStarted { generation, index: 1 });
    talk.at(4000, Event::ClauseFinished { generation, index: 1 });
    assert_eq!(talk.turn.state(), VoiceState::Listening);
    talk.log.clear();
    talk.ask_at(6000, "Go back.");
    talk.until(8000);
    assert_eq!(said(&talk), [0, 1]);
    assert_eq!(talk.questions(), [""; 0]);
}

#[test]
fn where_the_tutor_asks_next_is_the_next_question() {
    // Clicked while the tutor speaks: the usual language, for nobody has spoken yet.
    let mut talk = Talk::new(super::Mode::HandsFree);
    talk.turn = talk.turn.clone().with_questions("de".to_owned());
    talk.at(100, Event::Command(Command::Next));
    assert_eq!(talk.questions(), ["Nächste Frage."]);
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Release(_))), [100]);
    assert_eq!(talk.turn.state(), VoiceState::Thinking);
    let generation = talk.generation();
    talk.clause(0, "What is osmosis?");
    talk.at(200, Event::ClauseStarted { generation, index: 0 });
    // Said in English while it speaks, then clicked.
    talk.at(1000, Event::SpeechStarted);
    talk.at(1500, Event::SpeechPaused { silent_ms: 100 });
    talk.until(1700);
    talk.hear("Next one, please.");
    talk.until(3000);
    talk.at(3000, Event::Command(Command::Next));
    assert_eq!(talk.questions(), ["Nächste Frage.", "Next question.", "Next question."]);
    assert_eq!(talk.times(|effect| *effect == Effect::Cancel(generation)).len(), 1);
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Ask { .. })), [100, 1736, 3000]);
}

/// The clauses that are to be said, by their numbers.
fn said(talk: &Talk) -> Vec<u32> {
    let said = talk.log.iter().filter_map(|(_, effect)| match effect {
        Effect::Speak(clause) => Some(clause.index),
        _ => None,
    });
    said.collect()
}

#[test]
fn a_command_without_a_meaning_now_is_a_question() {
    let mut talk = Talk::new(super::Mode::HandsFree);
    talk.ask_at(0, "Go on.");
    talk.until(3000);
    assert_eq!(talk.questions(), ["Go on."]);
}

#[test]
fn stop_said_while_the_tutor_thinks_is_not_added_to_the_question() {
    let mut talk = Talk::new(super::Mode::HandsFree);
    talk.ask_at(0, "What is osmosis?");
    talk.until(2000);
    talk.at(2000, Event::SpeechStarted);
    talk.at(2500, Event::SpeechPaused { silent_ms: 100 });
    talk.until(2700);
    talk.hear("What is osmosis? Stop.");
    talk.until(4000);
    assert_eq!(talk.times(|effect| is_command(effect, Command::Stop)).len(), 1);
    assert_eq!(talk.turn.state(), VoiceState::Listening);
}
