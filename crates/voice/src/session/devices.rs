//! The sound devices of a conversation: opened, lost, opened again, and what is heard through them.

use std::time::{Duration, Instant};

use studium_base::Failure;

use super::conductor::Conductor;
use super::parts::{SessionEvent, SessionParts};
use crate::VoiceError;
use crate::audio::{Busy, Device, DeviceClock, Ears, Heard, Player};
use crate::turn::{Event, UtteranceId};

/// A pause is told to the turn when it is longer than the gaps within words.
const PAUSE: Duration = Duration::from_millis(100);
/// How often lost sound devices are tried again.
const RETRY: Duration = Duration::from_secs(2);
/// A conversation without devices looks for requests so often.
const WAIT: Duration = Duration::from_millis(50);

/// Sound devices that are open.
pub(super) struct Open {
    pub(super) device: Box<dyn Device>,
    pub(super) player: Player,
    pub(super) clock: DeviceClock,
    pub(super) ears: Ears,
    /// Time of the conversation when they were opened.
    pub(super) since: Duration,
}

/// What an utterance sounds like so far.
#[derive(Default)]
pub(super) struct Utterance {
    pub(super) id: UtteranceId,
    pub(super) is_open: bool,
    /// Parts that are finished.
    pub(super) parts: Vec<Vec<f32>>,
}

impl Conductor<'_> {
    pub(super) fn use_device(&mut self, device: Box<dyn Device>) {
        let (player, clock) = (device.player(), device.clock());
        self.open = Some(Open { device, player, clock, ears: Ears::new(self.options.ears), since: self.now });
        self.retry_at = None;
        // A new loudspeaker counts from its own beginning.
        self.epoch += 1;
        self.tell_interruptible();
    }

    /// Devices work again after they were lost.
    pub(super) fn come_back(&mut self, device: Box<dyn Device>) {
        self.use_device(device);
        self.take(Event::DeviceBack);
        self.tell_stand_in();
    }

    /// Tells that these are not the devices that were chosen.
    pub(super) fn tell_stand_in(&mut self) {
        let missing = self.open.as_ref().and_then(|open| open.device.stands_in()).map(|error| Failure::of(error));
        if let Some(failure) = missing {
            self.tell(failure);
        }
    }

    /// Tells when it changes whether the tutor can be interrupted by voice.
    pub(super) fn tell_interruptible(&mut self) {
        let Some(open) = &self.open else { return };
        let can = open.ears.can_interrupt();
        if self.is_interruptible != can {
            self.is_interruptible = can;
            (self.on_event)(SessionEvent::Interruptible { can });
        }
    }

    /// What has begun is meant for nobody: without the key that is held while talking, say.
    fn ignore(&mut self) {
        self.figures.sound_ignored();
        if let Some(open) = &mut self.open {
            open.ears.ignore();
        }
    }

    pub(super) fn busy(&self) -> Busy {
        self.open.as_ref().map(|open| open.clock.busy()).unwrap_or_default()
    }

    pub(super) fn lose(&mut self, error: &VoiceError) {
        // A loudspeaker may have gone on after the microphone had ceased.
        self.follow_player();
        self.open = None;
        self.utterance = Utterance::default();
        self.retry_at = Some(Instant::now() + RETRY);
        let code = self.remember(Failure::of(error));
        self.take(Event::DeviceLost(code));
    }

    pub(super) fn wait_for_devices(&mut self, parts: &mut SessionParts) {
        std::thread::sleep(WAIT);
        self.now += WAIT;
        if self.retry_at.is_some_and(|at| at <= Instant::now()) {
            match (parts.open)() {
                Ok(device) => self.come_back(device),
                Err(_) => self.retry_at = Some(Instant::now() + RETRY),
            }
        }
    }

    /// What the microphone hears, as the turn needs it.
    pub(super) fn hear(&mut self, heard: Heard) {
        match heard {
            Heard::Level { dbfs } => (self.on_event)(SessionEvent::Level { dbfs }),
            Heard::SpeechStarted { at } => {
                let since = self.open.as_ref().map_or(Duration::ZERO, |open| open.since);
                self.figures.sound_began(since + at, self.turn.state());
                self.silent_since = None;
                self.is_pause_told = false;
                self.take(Event::SpeechStarted);
                if !self.utterance.is_open {
                    self.ignore();
                }
            }
            Heard::Speech { .. } => {
                if self.silent_since.take().is_some() && self.is_pause_told {
                    self.is_pause_told = false;
                    self.take(Event::SpeechStarted);
                }
            }
            Heard::Silence { lasting } => {
                self.silent_since.get_or_insert(self.now.saturating_sub(lasting));
                if lasting >= PAUSE && !self.is_pause_told {
                    self.is_pause_told = true;
                    self.figures.speech_ended(self.now.saturating_sub(lasting));
                    let silent_ms = u32::try_from(lasting.as_millis()).unwrap_or(u32::MAX);
                    self.take(Event::SpeechPaused { silent_ms });
                }
            }
            // What nobody listens to is not kept.
            Heard::Part(_) if !self.utterance.is_open => {}
            Heard::Part(part) => {
                self.utterance.parts.push(part.samples);
                self.take(Event::SpeechCut);
            }
        }
    }
}
