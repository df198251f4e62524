//! The student's side of a conversation: speech begins, pauses, goes on, is written down, and ends.

use std::time::Duration;

use studium_base::ErrorCode;

use super::due::LONGEST_LULL;
use super::effect::{Draft, Effect};
use super::ids::{Ticket, UtteranceId};
use super::interruption::{Weight, weigh};
use super::machine::Turn;
use super::reply::Paused;
use super::utterance::Utterance;
use crate::command::Command;
use crate::words::words;

/// Speech of at least this length after a pause shows that the pause was one within what the student had to say.
const PROVES_A_PAUSE: Duration = Duration::from_millis(300);
/// From so many certain words on something is looked up and read in advance.
const PREPARE_FROM_WORDS: usize = 3;
/// And again when there are so many more.
const PREPARE_EVERY_WORDS: usize = 2;

impl Turn {
    pub(super) fn speech_started(&mut self) {
        let now = self.now;
        match &mut self.utterance {
            Some(utterance) if utterance.is_speaking => return,
            Some(utterance) => {
                utterance.gap = Some(now.saturating_sub(utterance.paused_at));
                utterance.go_on(now);
                // Without a reply in the making there is nothing that the new words could come too late for.
                utterance.is_ended &= self.reply.is_some();
            }
            None => self.open(false),
        }
        if let Some(reply) = &mut self.reply
            && reply.is_released
            && reply.paused.is_none()
        {
            reply.paused = Some(Paused::Doubt);
            let generation = reply.generation;
            self.push(Effect::Pause(generation));
        }
    }

    pub(super) fn speech_paused(&mut self, silence: Duration) {
        let now = self.now;
        let Some(utterance) = &mut self.utterance else { return };
        if !utterance.is_speaking || utterance.is_held {
            return;
        }
        utterance.pause(now, silence);
        utterance.reconsider(&self.endpointer);
        let has_gone_on = utterance.paused_at - utterance.spoke_at >= PROVES_A_PAUSE;
        if let Some(gap) = utterance.gap.take()
            && has_gone_on
        {
            self.endpointer.learn(gap);
        }
    }

    pub(super) fn cut(&mut self) {
        let Some(utterance) = &self.utterance else { return };
        if !utterance.is_speaking {
            return;
        }
        self.request(Draft::Final);
        if let Some(utterance) = &mut self.utterance {
            utterance.cut(self.now);
        }
    }

    /// The key went down: what follows is meant, so that a reply ends at once.
    pub(super) fn press(&mut self) {
        if self.utterance.as_ref().is_some_and(|utterance| utterance.is_held) {
            return;
        }
        self.drop_reply();
        if self.utterance.as_ref().is_some_and(|utterance| utterance.is_ended) {
            self.forget();
        }
        let now = self.now;
        match &mut self.utterance {
            Some(utterance) => {
                utterance.is_held = true;
                utterance.began_at = now;
                utterance.go_on(now);
            }
            None => self.open(true),
        }
    }

    pub(super) fn let_go(&mut self) {
        let now = self.now;
        let Some(utterance) = &mut self.utterance else { return };
        if !utterance.is_held {
            return;
        }
        utterance.is_held = false;
        utterance.is_speaking = false;
        utterance.is_ended = true;
        utterance.paused_at = now;
        self.request(Draft::Final);
    }

    /// Asks for the words of the last part.
    pub(super) fn request(&mut self, draft: Draft) {
        let now = self.now;
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        let Some(utterance) = &mut self.utterance else { return };
        let (id, part) = (utterance.id, utterance.request(ticket, draft, now));
        self.push(Effect::Transcribe { ticket, utterance: id, part, draft });
    }

    pub(super) fn heard(&mut self, ticket: Ticket, text: &str, language: String) {
        let now = self.now;
        let spoken = language.clone();
        let taken = self.utterance.as_mut().and_then(|utterance| utterance.take_in(ticket, text, language, now));
        match taken {
            Some(Draft::Final) => {
                if !spoken.is_empty() {
                    self.language = spoken;
                }
                self.understood();
            }
            Some(Draft::Partial) => self.partly_understood(),
            None => {}
        }
    }

    pub(super) fn hearing_failed(&mut self, ticket: Ticket, code: ErrorCode) {
        match self.utterance.as_ref().and_then(|utterance| utterance.awaits(ticket)) {
            Some(Draft::Final) => {
                self.push(Effect::Report(code));
                self.settle_without_answer();
            }
            Some(Draft::Partial) => self.draft_lost(),
            None => {}
        }
    }

    pub(super) fn draft_lost(&mut self) {
        let now = self.now;
        if let Some(utterance) = &mut self.utterance {
            utterance.lose_draft(now);
        }
    }

    /// Final words that will not come are replaced by those of the last draft.
    pub(super) fn settle_without_answer(&mut self) {
        let Some(utterance) = &mut self.utterance else { return };
        utterance.settle_for_draft();
        if utterance.is_ended && self.reply.is_some() {
            // The question had been understood before something was added that could not be.
            self.undoubt();
        } else {
            self.understood();
        }
    }

