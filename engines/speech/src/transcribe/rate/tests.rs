//! Sound keeps its length and its pitch.

use studium_engine::protocol::speech::HEARING_RATE_HZ;

use super::Rate;

fn converted(rate_hz: u32, sound: &[f32]) -> Vec<f32> {
    let mut rate = Rate::new(rate_hz, HEARING_RATE_HZ).unwrap();
    let mut out = Vec::new();
    for piece in sound.chunks(777) {
        rate.push(piece, &mut out).unwrap();
    }
    rate.finish(&mut out).unwrap();
    out
}

#[test]
fn a_tone_keeps_length_and_pitch() {
    for rate_hz in [8_000, 11_025, 16_000, 22_050, 44_100, 44_101, 48_000, 192_000] {
        let tone = |at: u32| (at as f32 / rate_hz as f32 * 440.0 * std::f32::consts::TAU).sin() * 0.5;
        let sound: Vec<f32> = (0..rate_hz).map(tone).collect();
        let out = converted(rate_hz, &sound);
        assert_eq!(out.len(), 16_000, "{rate_hz}");
        let crossings = out.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
        assert!((438..=441).contains(&crossings), "{crossings} at {rate_hz}");
        let power = out[1000..15_000].iter().map(|sample| sample * sample).sum::<f32>() / 14_000.0;
        assert!((power - 0.125).abs() < 0.003, "{power} at {rate_hz}");
    }
}

#[test]
fn a_few_samples_are_not_lost() {
    assert_eq!(converted(48_000, &[0.1; 30]).len(), 10);
    assert_eq!(converted(48_000, &[]).len(), 0);
}

#[test]
fn rates_that_no_recording_has_are_refused() {
    for rate_hz in [0, 1, 3_999, 384_001, u32::MAX] {
        assert!(Rate::new(rate_hz, HEARING_RATE_HZ).is_err(), "{rate_hz}");
    }
}
