//! The front end of hearing: takes frames, removes the tutor's own voice, and says who speaks.

mod activity;
mod echo;
mod lesson;
mod meter;
#[cfg(test)]
mod tests;
mod utterance;

use std::time::Duration;

use activity::Activity;
use echo::Echo;
use lesson::Lesson;
pub(crate) use meter::Meter;
use utterance::Recorder;
pub use utterance::Utterance;

use super::Frame;

/// How ears are set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarsOptions {
    /// Remove what the loudspeaker plays. Off with headphones.
    pub cancels_echo: bool,
    /// Remove steady noise.
    pub reduces_noise: bool,
}

impl Default for EarsOptions {
    fn default() -> Self {
        Self { cancels_echo: true, reduces_noise: false }
    }
}

/// How sure ears must be that it is the student who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Guard {
    /// Nobody else does.
    #[default]
    Silence,
    /// The tutor speaks: what is left of its echo must not be taken for the student.
    TutorSpeaks,
}

/// What ears tell.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    /// How loud it is: effective value in dB below full scale, after the echo is removed; at most 20 times a second.
    Level {
        /// From -100 (silence) to 0.
        dbfs: f32,
    },
    /// Speech began. Known only some frames later, see [`Frame::end`].
    SpeechStarted {
        /// When, since the device was opened.
        at: Duration,
    },
    /// Speech goes on; once a frame.
    Speech {
        /// Since when without a pause.
        since: Duration,
    },
    /// A pause in or after speech; once a frame, until the utterance is taken.
    Silence {
        /// How long it has lasted.
        lasting: Duration,
    },
    /// Someone speaks for longer than a recogniser takes: the first part, cut where it is quietest. The rest goes on.
    Part(Utterance),
}

/// The front end of one conversation.
pub struct Ears {
    echo: Option<Echo>,
    /// What the echo canceller has still to learn; without one, nothing.
    lesson: Option<Lesson>,
    guard: Guard,
    activity: Activity,
    meter: Meter,
    recorder: Recorder,
}

impl Ears {
    /// Ears that have heard nothing yet.
    #[must_use]
    pub fn new(options: EarsOptions) -> Self {
        let EarsOptions { cancels_echo, reduces_noise } = options;
        Self {
            echo: (cancels_echo || reduces_noise).then(|| Echo::new(cancels_echo, reduces_noise)),
            lesson: cancels_echo.then(Lesson::default),
            guard: Guard::default(),
            activity: Activity::new(),
            meter: Meter::default(),
            recorder: Recorder::default(),
        }
    }

    /// Hears 10 ms. Costs well below 1 ms.
    pub fn hear(&mut self, frame: &Frame) -> Vec<Heard> {
        let mut heard = Vec::new();
        let captured = frame.captured.map(in_range);
        let clean = match &mut self.echo {
            Some(echo) => echo.remove(&captured, &frame.played.map(in_range)).map(in_range),
            None => captured,
        };
        heard.extend(self.meter.measure(&clean).map(|dbfs| Heard::Level { dbfs }));
        heard.extend(self.recorder.take_in(frame.at, &clean).map(Heard::Part));
        if self.lesson.is_some() && self.guard == Guard::TutorSpeaks {
            self.activity.doubt();
        }
        heard.extend(self.activity.judge(frame.at, &clean, self.recorder.is_open()));
        if let Some(Heard::SpeechStarted { at }) = heard.last() {
            self.recorder.open(*at);
        }
        let score = self.activity.score();
        self.lesson = self.lesson.take().and_then(|lesson| lesson.go_on(&frame.played, score));
        heard
    }

    /// Begins an utterance now, without waiting for speech (a button is pressed). It goes on until it is taken; one that
    /// has begun goes on as it is.
    pub fn open(&mut self) {
        if self.recorder.is_open() {
            return;
        }
        let now = self.recorder.end();
        self.activity.begin(now);
        self.recorder.open(now);
    }

    /// What began concerns nobody, and is let go of. Its last second stays: it may be the beginning of what does.
    pub fn ignore(&mut self) {
        self.activity.rest();
        self.recorder.close(Duration::ZERO);
    }

    /// What was said is done with. The silence after it stays, as what comes before the next. Sound that goes on is
    /// noticed anew, unless it `is_overruled`: then not before it has paused or the tutor has fallen silent.
    pub fn forget(&mut self, is_overruled: bool) {
        let over = self.activity.last_speech();
        if !is_overruled {
            self.activity.rest();
        }
        self.recorder.close(over);
    }

    /// Can the tutor be interrupted by voice? Not while the echo canceller still learns the room.
    #[must_use]
    pub fn can_interrupt(&self) -> bool {
        self.lesson.is_none()
    }

    /// How sure ears must be from now on.
    pub fn set_guard(&mut self, guard: Guard) {
        if self.guard == Guard::TutorSpeaks && guard == Guard::Silence && !self.recorder.is_open() {
            // What was overruled while the tutor spoke may be the student.
            self.activity.rest();
        }
        self.guard = guard;
        self.activity.set_guard(guard);
    }

    /// What is being said, from half a second before it began up to now.
    #[must_use]
    pub fn utterance(&self) -> Option<Utterance> {
        self.recorder.utterance()
    }

    /// Ends what is being said and hands it over. The next speech begins a new one.
    pub fn take(&mut self) -> Option<Utterance> {
        self.activity.rest();
        self.recorder.take()
    }
}

/// A driver may hand out what is no sound; one such sample would stay in every filter for good.
fn in_range(sample: f32) -> f32 {
    if sample.is_finite() { sample.clamp(-1.0, 1.0) } else { 0.0 }
}
