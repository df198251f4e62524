//! Playing in virtual time, with a source that makes tones and a student who presses buttons.

mod asked;
mod faults;
mod heard;
mod sources;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use studium_base::{CancelToken, ErrorCode, Failure};

use super::{OnSound, Piece, PlayEvent, PlayFrom, PlayRequest, Remote, Source, Unit, play};
use crate::audio::Device as _;
use crate::audio::file::{Act, FileDevice, Pace, Scene, Script, Stretch};
use crate::audio::{RATE_HZ, player};

/// What happens at a moment of the device's time, in milliseconds.
enum Deed {
    Ask(PlayRequest),
    Unplug,
}

/// A student with a remote control.
struct Student {
    remote: Remote,
    deeds: VecDeque<(u64, Deed)>,
}

impl Script for Student {
    fn next(&mut self, scene: &Scene) -> Act {
        while self.deeds.front().is_some_and(|(at, _)| Duration::from_millis(*at) <= scene.at) {
            match self.deeds.pop_front() {
                Some((_, Deed::Ask(request))) => self.remote.ask(request),
                Some((_, Deed::Unplug)) => return Act::Unplug,
                None => {}
            }
        }
        Act::Wait
    }
}

/// Pieces of half a second, of which each sounds at a level of its own. In a text, piece `n` is `[10 n, 10 n + 9)`.
#[derive(Clone)]
struct Tones {
    unit: Unit,
    count: u32,
    /// What becomes of the sound of a piece.
    fate: fn(u32, u32) -> Fate,
    /// Pieces that were made, in order, with repetitions.
    made: Arc<Mutex<Vec<u32>>>,
}

#[derive(PartialEq)]
enum Fate {
    Sound,
    Silent,
    /// Half of the sound comes, then this.
    Fails(ErrorCode),
    /// Never comes, until nobody waits for it.
    Hangs,
}

const PIECE_MS: u32 = 500;

impl Tones {
    fn text(count: u32) -> Self {
        Self { unit: Unit::Text, count, fate: |_, _| Fate::Sound, made: Arc::default() }
    }

    fn recording(count: u32) -> Self {
        Self { unit: Unit::Time, ..Self::text(count) }
    }

    /// `fate` is told the number of the piece and how often it was tried before.
    fn with(self, fate: fn(u32, u32) -> Fate) -> Self {
        Self { fate, ..self }
    }

    fn step(&self) -> u32 {
        if self.unit == Unit::Text { 10 } else { PIECE_MS }
    }

    fn piece(&self, number: u32) -> Piece {
        let start = number * self.step();
        Piece::new(start, start + if self.unit == Unit::Text { 9 } else { PIECE_MS })
    }
}

/// How loud a piece is.
fn level(number: u32) -> f32 {
    0.1 + 0.01 * number as f32
}

impl Source for Tones {
    fn unit(&self) -> Unit {
        self.unit
    }

    fn at(&mut self, place: u32) -> Result<Option<Piece>, Failure> {
        Ok(match self.unit {
            Unit::Text => Some(place.div_ceil(10)).filter(|number| *number < self.count).map(|n| self.piece(n)),
            Unit::Time => {
                Some(Piece::new(place, (place + PIECE_MS).min(self.count * PIECE_MS))).filter(|piece| !piece.is_empty())
            }
        })
    }

    fn before(&mut self, place: u32) -> Result<Option<Piece>, Failure> {
        Ok(place.div_ceil(self.step()).checked_sub(1).map(|number| self.piece(number)))
    }

    fn sound(
        &mut self,
        piece: Piece,
        percent: u32,
        cancel: &CancelToken,
        on_sound: OnSound<'_>,
    ) -> Result<(), Failure> {
        let number = piece.start / self.step();
        let tries = {
            let mut made = self.made.lock().unwrap();
            let tries = made.iter().filter(|before| **before == number).count() as u32;
            made.push(number);
            tries
        };
        let length_ms = if self.unit == Unit::Text { PIECE_MS } else { piece.len() };
        let length = (RATE_HZ * length_ms / 1000 * 100 / percent) as usize;
        let half = vec![level(number); length / 2];
        match (self.fate)(number, tries) {
            Fate::Silent => return Ok(()),
            Fate::Hangs => {
                while !cancel.is_cancelled() {
                    std::thread::sleep(Duration::from_millis(1));
                }
                return Ok(());
            }
            Fate::Fails(code) => {
                on_sound(RATE_HZ, half);
                return Err(Failure { code, detail: String::new() });
            }
            Fate::Sound => {}
        }
        on_sound(RATE_HZ, half.clone());
        on_sound(RATE_HZ, half);
        Ok(())
    }
}

/// What came of it.
struct Outcome {
    /// What was told, and when in milliseconds.
    events: Vec<(u64, PlayEvent)>,
    samples: Vec<f32>,
    stretches: Vec<Stretch>,
    player: player::Played,
}

fn run(source: impl Source, deeds: impl IntoIterator<Item = (u64, Deed)>) -> Outcome {
    run_from(source, 0, deeds)
}

fn run_from(source: impl Source, place: u32, deeds: impl IntoIterator<Item = (u64, Deed)>) -> Outcome {
    let (remote, requests) = Remote::new();
    let student = Student { remote, deeds: deeds.into_iter().collect() };
    let mut device = FileDevice::new(student, None, Pace::WhenIdle);
    let (tape, player, clock) = (device.tape(), device.player(), device.clock());
    let mut events = Vec::new();
    play(&mut device, source, PlayFrom { place, percent: 100 }, &requests, &mut |event| {
        events.push((clock.now().as_millis() as u64, event));
    })
    .unwrap();
    Outcome { events, samples: tape.samples(), stretches: tape.stretches(), player: player.played() }
}

fn ask(at: u64, request: PlayRequest) -> (u64, Deed) {
    (at, Deed::Ask(request))
}

impl Outcome {
    /// Numbers of the sentences that were told.
    fn sentences(&self) -> Vec<u32> {
        let sentences = self.events.iter().filter_map(|(_, event)| match event {
            PlayEvent::Sentence { range } => Some(range.start / 10),
            _ => None,
        });
        sentences.collect()
    }

    fn times(&self) -> Vec<u32> {
        let times = self.events.iter().filter_map(|(_, event)| match event {
            PlayEvent::Time { ms } => Some(*ms),
            _ => None,
        });
        times.collect()
    }

    /// The last events, without the times.
    fn last(&self, count: usize) -> Vec<&PlayEvent> {
        self.events[self.events.len().saturating_sub(count)..].iter().map(|(_, event)| event).collect()
    }

    fn is_whole(&self) -> bool {
        matches!(self.events.last(), Some((_, PlayEvent::Ended { is_whole: true })))
    }

    /// Samples between the first sound and the last, and how many of them are silent.
    fn heard(&self) -> (usize, usize) {
        let is_sound = |sample: &f32| *sample != 0.0;
        let Some(first) = self.samples.iter().position(is_sound) else { return (0, 0) };
        let last = self.samples.iter().rposition(is_sound).unwrap();
        let heard = &self.samples[first..=last];
        (heard.len(), heard.iter().filter(|sample| !is_sound(sample)).count())
    }
}
