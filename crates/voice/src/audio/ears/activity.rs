//! Voice activity: is this speech, since when, and how long is the pause?

use std::time::Duration;

use earshot::Detector;

use super::{Guard, Heard};
use crate::audio::{FRAME, FRAME_TIME, RATE_HZ};

/// Samples of a step of the detector: 16 ms.
const STEP: usize = 256;

/// What it takes to believe that somebody speaks.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Belief {
    /// Score of a step, 0 to 1, from which it counts as speech.
    score: f32,
    /// Steps in a row.
    steps: u32,
}

/// The lowest at which a minute of even noise is never taken for speech (docs/decisions/0008).
const IN_SILENCE: Belief = Belief { score: 0.7, steps: 3 };
/// The canceller leaves so little that a longer row does more than a higher score, and misses less.
const WHILE_TUTOR_SPEAKS: Belief = Belief { score: 0.6, steps: 4 };
/// Score below which a step of speech counts as a pause; the detector's own middle.
const PAUSE_SCORE: f32 = 0.5;
/// A pause shorter than this is the closure of a consonant.
const SHORTEST_PAUSE: Duration = Duration::from_millis(96);

/// Judges sound as it comes.
pub(super) struct Activity {
    detector: Box<Detector>,
    /// Samples that do not fill a step yet.
    pending: Vec<f32>,
    guard: Guard,
    /// Of the last step, from 0 to 1.
    score: f32,
    /// Steps in a row that sound like speech, and when the first began.
    rising: (u32, Duration),
    /// Since when somebody speaks.
    speaking_since: Option<Duration>,
    /// End of the last step that was speech.
    last_speech: Duration,
}

impl Activity {
    pub(super) fn new() -> Self {
        Self {
            detector: Box::default(),
            pending: Vec::with_capacity(STEP + FRAME),
            guard: Guard::default(),
            score: 0.0,
            rising: (0, Duration::ZERO),
            speaking_since: None,
            last_speech: Duration::ZERO,
        }
    }

    pub(super) fn set_guard(&mut self, guard: Guard) {
        self.guard = guard;
    }

    /// An utterance was begun without speech: its silence counts from now.
    pub(super) fn begin(&mut self, now: Duration) {
        self.last_speech = self.last_speech.max(now);
    }

    /// The utterance was taken: whatever goes on begins a new one.
    pub(super) fn rest(&mut self) {
        self.speaking_since = None;
        self.rising.0 = 0;
    }

    /// When somebody was last heard to speak.
    pub(super) fn last_speech(&self) -> Duration {
        self.last_speech
    }

    /// How much the last 16 ms sound like a voice, from 0 to 1.
    pub(super) fn score(&self) -> f32 {
        self.score
    }

    /// What was heard so far is no sign of speech. Called with each frame, it keeps speech from beginning.
    pub(super) fn doubt(&mut self) {
        self.rising.0 = 0;
    }

    /// Takes the frame that began at `at`; with an utterance open, says how it goes on.
    pub(super) fn judge(&mut self, at: Duration, frame: &[f32; FRAME], is_open: bool) -> Option<Heard> {
        self.pending.extend(frame);
        let end = at + FRAME_TIME;
        let was_speaking = self.speaking_since.is_some();
        if self.pending.len() >= STEP {
            self.score = self.detector.predict_f32(&self.pending[..STEP]);
            self.pending.drain(..STEP);
            self.step(self.score, end.saturating_sub(samples(self.pending.len())));
        }
        match self.speaking_since {
            Some(since) if !was_speaking && !is_open => Some(Heard::SpeechStarted { at: since }),
            Some(since) if is_open => Some(Heard::Speech { since }),
            None if is_open => Some(Heard::Silence { lasting: end.saturating_sub(self.last_speech) }),
            _ => None,
        }
    }

    /// One step of the detector that ended at `end`.
    fn step(&mut self, score: f32, end: Duration) {
        let belief = match self.guard {
            Guard::Silence => IN_SILENCE,
            Guard::TutorSpeaks => WHILE_TUTOR_SPEAKS,
        };
        if self.speaking_since.is_some() {
            if score >= PAUSE_SCORE {
                self.last_speech = end;
            } else if end.saturating_sub(self.last_speech) >= SHORTEST_PAUSE {
                self.rest();
            }
        } else if score >= belief.score {
            if self.rising.0 == 0 {
                self.rising.1 = end.saturating_sub(samples(STEP));
            }
            self.rising.0 += 1;
            if self.rising.0 >= belief.steps {
                self.speaking_since = Some(self.rising.1);
                self.last_speech = end;
            }
        } else {
            self.rising.0 = 0;
        }
    }
}

fn samples(count: usize) -> Duration {
    Duration::from_secs_f64(count as f64 / f64::from(RATE_HZ))
}
