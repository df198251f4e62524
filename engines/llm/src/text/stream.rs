//! The filters in their order: characters, thoughts, stop texts.

use super::characters::Characters;
use super::stops::Stops;
use super::thoughts::Thoughts;

/// Turns the bytes of tokens into pieces of the answer.
pub(crate) struct TextStream {
    characters: Characters,
    thoughts: Thoughts,
    stops: Stops,
}

impl TextStream {
    /// `inside_thought`: the prompt ends with an open `<think>`.
    pub(crate) fn new(stop: Vec<String>, inside_thought: bool) -> Self {
        Self { characters: Characters::new(), thoughts: Thoughts::new(inside_thought), stops: Stops::new(stop) }
    }

    /// The next piece of the answer; often empty, because something is held back.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> String {
        let characters = self.characters.push(bytes);
        let answer = self.thoughts.push(&characters);
        self.stops.push(&answer)
    }

    /// Has a stop text come?
    pub(crate) fn stopped(&self) -> bool {
        self.stops.reached()
    }

    /// What was held back and turns out to belong to the answer.
    pub(crate) fn finish(&mut self) -> String {
        let characters = self.characters.finish();
        let mut answer = self.thoughts.push(&characters);
        answer.push_str(&self.thoughts.finish());
        let mut piece = self.stops.push(&answer);
        if !self.stopped() {
            piece.push_str(&self.stops.finish());
        }
        piece
    }
}
