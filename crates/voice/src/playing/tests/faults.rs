//! What fails is said, and what was heard is known.

use super::*;

fn failed(outcome: &Outcome) -> Vec<ErrorCode> {
    let codes = outcome.events.iter().filter_map(|(_, event)| match event {
        PlayEvent::Failed { failure } => Some(failure.code),
        _ => None,
    });
    codes.collect()
}

#[test]
fn a_lost_device_ends_it_and_the_place_is_known() {
    let outcome = run(Tones::text(9), [(1_200, Deed::Unplug)]);
    assert_eq!(outcome.sentences(), [0, 1, 2]);
    assert_eq!(failed(&outcome), [ErrorCode::AudioDeviceLost]);
    assert_eq!(outcome.last(1), [&PlayEvent::Ended { is_whole: false }]);
    let recording = run(Tones::recording(9), [(1_200, Deed::Unplug)]);
    assert!((900..=1_200).contains(recording.times().last().unwrap()), "{:?}", recording.times());
}

#[test]
fn a_voice_that_is_missing_is_said_when_the_sentences_before_are_heard() {
    let tones = Tones::text(4).with(|number, _| match number {
        2 => Fate::Fails(ErrorCode::VoiceUnknown),
        _ => Fate::Sound,
    });
    let outcome = run(tones, []);
    assert_eq!(outcome.sentences(), [0, 1, 2]);
    assert_eq!(failed(&outcome), [ErrorCode::VoiceUnknown]);
    assert_eq!(outcome.heard().0, 2 * 8_000 + 4_000, "and what there was of the third");
}

#[test]
fn a_worker_that_dies_is_asked_once_more_and_nothing_is_heard_twice() {
    let tones = Tones::text(3).with(|number, tries| match (number, tries) {
        (1, 0) => Fate::Fails(ErrorCode::EngineCrashed),
        _ => Fate::Sound,
    });
    let outcome = run(tones, []);
    assert!(outcome.is_whole() && failed(&outcome).is_empty());
    assert_eq!(outcome.heard(), (3 * 8_000, 0));
}

#[test]
fn a_worker_that_dies_again_is_said() {
    let tones = Tones::text(3).with(|number, _| match number {
        1 => Fate::Fails(ErrorCode::EngineCrashed),
        _ => Fate::Sound,
    });
    let made = Arc::clone(&tones.made);
    let outcome = run(tones, []);
    assert_eq!(failed(&outcome), [ErrorCode::EngineCrashed]);
    assert_eq!(*made.lock().unwrap(), [0, 1, 1]);
}
