//! Decisions of listening: when words are asked for, and when an utterance is at its end. Pure, over time.

use std::time::Duration;

use studium_base::ErrorCode;

use crate::turn::{Caption, Draft, Due, Ticket, Utterance, UtteranceId};

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Deed {
    /// Write down the sound of the part that is being spoken, or that was just cut off.
    Transcribe { ticket: Ticket, draft: Draft, is_cut: bool },
    /// Show the words so far.
    Caption(Caption),
    /// An utterance is over; its sound is not needed any more. Without words it was nothing.
    Said { utterance: UtteranceId, text: String, language: String },
    /// Show an error.
    Report(ErrorCode),
}

/// Somebody is listened to.
#[derive(Debug)]
pub(super) struct Listening {
    /// An utterance ends after so much silence.
    pause: Duration,
    now: Duration,
    utterance: Option<Utterance>,
    utterances: u32,
    tickets: u32,
    /// Since when nobody says anything.
    quiet_since: Duration,
    is_stopping: bool,
    deeds: Vec<Deed>,
}

impl Listening {
    pub(super) fn new(pause: Duration) -> Self {
        Self {
            pause,
            now: Duration::ZERO,
            utterance: None,
            utterances: 0,
            tickets: 0,
            quiet_since: Duration::ZERO,
            is_stopping: false,
            deeds: Vec::new(),
        }
    }

    /// How long nobody has said anything.
    pub(super) fn quiet_for(&self) -> Duration {
        if self.utterance.is_some() { Duration::ZERO } else { self.now.saturating_sub(self.quiet_since) }
    }

    /// It was to end, and all that was said is written down.
    pub(super) fn is_over(&self) -> bool {
        self.is_stopping && self.utterance.is_none()
    }

    /// Time has passed.
    pub(super) fn tick(&mut self, now: Duration) {
        self.now = self.now.max(now);
        while let Some(due) = self.due() {
            self.perform(due);
        }
    }

    pub(super) fn speech_started(&mut self) {
        if self.is_stopping {
            return;
        }
        let now = self.now;
        match &mut self.utterance {
            Some(utterance) if utterance.is_speaking => {}
            Some(utterance) => utterance.go_on(now),
            None => {
                self.utterances += 1;
                self.utterance = Some(Utterance::new(UtteranceId(self.utterances), now, false, self.pause));
            }
        }
    }

    pub(super) fn speech_paused(&mut self, silence: Duration) {
        let now = self.now;
        if let Some(utterance) = self.utterance.as_mut().filter(|utterance| utterance.is_speaking) {
            utterance.pause(now, silence);
        }
    }

    /// The sound is as long as is heard at once: what comes now is its next part.
    pub(super) fn cut(&mut self) {
        if self.utterance.is_some() {
            self.request(Draft::Final, true);
        }
        if let Some(utterance) = &mut self.utterance {
            utterance.cut(self.now);
        }
    }

    /// Sound was written down.
    pub(super) fn heard(&mut self, ticket: Ticket, text: &str, language: String) {
        let now = self.now;
        let Some(utterance) = &mut self.utterance else { return };
        let taken = utterance.take_in(ticket, text, language, now);
        // The last caption follows with the end of the utterance.
        if taken == Some(Draft::Partial) && utterance.is_speaking {
            self.deeds.push(Deed::Caption(utterance.caption(false)));
        }
    }

    /// Sound could not be written down.
    pub(super) fn failed(&mut self, ticket: Ticket, code: ErrorCode) {
        let now = self.now;
        let Some(utterance) = &mut self.utterance else { return };
        match utterance.awaits(ticket) {
            Some(Draft::Final) => {
                utterance.settle_for_draft();
                self.deeds.push(Deed::Report(code));
            }
            Some(Draft::Partial) => utterance.lose_draft(now),
            None => {}
        }
    }

    /// No more is listened to: what was said until now is still written down.
    pub(super) fn stop(&mut self) {
        self.is_stopping = true;
        self.pause = Duration::ZERO;
        if self.utterance.as_ref().is_some_and(|utterance| utterance.is_speaking) {
            self.speech_paused(Duration::ZERO);
            self.request(Draft::Final, false);
        }
    }

    /// What is to be done now.
    pub(super) fn deeds(&mut self) -> Vec<Deed> {
        std::mem::take(&mut self.deeds)
    }

    fn due(&self) -> Option<Due> {
        let utterance = self.utterance.as_ref()?;
        let mut dues = utterance.writing_dues();
        if !utterance.is_speaking && utterance.is_settled() {
            dues.push((utterance.paused_at + self.pause, Due::End));
        }
        let due = dues.into_iter().min_by_key(|(at, _)| *at);
        due.filter(|(at, _)| *at <= self.now).map(|(_, due)| due)
    }

    fn perform(&mut self, due: Due) {
        let now = self.now;
        match due {
            Due::Draft => self.request(Draft::Partial, false),
            Due::Final => self.request(Draft::Final, false),
            Due::DraftLost => {
                if let Some(utterance) = &mut self.utterance {
                    utterance.lose_draft(now);
                }
            }
            Due::FinalLost => {
                if let Some(utterance) = &mut self.utterance {
                    utterance.settle_for_draft();
                }
                self.deeds.push(Deed::Report(ErrorCode::EngineHung));
            }
            // All others are of a conversation.
            _ => self.end(),
        }
    }

    fn request(&mut self, draft: Draft, is_cut: bool) {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        if let Some(utterance) = &mut self.utterance {
            utterance.request(ticket, draft, self.now);
            self.deeds.push(Deed::Transcribe { ticket, draft, is_cut });
        }
    }

    fn end(&mut self) {
        if let Some(utterance) = self.utterance.take() {
            self.quiet_since = self.now;
            let (text, language) = (utterance.text(), utterance.language.clone());
            self.deeds.push(Deed::Said { utterance: utterance.id, text, language });
        }
    }
}
