//! What is asked is done at once.

use super::*;
use PlayRequest::{Back, Next, Pause, Resume, Seek, Speed, Stop};

#[test]
fn a_pause_is_silent_and_nothing_is_lost() {
    let outcome = run(Tones::text(3), [ask(700, Pause), ask(1_700, Resume)]);
    let (length, silent) = outcome.heard();
    assert_eq!(outcome.sentences(), [0, 1, 2]);
    assert!((15_600..=16_200).contains(&silent), "{silent} samples of silence");
    assert!(length - silent >= 3 * 8_000 - 2, "{length} in all");
    let paused: Vec<u64> = outcome
        .events
        .iter()
        .filter(|(_, event)| matches!(event, PlayEvent::Paused { .. }))
        .map(|(at, _)| *at)
        .collect();
    assert!((700..=720).contains(&paused[0]) && (1_700..=1_720).contains(&paused[1]) && paused.len() == 2);
}

#[test]
fn next_and_back_lead_to_other_sentences_at_once() {
    let outcome = run(Tones::text(6), [ask(200, Next), ask(400, Next), ask(600, Back), ask(620, Back)]);
    assert_eq!(outcome.sentences()[..4], [0, 1, 2, 1]);
    assert_eq!(outcome.sentences()[4..], [0, 1, 2, 3, 4, 5]);
    let second = outcome.events.iter().find(|(_, event)| *event == PlayEvent::Sentence { range: Piece::new(10, 19) });
    assert!(second.unwrap().0 < 260, "{:?}", second.unwrap().0);
}

#[test]
fn several_steps_at_once_are_all_taken() {
    let outcome = run(Tones::text(9), [ask(200, Next), ask(200, Next), ask(200, Next), ask(200, Back)]);
    assert_eq!(outcome.sentences()[..2], [0, 2]);
}

#[test]
fn back_from_the_first_begins_it_anew_and_next_beyond_the_last_is_the_end() {
    let outcome = run(Tones::text(2), [ask(300, Back), ask(900, Next)]);
    assert_eq!(outcome.sentences(), [0, 0, 1]);
    let outcome = run(Tones::text(2), [ask(300, Next), ask(500, Next)]);
    assert_eq!(outcome.sentences(), [0, 1]);
    assert!(outcome.is_whole() && outcome.events.last().unwrap().0 < 600);
}

#[test]
fn another_speed_says_the_sentence_anew() {
    let outcome = run(Tones::text(3), [ask(700, Speed { percent: 200 })]);
    assert_eq!(outcome.sentences(), [0, 1, 1, 2]);
    assert!(outcome.events.iter().any(|(_, event)| *event == PlayEvent::Speed { percent: 200 }));
    let end = outcome.events.last().unwrap().0;
    assert!((1_150..1_350).contains(&end), "700 ms and twice 250 ms: {end}");
    let outcome = run(Tones::text(1), [ask(100, Speed { percent: 9_000 })]);
    assert!(outcome.events.iter().any(|(_, event)| *event == PlayEvent::Speed { percent: 200 }), "kept in its bounds");
}

#[test]
fn a_stop_ends_it_within_a_moment() {
    let outcome = run(Tones::text(30), [ask(700, Stop)]);
    let (at, last) = outcome.events.last().unwrap();
    assert_eq!(*last, PlayEvent::Ended { is_whole: false });
    assert!(*at <= 740, "{at}");
    assert_eq!(outcome.sentences(), [0, 1]);
}

#[test]
fn a_stop_is_heard_while_the_sound_is_made() {
    let outcome = run(Tones::text(3).with(|_, _| Fate::Hangs), [ask(300, Stop)]);
    assert_eq!(outcome.last(1), [&PlayEvent::Ended { is_whole: false }]);
    assert_eq!(outcome.heard(), (0, 0));
}

#[test]
fn in_a_pause_the_place_moves_and_silence_stays() {
    let outcome = run(Tones::text(4), [ask(200, Pause), ask(400, Next), ask(600, Next), ask(1_000, Stop)]);
    assert_eq!(outcome.sentences(), [0, 1, 2]);
    let last = outcome.samples.iter().rposition(|sample| *sample != 0.0).unwrap();
    assert!(last < 240 * 16, "{last}");
}

#[test]
fn in_a_recording_one_leaps_and_seeks() {
    let outcome = run(Tones::recording(80), [ask(500, Next), ask(1_000, Back), ask(1_500, Seek { ms: 39_500 })]);
    let times = outcome.times();
    let leaps: Vec<(u32, u32)> =
        times.windows(2).filter(|pair| pair[1].abs_diff(pair[0]) > 1_000).map(|pair| (pair[0], pair[1])).collect();
    assert_eq!(leaps.len(), 3, "{times:?}");
    assert!((15_400..15_600).contains(&leaps[0].1) && leaps[1].1 < 1_100 && leaps[2].1 == 39_500, "{leaps:?}");
    assert!(outcome.is_whole() && outcome.events.last().unwrap().0 < 2_200);
    assert!(run(Tones::recording(4), [ask(300, Seek { ms: 90_000 })]).is_whole(), "beyond the end is the end");
    let text = run(Tones::text(2), [ask(300, Seek { ms: 0 })]);
    assert_eq!(text.sentences(), [0, 1], "a text has no moments");
}

#[test]
fn a_recording_at_another_speed_goes_on_where_it_is() {
    let outcome = run(Tones::recording(8), [ask(1_000, Speed { percent: 200 })]);
    let end = outcome.events.last().unwrap().0;
    assert!((2_400..2_700).contains(&end), "1 s, and 3 s at twice the speed: {end}");
    assert!(outcome.times().windows(2).all(|pair| pair[0] <= pair[1]));
}
