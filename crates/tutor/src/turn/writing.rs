//! An answer while it is being written: cleaned, shown, grounded sentence by sentence, saved every now and then.

use studium_base::{CancelToken, MessageId, Timestamp};
use studium_engine::protocol::llm::{self, FinishReason};
use studium_store::Operation;

use super::tutor::TutorParts;
use crate::clean::Cleaner;
use crate::ground::Grounder;
use crate::repeat::loop_start;
use crate::{AskEvent, Citation, Claim, Timings, TutorError, message};

/// The growing answer is saved this often, in ms: what a power cut may take.
const SAVE_EVERY_MS: i64 = 2000;

/// Takes the engine's events of one answer.
pub(super) struct Writing<'a> {
    parts: &'a TutorParts,
    answer: MessageId,
    started_at: Timestamp,
    saved_at: Timestamp,
    /// Ends the generation when it goes round in circles or can no longer be saved.
    stop: CancelToken,
    cancel: &'a CancelToken,
    grounder: Grounder<'a>,
    cleaner: Cleaner,
    /// As generated.
    raw: String,
    /// Where the answer began to repeat itself.
    cut: Option<u32>,
    timings: Timings,
    reason: Option<FinishReason>,
    failure: Option<TutorError>,
}

/// A finished answer.
pub(super) struct Written {
    /// As shown.
    pub(super) text: String,
    /// As the next prompt repeats it.
    pub(super) raw: String,
    pub(super) claims: Vec<Claim>,
    pub(super) citations: Vec<Citation>,
    pub(super) timings: Timings,
    /// Why the engine ended it, where it said so.
    pub(super) reason: Option<FinishReason>,
    /// It could not be saved.
    pub(super) failure: Option<TutorError>,
}

impl<'a> Writing<'a> {
    pub(super) fn new(
        parts: &'a TutorParts,
        answer: MessageId,
        started_at: Timestamp,
        grounder: Grounder<'a>,
        cancel: &'a CancelToken,
    ) -> Self {
        Self {
            parts,
            answer,
            started_at,
            saved_at: parts.clock.now(),
            stop: cancel.child(),
            cancel,
            grounder,
            cleaner: Cleaner::default(),
            raw: String::new(),
            cut: None,
            timings: Timings::default(),
            reason: None,
            failure: None,
        }
    }

    /// The token that ends this answer alone.
    pub(super) fn stop_token(&self) -> CancelToken {
        self.stop.clone()
    }

    /// Takes the next event.
    pub(super) fn take(&mut self, event: llm::Event, on_event: &mut dyn FnMut(AskEvent)) {
        match event {
            llm::Event::Prefill { done, total, reused } => {
                self.timings.reused_tokens = reused;
                on_event(AskEvent::Reading { sources: Vec::new(), done_tokens: done, total_tokens: total });
            }
            llm::Event::Text(text) => self.take_text(&text, on_event),
            llm::Event::Finished { reason, tokens, prefill_ms, decode_ms } => {
                self.reason = Some(reason);
                self.timings.tokens = tokens;
                self.timings.prefill_ms = whole_ms(prefill_ms);
                let tokens = tokens as f32;
                self.timings.tokens_per_s = if decode_ms > 0.0 { tokens * 1000.0 / decode_ms } else { 0.0 };
            }
            // Loading takes its time too, but there is nothing to read yet; the others belong to other requests.
            llm::Event::Loading { .. }
            | llm::Event::Described(_)
            | llm::Event::Measured { .. }
            | llm::Event::Tokens { .. } => {}
        }
    }

    /// Judges what is left and hands the answer over.
    pub(super) fn finish(mut self, on_event: &mut dyn FnMut(AskEvent)) -> Written {
        if self.cut.is_none() {
            let rest = self.cleaner.finish();
            show(rest, on_event);
            self.cut = loop_start(self.cleaner.shown(), true);
        }
        self.ground(true, on_event);
        let text = self.shown();
        // A cut answer goes on in the next prompt as it is shown: a loop would only continue.
        let raw = if self.cut.is_some() { text.clone() } else { self.raw };
        let (claims, citations) = self.grounder.finish();
        Written { text, raw, claims, citations, timings: self.timings, reason: self.reason, failure: self.failure }
    }

    fn take_text(&mut self, text: &str, on_event: &mut dyn FnMut(AskEvent)) {
        if self.cut.is_some() {
            return;
        }
        if self.raw.is_empty() {
            self.timings.first_token_ms = ms_between(self.started_at, self.parts.clock.now());
        }
        self.raw.push_str(text);
        let piece = self.cleaner.push(text);
        let may_end_sentence = piece.contains(char::is_whitespace);
        show(piece, on_event);
        if may_end_sentence {
            self.cut = loop_start(self.cleaner.shown(), false);
            if self.cut.is_some() {
                self.stop.cancel();
            }
            self.ground(false, on_event);
        }
        self.save_now_and_then();
    }

    fn ground(&mut self, is_finished: bool, on_event: &mut dyn FnMut(AskEvent)) {
        let text = self.shown();
        let is_finished = is_finished || self.cut.is_some();
        for grounded in self.grounder.advance(&text, self.cleaner.hints(), is_finished, self.cancel) {
            on_event(AskEvent::Claim { claim: grounded.claim, citations: grounded.citations });
        }
    }

    /// What has been shown, up to where it repeats itself.
    fn shown(&self) -> String {
        match self.cut {
            Some(cut) => self.cleaner.shown().chars().take(cut as usize).collect::<String>().trim_end().to_owned(),
            None => self.cleaner.shown().to_owned(),
        }
    }

    fn save_now_and_then(&mut self) {
        let now = self.parts.clock.now();
        if now.0 - self.saved_at.0 < SAVE_EVERY_MS || self.failure.is_some() {
            return;
        }
        self.saved_at = now;
        let text = self.shown();
        let saved =
            self.parts.store.write(Operation::SaveAnswer, |writer| message::update_text(writer, self.answer, &text));
        if let Err(error) = saved {
            // There is no point in writing what cannot be kept.
            self.failure = Some(error.into());
            self.stop.cancel();
        }
    }
}

fn show(text: String, on_event: &mut dyn FnMut(AskEvent)) {
    if !text.is_empty() {
        on_event(AskEvent::Text { text });
    }
}

/// Whole milliseconds; a clock that was set back reads as no time.
pub(super) fn ms_between(from: Timestamp, to: Timestamp) -> u32 {
    u32::try_from((to.0 - from.0).max(0)).unwrap_or(u32::MAX)
}

fn whole_ms(ms: f32) -> u32 {
    ms as u32
}
