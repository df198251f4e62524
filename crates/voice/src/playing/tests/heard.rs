//! What is heard and told when nobody interferes.

use super::*;

#[test]
fn pieces_follow_one_another_without_a_gap_and_each_is_told_when_it_is_heard() {
    let outcome = run(Tones::text(5), []);
    assert_eq!(outcome.sentences(), [0, 1, 2, 3, 4]);
    assert!(outcome.is_whole());
    assert_eq!(outcome.events[0].1, PlayEvent::Started);
    assert_eq!(outcome.heard(), (5 * 8_000, 0), "no gap");
    assert_eq!(outcome.player.underruns, 0);
    let at: Vec<u64> = outcome.events[1..6].iter().map(|(at, _)| *at).collect();
    for pair in at.windows(2) {
        assert!((490..=510).contains(&(pair[1] - pair[0])), "{at:?}");
    }
    assert_eq!(outcome.stretches.len(), 5);
}

#[test]
fn only_some_seconds_are_made_ahead() {
    let tones = Tones::text(200);
    let outcome = run(tones.clone(), [ask(2_000, PlayRequest::Stop)]);
    let made = tones.made.lock().unwrap().len() as u32;
    let heard = outcome.sentences().len() as u32;
    assert!(made > heard && (made - heard) * PIECE_MS <= 7_000, "{made} made, {heard} heard");
}

#[test]
fn a_piece_without_sound_is_passed_over() {
    let outcome = run(Tones::text(4).with(|number, _| if number == 1 { Fate::Silent } else { Fate::Sound }), []);
    assert_eq!(outcome.sentences(), [0, 2, 3]);
    assert_eq!(outcome.heard(), (3 * 8_000, 0));
}

#[test]
fn nothing_is_soon_over() {
    let outcome = run(Tones::text(0), []);
    assert_eq!(outcome.last(9), [&PlayEvent::Started, &PlayEvent::Ended { is_whole: true }]);
    let beyond = run_from(Tones::text(3), 1_000, []);
    assert!(beyond.is_whole() && beyond.sentences().is_empty());
}

#[test]
fn reading_begins_where_it_is_told() {
    assert_eq!(run_from(Tones::text(5), 25, []).sentences(), [3, 4]);
}

#[test]
fn of_a_recording_the_moment_is_told_four_times_a_second() {
    let outcome = run(Tones::recording(8), []);
    let times = outcome.times();
    assert!((14..=18).contains(&times.len()), "{times:?}");
    assert!(times.windows(2).all(|pair| pair[0] < pair[1]) && times[times.len() - 1] > 3_500, "{times:?}");
    for (at, event) in &outcome.events {
        if let PlayEvent::Time { ms } = event {
            assert!(u64::from(*ms).abs_diff(*at) < 60, "{ms} told at {at}");
        }
    }
    assert!(outcome.is_whole());
}
