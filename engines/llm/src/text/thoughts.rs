//! Takes `<think>` blocks out of a stream: reasoning is not part of an answer.

use super::held_back;

const OPEN: &str = "<think>";
const CLOSE: &str = "</think>";

/// Where the stream stands.
#[derive(PartialEq, Eq)]
enum Place {
    Answer,
    Thought,
    /// After a thought: models put empty lines before the answer.
    Gap,
}

/// A filter over pieces of text.
pub(super) struct Thoughts {
    place: Place,
    held: String,
}

impl Thoughts {
    /// `inside`: the prompt itself has opened a thought, as some templates do.
    pub(super) fn new(inside: bool) -> Self {
        Self { place: if inside { Place::Thought } else { Place::Answer }, held: String::new() }
    }

    /// The part of the stream that is certainly answer.
    pub(super) fn push(&mut self, piece: &str) -> String {
        self.held.push_str(piece);
        let mut answer = String::new();
        loop {
            if self.place == Place::Gap {
                let trimmed = self.held.trim_start().len();
                self.held.drain(..self.held.len() - trimmed);
                if trimmed == 0 {
                    return answer;
                }
                self.place = Place::Answer;
            }
            let mark = if self.place == Place::Answer { OPEN } else { CLOSE };
            let (certain, found) = match self.held.find(mark) {
                Some(at) => (at, true),
                None => (self.held.len() - held_back(&self.held, mark), false),
            };
            let passed: String = self.held.drain(..certain).collect();
            if self.place == Place::Answer {
                answer.push_str(&passed);
            }
            if !found {
                return answer;
            }
            self.held.drain(..mark.len());
            self.place = if self.place == Place::Answer { Place::Thought } else { Place::Gap };
        }
    }

    /// What was held back as the possible beginning of a mark that never came.
    pub(super) fn finish(&mut self) -> String {
        let rest = std::mem::take(&mut self.held);
        if self.place == Place::Answer { rest } else { String::new() }
    }
}
