//! Sound made slower or faster without a change of its pitch.
//!
//! Pieces of the sound are laid over one another where they are most alike: waveform-similarity overlap-add, as by
//! Verhelst and Roelands (ICASSP 1993). Made for voices; chords of music may flutter a little.

/// Length of a piece, half of which lies over the one before: shorter than a sound of speech, longer than a period of
/// the deepest voice.
const HOP_MS: u32 = 12;
/// So far from its place the best fit is looked for: a period of a voice of 60 Hz in all.
const SEARCH_MS: u32 = 8;
/// Likeness is compared at about this rate, which holds all that makes a voice's period.
const LIKENESS_RATE_HZ: u32 = 8_000;

/// The same sound, `percent` of its speed: 200 is half as long. It begins and ends with the very samples of the input,
/// so that stretches of a longer sound still join without a gap.
#[must_use]
pub fn stretch(samples: &[f32], rate_hz: u32, percent: u32) -> Vec<f32> {
    let hop = (rate_hz * HOP_MS / 1000) as usize;
    let search = (rate_hz * SEARCH_MS / 1000) as usize;
    let length = samples.len();
    if percent == 100 || percent == 0 || hop == 0 || length < 4 * (hop + search) {
        return samples.to_vec();
    }
    let speed = f64::from(percent) / 100.0;
    let step = (rate_hz / LIKENESS_RATE_HZ).max(1) as usize;
    let mut out = Vec::with_capacity((length as f64 / speed) as usize + hop);
    out.extend_from_slice(&samples[..hop]);
    // What would follow if nothing were left out or repeated.
    let mut natural = hop;
    loop {
        let ideal = (out.len() as f64 * speed) as usize;
        if natural + hop > length || ideal + search + hop > length {
            break;
        }
        let from = ideal.saturating_sub(search);
        let best = closest(samples, natural, from..ideal + search, hop, step);
        lay_over(&mut out, &samples[natural..natural + hop], &samples[best..best + hop]);
        natural = best + hop;
    }
    out.extend_from_slice(&samples[natural..]);
    out
}

/// Where in `places` the sound is most like that at `natural`, over `hop` samples.
fn closest(samples: &[f32], natural: usize, places: std::ops::Range<usize>, hop: usize, step: usize) -> usize {
    let likeness = |place: usize| {
        let (mut product, mut energy) = (0.0f32, 1e-9f32);
        for index in (0..hop).step_by(step) {
            let (one, other) = (samples[natural + index], samples[place + index]);
            product += one * other;
            energy += other * other;
        }
        product / energy.sqrt()
    };
    // To go on without a seam is best of all, where the place allows it.
    if places.contains(&natural) {
        return natural;
    }
    let best = places.clone().step_by(step).map(|place| (likeness(place), place)).max_by(|a, b| a.0.total_cmp(&b.0));
    best.map_or(places.start, |(_, place)| place)
}

/// From one sound to the other within their length.
fn lay_over(out: &mut Vec<f32>, from: &[f32], to: &[f32]) {
    let length = from.len() as f32;
    let faded = from.iter().zip(to).enumerate().map(|(index, (from, to))| {
        let share = (index as f32 + 0.5) / length;
        from * (1.0 - share) + to * share
    });
    out.extend(faded);
}

#[cfg(test)]
mod tests {
    //! Length and speed follow, pitch and seams stay.

    use super::stretch;
    use crate::audio::RATE_HZ;
    use crate::audio::testing::{noise, voice};

    /// The strongest period between 4 and 12 ms, in samples.
    fn period(samples: &[f32]) -> usize {
        let middle = &samples[samples.len() / 3..samples.len() / 3 + 8_000];
        let alike =
            |lag: usize| middle.iter().zip(&middle[lag..7_800 + lag]).map(|(one, other)| one * other).sum::<f32>();
        (64..192).max_by(|a, b| alike(*a).total_cmp(&alike(*b))).unwrap()
    }

    fn tone(seconds: usize) -> Vec<f32> {
        (0..seconds * RATE_HZ as usize).map(|step| (step as f32 * std::f32::consts::TAU / 100.0).sin() * 0.5).collect()
    }

    fn roughest(samples: &[f32]) -> f32 {
        samples.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max)
    }

    #[test]
    fn it_takes_as_long_as_its_speed_says() {
        let sound = voice(5.0, 120.0, 3);
        for percent in [50, 75, 110, 150, 200] {
            let expected = sound.len() as f64 * 100.0 / f64::from(percent);
            let length = stretch(&sound, RATE_HZ, percent).len() as f64;
            assert!((length / expected - 1.0).abs() < 0.01, "{percent} %: {length} of {expected}");
        }
        assert_eq!(stretch(&sound, RATE_HZ, 100), sound);
    }

    #[test]
    fn pitch_stays_and_nothing_clicks() {
        let sound = tone(2);
        for percent in [50, 80, 125, 200] {
            let other = stretch(&sound, RATE_HZ, percent);
            assert!(period(&other).abs_diff(100) <= 1, "{percent} %: {}", period(&other));
            assert!(roughest(&other) < roughest(&sound) * 1.5, "{percent} %: {}", roughest(&other));
        }
    }

    #[test]
    fn its_ends_are_those_of_the_input_so_that_stretches_join() {
        let sound = voice(10.0, 140.0, 5);
        let (first, second) = sound.split_at(5 * RATE_HZ as usize);
        for percent in [60, 170] {
            let (one, two) = (stretch(first, RATE_HZ, percent), stretch(second, RATE_HZ, percent));
            assert_eq!(one[one.len() - 100..], first[first.len() - 100..], "{percent} %");
            assert_eq!(two[..100], second[..100], "{percent} %");
        }
    }

    #[test]
    fn what_is_too_short_or_no_sound_stays_as_it_is() {
        let sound = noise(0.05, -20.0, 1);
        assert_eq!(stretch(&sound, RATE_HZ, 150), sound);
        assert!(stretch(&[], RATE_HZ, 150).is_empty());
        assert_eq!(stretch(&[0.1; 8], 0, 150), [0.1; 8]);
        assert_eq!(stretch(&vec![0.0; 16_000], RATE_HZ, 50).len().div_ceil(1_000), 32);
    }
}
