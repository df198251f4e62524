//! A reply: what of it is written, and how far it was heard.

use std::collections::BTreeSet;
use std::time::Duration;

use studium_base::ErrorCode;

use super::ids::Generation;
use crate::clause::Clause;

/// A reply stopped in mid-speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paused {
    /// Somebody makes a sound; it is not known yet whether it means anything.
    Doubt,
    /// The student said "pause".
    Asked,
}

/// A reply.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reply {
    pub(super) generation: Generation,
    /// It may be heard.
    pub(super) is_released: bool,
    pub(super) clauses: Vec<Clause>,
    /// It is written to its end, or as far as it ever will be.
    pub(super) is_finished: bool,
    /// Why it broke off, while this has not been reported.
    pub(super) failure: Option<ErrorCode>,
    /// Clauses that could not be given a sound.
    pub(super) mute: BTreeSet<u32>,
    /// The last clause that began to be heard.
    pub(super) started: Option<u32>,
    /// When it began.
    pub(super) started_at: Duration,
    /// So many clauses were heard to their end.
    pub(super) heard: u32,
    /// So many clauses ever began to be heard, however far the student has gone back since.
    pub(super) reached: u32,
    pub(super) paused: Option<Paused>,
    /// When something last happened to it.
    pub(super) touched_at: Duration,
}

impl Reply {
    pub(super) fn new(generation: Generation, now: Duration) -> Self {
        Self {
            generation,
            is_released: false,
            clauses: Vec::new(),
            is_finished: false,
            failure: None,
            mute: BTreeSet::new(),
            started: None,
            started_at: now,
            heard: 0,
            reached: 0,
            paused: None,
            touched_at: now,
        }
    }

    /// A clause without sound counts as heard when those before it were.
    pub(super) fn skip_mute(&mut self) {
        while self.mute.contains(&self.heard) {
            self.heard += 1;
        }
    }

    /// Something of it was heard.
    pub(super) fn is_sounding(&self) -> bool {
        self.is_released && self.started.is_some()
    }

    /// All of it was heard.
    pub(super) fn is_over(&self) -> bool {
        self.is_released && self.is_finished && self.heard as usize >= self.clauses.len()
    }

    /// What the tutor has just been saying: the clause that is heard and the one before it.
    pub(super) fn just_said(&self) -> String {
        let Some(started) = self.started else { return String::new() };
        let from = started.saturating_sub(1) as usize;
        let said = self.clauses.iter().skip(from).take(started as usize + 1 - from);
        said.map(|clause| clause.speech.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}
