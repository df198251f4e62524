//! The state machine of a conversation by voice: events in, effects out.

use std::time::Duration;

use studium_base::ErrorCode;

use super::effect::{Effect, VoiceState};
use super::endpoint::Endpointer;
use super::event::{Event, Mode};
use super::ids::Generation;
use super::reply::{Paused, Reply};
use super::utterance::Utterance;
use crate::clause::Clause;

/// Does the conversation run?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Power {
    Off,
    On,
    Failed,
}

/// A conversation by voice, between two events.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    pub(super) mode: Mode,
    power: Power,
    is_muted: bool,
    pub(super) now: Duration,
    pub(super) utterance: Option<Utterance>,
    pub(super) reply: Option<Reply>,
    /// What the tutor said last, to say it again.
    pub(super) last_said: Vec<Clause>,
    /// "Next" wants the next question: in this language (ISO 639-1) until the student's own is known.
    pub(super) next_question_in: Option<String>,
    /// What the student spoke last (ISO 639-1); empty before.
    pub(super) language: String,
    pub(super) endpointer: Endpointer,
    pub(super) generation: Generation,
    pub(super) utterances: u32,
    pub(super) tickets: u32,
    announced: VoiceState,
    pub(super) effects: Vec<Effect>,
}

impl Turn {
    /// A conversation that is off.
    #[must_use]
    pub fn new(mode: Mode) -> Self {
        Self {
            mode,
            power: Power::Off,
            is_muted: false,
            now: Duration::ZERO,
            utterance: None,
            reply: None,
            last_said: Vec::new(),
            next_question_in: None,
            language: String::new(),
            endpointer: Endpointer::default(),
            generation: Generation(1),
            utterances: 0,
            tickets: 0,
            announced: VoiceState::Off,
            effects: Vec::new(),
        }
    }

    /// The same conversation, in which the tutor asks: "next" asks for its next question. `usual` (ISO 639-1) is the
    /// language in which it does so until the student's own is known.
    #[must_use]
    pub fn with_questions(self, usual: String) -> Self {
        Self { next_question_in: Some(usual), ..self }
    }

    /// Whose turn it is.
    #[must_use]
    pub fn state(&self) -> VoiceState {
        match self.power {
            Power::Off => return VoiceState::Off,
            Power::Failed => return VoiceState::Error,
            Power::On => {}
        }
        if let Some(reply) = &self.reply
            && (reply.is_sounding() || reply.paused == Some(Paused::Asked))
        {
            return if reply.paused.is_some() { VoiceState::Interrupted } else { VoiceState::Speaking };
        }
        match &self.utterance {
            Some(utterance) if utterance.is_speaking => VoiceState::Listening,
            Some(utterance) if !utterance.is_ended => VoiceState::EndpointPending,
            Some(_) => VoiceState::Thinking,
            None if self.reply.is_some() => VoiceState::Thinking,
            None => VoiceState::Listening,
        }
    }

    /// The reply that is in the making, or the next one.
    #[must_use]
    pub fn generation(&self) -> Generation {
        self.generation
    }

    /// When the next [`Event::Tick`] is due, since the conversation began; `None` while only an event can change
    /// anything. Ticks at other times do no harm.
    #[must_use]
    pub fn next_at(&self) -> Option<Duration> {
        self.due().map(|(at, _)| at)
    }

    /// Takes an event. `now` is the time since the conversation began; a time before the last one counts as the last.
    #[must_use]
    pub fn step(mut self, event: Event, now: Duration) -> (Self, Vec<Effect>) {
        self.now = self.now.max(now);
        // What was due before the event happens before it.
        self.catch_up();
        self.take(event);
        self.catch_up();
        let state = self.state();
        if state != self.announced {
            self.announced = state;
            self.push(Effect::Announce(state));
        }
        let effects = std::mem::take(&mut self.effects);
        (self, effects)
    }

    pub(super) fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Everything ends.
    pub(super) fn switch_off(&mut self) {
        self.clear();
        self.power = Power::Off;
    }

    fn take(&mut self, event: Event) {
        match (self.power, event) {
            (_, Event::Tick) => {}
            (_, Event::Mode(mode)) => self.change_mode(mode),
            (_, Event::Muted(is_muted)) => self.mute(is_muted),
            (Power::Off, Event::Start) => self.power = Power::On,
            (Power::Failed, Event::Start | Event::DeviceBack) => self.power = Power::On,
            (Power::On | Power::Failed, Event::Stop) => self.switch_off(),
            (Power::On, Event::DeviceLost(code)) => self.fail(code),
            (Power::On, event) => self.converse(event),
            (Power::Off | Power::Failed, _) => {}
        }
    }

    fn converse(&mut self, event: Event) {
        match event {
            Event::SpeechStarted if self.hears_all() => self.speech_started(),
            Event::SpeechPaused { silent_ms } => self.speech_paused(Duration::from_millis(silent_ms.into())),
            Event::SpeechCut => self.cut(),
            Event::TalkPressed if !self.is_muted => self.press(),
            Event::TalkReleased => self.let_go(),
            Event::Heard { ticket, text, language } => self.heard(ticket, &text, language),
            Event::HearingFailed { ticket, code } => self.hearing_failed(ticket, code),
            Event::ClauseReady(clause) => self.clause_ready(clause),
            Event::ReplyFinished(generation) => self.reply_finished(generation, None),
            Event::ReplyFailed { generation, code } => self.reply_finished(generation, Some(code)),
            Event::ClauseStarted { generation, index } => self.clause_started(generation, index),
            Event::ClauseFinished { generation, index } => self.clause_finished(generation, index),
            Event::SpeakingFailed { generation, index, code } => self.speaking_failed(generation, index, code),
            Event::Command(command) => self.clicked(command),
            Event::SpeechStarted
            | Event::TalkPressed
            | Event::Start
            | Event::Stop
            | Event::Mode(_)
            | Event::Muted(_)
            | Event::DeviceLost(_)
            | Event::DeviceBack
            | Event::Tick => {}
        }
    }

    fn hears_all(&self) -> bool {
        self.mode == Mode::HandsFree && !self.is_muted
    }

    fn change_mode(&mut self, mode: Mode) {
        if self.mode != mode {
            self.mode = mode;
            self.drop_unfinished_speech(false);
        }
    }

    fn mute(&mut self, is_muted: bool) {
        self.is_muted = is_muted;
        if is_muted {
            self.drop_unfinished_speech(true);
        }
    }

    /// Nothing more will be heard of what is being said, so it is as if it had not been begun.
    fn drop_unfinished_speech(&mut self, even_held: bool) {
        let is_unfinished =
            |utterance: &Utterance| (even_held || !utterance.is_held) && (utterance.is_speaking || !utterance.is_ended);
        if self.utterance.as_ref().is_some_and(is_unfinished) {
            self.dismiss();
        }
    }

    fn fail(&mut self, code: ErrorCode) {
        self.clear();
        self.power = Power::Failed;
        self.push(Effect::Report(code));
    }

    fn clear(&mut self) {
        self.drop_reply();
        self.forget();
    }

    fn catch_up(&mut self) {
        while let Some((at, due)) = self.due()
            && at <= self.now
        {
            self.perform(due);
        }
    }
}
