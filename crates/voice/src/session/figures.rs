//! How long the stages of a turn took, in the time of the conversation.

use std::time::Duration;

use super::parts::{Answered, TurnFigures};
use crate::turn::{Generation, VoiceState};

/// Takes the times of one turn after the other.
#[derive(Debug, Default)]
pub(super) struct Stopwatch {
    turn: Option<Generation>,
    figures: TurnFigures,
    speech_ended: Option<Duration>,
    speech_ended_of_turn: Option<Duration>,
    stt_ms: Option<u32>,
    released: Option<Duration>,
    first_words: Option<Duration>,
    /// Began while the tutor spoke.
    sound_began: Option<Duration>,
    interrupted_after: Option<Duration>,
}

impl Stopwatch {
    /// Somebody made a sound.
    pub(super) fn sound_began(&mut self, at: Duration, state: VoiceState) {
        self.sound_began = (state == VoiceState::Speaking).then_some(at);
        // Who makes no pause is not known to have ended.
        self.speech_ended = None;
    }

    /// It was meant for nobody.
    pub(super) fn sound_ignored(&mut self) {
        self.sound_began = None;
    }

    /// The tutor was silenced.
    pub(super) fn silenced(&mut self, now: Duration) {
        self.interrupted_after = self.sound_began.take().map(|began| now.saturating_sub(began));
    }

    /// It was nothing.
    pub(super) fn resumed(&mut self) {
        self.interrupted_after = None;
    }

    pub(super) fn speech_ended(&mut self, at: Duration) {
        self.speech_ended = Some(at);
    }

    pub(super) fn written_down(&mut self, took_ms: u32) {
        self.stt_ms = Some(took_ms);
    }

    pub(super) fn asked(&mut self, generation: Generation, question: &str) {
        self.turn = Some(generation);
        self.figures =
            TurnFigures { stt_ms: self.stt_ms.take(), question: question.to_owned(), ..TurnFigures::default() };
        self.released = None;
        self.first_words = None;
    }

    pub(super) fn prepared(&mut self, generation: Generation, took_ms: u32) {
        if self.turn == Some(generation) {
            self.figures.prepare_ms = Some(took_ms);
        }
    }

    /// It was sure that the student had finished.
    pub(super) fn released(&mut self, generation: Generation, now: Duration) {
        if self.turn == Some(generation) {
            self.released = Some(now);
            self.speech_ended_of_turn = self.speech_ended;
            self.figures.endpoint_ms = self.speech_ended.map(|ended| ms(now.saturating_sub(ended)));
        }
    }

    pub(super) fn first_words(&mut self, generation: Generation, now: Duration) {
        if self.turn == Some(generation) && self.first_words.is_none() {
            self.first_words = Some(now);
            self.figures.first_token_ms = self.released.map(|released| ms(now.saturating_sub(released)));
        }
    }

    pub(super) fn answered(&mut self, generation: Generation, answered: Answered) {
        if self.turn == Some(generation) {
            self.figures.retrieve_ms = answered.retrieve_ms;
        }
    }

    pub(super) fn first_sound(&mut self, generation: Generation, now: Duration) {
        if self.turn == Some(generation) && self.figures.voice_to_voice_ms.is_none() {
            self.figures.first_audio_ms = self.first_words.map(|words| ms(now.saturating_sub(words)));
            self.figures.voice_to_voice_ms = self.speech_ended_of_turn.map(|ended| ms(now.saturating_sub(ended)));
        }
    }

    /// The turn is over.
    pub(super) fn finish(
        &mut self,
        generation: Generation,
        spoken_text: String,
        is_interrupted: bool,
    ) -> Option<TurnFigures> {
        if self.turn != Some(generation) {
            return None;
        }
        self.turn = None;
        let interrupted_after_ms = self.interrupted_after.take().map(ms);
        Some(TurnFigures { spoken_text, is_interrupted, interrupted_after_ms, ..std::mem::take(&mut self.figures) })
    }
}

fn ms(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}
