//! Tests of the callbacks without a device, and of a machine without sound.

use std::cell::Cell;
use std::collections::HashMap;
use std::sync::Mutex;

use proptest::prelude::*;

use super::callback::{Capture, Health, Playback};
use super::hardware::{Kind, or_stand_in, unusable, with_fresh};
use super::reference::Reference;
use super::*;
use crate::audio::resample::Resampler;
use crate::audio::{Clip, RATE_HZ};
use studium_base::{Coded, ErrorCode};

fn drain(ring: &mut rtrb::Consumer<f32>) -> Vec<f32> {
    ring.read_chunk(ring.slots()).unwrap().into_iter().collect()
}

#[test]
fn eight_channels_of_integers_become_one_of_floats() {
    let (mut capture, mut ring) = Capture::new(8, 4_000, Health::default());
    let frames: Vec<i16> = (0..1_000).flat_map(|_| [16_384, 0, 0, 0, 0, 0, 0, 16_384]).collect();
    capture.take_in(&frames);
    assert_eq!(drain(&mut ring), vec![0.125; 1_000]);
}

#[test]
fn the_loudspeaker_gives_the_same_on_every_channel_and_leaves_it_as_reference() {
    let (player, playout) = Player::new(48_000);
    let (mut playback, mut ring) = Playback::new(playout, 2, 4_000);
    let samples: Vec<f32> = (0..700).map(|step| step as f32 / 1_024.0).collect();
    player.queue(Clip { generation: 1, clause: 0, rate_hz: 48_000, samples: samples.clone() }).unwrap();
    let mut out = vec![1i16; 2 * 1_024];
    playback.fill(&mut out);
    let expected: Vec<i16> = samples
        .iter()
        .map(|sample| (sample * 32_768.0) as i16)
        .chain([0; 324])
        .flat_map(|sample| [sample; 2])
        .collect();
    assert_eq!(out, expected);
    let reference = drain(&mut ring);
    assert_eq!(reference[..700], samples);
    assert_eq!(reference[700..], [0.0; 324]);
    assert!(player.played().is_idle);
}

#[test]
fn a_ring_that_nobody_reads_loses_sound_and_says_so() {
    let health = Health::default();
    let (mut capture, mut ring) = Capture::new(1, 100, health.clone());
    capture.take_in(&[0.5f32; 150]);
    assert_eq!(drain(&mut ring).len(), 100);
    assert_eq!(health.glitches(), 1);
}

#[test]
fn an_unplugged_device_is_a_fault_and_a_stumble_is_not() {
    let health = Health::default();
    health.report(cpal::ErrorKind::Xrun);
    health.report(cpal::ErrorKind::DeviceChanged);
    assert!(health.fault().is_none());
    assert_eq!(health.glitches(), 1);
    health.report(cpal::ErrorKind::StreamInvalidated);
    assert_eq!(health.fault().unwrap().kind(), cpal::ErrorKind::StreamInvalidated);
}

#[test]
fn faults_of_opening_have_their_own_codes() {
    let code = |kind, error: cpal::ErrorKind| unusable(kind, error.into()).code();
    assert_eq!(code(Kind::Microphone, cpal::ErrorKind::PermissionDenied), ErrorCode::MicrophoneRefused);
    assert_eq!(code(Kind::Microphone, cpal::ErrorKind::HostUnavailable), ErrorCode::MicrophoneMissing);
    assert_eq!(code(Kind::Loudspeaker, cpal::ErrorKind::DeviceNotAvailable), ErrorCode::LoudspeakerMissing);
    assert_eq!(code(Kind::Loudspeaker, cpal::ErrorKind::DeviceBusy), ErrorCode::AudioDeviceFailed);
}

#[test]
fn asking_for_devices_is_no_error_where_there_are_none() {
    let devices = devices().unwrap();
    assert!(devices.microphones.iter().filter(|device| device.is_default).count() <= 1);
}

