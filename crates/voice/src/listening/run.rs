//! The loop over the microphone.

use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::unbounded;
use studium_base::{CancelToken, ErrorCode, Failure};
use studium_engine::Hear;
use studium_engine::protocol::speech::HearingSpec;

use super::machine::{Deed, Listening};
use crate::VoiceError;
use crate::audio::{Busy, Device, Ears, EarsOptions, FRAME_TIME, Heard, RATE_HZ};
use crate::session::{Ear, Hearing, Written};
use crate::turn::{Caption, Draft, Ticket};

/// A pause is told when it is longer than the gaps within words.
const PAUSE: Duration = Duration::from_millis(100);

/// How somebody is listened to.
#[derive(Debug, Clone, PartialEq)]
pub struct ListeningOptions {
    /// The model that hears.
    pub hearing: HearingSpec,
    /// ISO 639-1; `None` lets the model find out.
    pub language: Option<String>,
    /// Words that are likely to come.
    pub vocabulary: String,
    /// An utterance ends after so much silence.
    pub pause: Duration,
    /// Listening ends when nobody has said anything for so long.
    pub patience: Duration,
}

/// What happens meanwhile.
#[derive(Debug, Clone, PartialEq)]
pub enum ListeningEvent {
    /// The microphone is open.
    Open,
    /// How loud it is, from -100 (silence) to 0 dB; at most 20 times a second.
    Level(f32),
    /// Words as they are understood.
    Caption(Caption),
    /// An utterance was not understood, or the microphone is lost, which ends it.
    Failed(Failure),
}

/// What is made of an utterance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// As it is shown in the last caption.
    pub text: String,
    /// Nothing more is waited for.
    pub is_all: bool,
}

/// Listens on this thread until `understand` has all it waits for, `stop` is raised, nobody speaks any more, or a
/// recorded input is at its end. In the last three cases what is being said is still written down. `understand` is
/// given the text of each utterance and its language (ISO 639-1, empty when the model does not tell).
///
/// # Errors
/// When the system gives no thread. Whatever fails later is an event.
pub fn listen(
    device: &mut dyn Device,
    hear: Arc<dyn Hear>,
    options: ListeningOptions,
    stop: &CancelToken,
    understand: &mut dyn FnMut(&str, &str) -> Understood,
    on_event: &mut dyn FnMut(ListeningEvent),
) -> Result<(), VoiceError> {
    let ListeningOptions { hearing, language, vocabulary, pause, patience } = options;
    let (sender, inbox) = unbounded::<Written>();
    let mut ear = Ear::start(hear, Hearing { model: hearing, language, vocabulary }, sender)?;
    let clock = device.clock();
    // The model is loaded while the student takes a breath. Nobody waits for what it hears in silence.
    ear.write_down(Ticket(0), Draft::Partial, vec![0.0; RATE_HZ as usize], clock.busy());
    let mut room = Room {
        // Nothing is played, so there is no echo.
        ears: Ears::new(EarsOptions { cancels_echo: false, ..EarsOptions::default() }),
        listening: Listening::new(pause),
        part: None,
        is_pause_told: false,
        failure: None,
    };
    on_event(ListeningEvent::Open);
    let (mut now, mut is_gone) = (Duration::ZERO, false);
    loop {
        let is_enough = is_gone || stop.is_cancelled() || room.listening.quiet_for() >= patience;
        if is_enough {
            room.listening.stop();
        }
        if is_gone {
            // What was said is still being written down.
            std::thread::sleep(FRAME_TIME);
            now += FRAME_TIME;
        } else {
            match device.read() {
                Ok(Some(frame)) => {
                    now = frame.end();
                    room.listening.tick(now);
                    let heard = if is_enough { Vec::new() } else { room.ears.hear(&frame) };
                    for heard in heard {
                        room.hear(heard, on_event);
                    }
                }
                Ok(None) => is_gone = true,
                Err(error) => {
                    on_event(ListeningEvent::Failed(Failure::of(&error)));
                    is_gone = true;
                }
            }
        }
        // Whoever works for what comes next is busy before those who did this are not any more.
        let _busy: Vec<Busy> = inbox.try_iter().map(|written| room.learn(written)).collect();
        room.listening.tick(now);
        for deed in room.listening.deeds() {
            match deed {
                Deed::Transcribe { ticket, draft, is_cut } => {
                    let samples = room.sound(is_cut);
                    ear.write_down(ticket, draft, samples, clock.busy());
                }
                Deed::Caption(caption) => on_event(ListeningEvent::Caption(caption)),
                Deed::Report(code) => on_event(ListeningEvent::Failed(room.report(code))),
                Deed::Said { utterance, text, language } => {
                    let _ = room.ears.take();
                    let Understood { text, is_all } = match text.as_str() {
                        "" => Understood { text, is_all: false },
                        said => understand(said, &language),
                    };
                    let caption = Caption { utterance, committed: text, tentative: String::new(), is_final: true };
                    on_event(ListeningEvent::Caption(caption));
                    if is_all {
                        return Ok(());
                    }
                }
            }
        }
        if room.listening.is_over() {
            return Ok(());
        }
    }
}

/// What is heard.
struct Room {
    ears: Ears,
    listening: Listening,
    /// Cut off an utterance that is longer than is heard at once, and not written down yet.
    part: Option<Vec<f32>>,
    is_pause_told: bool,
    /// The last thing that failed.
    failure: Option<Failure>,
}

impl Room {
    fn hear(&mut self, heard: Heard, on_event: &mut dyn FnMut(ListeningEvent)) {
        match heard {
            Heard::Level { dbfs } => on_event(ListeningEvent::Level(dbfs)),
            Heard::SpeechStarted { .. } => {
                self.is_pause_told = false;
                self.listening.speech_started();
            }
            Heard::Speech { .. } => {
                if std::mem::take(&mut self.is_pause_told) {
                    self.listening.speech_started();
                }
            }
            Heard::Silence { lasting } => {
                if lasting >= PAUSE && !self.is_pause_told {
                    self.is_pause_told = true;
                    self.listening.speech_paused(lasting);
                }
            }
            Heard::Part(part) => {
                self.part = Some(part.samples);
                self.listening.cut();
            }
        }
    }

    fn learn(&mut self, written: Written) -> Busy {
        let Written { ticket, heard, busy, .. } = written;
        match heard {
            Ok(heard) => self.listening.heard(ticket, &heard.text, heard.language),
            Err(failure) => {
                self.listening.failed(ticket, failure.code);
                self.failure = Some(failure);
            }
        }
        busy
    }

    /// The sound to be written down now: the part that was cut off, or what is being said.
    fn sound(&mut self, is_cut: bool) -> Vec<f32> {
        let sound = if is_cut { self.part.take() } else { self.ears.utterance().map(|live| live.samples) };
        sound.unwrap_or_default()
    }

    fn report(&mut self, code: ErrorCode) -> Failure {
        let known = self.failure.take().filter(|failure| failure.code == code);
        known.unwrap_or(Failure { code, detail: String::new() })
    }
}
