//! Sounds for tests: a made voice, noise, music, and recordings where there are some.

use std::f32::consts::TAU;
use std::path::PathBuf;

use super::{RATE_HZ, wav};

const RATE: f32 = RATE_HZ as f32;

/// A generator that is the same on every machine.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// From 0 to 1.
    pub(super) fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1u64 << 24) as f32
    }
}

/// Formants of five vowels, in Hz.
const VOWELS: [[f32; 3]; 5] = [
    [730.0, 1090.0, 2440.0],
    [530.0, 1840.0, 2480.0],
    [270.0, 2290.0, 3010.0],
    [570.0, 840.0, 2410.0],
    [300.0, 870.0, 2240.0],
];

/// A resonance that can be moved.
#[derive(Default)]
struct Formant {
    last: [f32; 2],
}

impl Formant {
    fn pass(&mut self, input: f32, hz: f32) -> f32 {
        let radius = (-TAU / 2.0 * 90.0 / RATE).exp();
        let out = input * (1.0 - radius) + 2.0 * radius * (TAU * hz / RATE).cos() * self.last[0]
            - radius * radius * self.last[1];
        self.last = [out, self.last[0]];
        out
    }
}

/// Something like speech: a buzz of `pitch_hz` through changing vowels, four syllables a second, with hisses between.
pub(crate) fn voice(seconds: f32, pitch_hz: f32, seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed);
    let mut formants: [Formant; 3] = Default::default();
    let mut samples = Vec::new();
    let (mut phase, mut vowel, mut next) = (0.0f32, VOWELS[0], VOWELS[1]);
    let mut hisses = false;
    for step in 0..(seconds * RATE) as usize {
        let place = step % 4_000;
        if place == 0 {
            vowel = next;
            next = VOWELS[(random.next() * 5.0) as usize % 5];
            hisses = random.next() < 0.4;
        }
        let part = place as f32 / 4_000.0;
        phase += pitch_hz * (1.0 + 0.08 * (TAU * step as f32 / RATE * 0.7).sin() + 0.05 * (1.0 - part)) / RATE;
        phase -= phase.floor();
        // A glottal pulse: opens slowly, shuts at once.
        let buzz = if phase < 0.6 { (phase / 0.6).powi(2) } else { 0.0 } - 0.2;
        let mut out = buzz;
        for (formant, (a, b)) in formants.iter_mut().zip(vowel.iter().zip(next)) {
            out = formant.pass(out, a + (b - a) * part) * 2.0;
        }
        let loudness = (TAU / 2.0 * part).sin().powf(0.5) * if part > 0.85 { 0.2 } else { 1.0 };
        let hiss = if hisses && part > 0.8 { (random.next() - 0.5) * 0.05 } else { 0.0 };
        samples.push(out * loudness + hiss);
    }
    at_level(samples, -23.0)
}

/// Scaled to an effective value in dB below full scale.
pub(super) fn at_level(mut samples: Vec<f32>, dbfs: f32) -> Vec<f32> {
    let energy = samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len().max(1) as f32;
    let gain = 10f32.powf(dbfs / 20.0) / energy.sqrt().max(1e-9);
    for sample in &mut samples {
        *sample = (*sample * gain).clamp(-1.0, 1.0);
    }
    samples
}

/// Even noise.
pub(super) fn noise(seconds: f32, dbfs: f32, seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed);
    at_level((0..(seconds * RATE) as usize).map(|_| random.next() - 0.5).collect(), dbfs)
}

/// Recorded speech without the silence around it; `None` where there are no recordings.
pub(super) fn recordings(names: &[&str]) -> Option<Vec<Vec<f32>>> {
    Some(raw(names)?.into_iter().map(trimmed).collect())
}

/// Split at pauses; each phrase begins with its first sound and is at least 0.8 s long.
pub(super) fn phrases(samples: &[f32]) -> Vec<Vec<f32>> {
    let loudest = samples.iter().fold(0f32, |loudest, sample| loudest.max(sample.abs()));
    let is_loud = |chunk: &[f32]| chunk.iter().any(|sample| sample.abs() > loudest * 0.06);
    let mut phrases = vec![Vec::new()];
    let mut quiet = 0;
    for chunk in samples.chunks(160) {
        quiet = if is_loud(chunk) { 0 } else { quiet + 1 };
        if let Some(phrase) = phrases.last_mut() {
            phrase.extend_from_slice(chunk);
        }
        if quiet == 25 {
            phrases.push(Vec::new());
        }
    }
    let phrases = phrases.into_iter().map(trimmed);
    phrases.filter(|phrase| phrase.len() > 12_800).map(|phrase| at_level(phrase, -26.0)).collect()
}

/// Something like music: chords of three decaying notes, two a second.
pub(crate) fn music(seconds: f32, dbfs: f32, seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed);
    let mut root = 0.0;
    let notes = (0..(seconds * RATE) as usize).map(|step| {
        let place = (step % 8_000) as f32 / RATE;
        if step % 8_000 == 0 {
            root = 110.0 * 2f32.powf((random.next() * 24.0).floor() / 12.0);
        }
        let tones = [1.0, 1.26, 1.5].into_iter().flat_map(|third| (1..6).map(move |part| (third, part as f32)));
        tones.map(|(third, part)| (TAU * root * third * part * place).sin() / part).sum::<f32>() * (-3.0 * place).exp()
    });
    at_level(notes.collect(), dbfs)
}

/// Without the silence before and after.
pub(super) fn trimmed(samples: Vec<f32>) -> Vec<f32> {
    let loudest = samples.iter().fold(0f32, |loudest, sample| loudest.max(sample.abs()));
    let is_loud = |chunk: &[f32]| chunk.iter().any(|sample| sample.abs() > loudest * 0.06);
    let chunks: Vec<&[f32]> = samples.chunks(160).collect();
    let first = chunks.iter().position(|chunk| is_loud(chunk)).unwrap_or(0);
    let last = chunks.iter().rposition(|chunk| is_loud(chunk)).unwrap_or(0);
    chunks.get(first..=last).unwrap_or_default().concat()
}

/// Recordings as they are, at the rate of hearing.
pub(super) fn raw(names: &[impl AsRef<str>]) -> Option<Vec<Vec<f32>>> {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let folder = std::env::var_os("STUDIUM_TEST_DATA").map_or_else(|| root.join("../shared/data"), PathBuf::from);
    names.iter().map(|name| wav::read(&folder.join(name.as_ref())).ok()?.for_hearing().ok()).collect()
}
