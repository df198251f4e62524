//! Playing outside of a conversation: documents and cards read aloud, and recordings.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use studium_base::{CardId, DocumentId, RevisionId, TextRange};
use studium_engine::{Hear, Speak};
use studium_voice::playing::{PlayEvent, PlayFrom, PlayRequest, Reading, Recording, Remote, Source, Utter, play};
use studium_voice::session::OpenDevice;
use studium_voice::speakable::gap;

use super::VoiceSettings;
use super::reading::{Document, Words};
use super::slot::SoundUse;
use crate::{App, AppError};

/// A side of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum CardSide {
    /// The front; gaps are said.
    Question,
    /// The answer alone, without the question.
    Answer,
}

impl App {
    /// Reads a text aloud on this thread, sentence by sentence. An empty range goes to the end of the document.
    ///
    /// # Errors
    /// `busy` during a conversation or a record, and what keeps the text from being read or the loudspeaker from being
    /// opened. What goes wrong later is an event.
    pub fn read_aloud(
        &self,
        revision: RevisionId,
        range: TextRange,
        open: OpenDevice,
        on_event: &mut dyn FnMut(PlayEvent),
    ) -> Result<(), AppError> {
        self.play(open, on_event, || {
            let length = self.library.text_length(revision)?;
            let end = if range.is_empty() { length } else { range.end.min(length) };
            let document = self.library.document_of(revision)?;
            let document = document.and_then(|(document, _)| self.library.document(document.id).ok());
            let settings = self.voice_settings()?;
            let pages = Document { library: Arc::clone(&self.library), revision };
            let range = TextRange::new(range.start, end);
            let language = document.and_then(|document| document.language);
            let reading = Reading::new(pages, self.utter(&settings)?, range, language, settings.reads_citations);
            Ok((reading, PlayFrom { place: range.start, percent: settings.speed }))
        })
    }

    /// Plays a recording of the library on this thread, at its own speed.
    ///
    /// # Errors
    /// As [`App::read_aloud`].
    pub fn play_recording(
        &self,
        document: DocumentId,
        from_ms: u32,
        open: OpenDevice,
        on_event: &mut dyn FnMut(PlayEvent),
    ) -> Result<(), AppError> {
        self.play(open, on_event, || {
            let path = self.library.original_path(document)?;
            let recording = Recording::new(Arc::clone(&self.engines.hear) as Arc<dyn Hear>, path);
            Ok((recording, PlayFrom { place: from_ms, percent: 100 }))
        })
    }

    /// Says a side of a card on this thread.
    ///
    /// # Errors
    /// As [`App::read_aloud`].
    pub fn speak_card(
        &self,
        card: CardId,
        side: CardSide,
        open: OpenDevice,
        on_event: &mut dyn FnMut(PlayEvent),
    ) -> Result<(), AppError> {
        let mut without_places = |event| {
            // A card has no place in a document.
            if !matches!(event, PlayEvent::Sentence { .. }) {
                on_event(event);
            }
        };
        self.play(open, &mut without_places, || {
            let words = self.cards.show(card)?.words();
            let settings = self.voice_settings()?;
            let utter = self.utter(&settings)?;
            // A short side may not tell its language; the whole card does.
            let whole = words.question.replace(studium_cards::template::GAP, " ") + "\n" + &words.answer;
            let (language, _) = utter.voice(&whole, None)?;
            let text = match side {
                CardSide::Question => {
                    words.question.replace(studium_cards::template::GAP, &[" ", gap(&language), " "].concat())
                }
                CardSide::Answer => words.answer,
            };
            let range = TextRange::new(0, u32::MAX);
            let reading = Reading::new(Words::new(&text), utter, range, Some(language), settings.reads_citations);
            Ok((reading, PlayFrom { place: 0, percent: settings.speed }))
        })
    }

    /// Asks something of what is played; nothing happens when nothing is.
    pub fn ask_of_player(&self, request: PlayRequest) {
        if let Some(SoundUse::Playing(remote)) = self.sound.holder() {
            remote.ask(request);
        }
    }

    /// Takes the sound devices before it makes the source: a worker that has to be started takes its time, and who asks
    /// for an end meanwhile is to be heard.
    fn play<S: Source>(
        &self,
        mut open: OpenDevice,
        on_event: &mut dyn FnMut(PlayEvent),
        make: impl FnOnce() -> Result<(S, PlayFrom), AppError>,
    ) -> Result<(), AppError> {
        let (remote, requests) = Remote::new();
        let _holding = self.sound.take(SoundUse::Playing(remote))?;
        let (source, from) = make()?;
        let mut device = open()?;
        Ok(play(&mut *device, source, from, &requests, on_event)?)
    }

    fn utter(&self, settings: &VoiceSettings) -> Result<Utter, AppError> {
        Ok(Utter {
            speak: Arc::clone(&self.engines.speak) as Arc<dyn Speak>,
            voices: Arc::new(self.installed_voices(settings)?),
        })
    }
}
