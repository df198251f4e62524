//! Cuts sound into windows at pauses. A cut depends on nothing but the sound behind the last one, so that a pass that
//! begins anew at a cut makes the same cuts.

use std::ops::Range;

use studium_engine::protocol::speech::{HEARING_RATE_HZ, LONGEST_HEARD_MS};

/// A hundredth of a second: what loudness is taken of.
const FRAME: usize = HEARING_RATE_HZ as usize / 100;
/// How much sound a cut is made with.
pub(super) const LOOK_AHEAD: usize = LONGEST_HEARD_MS as usize / 10 * FRAME;
/// The longest window, short of what a model takes by the margins.
const LONGEST_FRAMES: usize = 2800;
/// Where there is no pause, the quietest moment behind this ends a window.
const LATEST_CUT_FRAMES: usize = 2000;
/// How long a pause must be to end a window that is not as long yet: the longer it is, the shorter a pause will do.
/// Half a second is the pause between sentences, a quarter that of a breath.
const PAUSES: [(usize, usize); 3] = [(1200, 50), (2000, 25), (LONGEST_FRAMES, 12)];
/// What is heard around the speech: words begin and end softly.
const MARGIN_FRAMES: usize = 20;
/// Louder than the quiet parts by this is speech, in dB.
const ABOVE_QUIET: f32 = 9.0;
/// Speech is not quieter than its loudest sound by more than this, in dB.
const BELOW_LOUDEST: f32 = 12.0;
/// Nothing below is speech, and everything that is not louder than this anywhere is silence, in dB of full scale.
const LOWEST: f32 = -60.0;
const SILENCE: f32 = -55.0;

/// The next stretch of the sound. All ranges are samples of what was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Window {
    /// Where there is speech; `None` where there is nothing to hear.
    pub(super) speech: Option<Range<usize>>,
    /// The same with its margins.
    pub(super) heard: Range<usize>,
    /// Where the next window begins.
    pub(super) end: usize,
}

/// The window at the start of `ahead`, which holds [`LOOK_AHEAD`] samples, or what is left when `is_end`.
pub(super) fn next(ahead: &[f32], is_end: bool) -> Window {
    let levels: Vec<f32> = ahead.chunks(FRAME).map(level).collect();
    let threshold = threshold(&levels);
    let is_speech = |frame: usize| levels[frame] > threshold;
    let silent = |frames: usize| Window { speech: None, heard: 0..0, end: (frames * FRAME).min(ahead.len()) };
    let Some(first) = (0..levels.len()).find(|frame| is_speech(*frame)) else { return silent(levels.len()) };

    let (mut last, mut cut) = (first, None);
    for frame in first..levels.len() {
        let (spoken, pause) = (last - first, frame - last);
        let wanted = PAUSES.iter().find(|(length, _)| spoken < *length).map_or(0, |(_, pause)| *pause);
        if pause > wanted {
            cut = Some(last + 1 + pause / 2);
            break;
        }
        if frame - first >= LONGEST_FRAMES {
            let range = first + LATEST_CUT_FRAMES..frame;
            let quietest = range.min_by(|left, right| levels[*left].total_cmp(&levels[*right])).unwrap_or(frame);
            (last, cut) = (quietest, Some(quietest + 1));
            break;
        }
        if is_speech(frame) {
            last = frame;
        }
    }
    let cut = match cut {
        Some(cut) => cut,
        None if is_end => levels.len(),
        // The speech goes on behind what was handed over: it comes to the start.
        None if first > MARGIN_FRAMES => return silent(first - MARGIN_FRAMES),
        None => levels.len(),
    };
    let samples = |frames: usize| (frames * FRAME).min(ahead.len());
    Window {
        speech: Some(samples(first)..samples(last + 1)),
        heard: samples(first.saturating_sub(MARGIN_FRAMES))..samples((last + 1 + MARGIN_FRAMES).min(cut)),
        end: samples(cut),
    }
}

/// Above which level a frame is speech.
fn threshold(levels: &[f32]) -> f32 {
    let mut sorted = levels.to_vec();
    sorted.sort_by(f32::total_cmp);
    match (sorted.get(sorted.len() / 10), sorted.last()) {
        // Speech without any pause has no quiet parts; it must not be taken for them.
        (Some(quiet), Some(loudest)) if *loudest >= SILENCE => {
            (quiet + ABOVE_QUIET).max(LOWEST).min(loudest - BELOW_LOUDEST)
        }
        _ => f32::INFINITY,
    }
}

/// Mean loudness of a frame in dB of full scale.
fn level(frame: &[f32]) -> f32 {
    let power = frame.iter().map(|sample| sample * sample).sum::<f32>() / frame.len().max(1) as f32;
    10.0 * power.max(f32::MIN_POSITIVE).log10()
}

#[cfg(test)]
mod tests;
