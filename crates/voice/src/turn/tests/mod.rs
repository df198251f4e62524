//! Conversations by voice, in virtual time.

mod always;
mod answering;
mod endpoint;
mod faults;
mod hypothesis;
mod interrupting;
mod push_to_talk;

use std::time::Duration;

use super::{Effect, Event, Generation, Mode, Ticket, Turn, VoiceState};
use crate::clause::Clause;
use crate::command::Command;
use crate::speakable::Speech;

/// No times at all.
const NEVER: [u64; 0] = [];

/// A conversation with a clock that only moves when told.
struct Talk {
    turn: Turn,
    /// Milliseconds.
    now: u64,
    /// What was to be done, and when.
    log: Vec<(u64, Effect)>,
}

impl Talk {
    fn new(mode: Mode) -> Self {
        let mut talk = Self { turn: Turn::new(mode), now: 0, log: Vec::new() };
        talk.at(0, Event::Start);
        talk
    }

    /// In which the tutor speaks from 2000 ms on, two clauses of which the first is heard.
    fn spoken_to() -> Self {
        let mut talk = Self::new(Mode::HandsFree);
        talk.ask_at(0, "What is osmosis?");
        talk.until(1900);
        talk.clause(0, "Osmosis is the movement of water through a membrane.");
        talk.clause(1, "It needs no energy.");
        talk.at(2000, Event::ClauseStarted { generation: talk.generation(), index: 0 });
        assert_eq!(talk.turn.state(), VoiceState::Speaking);
        talk.log.clear();
        talk
    }

    /// Lets time pass, with every tick that falls due.
    fn until(&mut self, time: u64) {
        while let Some(at) = self.turn.next_at().filter(|at| *at <= Duration::from_millis(time)) {
            self.now = self.now.max(at.as_millis() as u64);
            self.step(Event::Tick);
        }
        self.now = time;
    }

    fn at(&mut self, time: u64, event: Event) {
        self.until(time);
        self.step(event);
    }

    fn step(&mut self, event: Event) {
        let (turn, effects) =
            std::mem::replace(&mut self.turn, Turn::new(Mode::HandsFree)).step(event, Duration::from_millis(self.now));
        self.turn = turn;
        self.log.extend(effects.into_iter().map(|effect| (self.now, effect)));
    }

    /// Something is said from `start` on for a second, with its final words 200 ms after the front end is sure.
    fn ask_at(&mut self, start: u64, text: &str) {
        self.at(start, Event::SpeechStarted);
        self.at(start + 1100, Event::SpeechPaused { silent_ms: 100 });
        self.until(start + 1300);
        self.hear(text);
    }

    /// The words of the last request.
    fn hear(&mut self, text: &str) {
        let ticket = self.ticket();
        self.step(Event::Heard { ticket, text: text.to_owned(), language: "en".to_owned() });
    }

    fn ticket(&self) -> Ticket {
        let mut tickets = self.log.iter().rev().filter_map(|(_, effect)| match effect {
            Effect::Transcribe { ticket, .. } => Some(*ticket),
            _ => None,
        });
        tickets.next().expect("something was to be written down")
    }

    fn clause(&mut self, index: u32, text: &str) {
        let clause = clause(self.generation(), index, text);
        self.step(Event::ClauseReady(clause));
    }

    fn generation(&self) -> Generation {
        self.turn.generation()
    }

    /// When this was to be done, of all times.
    fn times(&self, wanted: impl Fn(&Effect) -> bool) -> Vec<u64> {
        self.log.iter().filter(|(_, effect)| wanted(effect)).map(|(at, _)| *at).collect()
    }

    fn questions(&self) -> Vec<&str> {
        let questions = self.log.iter().filter_map(|(_, effect)| match effect {
            Effect::Ask { text, .. } => Some(text.as_str()),
            _ => None,
        });
        questions.collect()
    }
}

fn clause(generation: Generation, index: u32, text: &str) -> Clause {
    let speech = Speech { text: text.to_owned(), spans: Vec::new() };
    Clause { generation, index, is_aside: false, shown: (0, 0).into(), speech }
}

fn is_command(effect: &Effect, command: Command) -> bool {
    *effect == Effect::Command(command)
}