#[test]
fn a_device_that_is_not_there_is_missing_by_name() {
    let wanted = Wanted { microphone: Choice::Named("No such microphone".into()), loudspeaker: Choice::Nothing };
    let error = Hardware::default().open(&wanted).err().unwrap();
    assert!(error.to_string().contains("No such microphone"), "{error}");
    assert_eq!(error.code(), ErrorCode::MicrophoneMissing);
    let nothing = Wanted { microphone: Choice::Nothing, loudspeaker: Choice::Nothing };
    assert_eq!(Hardware::default().open(&nothing).err().unwrap().code(), ErrorCode::LoudspeakerMissing);
}

#[test]
fn a_format_that_is_outdated_is_asked_for_once_more() {
    let failed = || VoiceError::DeviceFailed(cpal::ErrorKind::UnsupportedConfig.into());
    // What is known of the device's rate, and what the device takes now.
    let check = |known: Option<u32>, takes: u32, expected: Result<u32, ErrorCode>, tried: u32| {
        let formats = Mutex::new(HashMap::from_iter(known.map(|rate| ("device", rate))));
        let count = Cell::new(0);
        let open = || {
            count.set(count.get() + 1);
            let rate = *formats.lock().unwrap().entry("device").or_insert(48_000);
            if rate == takes { Ok(rate) } else { Err(failed()) }
        };
        let opened = with_fresh(&formats, open).map_err(|error| error.code());
        assert_eq!((opened, count.get()), (expected, tried), "{known:?} {takes}");
    };
    check(Some(44_100), 48_000, Ok(48_000), 2);
    check(Some(48_000), 48_000, Ok(48_000), 1);
    check(Some(48_000), 96_000, Err(ErrorCode::AudioDeviceFailed), 2);
    // Nobody asks twice for what was asked for just now.
    check(None, 96_000, Err(ErrorCode::AudioDeviceFailed), 1);
    let formats = Mutex::new(HashMap::from([("device", 48_000)]));
    let gone = || Err::<(), _>(VoiceError::MicrophoneMissing { name: None });
    assert_eq!(with_fresh(&formats, gone).unwrap_err().code(), ErrorCode::MicrophoneMissing);
    assert!(formats.lock().unwrap().is_empty());
}

#[test]
fn the_systems_choice_stands_in_for_a_chosen_device_that_is_gone() {
    let named = |name: &str| Choice::Named(name.to_owned());
    let there = |choice: &Choice, has_default: bool| match choice {
        Choice::Default => has_default,
        Choice::Named(name) => name == "there",
        Choice::Nothing => true,
    };
    let open = |has_default: bool| {
        move |wanted: &Wanted| {
            let name = |choice: &Choice| if let Choice::Named(name) = choice { Some(name.clone()) } else { None };
            if !there(&wanted.microphone, has_default) {
                return Err(VoiceError::MicrophoneMissing { name: name(&wanted.microphone) });
            }
            if !there(&wanted.loudspeaker, has_default) {
                return Err(VoiceError::LoudspeakerMissing { name: name(&wanted.loudspeaker) });
            }
            Ok(wanted.clone())
        }
    };
    let wanted = |microphone, loudspeaker| Wanted { microphone, loudspeaker };
    let (opened, missing) = or_stand_in(&wanted(named("headset"), named("there")), open(true)).unwrap();
    assert_eq!(opened, wanted(Choice::Default, named("there")));
    assert!(missing.unwrap().to_string().contains("headset"));
    let (opened, missing) = or_stand_in(&wanted(named("headset"), named("headset")), open(true)).unwrap();
    assert_eq!((opened, missing.unwrap().code()), (Wanted::default(), ErrorCode::LoudspeakerMissing));
    let (opened, missing) = or_stand_in(&wanted(named("there"), Choice::Nothing), open(true)).unwrap();
    assert!(opened == wanted(named("there"), Choice::Nothing) && missing.is_none());
    // Nothing stands in where there is nothing at all: the device that was chosen is what is missing.
    let error = or_stand_in(&wanted(named("headset"), Choice::Default), open(false)).unwrap_err();
    assert!(error.to_string().contains("headset"), "{error}");
}

