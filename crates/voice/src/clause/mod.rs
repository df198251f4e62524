//! A stream of written text becomes clauses to speak, as early as each can be spoken.

mod abbreviations;
mod cut;
#[cfg(test)]
mod tests;

use studium_base::TextRange;

use crate::speakable::{Saying, Speech, speech};
use crate::turn::Generation;
use cut::{Wanted, cut};

/// A piece of a reply that is spoken as one.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Of which reply.
    pub generation: Generation,
    /// From 0 in the reply, asides included.
    pub index: u32,
    /// It is said beside the reply and is no part of its text.
    pub is_aside: bool,
    /// Its place in the reply's shown text, in Unicode scalar values. Clauses follow one another without overlap; what
    /// lies between is white space. Of an aside, its place in the text of the asides, one after the other.
    pub shown: TextRange,
    /// What is said; its shown ranges are those of `shown`'s text. Without text when the rest of a reply holds nothing
    /// that is said.
    pub speech: Speech,
}

/// Cuts a reply into clauses as it is written. The first is short, so that it is heard soon; the others are sentences.
#[derive(Debug, Clone)]
pub struct Clauses {
    generation: Generation,
    saying: Saying,
    index: u32,
    /// Is the first clause still to come?
    is_first: bool,
    pending: Vec<char>,
    /// Scalar values before `pending`.
    start: u32,
    aside_start: u32,
}

impl Clauses {
    /// Before the first word of a reply.
    #[must_use]
    pub fn new(generation: Generation, saying: &Saying) -> Self {
        Self {
            generation,
            saying: saying.clone(),
            index: 0,
            is_first: true,
            pending: Vec::new(),
            start: 0,
            aside_start: 0,
        }
    }

    /// Takes the next piece of the text; what can be spoken now.
    pub fn push(&mut self, text: &str) -> Vec<Clause> {
        self.pending.extend(text.chars());
        self.take_all(false)
    }

    /// The text is at its end; the rest of it.
    pub fn finish(&mut self) -> Vec<Clause> {
        self.take_all(true)
    }

    /// Says something beside the reply.
    pub fn aside(&mut self, text: &str) -> Vec<Clause> {
        let speech = speech(text, &self.saying).moved(self.aside_start);
        let length = text.chars().count() as u32;
        let shown = TextRange::new(self.aside_start, self.aside_start + length);
        self.aside_start += length;
        if speech.text.is_empty() {
            return Vec::new();
        }
        vec![self.numbered(true, shown, speech)]
    }

    fn take_all(&mut self, is_last: bool) -> Vec<Clause> {
        let mut clauses = Vec::new();
        // Text that says nothing (a rule, a lone mark) is kept for the clause after it.
        let mut from = 0;
        loop {
            if from == 0 {
                let blank = self.pending.iter().take_while(|character| character.is_whitespace()).count();
                self.pending.drain(..blank);
                self.start += blank as u32;
            }
            let wanted = if self.is_first { Wanted::Short } else { Wanted::Sentence };
            let rest = self.pending.get(from..).unwrap_or_default();
            let end = match cut(rest, wanted, is_last, &self.saying.language) {
                Some(end) => from + end,
                None if is_last && !self.pending.is_empty() => self.pending.len(),
                None => break,
            };
            let is_end = end >= self.pending.len();
            if let Some(clause) = self.take(end, is_last && is_end) {
                clauses.push(clause);
                from = 0;
            } else if is_end {
                break;
            } else {
                from = end;
            }
        }
        clauses
    }

    /// The clause up to `end`; `None`, and nothing is taken, when nothing would be said and more can come.
    fn take(&mut self, end: usize, is_rest: bool) -> Option<Clause> {
        let text = &self.pending[..end];
        let length = text.iter().rposition(|character| !character.is_whitespace()).map_or(0, |last| last + 1);
        let shown = TextRange::new(self.start, self.start + length as u32);
        let text: String = text[..length].iter().collect();
        let speech = speech(&text, &self.saying).moved(shown.start);
        if speech.text.is_empty() && !is_rest {
            return None;
        }
        self.pending.drain(..end);
        self.start += end as u32;
        self.is_first = false;
        Some(self.numbered(false, shown, speech))
    }

    fn numbered(&mut self, is_aside: bool, shown: TextRange, speech: Speech) -> Clause {
        let index = self.index;
        self.index += 1;
        Clause { generation: self.generation, index, is_aside, shown, speech }
    }
}
