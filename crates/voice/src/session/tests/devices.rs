//! Sound devices that are lost, come back, or were never there.

use studium_base::{Coded, ErrorCode};

use super::stage::{LETTER, Says, Stage, Told, after, after_tutor, end, into_speech, into_tutor, say, unplug};
use super::{ANSWER, NEXT, QUESTION, SHORT};
use crate::VoiceError;
use crate::audio::file::FileDevice;
use crate::audio::{Device, DeviceClock, Frame, Player, RATE_HZ};
use crate::session::{Request, SessionEvent};
use crate::turn::VoiceState;

#[test]
fn a_device_that_comes_back_goes_on_listening() {
    let told = Stage {
        understands: vec![Ok(QUESTION), Ok(NEXT)],
        answers: vec![vec![Says::Text(SHORT)]],
        devices: vec![
            vec![say(after(300), 1.0), unplug(after(0))],
            vec![say(after(300), 1.5), end(after_tutor(1_500))],
        ],
        ..Stage::default()
    }
    .play();
    assert_eq!(told.failures(), [ErrorCode::AudioDeviceLost]);
    assert!(told.states().contains(&VoiceState::Error), "{:?}", told.states());
    assert_eq!(told.questions.len(), 1, "{:?}", told.questions);
    assert_eq!(told.turns()[0].spoken_text, SHORT);
}

#[test]
fn a_device_that_is_lost_while_the_tutor_speaks_leaves_what_was_played() {
    let told = Stage {
        understands: vec![Ok(QUESTION)],
        answers: vec![vec![Says::Text(ANSWER)]],
        devices: vec![vec![say(after(300), 1.5), unplug(into_tutor(1_500))], vec![end(after(500))]],
        ..Stage::default()
    }
    .play();
    assert_eq!(told.failures(), [ErrorCode::AudioDeviceLost]);
    let [kept] = &told.kept[..] else { panic!("one answer is cut: {:?}", told.kept) };
    assert!(ANSWER.starts_with(kept.as_str()) && kept.len() < ANSWER.len(), "{kept:?}");
    assert!(kept.trim_end().chars().count().abs_diff(told.letters()) <= "smallest".len(), "{kept:?}");
}

#[test]
fn what_was_being_said_when_the_device_was_lost_is_forgotten() {
    let told = Stage {
        understands: vec![Ok(QUESTION), Ok(NEXT)],
        answers: vec![vec![Says::Text(SHORT)]],
        devices: vec![
            vec![say(after(300), 4.0), unplug(into_speech(2_000))],
            vec![say(after(300), 1.5), end(after_tutor(1_500))],
        ],
        ..Stage::default()
    }
    .play();
    assert_eq!(told.failures(), [ErrorCode::AudioDeviceLost]);
    assert!(told.states().contains(&VoiceState::Error), "{:?}", told.states());
    let longest = told.heard.iter().max().expect("the first question was partly heard");
    assert!(*longest < 3 * RATE_HZ as usize, "nothing of the first device is joined to the second: {longest}");
    assert_eq!(told.questions, [NEXT]);
    assert_eq!(told.turns()[0].spoken_text, SHORT);
}

#[test]
fn a_device_that_comes_back_with_another_rate_speaks_as_before() {
    let told = Stage {
        understands: vec![Ok(QUESTION), Ok(NEXT), Ok(QUESTION)],
        answers: vec![vec![Says::Text(ANSWER)], vec![Says::Text(ANSWER)], vec![Says::Text(SHORT)]],
        devices: vec![
            vec![say(after(300), 1.5), unplug(into_tutor(1_500))],
            vec![say(after(300), 1.5), say(into_tutor(1_100), 1.5), end(after_tutor(1_500))],
        ],
        // The loudspeaker of both has a rate that is neither that of hearing nor that of the voice.
        fitting: |device| Box::new(device.with_loudspeaker(44_100).expect("a rate")),
        ..Stage::default()
    }
    .play();
    assert_eq!(told.failures(), [ErrorCode::AudioDeviceLost]);
    assert_eq!(told.questions, [QUESTION, NEXT, QUESTION]);
    // What was played before the plug was pulled and before the student spoke.
    let [first, second] = &told.kept[..] else { panic!("two answers are cut: {:?}", told.kept) };
    for kept in [first, second] {
        assert!(ANSWER.starts_with(kept.as_str()) && kept.len() < ANSWER.len(), "{kept:?}");
    }
    assert!(first.trim_end().chars().count().abs_diff(told.letters()) <= "smallest".len(), "{first:?}");
    assert!(second.chars().count() > 1_100 * RATE_HZ as usize / 1_000 / LETTER - "smallest".len(), "{second:?}");
    assert_eq!(told.turns()[2].spoken_text, SHORT);
}

