//! When the echo canceller knows the room: until then its rest of the tutor's voice may be taken for the student.

use crate::audio::FRAME;

/// Frames with sound from the loudspeaker after which it knows any room: 5 s. Other voice loops wait 3 s; in one room of
/// five an echo came through just after that.
const LONGEST: u32 = 500;
/// Sonora's canceller begins with a cautious filter; when it leaves it, around 3 s, an echo comes through once.
const SHORTEST: u32 = 350;
/// From then on it knows the room as soon as nothing sounded like a voice in so many frames with sound in a row.
const CALM: u32 = 30;
/// Score of the voice detector from which something sounds like one: well below what speech is believed from.
const VOICE: f32 = 0.3;
/// What counts as sound from the loudspeaker, as the energy of a frame: -60 dB below full scale.
const AUDIBLE: f32 = 160.0 * 1e-6;

/// A lesson that is not over yet.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lesson {
    heard: u32,
    calm: u32,
}

impl Lesson {
    /// Takes 10 ms of what was played, and how much what is left of it sounds like a voice. `None` when the lesson is over.
    pub(super) fn go_on(self, played: &[f32; FRAME], score: f32) -> Option<Self> {
        if played.iter().map(|sample| sample * sample).sum::<f32>() <= AUDIBLE {
            return Some(self);
        }
        let next = Self { heard: self.heard + 1, calm: if score < VOICE { self.calm + 1 } else { 0 } };
        let is_over = next.heard >= LONGEST || next.heard >= SHORTEST && next.calm >= CALM;
        (!is_over).then_some(next)
    }
}
