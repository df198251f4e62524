//! Where sound is cut.

use super::{FRAME, LOOK_AHEAD, MARGIN_FRAMES, next};

/// Pieces of so many hundredths of a second, each as loud as said.
fn sound(pieces: &[(usize, f32)]) -> Vec<f32> {
    let mut sound = Vec::new();
    for (frames, amplitude) in pieces {
        let samples = 0..frames * FRAME;
        sound.extend(samples.map(|at| if at % 2 == 0 { *amplitude } else { -*amplitude }));
    }
    sound
}

#[test]
fn a_pause_between_sentences_ends_a_window() {
    let ahead = sound(&[(30, 0.0), (200, 0.2), (100, 0.0), (300, 0.2), (2370, 0.0)]);
    let window = next(&ahead, false);
    assert_eq!(window.speech, Some(30 * FRAME..230 * FRAME));
    assert_eq!(window.heard, (30 - MARGIN_FRAMES) * FRAME..250 * FRAME);
    assert!((230 * FRAME + 1..330 * FRAME).contains(&window.end));
    let rest = next(&ahead[window.end..], true);
    assert_eq!(rest.speech.map(|speech| speech.len()), Some(300 * FRAME));
}

#[test]
fn a_breath_does_not_end_a_short_window() {
    let ahead = sound(&[(200, 0.2), (30, 0.001), (200, 0.2), (100, 0.001)]);
    assert_eq!(next(&ahead, true).speech, Some(0..430 * FRAME));
}

#[test]
fn a_breath_ends_a_long_window() {
    let ahead = sound(&[(1300, 0.2), (30, 0.001), (1670, 0.2)]);
    assert_eq!(next(&ahead, false).speech, Some(0..1300 * FRAME));
}

#[test]
fn speech_without_a_pause_is_cut_where_it_is_quietest() {
    let ahead = sound(&[(2300, 0.2), (3, 0.15), (697, 0.2)]);
    let window = next(&ahead, false);
    assert!((2300 * FRAME..=2303 * FRAME).contains(&window.end), "{}", window.end / FRAME);
    assert!(window.heard.len() <= LOOK_AHEAD);
}

#[test]
fn silence_and_faint_noise_hold_no_speech() {
    for amplitude in [0.0, 0.0005] {
        let window = next(&sound(&[(3000, amplitude)]), false);
        assert_eq!((window.speech, window.end), (None, 3000 * FRAME));
    }
    assert_eq!(next(&[], true).speech, None);
}

#[test]
fn a_word_in_a_long_noise_is_found() {
    let ahead = sound(&[(1000, 0.002), (30, 0.2), (1970, 0.002)]);
    assert_eq!(next(&ahead, false).speech, Some(1000 * FRAME..1030 * FRAME));
}

#[test]
fn speech_that_begins_late_is_brought_to_the_start_first() {
    let ahead = sound(&[(2000, 0.0), (1000, 0.2)]);
    let window = next(&ahead, false);
    assert_eq!((window.speech, window.end), (None, (2000 - MARGIN_FRAMES) * FRAME));
}
