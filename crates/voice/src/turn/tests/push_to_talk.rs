//! With a key to hold, only the key decides.

use super::{Effect, Event, Mode, NEVER, Talk, VoiceState};

#[test]
fn nothing_is_heard_without_the_key_and_pauses_do_not_end_what_is_said_with_it() {
    let mut talk = Talk::new(Mode::PushToTalk);
    talk.at(0, Event::SpeechStarted);
    talk.at(900, Event::SpeechPaused { silent_ms: 100 });
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Open(_))), NEVER);
    talk.at(1000, Event::TalkPressed);
    talk.at(1100, Event::SpeechStarted);
    talk.at(2000, Event::SpeechPaused { silent_ms: 100 });
    talk.until(9000);
    assert_eq!(talk.turn.state(), VoiceState::Listening);
    talk.at(9000, Event::TalkReleased);
    assert_eq!(talk.turn.state(), VoiceState::Thinking);
    talk.until(9300);
    talk.hear("What is, um");
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Release(_))), [9300], "no waiting, whatever the words");
}

#[test]
fn who_holds_the_key_and_thinks_is_waited_for() {
    let mut talk = Talk::new(Mode::PushToTalk);
    talk.at(1000, Event::TalkPressed);
    for time in (1500..11_000).step_by(500) {
        talk.until(time);
        talk.hear("what is");
    }
    assert_eq!(talk.turn.state(), VoiceState::Listening);
    assert_eq!(talk.questions(), [""; 0]);
}

#[test]
fn the_key_ends_a_reply_at_once() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.at(3000, Event::TalkPressed);
    assert_eq!(talk.times(|effect| *effect == Effect::Cancel(generation)), [3000]);
    assert_eq!(talk.times(|effect| *effect == Effect::Record(generation)), [3000]);
    assert_eq!(talk.turn.state(), VoiceState::Listening);
}

#[test]
fn a_key_that_is_never_let_go_of_is_let_go_of_after_two_minutes() {
    let mut talk = Talk::new(Mode::PushToTalk);
    talk.at(1000, Event::TalkPressed);
    talk.until(130_000);
    assert_eq!(talk.turn.state(), VoiceState::Thinking);
    talk.until(300_000);
    assert_eq!(talk.turn.state(), VoiceState::Listening);
}
