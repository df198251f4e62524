//! The state machine of a conversation by voice.

use std::time::Duration;

use super::effect::{Effect, VoiceState};
use super::event::{Event, Mode};

/// A conversation by voice, between two events.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    mode: Mode,
    state: VoiceState,
}

impl Turn {
    /// A conversation that is off.
    #[must_use]
    pub fn new(mode: Mode) -> Self {
        Self { mode, state: VoiceState::Off }
    }

    /// Whose turn it is.
    #[must_use]
    pub fn state(&self) -> VoiceState {
        self.state
    }

    /// When utterances end.
    #[must_use]
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// When the next [`Event::Tick`] is due, since the conversation began; `None` while only an event can change
    /// anything. Ticks at other times do no harm.
    #[must_use]
    pub fn next_at(&self) -> Option<Duration> {
        None
    }

    /// Takes an event. `now` is the time since the conversation began; it never runs backwards.
    #[must_use]
    pub fn step(mut self, event: Event, _now: Duration) -> (Self, Vec<Effect>) {
        let state = match event {
            Event::Start => VoiceState::Listening,
            Event::Stop => VoiceState::Off,
            Event::DeviceLost(_) => VoiceState::Error,
            _ => self.state,
        };
        let effects = if state == self.state { Vec::new() } else { vec![Effect::Announce(state)] };
        self.state = state;
        (self, effects)
    }
}