/// Goes on playing for a second after its microphone is gone.
struct PlaysOn(FileDevice);

impl Device for PlaysOn {
    fn read(&mut self) -> Result<Option<Frame>, VoiceError> {
        self.0.read().inspect_err(|_| {
            for _ in 0..100 {
                self.0.read().expect("nothing but the end is left");
            }
        })
    }

    fn player(&self) -> Player {
        self.0.player()
    }

    fn clock(&self) -> DeviceClock {
        self.0.clock()
    }
}

#[test]
fn what_a_loudspeaker_says_after_the_microphone_is_gone_was_heard() {
    let told = Stage {
        understands: vec![Ok(QUESTION)],
        answers: vec![vec![Says::Text(ANSWER)]],
        devices: vec![vec![say(after(300), 1.5), unplug(into_tutor(1_500))], vec![end(after(500))]],
        fitting: |device| Box::new(PlaysOn(device)),
        ..Stage::default()
    }
    .play();
    let [kept] = &told.kept[..] else { panic!("one answer is cut: {:?}", told.kept) };
    assert!(told.letters() > 2_200 * RATE_HZ as usize / 1_000 / LETTER, "{}", told.letters());
    assert!(kept.trim_end().chars().count().abs_diff(told.letters()) <= "smallest".len(), "{kept:?}");
}

#[test]
fn without_a_microphone_no_conversation_begins() {
    let stage = Stage { devices: vec![Vec::new()], ..Stage::default() };
    let (told, result) = stage.try_to_play();
    assert_eq!(result.expect_err("no conversation").code(), ErrorCode::MicrophoneMissing);
    assert!(told.events.is_empty(), "{:?}", told.events);
}

#[test]
fn a_microphone_that_is_still_gone_is_told_of_to_who_tries_again_and_found_later() {
    let told = Stage {
        understands: vec![Ok(QUESTION)],
        answers: vec![vec![Says::Text(SHORT)]],
        devices: vec![vec![unplug(after(300))], Vec::new(), vec![say(after(300), 1.5), end(after_tutor(1_500))]],
        requests: vec![(VoiceState::Error, Request::Retry)],
        ..Stage::default()
    }
    .play();
    assert_eq!(told.failures(), [ErrorCode::AudioDeviceLost, ErrorCode::MicrophoneMissing]);
    let place = |wanted: &dyn Fn(&SessionEvent) -> bool| told.events.iter().position(wanted).expect("an event");
    let missing = place(&|event| is_failure(event, ErrorCode::MicrophoneMissing));
    let error = place(&|event| *event == SessionEvent::State { state: VoiceState::Error });
    let SessionEvent::State { state: VoiceState::Listening } = told.events[missing + 1] else {
        panic!("it stays an error until the device is back: {:?}", told.events)
    };
    assert!(error < missing);
    assert_eq!(told.questions, [QUESTION]);
}

/// The headset is gone, and the laptop's own microphone takes its place.
struct StandsIn(FileDevice, VoiceError);

impl Device for StandsIn {
    fn read(&mut self) -> Result<Option<Frame>, VoiceError> {
        self.0.read()
    }

    fn player(&self) -> Player {
        self.0.player()
    }

    fn clock(&self) -> DeviceClock {
        self.0.clock()
    }

    fn stands_in(&self) -> Option<&VoiceError> {
        Some(&self.1)
    }
}

#[test]
fn a_device_that_stands_in_is_told_of_when_it_listens() {
    let told = Stage {
        understands: vec![Ok(QUESTION)],
        answers: vec![vec![Says::Text(SHORT)]],
        devices: vec![vec![say(after(300), 1.5), end(after_tutor(1_500))]],
        fitting: |device| Box::new(StandsIn(device, VoiceError::MicrophoneMissing { name: Some("headset".into()) })),
        ..Stage::default()
    }
    .play();
    let Told { events, questions, .. } = told;
    assert_eq!(events[0], SessionEvent::State { state: VoiceState::Listening });
    assert!(matches!(&events[1], SessionEvent::Failed { failure } if failure.detail.contains("headset")), "{events:?}");
    assert_eq!(questions, [QUESTION]);
}

fn is_failure(event: &SessionEvent, code: ErrorCode) -> bool {
    matches!(event, SessionEvent::Failed { failure } if failure.code == code)
}