/// A device as [`Hardware`] makes it, with callbacks that the test calls.
fn fake(with_microphone: bool) -> (NativeDevice, Option<Capture>, Playback, Health) {
    let health = Health::default();
    let (player, playout) = Player::new(48_000);
    let (playback, reference) = Playback::new(playout, 2, 96_000);
    let reference = Reference::new(reference, Resampler::new(48_000, RATE_HZ).unwrap());
    let (capture, microphone) = if with_microphone {
        let (capture, ring) = Capture::new(1, 96_000, health.clone());
        (Some(capture), Some(Incoming::new(ring, Resampler::new(44_100, RATE_HZ).unwrap())))
    } else {
        (None, None)
    };
    let device = NativeDevice {
        player,
        clock: DeviceClock::default(),
        microphone,
        loudspeaker: Loudspeaker::Real(Box::new(reference)),
        health: health.clone(),
        stands_in: None,
        _streams: Vec::new(),
    };
    (device, capture, playback, health)
}

#[test]
fn frames_of_a_device_at_other_rates_come_at_16_khz_in_step() {
    let (mut device, capture, mut playback, _) = fake(true);
    let mut capture = capture.unwrap();
    let tone =
        |rate: f32| (0..rate as usize).map(move |step| (step as f32 * 440.0 * std::f32::consts::TAU / rate).sin());
    let second: Vec<f32> = tone(48_000.0).collect();
    device.player().queue(Clip { generation: 1, clause: 0, rate_hz: 48_000, samples: second }).unwrap();
    let mut frames = Vec::new();
    for piece in tone(44_100.0).collect::<Vec<_>>().chunks(441) {
        capture.take_in(piece);
        playback.fill(&mut [0f32; 960]);
        frames.push(device.read().unwrap().unwrap());
    }
    assert_eq!(frames[99].at, Duration::from_millis(990));
    for (name, samples) in [
        ("captured", frames.iter().flat_map(|frame| frame.captured).collect::<Vec<_>>()),
        ("played", frames.iter().flat_map(|frame| frame.played).collect()),
    ] {
        let middle = &samples[4_000..12_000];
        let crossings = middle.windows(2).filter(|pair| pair[0] < 0.0 && pair[1] >= 0.0).count();
        assert_eq!(crossings, 220, "half a second of {name} at 440 Hz");
        let energy = middle.iter().map(|sample| sample * sample).sum::<f32>() / middle.len() as f32;
        assert!((energy - 0.5).abs() < 0.01, "{name}: {energy}");
    }
}

#[test]
fn without_a_microphone_the_loudspeaker_sets_the_pace() {
    let (mut device, _, mut playback, _) = fake(false);
    playback.fill(&mut [0f32; 2 * 1_024]);
    let frame = device.read().unwrap().unwrap();
    assert_eq!(frame.captured, [0.0; FRAME]);
    assert!(device.read().is_ok(), "1,024 frames at 48 kHz are two of 10 ms");
}

#[test]
fn an_unplugged_device_ends_reading_and_so_does_a_silent_one() {
    let (mut device, _capture, _, health) = fake(true);
    assert!(matches!(device.read(), Err(VoiceError::DeviceLost(None))));
    health.report(cpal::ErrorKind::DeviceNotAvailable);
    let error = device.read().unwrap_err();
    assert!(matches!(error, VoiceError::DeviceLost(Some(_))));
    assert_eq!(error.code(), ErrorCode::AudioDeviceLost);
}

proptest! {
    /// However the bursts fall, the reference loses nothing once it has begun and is never further back than they are long.
    #[test]
    fn the_reference_keeps_step_through_bursts(bursts in prop::collection::vec(1usize..4, 20..60)) {
        let (mut ring, consumer) = rtrb::RingBuffer::new(96_000);
        let mut reference = Reference::new(consumer, Resampler::new(RATE_HZ, RATE_HZ).unwrap());
        let (mut sent, mut received) = (0u32, Vec::new());
        for burst in bursts {
            for _ in 0..burst * FRAME {
                sent += 1;
                ring.push(sent as f32).unwrap();
            }
            for _ in 0..burst {
                let mut frame = [0.0; FRAME];
                reference.next(&mut frame);
                received.extend(frame);
            }
        }
        let heard: Vec<f32> = received.into_iter().filter(|sample| *sample > 0.0).collect();
        prop_assert!(heard.windows(2).all(|pair| pair[1] == pair[0] + 1.0));
        prop_assert!(sent as usize - heard.len() <= 3 * FRAME);
    }
}
