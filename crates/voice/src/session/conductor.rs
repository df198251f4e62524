//! The thread that takes every decision of a conversation.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, unbounded};
use studium_base::{CancelToken, Coded, ErrorCode, Failure, TextRange};
use studium_engine::protocol::speech::Heard as Words;

use super::figures::Stopwatch;
use super::hearing::{Ear, Hearing};
use super::parts::{Answered, Request, SessionEvent, SessionOptions, SessionParts};
use super::replying::{Ahead, OwnedPiece, Replying};
use super::speaking::{self, Mouth};
use super::spoken::{Progress, Spoken};
use super::warm;
use crate::VoiceError;
use crate::audio::{Busy, Clip, Device, DeviceClock, Ears, Guard, Heard, Player};
use crate::clause::{Clause, Clauses};
use crate::command::Command;
use crate::language::{Spoken as Spoke, spoken_language};
use crate::speakable::Saying;
use crate::turn::{Draft, Effect, Event, Generation, Ticket, Turn, UtteranceId, VoiceState};

/// A pause is told to the turn when it is longer than the gaps within words.
const PAUSE: Duration = Duration::from_millis(100);
/// How often lost sound devices are tried again.
const RETRY: Duration = Duration::from_secs(2);
/// A conversation without devices looks for requests so often.
const WAIT: Duration = Duration::from_millis(50);
/// Speed of the voice: bounds, and the step of "slower" and "faster".
const SPEED: (f32, f32) = (0.5, 2.0);
const SPEED_STEP: f32 = 1.15;
/// Loudness of the voice: bounds, and the step of "louder" and "quieter" (3 dB).
const GAIN: (f32, f32) = (0.125, 2.0);
const GAIN_STEP: f32 = 1.41;

/// What comes back from the other threads.
pub(super) enum News {
    /// Sound was written down, or not.
    Heard { ticket: Ticket, draft: Draft, heard: Result<Words, Failure>, took_ms: u32, busy: Busy },
    /// The beginning of a question was read ahead.
    Prepared { generation: Generation, took_ms: u32, busy: Busy },
    /// A piece of a reply.
    Piece { generation: Generation, piece: OwnedPiece },
    /// A reply is over.
    Replied { generation: Generation, result: Result<Answered, Failure>, busy: Busy },
    /// What was heard of a reply is kept, or not.
    Kept { failure: Option<Failure>, busy: Busy },
    /// A piece of sound.
    Sound { generation: Generation, index: u32, epoch: u64, spoken: TextRange, rate_hz: u32, samples: Vec<f32> },
    /// A clause has all its sound, or fails to get it.
    Sounded { generation: Generation, index: u32, epoch: u64, failure: Option<Failure>, busy: Busy },
}

/// The way to a conversation from outside. Copies share it.
#[derive(Debug, Clone)]
pub struct Control(Sender<Request>);

impl Control {
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
        let (sender, requests) = unbounded();
        (Self { parts, options, requests }, Control(sender))
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

/// Sound devices that are open.
struct Open {
    device: Box<dyn Device>,
    player: Player,
    clock: DeviceClock,
    ears: Ears,
    /// Time of the conversation when they were opened.
    since: Duration,
}

/// What an utterance sounds like so far.
#[derive(Default)]
struct Utterance {
    id: UtteranceId,
    is_open: bool,
    /// Parts that are finished.
    parts: Vec<Vec<f32>>,
}

struct Conductor<'a> {
    turn: Turn,
    options: SessionOptions,
    open: Option<Open>,
    /// Time of the conversation at the end of the last frame.
    now: Duration,
    retry_at: Option<Instant>,
    utterance: Utterance,
    /// Since when the microphone hears nobody, within an utterance.
    silent_since: Option<Duration>,
    is_pause_told: bool,
    is_muted: bool,

