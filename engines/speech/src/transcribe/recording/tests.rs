//! Recordings of several kinds, and files that are none.

use std::fs;
use std::path::{Path, PathBuf};

use hound::{SampleFormat, WavSpec, WavWriter};
use studium_base::{CancelToken, Coded, ErrorCode};
use studium_engine::protocol::speech::HEARING_RATE_HZ;
use tempfile::TempDir;

use super::Recording;

/// A tone of one second in each of `channels`, in a file of that name.
fn tone(folder: &TempDir, name: &str, rate_hz: u32, channels: u16) -> PathBuf {
    let path = folder.path().join(name);
    let spec = WavSpec { channels, sample_rate: rate_hz, bits_per_sample: 16, sample_format: SampleFormat::Int };
    let mut file = WavWriter::create(&path, spec).unwrap();
    for at in 0..rate_hz {
        let value = (at as f32 / rate_hz as f32 * 440.0 * std::f32::consts::TAU).sin() * 16_000.0;
        (0..channels).for_each(|_| file.write_sample(value as i16).unwrap());
    }
    file.finalize().unwrap();
    path
}

fn read(path: &Path, from_ms: u32) -> Result<Vec<f32>, ErrorCode> {
    let mut recording = Recording::open(path, from_ms, |_| HEARING_RATE_HZ).map_err(|error| error.code())?;
    let mut sound = Vec::new();
    let is_end = recording.read(&mut sound, usize::MAX, &CancelToken::new()).map_err(|error| error.code())?;
    assert!(is_end);
    recording.finish().map_err(|error| error.code())?;
    Ok(sound)
}

#[test]
fn channels_are_mixed_and_rates_converted() {
    let folder = TempDir::new().unwrap();
    for (rate_hz, channels) in [(16_000, 1), (44_100, 2), (48_000, 8), (8_000, 1)] {
        let path = tone(&folder, "tone.wav", rate_hz, channels);
        assert_eq!(Recording::open(&path, 0, |_| HEARING_RATE_HZ).unwrap().duration_ms(), Some(1000));
        let sound = read(&path, 0).unwrap();
        assert_eq!(sound.len(), 16_000);
        let loudest = sound.iter().fold(0.0_f32, |loudest, sample| loudest.max(sample.abs()));
        assert!((0.45..0.55).contains(&loudest), "{loudest} of {channels} channels");
    }
}

#[test]
fn a_later_start_gives_the_rest_to_the_sample() {
    let folder = TempDir::new().unwrap();
    let path = tone(&folder, "tone.wav", 16_000, 1);
    let whole = read(&path, 0).unwrap();
    assert_eq!(read(&path, 250).unwrap(), whole[4000..]);
    assert!(read(&path, 1000).unwrap().is_empty());
    assert!(read(&path, 90_000).unwrap().is_empty());
}

#[test]
fn files_that_are_no_recordings_say_why() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    let whole = fs::read(tone(&folder, "tone.wav", 16_000, 2)).unwrap();
    assert_eq!(read(&file("empty.mp3", b""), 0), Err(ErrorCode::FileEmpty));
    assert_eq!(read(&folder.path().join("gone.mp3"), 0), Err(ErrorCode::FileMissing));
    assert_eq!(read(&file("text.mp3", &b"This is no sound at all. ".repeat(100)), 0), Err(ErrorCode::FormatUnknown));
    assert_eq!(read(&file("head.wav", &whole[..30]), 0), Err(ErrorCode::FileDamaged));
    let mut silent = whole[..44].to_vec();
    silent[40..].fill(0);
    assert_eq!(read(&file("silent.wav", &silent), 0), Err(ErrorCode::NoSound));
    let half = read(&file("half.wav", &whole[..whole.len() / 2]), 0).unwrap();
    assert!((7_900..8_100).contains(&half.len()), "what is there of a cut-off recording is heard: {}", half.len());
}

#[test]
fn a_damaged_recording_never_panics() {
    let folder = TempDir::new().unwrap();
    let whole = fs::read(tone(&folder, "tone.wav", 8_000, 2)).unwrap();
    let path = folder.path().join("damaged.wav");
    for at in 0..200 {
        for value in [0, 1, 0x7f, 0xff] {
            let mut content = whole.clone();
            content[at] = value;
            fs::write(&path, content).unwrap();
            let _ = read(&path, 100);
        }
    }
}
