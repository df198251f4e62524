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
fn a_short_sound_whose_words_do_not_come_is_given_two_seconds() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.at(3000, Event::SpeechStarted);
    talk.at(3300, Event::SpeechPaused { silent_ms: 100 });
    talk.until(9000);
    assert_eq!(talk.times(|effect| *effect == Effect::Resume(generation)), [5200]);
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
