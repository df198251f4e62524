//! The thread that takes every decision of a conversation.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, unbounded};
use studium_base::{CancelToken, ErrorCode, Failure};

use super::devices::{Open, Utterance};
use super::figures::Stopwatch;
use super::hearing::{Ear, Hearing};
use super::learning::News;
use super::parts::{Request, SessionEvent, SessionOptions, SessionParts};
use super::replying::{Ahead, Replying};
use super::speaking::Mouth;
use super::spoken::{Progress, Spoken};
use super::warm;
use crate::VoiceError;
use crate::audio::Device;
use crate::clause::Clauses;
use crate::command::Command;
use crate::turn::{Event, Generation, Turn, VoiceState};

/// The way to a conversation from outside. Copies share it.
#[derive(Debug, Clone)]
pub struct Control(Sender<Request>);

impl Control {
    /// A way and its other end, which nobody serves yet.
    #[must_use]
    pub fn new() -> (Self, Receiver<Request>) {
        let (sender, requests) = unbounded();
        (Self(sender), requests)
    }

    /// Asks for something; a conversation that is over does not hear it.
    pub fn ask(&self, request: Request) {
        let _ = self.0.send(request);
    }
}

/// A conversation by voice.
pub struct Session {
    parts: SessionParts,
    options: SessionOptions,
    requests: Receiver<Request>,
}

impl Session {
    /// A conversation that has not begun, and the way to it.
    #[must_use]
    pub fn new(parts: SessionParts, options: SessionOptions) -> (Self, Control) {
        let (control, requests) = Control::new();
        (Self { parts, options, requests }, control)
    }

    /// Holds the conversation on this thread, until it is ended by a [`Request::Stop`], by the student's words, or by
    /// the end of a recorded input.
    ///
    /// # Errors
    /// When the sound devices cannot be opened at first, or a thread cannot be started. Whatever fails later is an
    /// event, and the conversation goes on.
    pub fn run(mut self, on_event: &mut dyn FnMut(SessionEvent)) -> Result<(), VoiceError> {
        let device = (self.parts.open)()?;
        let mut conductor = Conductor::start(&self.parts, self.options, device, on_event)?;
        conductor.take(Event::Start);
        conductor.tell_stand_in();
        loop {
            for request in self.requests.try_iter() {
                conductor.ask(&request, &mut self.parts);
            }
            if conductor.turn.state() == VoiceState::Off {
                break;
            }
            conductor.turn_round(&mut self.parts);
        }
        conductor.finish();
        Ok(())
    }
}

pub(super) struct Conductor<'a> {
    pub(super) turn: Turn,
    /// What happened, and was not handed to the turn yet.
    pub(super) events: VecDeque<Event>,
    pub(super) is_stepping: bool,
    /// The last thing that failed, as far as nobody was told of it.
    pub(super) failure: Option<Failure>,
    pub(super) options: SessionOptions,
    pub(super) open: Option<Open>,
    /// Time of the conversation at the end of the last frame.
    pub(super) now: Duration,
    pub(super) retry_at: Option<Instant>,
    pub(super) utterance: Utterance,
    /// Since when the microphone hears nobody, within an utterance.
    pub(super) silent_since: Option<Duration>,
    pub(super) is_pause_told: bool,
    pub(super) is_muted: bool,
    /// The tutor can be interrupted by voice, as far as was told.
    pub(super) is_interruptible: bool,

    pub(super) news: Sender<News>,
    pub(super) inbox: Receiver<News>,
    pub(super) ear: Ear,
    pub(super) mouth: Mouth,
    pub(super) ahead: Ahead,
    pub(super) reply: Arc<dyn super::parts::Reply>,
    pub(super) voices: Arc<dyn super::parts::Voices>,
    pub(super) replies: HashMap<Generation, Replying>,
    /// Closed when what was heard of the reply before is kept.
    pub(super) keeping: Option<Receiver<()>>,
    pub(super) clauses: Option<(Generation, Clauses)>,
    /// The reply's text so far.
    pub(super) written: String,
    pub(super) spoken: Spoken,
    pub(super) is_written: bool,
    pub(super) epoch: u64,
    pub(super) saying: CancelToken,
    /// What the voices speak, the usual one first.
    pub(super) languages: Vec<String>,
    pub(super) language: String,
    /// That no voice speaks the language of this answer was said.
    pub(super) has_told_language: bool,
    pub(super) speed: f32,
    pub(super) gain: f32,
    pub(super) figures: Stopwatch,
    pub(super) on_event: &'a mut dyn FnMut(SessionEvent),
}