    news: Sender<News>,
    inbox: Receiver<News>,
    ear: Ear,
    mouth: Mouth,
    ahead: Ahead,
    reply: Arc<dyn super::parts::Reply>,
    voices: Arc<dyn super::parts::Voices>,
    replies: HashMap<Generation, Replying>,
    /// Closed when what was heard of the reply before is kept.
    keeping: Option<Receiver<()>>,
    clauses: Option<(Generation, Clauses)>,
    /// The reply's text so far.
    written: String,
    spoken: Spoken,
    is_written: bool,
    epoch: u64,
    saying: CancelToken,
    /// What the voices speak, the usual one first.
    languages: Vec<String>,
    language: String,
    speed: f32,
    gain: f32,
    figures: Stopwatch,
    on_event: &'a mut dyn FnMut(SessionEvent),
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
            turn: Turn::new(options.mode),
            open: None,
            now: Duration::ZERO,
            retry_at: None,
            utterance: Utterance::default(),
            silent_since: None,
            is_pause_told: false,
            is_muted: false,
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
            speed: options.speed.clamp(SPEED.0, SPEED.1),
            gain: 1.0,
            figures: Stopwatch::default(),
            options,
            on_event,
        };
        conductor.use_device(device);
        warm::start(parts, &conductor.options, &conductor.languages)?;
        Ok(conductor)
    }

    fn use_device(&mut self, device: Box<dyn Device>) {
        let (player, clock) = (device.player(), device.clock());
        self.open = Some(Open { device, player, clock, ears: Ears::new(self.options.ears), since: self.now });
        self.retry_at = None;
        // A new loudspeaker counts from its own beginning.
        self.epoch += 1;
    }

    fn busy(&self) -> Busy {
        self.open.as_ref().map(|open| open.clock.busy()).unwrap_or_default()
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

    fn lose(&mut self, error: &VoiceError) {
        self.open = None;
        self.utterance = Utterance::default();
        self.retry_at = Some(Instant::now() + RETRY);
        self.fail(Failure::of(error));
        self.take(Event::DeviceLost(error.code()));
    }

    fn wait_for_devices(&mut self, parts: &mut SessionParts) {
        std::thread::sleep(WAIT);
        self.now += WAIT;
        if self.retry_at.is_some_and(|at| at <= Instant::now()) {
            match (parts.open)() {
                Ok(device) => {
                    self.use_device(device);
                    self.take(Event::DeviceBack);
                }
                Err(_) => self.retry_at = Some(Instant::now() + RETRY),
            }
        }
    }

    fn ask(&mut self, request: &Request, parts: &mut SessionParts) {
        match request {
            Request::Stop => self.take(Event::Stop),
            Request::Retry if self.open.is_none() => match (parts.open)() {
                Ok(device) => {
                    self.use_device(device);
                    self.take(Event::DeviceBack);
                }
                Err(error) => self.fail(Failure::of(&error)),
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
            Request::Command(command) => self.take(Event::Command(*command)),
        }
    }

    /// What the microphone hears, as the turn needs it.
    fn hear(&mut self, heard: Heard) {
        match heard {
            Heard::Level { dbfs } => (self.on_event)(SessionEvent::Level { dbfs }),
            Heard::SpeechStarted { at } => {
                let since = self.open.as_ref().map_or(Duration::ZERO, |open| open.since);
                self.figures.sound_began(since + at, self.turn.state());
                self.silent_since = None;
                self.is_pause_told = false;
                self.take(Event::SpeechStarted);
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
            Heard::Part(part) => {
                self.utterance.parts.push(part.samples);
                self.take(Event::SpeechCut);
            }
        }
    }

    /// What the other threads have done.
    fn learn(&mut self, news: News) {
        match news {
            News::Heard { ticket, draft, heard, took_ms, busy } => {
                if draft == Draft::Final {
                    self.figures.written_down(took_ms);
                }
                let event = match heard {
                    Ok(Words { text, language, .. }) => Event::Heard { ticket, text, language },
                    Err(failure) => {
                        let code = failure.code;
                        self.fail(failure);
                        Event::HearingFailed { ticket, code }
                    }
                };
                self.take(event);
                drop(busy);
            }
            News::Prepared { generation, took_ms, busy } => {
                self.figures.prepared(generation, took_ms);
                drop(busy);
            }
            News::Piece { generation, piece } => self.piece(generation, &piece),
            News::Replied { generation, result, busy } => {
                self.replied(generation, result);
                drop(busy);
            }
            News::Kept { failure, busy } => {
                if let Some(failure) = failure {
                    self.fail(failure);
                }
                drop(busy);
            }
            News::Sound { generation, index, epoch, spoken, rate_hz, mut samples } => {
                if (generation, epoch) != (self.spoken.generation, self.epoch) {
                    return;
                }
                let count = samples.len() as u64;
                for sample in &mut samples {
                    *sample = (*sample * self.gain).clamp(-1.0, 1.0);
                }
                let Some(open) = &self.open else { return };
                match open.player.queue(Clip { generation: epoch, clause: index, rate_hz, samples }) {
                    Ok(true) => self.spoken.sound(index, epoch, spoken, count),
                    Ok(false) => {}
                    Err(error) => self.fail(Failure::of(&error)),
                }
            }
            News::Sounded { generation, index, epoch, failure, busy } => {
                self.spoken.complete(index, epoch);
                if let Some(failure) = failure
                    && (generation, epoch) == (self.spoken.generation, self.epoch)
                {
                    let code = failure.code;
                    self.fail(failure);
                    self.take(Event::SpeakingFailed { generation, index, code });
                }
                self.announce_more();
                drop(busy);
            }
        }
    }

    fn piece(&mut self, generation: Generation, piece: &OwnedPiece) {
        let Some((of, clauses)) = &mut self.clauses else { return };
        if *of != generation {
            return;
        }
        self.figures.first_words(generation, self.now);
        let ready = match piece {
            OwnedPiece::Text(text) => {
                self.written.push_str(text);
                clauses.push(text)
            }
            OwnedPiece::Aside(text) => clauses.aside(text),
        };
        for clause in ready {
            self.take(Event::ClauseReady(clause));
        }
    }

    fn replied(&mut self, generation: Generation, result: Result<Answered, Failure>) {
        let rest = match &mut self.clauses {
            Some((of, clauses)) if *of == generation => {
                self.is_written = true;
                clauses.finish()
            }
            Some(_) | None => Vec::new(),
        };
        for clause in rest {
            self.take(Event::ClauseReady(clause));
        }
        match result {
            Ok(answered) => {
                self.figures.answered(generation, answered);
                self.take(Event::ReplyFinished(generation));
            }
            Err(failure) => {
                let code = failure.code;
                self.fail(failure);
                self.take(Event::ReplyFailed { generation, code });
            }
        }
        self.announce_more();
    }

    /// What of the reply was heard meanwhile.
    fn follow_player(&mut self) {
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
    fn announce_more(&self) {
        if let Some(open) = &self.open {
            open.player.more_to_come(!self.is_written || !self.spoken.is_complete());
        }
    }

    fn fail(&mut self, failure: Failure) {
        (self.on_event)(SessionEvent::Failed { failure });
    }

    /// Hands an event to the turn and does what it says.
    fn take(&mut self, event: Event) {
        let turn = std::mem::replace(&mut self.turn, Turn::new(self.options.mode));
        let (turn, effects) = turn.step(event, self.now);
        self.turn = turn;
        for effect in effects {
            self.carry_out(effect);
        }
    }

    fn carry_out(&mut self, effect: Effect) {
        match effect {
            Effect::Open(id) => {
                self.utterance = Utterance { id, is_open: true, parts: Vec::new() };
                if let Some(open) = &mut self.open {
                    open.ears.open();
                }
            }
            Effect::Forget(id) => {
                if self.utterance.id == id && self.utterance.is_open {
                    self.utterance = Utterance { id, ..Utterance::default() };
                    if let Some(open) = &mut self.open {
                        let _ = open.ears.take();
                    }
                }
            }
            Effect::Transcribe { ticket, utterance, part, draft } => self.transcribe(ticket, utterance, part, draft),
            Effect::Caption(caption) => (self.on_event)(SessionEvent::Caption { caption }),
            // Looking for passages is the first step of reading ahead.
            Effect::Retrieve { .. } => {}
            Effect::Prefill { text, .. } => {
                let busy = self.busy();
                self.ahead.read(text, busy);
            }
            Effect::Ask { generation, text, .. } => self.begin(generation, text),
            Effect::Release(generation) => {
                self.figures.released(generation, self.now);
                let busy = self.busy();
                if let Some(reply) = self.replies.get(&generation) {
                    reply.release(busy);
                }
            }
            Effect::Cancel(generation) => self.cancel(generation),
            Effect::Speak(clause) => self.speak(&clause),
            Effect::Pause(_) => {
                if let Some(open) = &self.open {
                    open.player.pause();
                }
                self.figures.silenced(self.now);
            }
            Effect::Resume(_) => {
                if let Some(open) = &self.open {
                    open.player.resume();
                }
                self.figures.resumed();
            }
            Effect::Rewind(_) => self.silence(),
            Effect::Record(generation) => self.record(generation),
            Effect::Command(command) => self.command(command),
            Effect::Announce(state) => {
                if let Some(open) = &mut self.open {
                    let guard = if state == VoiceState::Speaking { Guard::TutorSpeaks } else { Guard::Silence };
                    open.ears.set_guard(guard);
                }
                (self.on_event)(SessionEvent::State { state });
            }
            // The failure itself was told where it came up; a code alone comes from the turn.
            Effect::Report(code) => self.report(code),
        }
    }

    fn report(&mut self, code: ErrorCode) {
        tracing::debug!(?code, "reported by the turn");
    }

    fn transcribe(&mut self, ticket: Ticket, utterance: UtteranceId, part: u32, draft: Draft) {
        let finished = (self.utterance.id == utterance).then(|| self.utterance.parts.get(part as usize)).flatten();
        let live = || self.open.as_ref().and_then(|open| open.ears.utterance()).map(|live| live.samples);
        let samples = finished.cloned().or_else(live).unwrap_or_default();
        let busy = self.busy();
        self.ear.write_down(ticket, draft, samples, busy);
    }

    fn begin(&mut self, generation: Generation, question: String) {
        self.ahead.give_up();
        self.figures.asked(generation, &question);
        self.choose_language(&question);
        let saying = Saying { language: self.language.clone(), reads_citations: self.options.reads_citations };
        self.clauses = Some((generation, Clauses::new(generation, &saying)));
        self.spoken = Spoken::new(generation);
        self.written.clear();
        self.is_written = false;
        let (busy, news) = (self.busy(), self.news.clone());
        match Replying::begin(&self.reply, generation, question, self.keeping.take(), busy, news) {
            Ok(reply) => {
                self.replies.insert(generation, reply);
            }
            Err(error) => {
                self.fail(Failure::of(&error));
                self.take(Event::ReplyFailed { generation, code: error.code() });
            }
        }
    }

    /// The tutor answers in the language of the question, as far as there is a voice for it.
    fn choose_language(&mut self, question: &str) {
        match spoken_language(question, self.options.language.as_deref(), &self.languages) {
            Spoke::In(language) => self.language = language,
            Spoke::Unsupported(language) => {
                self.fail(Failure::of(&VoiceError::NoVoice { language }));
                self.language = self.languages.first().cloned().unwrap_or_default();
            }
        }
    }

    fn cancel(&mut self, generation: Generation) {
        if let Some(reply) = self.replies.get(&generation) {
            reply.cancel();
        }
        if self.spoken.generation == generation {
            self.silence();
        }
    }

    /// Throws away all sound that is queued or being made.
    fn silence(&mut self) {
        self.follow_player();
        self.saying.cancel();
        self.saying = CancelToken::new();
        self.epoch += 1;
        if let Some(open) = &self.open {
            open.player.flush(self.epoch);
        }
    }

    fn speak(&mut self, clause: &Clause) {
        if self.spoken.generation != clause.generation {
            // What was said before is said again: all of it is written, and nothing of it is to be kept.
            self.spoken = Spoken::new(clause.generation);
            self.clauses = None;
            self.is_written = true;
        }
        self.spoken.expect(clause, self.epoch);
        let text = clause.speech.text.clone();
        if text.trim().is_empty() {
            return;
        }
        let Some(voice) = self.voices.voice(&self.language) else {
            self.spoken.complete(clause.index, self.epoch);
            let error = VoiceError::NoVoice { language: self.language.clone() };
            let (generation, index, code) = (clause.generation, clause.index, error.code());
            self.fail(Failure::of(&error));
            self.take(Event::SpeakingFailed { generation, index, code });
            return;
        };
        let words = speaking::Words {
            generation: clause.generation,
            index: clause.index,
            epoch: self.epoch,
            text,
            voice,
            speed: self.speed,
            cancel: self.saying.clone(),
            busy: self.busy(),
        };
        self.mouth.say(words);
        self.announce_more();
    }

    /// Keeps what was heard of a reply.
    fn record(&mut self, generation: Generation) {
        self.follow_player();
        let heard = if self.spoken.generation == generation { self.spoken.heard() } else { 0 };
        let said: String = self.written.trim_end().chars().take(heard as usize).collect();
        let is_whole = self.is_written && said.len() == self.written.trim_end().len();
        if let Some(figures) = self.figures.finish(generation, said, !is_whole) {
            (self.on_event)(SessionEvent::Turn { figures });
        }
        let Some(reply) = self.replies.remove(&generation) else { return };
        if is_whole {
            return;
        }
        let (busy, news) = (self.busy(), self.news.clone());
        match reply.keep(&self.reply, generation, heard, busy, news) {
            Ok(kept) => self.keeping = Some(kept),
            Err(error) => self.fail(Failure::of(&error)),
        }
    }

    fn command(&mut self, command: Command) {
        match command {
            Command::Slower => self.set_speed(self.speed / SPEED_STEP),
            Command::Faster => self.set_speed(self.speed * SPEED_STEP),
            Command::Louder => self.gain = (self.gain * GAIN_STEP).min(GAIN.1),
            Command::Quieter => self.gain = (self.gain / GAIN_STEP).max(GAIN.0),
            _ => {}
        }
        (self.on_event)(SessionEvent::Command { command });
    }

    fn set_speed(&mut self, speed: f32) {
        self.speed = speed.clamp(SPEED.0, SPEED.1);
        (self.on_event)(SessionEvent::Speed { speed: self.speed });
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
