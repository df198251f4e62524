//! How much of a reply was heard: the book of its clauses, from text to samples.

use studium_base::TextRange;

use crate::audio::Said;
use crate::clause::Clause;
use crate::history;
use crate::turn::Generation;

/// The clauses of one reply.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    pub(super) generation: Generation,
    clauses: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    clause: Clause,
    /// Pieces of sound in their order: the words, and samples at the voice's rate.
    pieces: Vec<(TextRange, u64)>,
    /// Counts how often queued sound was thrown away before this clause got its sound.
    epoch: u64,
    /// All of its sound is queued.
    is_complete: bool,
    /// How far it was played this time, from 0 to 1.
    at: f64,
    /// The most of it that was ever played.
    heard: f64,
    has_started: bool,
    has_finished: bool,
}

/// What is new about a clause.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Progress {
    Started {
        index: u32,
    },
    /// These words are heard now.
    Words {
        shown: TextRange,
        is_aside: bool,
    },
    Finished {
        index: u32,
    },
}

impl Spoken {
    pub(super) fn new(generation: Generation) -> Self {
        Self { generation, clauses: Vec::new() }
    }

    /// A clause is about to get its sound, perhaps anew. What comes before it and lost its own was skipped; it counts as
    /// heard, since of a reply a beginning is kept, and what follows will have been heard.
    pub(super) fn expect(&mut self, clause: &Clause, epoch: u64) {
        for skipped in &mut self.clauses {
            if skipped.clause.index < clause.index && skipped.epoch != epoch {
                (skipped.is_complete, skipped.has_finished, skipped.heard) = (true, true, 1.0);
            }
        }
        let known = self.clauses.iter_mut().find(|entry| entry.clause.index == clause.index);
        let has_sound = !clause.speech.text.trim().is_empty();
        let entry = Entry {
            clause: clause.clone(),
            pieces: Vec::new(),
            epoch,
            is_complete: !has_sound,
            at: 0.0,
            heard: known.as_ref().map_or(0.0, |known| known.heard),
            has_started: false,
            has_finished: false,
        };
        match known {
            Some(known) => *known = entry,
            None => self.clauses.push(entry),
        }
    }

    /// A piece of sound of a clause was queued.
    pub(super) fn sound(&mut self, index: u32, epoch: u64, spoken: TextRange, samples: u64) {
        if let Some(entry) = self.entry(index, epoch) {
            entry.pieces.push((spoken, samples));
        }
    }

    /// A clause has all its sound.
    pub(super) fn complete(&mut self, index: u32, epoch: u64) {
        if let Some(entry) = self.entry(index, epoch) {
            entry.is_complete = true;
        }
    }

    /// Is all sound that was asked for there?
    pub(super) fn is_complete(&self) -> bool {
        self.clauses.iter().all(|entry| entry.is_complete)
    }

    /// Takes what the loudspeaker says of the clips of `epoch`.
    pub(super) fn follow(&mut self, epoch: u64, said: &[Said]) -> Vec<Progress> {
        let mut progress = Vec::new();
        for entry in &mut self.clauses {
            if entry.has_finished {
                continue;
            }
            if entry.epoch != epoch {
                break;
            }
            let index = entry.clause.index;
            let said = said.iter().rev().find(|said| said.clause == index);
            let is_silent = entry.is_complete && entry.pieces.is_empty();
            if let Some(said) = said.filter(|said| said.played > 0) {
                if !entry.has_started {
                    entry.has_started = true;
                    progress.push(Progress::Started { index });
                }
                let before = entry.shown_now();
                entry.at = entry.at.max(said.fraction() * entry.share_queued());
                entry.heard = entry.heard.max(entry.at);
                let now = entry.shown_now();
                if now != before || said.played < said.of && before.is_none() {
                    progress.extend(now.map(|shown| Progress::Words { shown, is_aside: entry.clause.is_aside }));
                }
            }
            let is_played = entry.is_complete && said.is_some_and(|said| said.played >= said.of);
            if !is_played && !is_silent {
                break;
            }
            entry.heard = 1.0;
            entry.has_finished = true;
            progress.push(Progress::Finished { index });
        }
        progress
    }

