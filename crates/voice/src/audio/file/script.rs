//! Who says what when: the student of a file device.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::audio::FRAME_TIME;

/// What a script sees before each 10 ms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Scene {
    /// Now, since the device was opened.
    pub at: Duration,
    /// Since when the loudspeaker speaks; `None` while it is silent or paused.
    pub tutor_speaks_since: Option<Duration>,
    /// Since when the loudspeaker is silent; `None` while it speaks, and before it first spoke.
    pub tutor_silent_since: Option<Duration>,
    /// How often the loudspeaker began to speak.
    pub tutor_turns: u32,
    /// What an earlier act said is not over yet.
    pub is_student_speaking: bool,
}

impl Scene {
    /// Takes what the loudspeaker did in the frame that began at `at`.
    pub(super) fn observe(&mut self, at: Duration, is_speaking: bool) {
        if is_speaking && self.tutor_speaks_since.is_none() {
            self.tutor_speaks_since = Some(at);
            self.tutor_silent_since = None;
            self.tutor_turns += 1;
        } else if !is_speaking && self.tutor_speaks_since.take().is_some() {
            self.tutor_silent_since = Some(at + FRAME_TIME);
        }
    }
}

/// What the student does.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Nothing (new).
    Wait,
    /// Says this, at the rate of hearing, after what is being said.
    Say(Vec<f32>),
    /// Pulls the plug.
    Unplug,
    /// Leaves: the device has ended.
    End,
}

/// A student who decides every 10 ms.
pub trait Script: Send {
    /// What to do now.
    fn next(&mut self, scene: &Scene) -> Act;
}

/// When a cue is due. Each but [`When::IntoSpeech`] is counted from the end of the cue before, and waits for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// After so long.
    After(Duration),
    /// When the tutor has spoken since the cue before, and has been silent for so long.
    AfterTutor(Duration),
    /// So long after the tutor began to speak: an interruption. Past the end of a short reply, at once.
    IntoTutor(Duration),
    /// So long after the cue before began, though it may not be over: in mid-speech.
    IntoSpeech(Duration),
}

/// One act and when it is due.
#[derive(Debug, Clone, PartialEq)]
pub struct Cue {
    /// When.
    pub when: When,
    /// What.
    pub act: Act,
}

/// A dialogue written down beforehand.
#[derive(Debug, Default)]
pub struct Dialogue {
    cues: VecDeque<Cue>,
    /// When the last cue was over, and how often the tutor had begun to speak when it began.
    last: (Duration, u32),
    /// When the last cue began.
    began: Duration,
    is_speaking: bool,
}

impl Dialogue {
    /// The acts in their order. After the last one the student stays and is silent; end with [`Act::End`].
    #[must_use]
    pub fn new(cues: impl IntoIterator<Item = Cue>) -> Self {
        Self { cues: cues.into_iter().collect(), ..Self::default() }
    }

    /// Adds an act after all others.
    pub fn push(&mut self, cue: Cue) {
        self.cues.push_back(cue);
    }

    /// No cue is left and the last one is said.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.cues.is_empty() && !self.is_speaking
    }

    fn is_due(&self, when: When, scene: &Scene) -> bool {
        let (since, turns) = self.last;
        let has_spoken = scene.tutor_turns > turns;
        match when {
            When::After(wait) => scene.at >= since + wait,
            When::AfterTutor(wait) => {
                has_spoken && scene.tutor_silent_since.is_some_and(|since| scene.at >= since + wait)
            }
            When::IntoTutor(wait) => {
                has_spoken && scene.tutor_speaks_since.is_none_or(|since| scene.at >= since + wait)
            }
            When::IntoSpeech(wait) => scene.at >= self.began + wait,
        }
    }
}

impl Script for Dialogue {
    fn next(&mut self, scene: &Scene) -> Act {
        self.is_speaking = scene.is_student_speaking;
        if self.is_speaking {
            self.last.0 = scene.at;
            if self.cues.front().is_none_or(|cue| !matches!(cue.when, When::IntoSpeech(_))) {
                return Act::Wait;
            }
        }
        match self.cues.pop_front() {
            Some(cue) if self.is_due(cue.when, scene) => {
                self.last = (scene.at, scene.tutor_turns);
                self.began = scene.at;
                self.is_speaking |= matches!(cue.act, Act::Say(_));
                cue.act
            }
            Some(cue) => {
                self.cues.push_front(cue);
                Act::Wait
            }
            None => Act::Wait,
        }
    }
}

/// A student who says what others hand in while the device runs. Copies share it.
#[derive(Debug, Clone, Default)]
pub struct Mouth(Arc<Mutex<VecDeque<Act>>>);

impl Mouth {
    /// Does this as soon as all before it is said.
    pub fn act(&self, act: Act) {
        self.lock().push_back(act);
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Act>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Script for Mouth {
    fn next(&mut self, scene: &Scene) -> Act {
        if scene.is_student_speaking { Act::Wait } else { self.lock().pop_front().unwrap_or(Act::Wait) }
    }
}
