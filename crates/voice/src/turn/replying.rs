//! The tutor's side of a conversation: a reply is asked for, released, heard, interrupted, repeated.

use studium_base::ErrorCode;

use super::effect::Effect;
use super::ids::{Generation, UtteranceId};
use super::machine::Turn;
use super::reply::{Paused, Reply};
use crate::clause::Clause;
use crate::command::{Command, next_question};

/// Replies begun before the pause is long enough, per utterance: each costs work that may be for nothing (LiveKit's
/// `preemptive_generation` tries as often).
const MOST_SPECULATIONS: u32 = 3;
/// "Say that again" within so much of a clause means the one before it, in milliseconds.
const PREVIOUS_WITHIN_MS: u128 = 1500;

impl Turn {
    /// Begins a reply that is not heard before the pause is long enough.
    pub(super) fn speculate(&mut self) {
        if self.utterance.as_ref().is_some_and(|utterance| utterance.asked < MOST_SPECULATIONS) {
            self.ask();
        }
    }

    /// The question stands.
    pub(super) fn answer(&mut self) {
        if self.reply.as_ref().is_some_and(|reply| reply.is_released) {
            // A command that means nothing now becomes a question, and ends the reply that was in its way.
            self.drop_reply();
        }
        if self.reply.is_none() {
            self.ask();
        }
        self.release();
    }

    fn ask(&mut self) {
        let Some(utterance) = &mut self.utterance else { return };
        utterance.asked += 1;
        utterance.prepared_words = 0;
        utterance.question = utterance.text();
        let (id, text) = (utterance.id, utterance.question.clone());
        self.reply = Some(Reply::new(self.generation, self.now));
        self.push(Effect::Ask { generation: self.generation, utterance: id, text });
    }

    fn release(&mut self) {
        let now = self.now;
        let Some(reply) = &mut self.reply else { return };
        reply.is_released = true;
        reply.touched_at = now;
        let (generation, failure) = (reply.generation, reply.failure.take());
        self.push(Effect::Release(generation));
        if let Some(code) = failure {
            self.push(Effect::Report(code));
        }
        self.close_if_over();
    }

    pub(super) fn clause_ready(&mut self, clause: Clause) {
        let now = self.now;
        let Some(reply) = self.reply_of(clause.generation) else { return };
        if clause.index as usize != reply.clauses.len() || reply.is_finished {
            return;
        }
        reply.touched_at = now;
        reply.clauses.push(clause.clone());
        self.push(Effect::Speak(clause));
    }

    pub(super) fn reply_finished(&mut self, generation: Generation, failure: Option<ErrorCode>) {
        let now = self.now;
        let Some(reply) = self.reply_of(generation) else { return };
        if reply.is_finished {
            return;
        }
        reply.is_finished = true;
        reply.touched_at = now;
        match failure {
            Some(code) if reply.is_released => self.push(Effect::Report(code)),
            failure => reply.failure = failure,
        }
        self.close_if_over();
    }

    pub(super) fn clause_started(&mut self, generation: Generation, index: u32) {
        let now = self.now;
        let Some(reply) = self.reply_of(generation) else { return };
        if !reply.is_released || index as usize >= reply.clauses.len() || reply.started.is_some_and(|at| at > index) {
            return;
        }
        reply.started = Some(index);
        reply.reached = reply.reached.max(index + 1);
        reply.started_at = now;
        reply.touched_at = now;
        // Until now the student could add to the question.
        if self.utterance.as_ref().is_some_and(|utterance| utterance.is_ended && !utterance.is_speaking) {
            self.forget();
        }
    }

    pub(super) fn clause_finished(&mut self, generation: Generation, index: u32) {
        let now = self.now;
        let Some(reply) = self.reply_of(generation) else { return };
        if !reply.is_released || index as usize >= reply.clauses.len() {
            return;
        }
        reply.heard = reply.heard.max(index + 1);
        reply.reached = reply.reached.max(reply.heard);
        reply.skip_mute();
        reply.touched_at = now;
        self.close_if_over();
    }

    pub(super) fn speaking_failed(&mut self, generation: Generation, index: u32, code: ErrorCode) {
        let Some(reply) = self.reply_of(generation) else { return };
        if index as usize >= reply.clauses.len() {
            return;
        }
        let is_first = reply.mute.is_empty();
        reply.mute.insert(index);
        reply.skip_mute();
        if is_first {
            self.push(Effect::Report(code));
        }
        self.close_if_over();
    }

    pub(super) fn reply_lost(&mut self) {
        self.push(Effect::Report(ErrorCode::EngineHung));
        self.drop_reply();
        if self.utterance.as_ref().is_some_and(|utterance| utterance.is_ended) {
            self.forget();
        }
    }

    /// The reply is not wanted any more.
    pub(super) fn drop_reply(&mut self) {
        let Some(reply) = self.reply.take() else { return };
        self.push(Effect::Cancel(reply.generation));
        self.leave(reply);
    }

    fn leave(&mut self, reply: Reply) {
        if reply.is_released {
            self.push(Effect::Record(reply.generation));
        }
        if reply.is_sounding() {
            // What was not heard is not kept, and so cannot be said again.
            self.last_said = reply.clauses;
            self.last_said.truncate(reply.reached as usize);
        }
        self.generation.0 += 1;
    }

    fn close_if_over(&mut self) {
        if let Some(reply) = self.reply.take_if(|reply| reply.is_over()) {
            self.leave(reply);
            if self.utterance.as_ref().is_some_and(|utterance| utterance.is_ended && !utterance.is_speaking) {
                self.forget();
            }
        }
    }

