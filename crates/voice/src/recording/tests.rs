//! Recordings from a device without hardware: paused, cut off, lost.

use std::fs;
use std::time::Duration;

use crossbeam_channel::{Sender, unbounded};
use studium_base::{Coded, ErrorCode};

use super::{RecordEnd, RecordRequest, RecordStep, mend, record};
use crate::audio::file::{Act, FileDevice, Pace, Scene, Script};
use crate::audio::{RATE_HZ, wav};

/// Says in each of the seconds its number, in hundredths of full scale. Asks for what is due meanwhile, and ends as told.
struct Lecture {
    said: u64,
    seconds: u64,
    end: Act,
    requests: Vec<(u64, RecordRequest)>,
    sender: Sender<RecordRequest>,
}

impl Script for Lecture {
    fn next(&mut self, scene: &Scene) -> Act {
        let is_due = |(due, _): &(u64, RecordRequest)| Duration::from_secs(*due) <= scene.at;
        while self.requests.first().is_some_and(is_due) {
            self.sender.send(self.requests.remove(0).1).unwrap();
        }
        if Duration::from_secs(self.said) > scene.at {
            return Act::Wait;
        }
        self.said += 1;
        let level = self.said as f32 / 100.0;
        if self.said <= self.seconds { Act::Say(vec![level; RATE_HZ as usize]) } else { self.end.clone() }
    }
}

fn device(seconds: u64, end: Act, requests: Vec<(u64, RecordRequest)>, sender: Sender<RecordRequest>) -> FileDevice {
    FileDevice::new(Lecture { said: 0, seconds, end, requests, sender }, None, Pace::WhenIdle)
}

/// Which seconds a file holds, by what was said in them, rounded to whole ones.
fn heard(path: &std::path::Path) -> Vec<u32> {
    let sound = wav::read(path).unwrap();
    assert_eq!(sound.rate_hz, RATE_HZ);
    sound.samples.chunks(RATE_HZ as usize).map(|second| (second[second.len() / 2] * 100.0).round() as u32).collect()
}

#[test]
fn what_is_said_is_on_file_without_the_pauses() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lecture.wav");
    let (sender, asked) = unbounded();
    let requests = vec![(2, RecordRequest::Pause), (4, RecordRequest::Resume), (5, RecordRequest::Save)];
    let mut steps = Vec::new();
    let mut device = device(9, Act::End, requests, sender);
    let end = record(&mut device, &path, &asked, &mut |step| steps.push(step)).unwrap();
    assert!(matches!(end, RecordEnd::Kept { has_sound: true, failure: None }), "{end:?}");
    assert_eq!(heard(&path)[..3], [1, 2, 5]);
    let paused: Vec<bool> = steps
        .iter()
        .filter_map(|step| if let RecordStep::Paused { is_paused } = step { Some(*is_paused) } else { None })
        .collect();
    assert_eq!(paused, [true, false]);
    let times = steps.iter().filter(|step| matches!(step, RecordStep::Time { .. })).count();
    let levels = steps.iter().filter(|step| matches!(step, RecordStep::Level { .. })).count();
    assert!((12..=14).contains(&times) && (95..=105).contains(&levels), "{times} times, {levels} levels");
}

#[test]
fn a_device_that_is_lost_leaves_what_was_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lecture.wav");
    let (sender, asked) = unbounded();
    let mut device = device(2, Act::Unplug, Vec::new(), sender);
    let end = record(&mut device, &path, &asked, &mut |_| {}).unwrap();
    let RecordEnd::Kept { has_sound: true, failure: Some(failure) } = end else { panic!("{end:?}") };
    assert_eq!(failure.code(), ErrorCode::AudioDeviceLost);
    assert_eq!(heard(&path), [1, 2]);
}

#[test]
fn a_recording_that_was_cut_off_is_whole_but_for_the_last_moment() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lecture.wav");
    let (sender, asked) = unbounded();
    let mut device = device(3, Act::End, Vec::new(), sender);
    let mut as_killed = Vec::new();
    record(&mut device, &path, &asked, &mut |step| {
        if step == (RecordStep::Time { ms: 2500 }) {
            as_killed = fs::read(&path).unwrap();
        }
    })
    .unwrap();
    // Half a sample may be there too.
    as_killed.push(7);
    let copy = folder.path().join("killed.wav");
    fs::write(&copy, &as_killed).unwrap();
    assert!(mend(&copy).unwrap());
    let (whole, mended) = (wav::read(&path).unwrap().samples, wav::read(&copy).unwrap().samples);
    assert!(mended.len() >= 2 * RATE_HZ as usize, "{} samples", mended.len());
    assert_eq!(mended, whole[..mended.len()]);
    assert!(mend(&copy).unwrap());
    assert_eq!(wav::read(&copy).unwrap().samples, mended);
}

#[test]
fn nothing_recorded_is_no_sound() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lecture.wav");
    fs::write(&path, b"RIFF").unwrap();
    assert!(!mend(&path).unwrap());
    let (sender, asked) = unbounded();
    let mut device = device(0, Act::End, Vec::new(), sender);
    assert_eq!(record(&mut device, &path, &asked, &mut |_| {}).unwrap_err().code(), ErrorCode::Io);
    let (other, (sender, asked)) = (folder.path().join("other.wav"), unbounded());
    sender.send(RecordRequest::Discard).unwrap();
    assert!(matches!(record(&mut device, &other, &asked, &mut |_| {}).unwrap(), RecordEnd::Discarded));
}
