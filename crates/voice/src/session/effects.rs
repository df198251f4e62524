//! What the turn decided, carried out: on the devices, the threads beside the conductor, and the screen.

use studium_base::{CancelToken, ErrorCode, Failure};

use super::conductor::Conductor;
use super::devices::Utterance;
use super::parts::SessionEvent;
use super::replying::Replying;
use super::speaking;
use super::spoken::Spoken;
use crate::VoiceError;
use crate::audio::Guard;
use crate::clause::{Clause, Clauses};
use crate::command::Command;
use crate::language::{Spoken as Language, spoken_language};
use crate::speakable::Saying;
use crate::turn::{Draft, Effect, Event, Generation, Ticket, UtteranceId, VoiceState};

/// Speed of the voice: bounds, and the step of "slower" and "faster".
const SPEED: (f32, f32) = (0.5, 2.0);
const SPEED_STEP: f32 = 1.15;
/// Loudness of the voice: bounds, and the step of "louder" and "quieter" (3 dB).
const GAIN: (f32, f32) = (0.125, 2.0);
const GAIN_STEP: f32 = 1.41;

impl Conductor<'_> {
    pub(super) fn carry_out(&mut self, effect: Effect) {
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
                    // A sound over which the tutor goes on does not stop it once more.
                    let is_overruled = self.turn.state() == VoiceState::Speaking;
                    if let Some(open) = &mut self.open {
                        open.ears.forget(is_overruled);
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
            Effect::Report(code) => self.report(code),
        }
    }

    /// Tells of a failure, with what is known of it: what took too long has only its code.
    fn report(&mut self, code: ErrorCode) {
        let known = self.failure.take().filter(|failure| failure.code == code);
        self.tell(known.unwrap_or(Failure { code, detail: String::new() }));
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
        // The tutor's text holds no numbers of citations: where a statement stands is said beside it.
        let saying = Saying { language: self.language.clone(), reads_citations: false };
        self.clauses = Some((generation, Clauses::new(generation, &saying)));
        self.spoken = Spoken::new(generation);
        self.written.clear();
        self.is_written = false;
        let (busy, news) = (self.busy(), self.news.clone());
        match Replying::begin(&self.reply, generation, question, self.keeping.clone(), busy, news) {
            Ok(reply) => {
                self.replies.insert(generation, reply);
            }
            Err(error) => {
                let code = self.remember(Failure::of(&error));
                self.take(Event::ReplyFailed { generation, code });
            }
        }
    }

    /// Until something is written, the answer is taken to be in the language of the question.
    fn choose_language(&mut self, question: &str) {
        self.language = match spoken_language(question, self.options.language.as_deref(), &self.languages) {
            Language::In(language) => language,
            // The answer may well be in a language that there is a voice for.
            Language::Unsupported(_) => self.languages.first().cloned().unwrap_or_default(),
        };
        self.has_told_language = false;
    }

    /// The voice follows what is written, once that is enough to tell; said once an answer where no voice can.
    fn follow_language(&mut self, clause: &str) {
        let written = if self.written.is_empty() { clause } else { &self.written };
        match spoken_language(written, Some(&self.language), &self.languages) {
            Language::In(language) => self.language = language,
            Language::Unsupported(language) => {
                if !std::mem::replace(&mut self.has_told_language, true) {
                    self.tell(Failure::of(&VoiceError::NoVoice { language }));
                }
            }
        }
    }

    fn cancel(&mut self, generation: Generation) {
        if let Some(reply) = self.replies.get(&generation) {
            reply.cancel();
            if !reply.is_released() {
                // Its question never stood, so there is nothing to keep.
                self.replies.remove(&generation);
            }
        }
        if self.spoken.generation == generation {
            self.silence();
        }
    }

    /// Throws away all sound that is queued or being made. What was heard of it, the fade included, is noted; the turn
    /// is told nothing more of it.
    fn silence(&mut self) {
        self.saying.cancel();
        self.saying = CancelToken::new();
        let old = self.epoch;
        self.epoch += 1;
        if let Some(open) = &self.open {
            let mut said = open.player.flush(self.epoch);
            said.retain(|said| said.generation == old);
            let _ = self.spoken.follow(old, &said);
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
        self.follow_language(&text);
        let Some(voice) = self.voices.voice(&self.language) else {
            self.spoken.complete(clause.index, self.epoch);
            let error = VoiceError::NoVoice { language: self.language.clone() };
            let (generation, index, code) = (clause.generation, clause.index, self.remember(Failure::of(&error)));
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
            Err(error) => self.tell(Failure::of(&error)),
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
}