    fn partly_understood(&mut self) {
        let is_over_speech = self.is_over_speech();
        let said = self.reply.as_ref().map(super::reply::Reply::just_said);
        let Some(utterance) = &mut self.utterance else { return };
        if !utterance.is_speaking {
            return;
        }
        if is_over_speech && !utterance.is_ended {
            let text = utterance.text();
            let is_trifle = weigh(&text, said.as_deref()) == Weight::Trifle;
            utterance.is_wordless = words(&text).is_empty();
            utterance.is_trifle = is_trifle && !utterance.is_wordless;
            if !is_trifle && Command::parse(&text, &utterance.language).is_none() {
                self.confirm();
            }
        } else if !utterance.is_ended {
            self.caption(false);
            self.prepare();
        }
        self.notice_lull();
    }

    /// Sound that goes on without new words is a pause: the tutor waits for nobody who has nothing to say.
    fn notice_lull(&mut self) {
        let Some(utterance) = &mut self.utterance else { return };
        if !utterance.is_held && utterance.stalled_for() >= LONGEST_LULL {
            utterance.stall(self.now);
            utterance.reconsider(&self.endpointer);
        }
    }

    /// A final draft has come.
    fn understood(&mut self) {
        let is_over_speech = self.is_over_speech();
        let said = self.reply.as_ref().map(super::reply::Reply::just_said);
        let Some(utterance) = &mut self.utterance else { return };
        if utterance.is_speaking || !utterance.is_settled() {
            return;
        }
        if utterance.is_stalled && utterance.says_more() {
            utterance.take_up(self.now);
            self.partly_understood();
            return;
        }
        utterance.reconsider(&self.endpointer);
        let text = utterance.text();
        let heard = words(&text);
        let is_command = Command::parse(&text, &utterance.language).is_some()
            || added_stop(&text, &utterance.question, &utterance.language).is_some();
        if is_over_speech && !utterance.is_ended {
            let is_trifle = weigh(&text, said.as_deref()) == Weight::Trifle;
            utterance.is_trifle = is_trifle && !is_command;
            if is_trifle || is_command {
                return;
            }
            self.confirm();
        } else if self.reply.is_some() {
            // Speech went on after a question, or seemed to: are there other words now?
            if heard.is_empty() || heard == words(&utterance.question) {
                self.undoubt();
                return;
            }
            self.drop_reply();
            if let Some(utterance) = &mut self.utterance {
                utterance.is_ended = false;
            }
        }
        if heard.is_empty() {
            self.dismiss();
            return;
        }
        self.caption(false);
        if self.utterance.as_ref().is_some_and(|utterance| utterance.is_ended) {
            self.end();
        } else if !is_command {
            self.speculate();
        }
    }

    /// The student takes the turn, or goes on with a question to which a reply was being made.
    pub(super) fn confirm(&mut self) {
        self.drop_reply();
        if let Some(utterance) = &mut self.utterance {
            utterance.is_ended = false;
            utterance.is_trifle = false;
            utterance.is_wordless = false;
        }
    }

    /// What was said is nothing: the tutor goes on, if it was speaking.
    pub(super) fn dismiss(&mut self) {
        if self.reply.as_ref().is_some_and(|reply| !reply.is_released) {
            self.drop_reply();
        }
        self.forget();
        self.undoubt();
    }

    /// The pause is long enough: what was said stands.
    pub(super) fn end(&mut self) {
        self.caption(true);
        let Some(utterance) = &mut self.utterance else { return };
        utterance.is_ended = true;
        let (text, language) = (utterance.text(), utterance.language.clone());
        let added = added_stop(&text, &utterance.question, &language);
        let command = Command::parse(&text, &language).filter(|command| self.is_applicable(*command));
        match command.or(added) {
            Some(command) => {
                self.forget();
                self.obey(command);
            }
            None => self.answer(),
        }
    }

    pub(super) fn forget(&mut self) {
        let Some(utterance) = self.utterance.take() else { return };
        self.push(Effect::Forget(utterance.id));
        if utterance.prepared_words > 0 && self.reply.is_none() {
            self.push(Effect::Cancel(self.generation));
            self.generation.0 += 1;
        }
    }

    fn open(&mut self, is_held: bool) {
        self.utterances += 1;
        let id = UtteranceId(self.utterances);
        let wait = self.endpointer.wait("", "");
        self.utterance = Some(Utterance::new(id, self.now, is_held, wait));
        self.push(Effect::Open(id));
    }

    /// The tutor was speaking, or is paused.
    fn is_over_speech(&self) -> bool {
        self.reply.as_ref().is_some_and(|reply| reply.is_released && reply.paused.is_some())
    }

    fn caption(&mut self, is_final: bool) {
        if let Some(utterance) = &self.utterance {
            self.push(Effect::Caption(utterance.caption(is_final)));
        }
    }

    /// Looks up and reads in advance what the question will certainly begin with.
    fn prepare(&mut self) {
        let Some(utterance) = &mut self.utterance else { return };
        let (text, _) = utterance.certain();
        let count = words(&text).len();
        let is_enough = count >= PREPARE_FROM_WORDS && count >= utterance.prepared_words + PREPARE_EVERY_WORDS;
        if !is_enough || self.reply.is_some() {
            return;
        }
        utterance.prepared_words = count;
        let generation = self.generation;
        self.push(Effect::Retrieve { generation, text: text.clone() });
        self.push(Effect::Prefill { generation, text });
    }
}

/// "Stop", said after a question to which a reply was being made.
fn added_stop(text: &str, question: &str, language: &str) -> Option<Command> {
    let (text, question) = (words(text), words(question));
    let added = text.strip_prefix(question.as_slice()).filter(|_| !question.is_empty())?;
    let command = Command::parse(&added.join(" "), language)?;
    matches!(command, Command::Stop | Command::StopListening).then_some(command)
}
