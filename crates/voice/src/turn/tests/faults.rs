//! What breaks is reported, and the conversation goes on or waits for its devices.

use studium_base::ErrorCode;

use super::{Effect, Event, Mode, NEVER, Talk, VoiceState};

#[test]
fn a_device_lost_in_any_state_ends_what_was_going_on_until_it_is_back() {
    let mut speaking = Talk::spoken_to();
    let generation = speaking.generation();
    speaking.at(3000, Event::DeviceLost(ErrorCode::Io));
    assert_eq!(speaking.turn.state(), VoiceState::Error);
    assert_eq!(speaking.times(|effect| *effect == Effect::Record(generation)), [3000], "what was heard stays");
    speaking.at(9000, Event::SpeechStarted);
    speaking.at(9000, Event::DeviceBack);
    assert_eq!(speaking.turn.state(), VoiceState::Listening);

    let mut listening = Talk::new(Mode::HandsFree);
    listening.at(0, Event::SpeechStarted);
    listening.at(100, Event::DeviceLost(ErrorCode::Io));
    assert_eq!(listening.times(|effect| matches!(effect, Effect::Forget(_))), [100]);
    assert_eq!(listening.turn.next_at(), None);
}

#[test]
fn a_worker_that_hears_nothing_any_more_leads_back_to_listening() {
    let mut talk = Talk::new(Mode::HandsFree);
    talk.at(0, Event::SpeechStarted);
    talk.at(300, Event::SpeechPaused { silent_ms: 100 });
    talk.until(500);
    let ticket = talk.ticket();
    talk.at(600, Event::HearingFailed { ticket, code: ErrorCode::EngineCrashed });
    assert_eq!(talk.times(|effect| *effect == Effect::Report(ErrorCode::EngineCrashed)), [600]);
    assert_eq!(talk.turn.state(), VoiceState::Listening);
}

#[test]
fn the_last_draft_stands_in_for_a_final_one_that_failed() {
    let mut talk = Talk::new(Mode::HandsFree);
    talk.at(0, Event::SpeechStarted);
    talk.until(900);
    talk.hear("what is osmosis");
    talk.at(1000, Event::SpeechPaused { silent_ms: 100 });
    talk.until(1200);
    let ticket = talk.ticket();
    talk.at(1300, Event::HearingFailed { ticket, code: ErrorCode::EngineCrashed });
    talk.until(3000);
    assert_eq!(talk.questions(), ["what is osmosis"]);
}

#[test]
fn a_reply_that_fails_before_its_first_word_is_reported_when_it_would_have_been_heard() {
    let mut talk = Talk::new(Mode::HandsFree);
    talk.ask_at(0, "What is osmosis?");
    let generation = talk.generation();
    talk.at(1310, Event::ReplyFailed { generation, code: ErrorCode::ModelMissing });
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Report(_))), NEVER);
    talk.until(2000);
    assert_eq!(talk.times(|effect| *effect == Effect::Report(ErrorCode::ModelMissing)), [1336]);
    assert_eq!(talk.turn.state(), VoiceState::Listening);
}

#[test]
fn a_reply_that_breaks_off_is_heard_as_far_as_it_goes() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.at(3000, Event::ReplyFailed { generation, code: ErrorCode::EngineCrashed });
    assert_eq!(talk.turn.state(), VoiceState::Speaking);
    talk.at(4000, Event::ClauseFinished { generation, index: 0 });
    talk.at(5000, Event::ClauseFinished { generation, index: 1 });
    assert_eq!(talk.turn.state(), VoiceState::Listening);
}

#[test]
fn clauses_without_a_sound_are_skipped_in_their_turn_and_reported_once() {
    let mut talk = Talk::spoken_to();
    let generation = talk.generation();
    talk.clause(2, "Cells do it.");
    for index in [1, 2] {
        talk.at(3000, Event::SpeakingFailed { generation, index, code: ErrorCode::EngineCrashed });
    }
    talk.at(3100, Event::ReplyFinished(generation));
    assert_eq!(talk.turn.state(), VoiceState::Speaking, "the first clause still sounds");
    talk.at(4000, Event::ClauseFinished { generation, index: 0 });
    assert_eq!(talk.turn.state(), VoiceState::Listening);
    assert_eq!(talk.times(|effect| matches!(effect, Effect::Report(_))).len(), 1);
}

#[test]
fn a_reply_that_never_comes_is_given_up() {
    let mut talk = Talk::new(Mode::HandsFree);
    talk.ask_at(0, "What is osmosis?");
    talk.until(170_000);
    assert_eq!(talk.turn.state(), VoiceState::Thinking);
    talk.until(190_000);
    assert_eq!(talk.times(|effect| *effect == Effect::Report(ErrorCode::EngineHung)).len(), 1);
    assert_eq!(talk.turn.state(), VoiceState::Listening);
}