    /// The tutor goes on after a sound that meant nothing.
    pub(super) fn undoubt(&mut self) {
        if self.reply.as_ref().is_some_and(|reply| reply.paused == Some(Paused::Doubt)) {
            self.unpause();
        }
    }

    fn unpause(&mut self) {
        let now = self.now;
        if let Some(reply) = &mut self.reply
            && reply.paused.take().is_some()
        {
            reply.touched_at = now;
            let generation = reply.generation;
            self.push(Effect::Resume(generation));
        }
    }

    /// Does a spoken command mean anything now? If not, it is a question like any other.
    pub(super) fn is_applicable(&self, command: Command) -> bool {
        let reply = self.reply.as_ref().filter(|reply| reply.is_released);
        match command {
            Command::Pause => reply.is_some(),
            Command::Continue => reply.is_some_and(|reply| reply.paused.is_some()),
            Command::Repeat | Command::Back => reply.is_some() || !self.last_said.is_empty(),
            Command::Next => reply.is_some() || self.next_question_in.is_some(),
            Command::Stop
            | Command::Slower
            | Command::Faster
            | Command::Louder
            | Command::Quieter
            | Command::StopListening => true,
        }
    }

    /// A command that was clicked.
    pub(super) fn clicked(&mut self, command: Command) {
        let asks = command == Command::Next && self.next_question_in.is_some();
        let ends_speech = asks || matches!(command, Command::Stop | Command::StopListening);
        let is_in_doubt = self.reply.as_ref().is_some_and(|reply| reply.is_released && reply.paused.is_some());
        if ends_speech {
            self.drop_reply();
            self.dismiss();
        } else if is_in_doubt {
            self.forget();
        }
        self.obey(command);
    }

    pub(super) fn obey(&mut self, command: Command) {
        self.push(Effect::Command(command));
        match command {
            Command::Stop => self.drop_reply(),
            Command::Next => match self.next_question_in.clone() {
                Some(language) => self.ask_next(&language),
                None => self.skip(),
            },
            Command::Back => self.go_back(),
            Command::StopListening => self.switch_off(),
            Command::Pause => self.pause(),
            Command::Continue => self.unpause(),
            Command::Repeat => self.repeat(),
            Command::Slower | Command::Faster => {
                let from = self.reply.as_ref().and_then(|reply| reply.started);
                self.speak_again_from(from);
            }
            Command::Louder | Command::Quieter => self.undoubt(),
        }
    }

    fn pause(&mut self) {
        let Some(reply) = self.reply.as_mut().filter(|reply| reply.is_released) else { return };
        let generation = reply.generation;
        if reply.paused.replace(Paused::Asked).is_none() {
            self.push(Effect::Pause(generation));
        }
    }

    /// Asks for the next question, as if the student had: in the student's language, `usual` until that is known.
    fn ask_next(&mut self, usual: &str) {
        self.drop_reply();
        let language = if self.language.is_empty() { usual } else { self.language.as_str() };
        let text = next_question(language).to_owned();
        let (generation, utterance) = (self.generation, UtteranceId(self.utterances));
        self.reply = Some(Reply::new(generation, self.now));
        self.push(Effect::Ask { generation, utterance, text });
        self.release();
    }

    /// On to the next clause; after the last one the reply is over.
    fn skip(&mut self) {
        let Some(reply) = self.reply.as_ref().filter(|reply| reply.is_sounding()) else { return self.undoubt() };
        let next = reply.started.map_or(0, |started| started + 1);
        if reply.is_finished && next as usize >= reply.clauses.len() {
            self.drop_reply();
        } else {
            self.speak_again_from(Some(next));
        }
    }

    /// Back to the clause before, or to the last reply when the tutor is silent.
    fn go_back(&mut self) {
        let Some(reply) = &self.reply else { return self.repeat() };
        let before = reply.started.map(|started| started.saturating_sub(1));
        self.speak_again_from(before);
    }

    fn repeat(&mut self) {
        let now = self.now;
        if let Some(reply) = &self.reply {
            let is_early = (now - reply.started_at).as_millis() < PREVIOUS_WITHIN_MS;
            let from = reply.started.map(|started| started.saturating_sub(u32::from(is_early)));
            self.speak_again_from(from);
            return;
        }
        if self.last_said.is_empty() {
            return;
        }
        let generation = self.generation;
        let clauses = self.last_said.iter().map(|clause| Clause { generation, ..clause.clone() });
        let clauses: Vec<Clause> = clauses.collect();
        // All of it was heard before.
        let reached = clauses.len() as u32;
        self.reply =
            Some(Reply { clauses: clauses.clone(), is_finished: true, reached, ..Reply::new(generation, now) });
        self.effects.extend(clauses.into_iter().map(Effect::Speak));
        self.release();
    }

    /// Says what is written of the reply once more from a clause on, with the speed that holds now.
    fn speak_again_from(&mut self, from: Option<u32>) {
        let Some(reply) = self.reply.as_mut().filter(|reply| reply.is_released) else { return };
        if let Some(from) = from {
            // Past the last clause while more is being written: that is waited for.
            let from = from.min(reply.clauses.len() as u32);
            reply.started = Some(from);
            reply.heard = from;
            let (generation, rest) = (reply.generation, reply.clauses[from as usize..].to_vec());
            self.push(Effect::Rewind(generation));
            self.effects.extend(rest.into_iter().map(Effect::Speak));
        }
        self.unpause();
    }

    fn reply_of(&mut self, generation: Generation) -> Option<&mut Reply> {
        self.reply.as_mut().filter(|reply| reply.generation == generation)
    }
}
