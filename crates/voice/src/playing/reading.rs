//! A text that is read aloud, sentence by sentence, a window of it in memory.

use std::time::Duration;

use studium_base::{CancelToken, Failure, TextRange};

use super::source::{OnSound, Piece, Source, Unit};
use super::utter::{Utter, Utterance};
use crate::speakable::{Saying, speech};

/// So much of a text is held at once, in Unicode scalar values: some five minutes.
const WINDOW: u32 = 4_000;

/// A sentence of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// In the text.
    pub range: TextRange,
    /// As shown; Markdown, formulas and code are made speakable.
    pub text: String,
    /// Text around it, by which its language is told.
    pub context: std::sync::Arc<str>,
    /// Silence after it.
    pub pause: Duration,
}

/// A text, read a stretch at a time.
pub trait Pages: Send {
    /// The sentences that share text with a range, in order.
    ///
    /// # Errors
    /// What the student is to be told.
    fn sentences(&mut self, range: TextRange) -> Result<Vec<Sentence>, Failure>;
}

/// A text that is read.
pub struct Reading<P> {
    pages: P,
    utter: Utter,
    /// What of the text is read.
    range: TextRange,
    /// ISO 639-1, of the text as a whole.
    language: Option<String>,
    reads_citations: bool,
    window: TextRange,
    sentences: Vec<Sentence>,
}

impl<P: Pages> Reading<P> {
    /// Reads `range` of a text whose language is declared, or found out.
    #[must_use]
    pub fn new(pages: P, utter: Utter, range: TextRange, language: Option<String>, reads_citations: bool) -> Self {
        let window = TextRange::default();
        Self { pages, utter, range, language, reads_citations, window, sentences: Vec::new() }
    }

    /// Sees to it that the sentences around a place are there.
    fn load(&mut self, place: u32) -> Result<(), Failure> {
        if !(self.window.start..self.window.end).contains(&place) {
            let start = place - place % WINDOW;
            let window = TextRange::new(start, start.saturating_add(WINDOW));
            self.sentences = self.pages.sentences(window)?;
            self.window = window;
        }
        Ok(())
    }
}

impl<P: Pages> Source for Reading<P> {
    fn unit(&self) -> Unit {
        Unit::Text
    }

    fn at(&mut self, place: u32) -> Result<Option<Piece>, Failure> {
        let mut from = place.max(self.range.start);
        while from < self.range.end {
            self.load(from)?;
            let place = place.max(self.range.start);
            if let Some(sentence) = self.sentences.iter().find(|sentence| sentence.range.end > place) {
                return Ok(Some(sentence.range).filter(|range| range.start < self.range.end));
            }
            from = self.window.end;
        }
        Ok(None)
    }

    fn before(&mut self, place: u32) -> Result<Option<Piece>, Failure> {
        let mut until = place.min(self.range.end);
        while until > self.range.start {
            self.load(until - 1)?;
            if let Some(sentence) = self.sentences.iter().rfind(|sentence| sentence.range.start < until) {
                return Ok(Some(sentence.range).filter(|range| range.end > self.range.start));
            }
            until = self.window.start;
        }
        Ok(None)
    }

    fn sound(
        &mut self,
        piece: Piece,
        percent: u32,
        cancel: &CancelToken,
        on_sound: OnSound<'_>,
    ) -> Result<(), Failure> {
        self.load(piece.start)?;
        let Some(sentence) = self.sentences.iter().find(|sentence| sentence.range == piece) else { return Ok(()) };
        let declared = self.language.as_deref();
        let (language, voice) = self.utter.voice(&sentence.context, declared).map_err(|error| Failure::of(&error))?;
        let said = speech(&sentence.text, &Saying { language, reads_citations: self.reads_citations });
        let utterance = Utterance { text: &said.text, voice, percent, pause: sentence.pause };
        self.utter.say(utterance, cancel, on_sound).map_err(|error| Failure::of(&error))
    }
}