impl<'a> Conductor<'a> {
    fn start(
        parts: &SessionParts,
        options: SessionOptions,
        device: Box<dyn Device>,
        on_event: &'a mut dyn FnMut(SessionEvent),
    ) -> Result<Self, VoiceError> {
        let (news, inbox) = unbounded();
        let hearing = Hearing {
            model: options.hearing.clone(),
            language: options.language.clone(),
            vocabulary: options.vocabulary.clone(),
        };
        let mut conductor = Self {
            turn: options.turn(),
            events: VecDeque::new(),
            is_stepping: false,
            failure: None,
            open: None,
            now: Duration::ZERO,
            retry_at: None,
            utterance: Utterance::default(),
            silent_since: None,
            is_pause_told: false,
            is_muted: false,
            is_interruptible: true,
            ear: Ear::start(Arc::clone(&parts.hear), hearing, news.clone())?,
            mouth: Mouth::start(Arc::clone(&parts.speak), news.clone())?,
            ahead: Ahead::start(Arc::clone(&parts.reply))?,
            reply: Arc::clone(&parts.reply),
            voices: Arc::clone(&parts.voices),
            news,
            inbox,
            replies: HashMap::new(),
            keeping: None,
            clauses: None,
            written: String::new(),
            spoken: Spoken::default(),
            is_written: false,
            epoch: 0,
            saying: CancelToken::new(),
            languages: parts.voices.languages(),
            language: String::new(),
            has_told_language: false,
            speed: options.speed,
            gain: 1.0,
            figures: Stopwatch::default(),
            options,
            on_event,
        };
        conductor.use_device(device);
        warm::start(parts, &conductor.options, &conductor.languages)?;
        Ok(conductor)
    }

    /// 10 ms of the conversation.
    fn turn_round(&mut self, parts: &mut SessionParts) {
        match &mut self.open {
            None => self.wait_for_devices(parts),
            Some(open) => match open.device.read() {
                Ok(Some(frame)) => {
                    self.now = open.since + frame.end();
                    if !self.is_muted {
                        for heard in open.ears.hear(&frame) {
                            self.hear(heard);
                        }
                        self.tell_interruptible();
                    }
                }
                Ok(None) => self.take(Event::Stop),
                Err(error) => self.lose(&error),
            },
        }
        while let Ok(news) = self.inbox.try_recv() {
            self.learn(news);
        }
        self.follow_player();
        if self.turn.next_at().is_some_and(|at| at <= self.now) {
            self.take(Event::Tick);
        }
    }

    fn ask(&mut self, request: &Request, parts: &mut SessionParts) {
        match request {
            Request::Stop => self.take(Event::Stop),
            Request::Retry if self.open.is_none() => match (parts.open)() {
                Ok(device) => self.come_back(device),
                Err(error) => self.tell(Failure::of(&error)),
            },
            Request::Retry => {}
            Request::Mode(mode) => self.take(Event::Mode(*mode)),
            Request::Mute(is_muted) => {
                self.is_muted = *is_muted;
                self.take(Event::Muted(*is_muted));
            }
            Request::Talk(true) => self.take(Event::TalkPressed),
            Request::Talk(false) => {
                self.figures.speech_ended(self.now);
                self.take(Event::TalkReleased);
            }
            Request::Command(command) => {
                if *command == Command::Next {
                    // It may ask a question: what is waited for begins with the click.
                    self.figures.speech_ended(self.now);
                }
                self.take(Event::Command(*command));
            }
        }
    }

    /// What of the reply was heard meanwhile.
    pub(super) fn follow_player(&mut self) {
        let Some(open) = &self.open else { return };
        let generation = self.spoken.generation;
        let said = open.player.said(self.epoch);
        for progress in self.spoken.follow(self.epoch, &said) {
            match progress {
                Progress::Started { index } => {
                    if index == 0 {
                        self.figures.first_sound(generation, self.now);
                    }
                    self.take(Event::ClauseStarted { generation, index });
                }
                Progress::Words { shown: range, is_aside } => {
                    (self.on_event)(SessionEvent::Speaking { generation, range, is_aside });
                }
                Progress::Finished { index } => self.take(Event::ClauseFinished { generation, index }),
            }
        }
    }

    /// Tells the loudspeaker whether a gap would be a fault.
    pub(super) fn announce_more(&self) {
        if let Some(open) = &self.open {
            open.player.more_to_come(!self.is_written || !self.spoken.is_complete());
        }
    }

    pub(super) fn tell(&mut self, failure: Failure) {
        (self.on_event)(SessionEvent::Failed { failure });
    }

    /// Keeps what is known of a failure until the turn says whether the student has to hear of it.
    pub(super) fn remember(&mut self, failure: Failure) -> ErrorCode {
        let code = failure.code;
        self.failure = Some(failure);
        code
    }

    /// Hands an event to the turn and does what it says. What comes up while this is done is handed on afterwards, so
    /// that the effects of one step stay together.
    pub(super) fn take(&mut self, event: Event) {
        self.events.push_back(event);
        if self.is_stepping {
            return;
        }
        self.is_stepping = true;
        while let Some(event) = self.events.pop_front() {
            let turn = std::mem::replace(&mut self.turn, Turn::new(self.options.mode));
            let (turn, effects) = turn.step(event, self.now);
            self.turn = turn;
            for effect in effects {
                self.carry_out(effect);
            }
        }
        self.is_stepping = false;
    }

    /// Ends what is under way: replies are kept as far as they were heard.
    fn finish(mut self) {
        self.ahead.give_up();
        self.saying.cancel();
        for reply in self.replies.values() {
            reply.cancel();
        }
        if let Some(kept) = self.keeping.take() {
            let _ = kept.recv();
        }
        (self.on_event)(SessionEvent::Ended);
    }
}

/// Whole milliseconds since a moment.
pub(super) fn elapsed_ms(since: Instant) -> u32 {
    u32::try_from(since.elapsed().as_millis()).unwrap_or(u32::MAX)
}