    /// How many Unicode scalar values of the reply's text were heard.
    pub(super) fn heard(&self) -> u32 {
        let heard: Vec<(&Clause, f64)> = self.clauses.iter().map(|entry| (&entry.clause, entry.heard)).collect();
        history::heard(&heard)
    }
}

impl Entry {
    /// While sound still comes, what is queued is only a part of the clause.
    fn share_queued(&self) -> f64 {
        let words = self.clause.speech.text.chars().count();
        match self.pieces.last() {
            Some((spoken, _)) if !self.is_complete && words > 0 => f64::from(spoken.end) / words as f64,
            _ => 1.0,
        }
    }

    /// The shown text of the word that is being heard.
    fn shown_now(&self) -> Option<TextRange> {
        let all: u64 = self.pieces.iter().map(|(_, samples)| samples).sum();
        let mut left = (self.at / self.share_queued() * all as f64) as u64;
        for (spoken, samples) in &self.pieces {
            if left < *samples {
                let length = f64::from(spoken.end - spoken.start);
                let at = spoken.start + (left as f64 / *samples as f64 * length) as u32;
                return Some(self.clause.speech.shown_at(TextRange::new(at, at + 1)));
            }
            left -= samples;
        }
        None
    }
}

impl Spoken {
    fn entry(&mut self, index: u32, epoch: u64) -> Option<&mut Entry> {
        self.clauses.iter_mut().find(|entry| entry.clause.index == index && entry.epoch == epoch)
    }
}

#[cfg(test)]
mod tests {
    //! What is skipped, and what is said once more.

    use studium_base::TextRange;

    use super::{Progress, Spoken};
    use crate::audio::Said;
    use crate::clause::{Clause, Clauses};
    use crate::speakable::Saying;
    use crate::turn::Generation;

    const TEXT: &str = "One is here. Two is there. Three is gone.";

    fn clauses() -> Vec<Clause> {
        let mut clauses = Clauses::new(Generation(1), &Saying::default());
        let mut all = clauses.push(TEXT);
        all.extend(clauses.finish());
        all
    }

    /// Gives clauses their sound, a hundred samples each.
    fn sound(spoken: &mut Spoken, clauses: &[Clause], epoch: u64) {
        for clause in clauses {
            spoken.expect(clause, epoch);
            let length = clause.speech.text.chars().count() as u32;
            spoken.sound(clause.index, epoch, TextRange::new(0, length), 100);
            spoken.complete(clause.index, epoch);
        }
    }

    fn played(epoch: u64, clause: u32, played: u64) -> Said {
        Said { generation: epoch, clause, played, of: 100 }
    }

    #[test]
    fn what_was_skipped_counts_as_heard_and_does_not_hold_up_what_follows() {
        let clauses = clauses();
        assert_eq!(clauses.len(), 3);
        let mut spoken = Spoken::new(Generation(1));
        sound(&mut spoken, &clauses, 1);
        spoken.follow(1, &[played(1, 0, 10)]);
        // On to the last.
        sound(&mut spoken, &clauses[2..], 2);
        assert_eq!(spoken.follow(2, &[played(2, 2, 1)]).first(), Some(&Progress::Started { index: 2 }));
        assert!(spoken.heard() < TEXT.chars().count() as u32);
        assert_eq!(spoken.follow(2, &[played(2, 2, 100)]).last(), Some(&Progress::Finished { index: 2 }));
        assert_eq!(spoken.heard(), TEXT.chars().count() as u32);
        assert!(spoken.is_complete());
    }

    #[test]
    fn the_words_of_what_is_said_once_more_are_told_once_more() {
        let clauses = clauses();
        let mut spoken = Spoken::new(Generation(1));
        sound(&mut spoken, &clauses[..1], 1);
        spoken.follow(1, &[played(1, 0, 100)]);
        let heard = spoken.heard();
        sound(&mut spoken, &clauses[..1], 2);
        let told = spoken.follow(2, &[played(2, 0, 60)]);
        assert!(told.iter().any(|progress| matches!(progress, Progress::Words { .. })), "{told:?}");
        assert_eq!(spoken.heard(), heard, "what was heard stays so");
    }
}
