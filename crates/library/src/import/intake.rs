//! The parts of a document on their way into its revision: saved together to spare the disk, and told of as they are.

use std::time::{Duration, Instant};

use studium_base::TextRange;
use studium_engine::protocol::extract::Part;
use studium_store::Store;

use super::run::ImportProgress;
use crate::LibraryError;
use crate::revision::{self, Draft};

/// Parts are saved when there are so many, or when the last were saved so long ago.
const SAVE_EVERY_PARTS: usize = 32;
const SAVE_EVERY: Duration = Duration::from_millis(500);
/// Scalar values from which a language can be told.
const SAMPLE: TextRange = TextRange { start: 0, end: 4_000 };

/// Takes parts in.
pub(crate) struct Intake<'a> {
    store: &'a Store,
    draft: Draft,
    waiting: Vec<Part>,
    /// How far the sound of a recording is written down, with the parts that wait.
    sound_ms: Option<u32>,
    saved_at: Instant,
    on_progress: &'a mut dyn FnMut(ImportProgress),
    /// In all, in the unit of the progress.
    pub(super) total: Option<u32>,
    /// Pages so far that could not be recognised.
    pub(super) unread: u32,
}

impl<'a> Intake<'a> {
    pub(super) fn new(store: &'a Store, draft: Draft, on_progress: &'a mut dyn FnMut(ImportProgress)) -> Self {
        let (waiting, sound_ms, saved_at) = (Vec::new(), draft.sound_ms, Instant::now());
        Self { store, draft, waiting, sound_ms, saved_at, on_progress, total: None, unread: 0 }
    }

    /// How the saved text begins, for telling its language.
    pub(super) fn sample(&self) -> Result<String, LibraryError> {
        let parts = revision::parts_overlapping(self.store, self.draft.revision, SAMPLE)?;
        let texts: Vec<String> = parts.into_iter().map(|part| part.text).collect();
        Ok(texts.join("\n"))
    }

    /// Parts that are saved.
    pub(super) fn saved_parts(&self) -> u32 {
        self.draft.part_count
    }

    /// How far a recording is written down.
    pub(super) fn sound_ms(&self) -> u32 {
        self.sound_ms.unwrap_or(0)
    }

    /// Takes the next part.
    pub(super) fn take(&mut self, part: Part) -> Result<(), LibraryError> {
        self.waiting.push(part);
        self.save_when_due()
    }

    /// Takes the next parts of a recording, which is written down as far as `until_ms` with them. Both are saved at once,
    /// so that nothing is heard twice.
    pub(super) fn take_sound(
        &mut self,
        parts: impl IntoIterator<Item = Part>,
        until_ms: u32,
    ) -> Result<(), LibraryError> {
        self.waiting.extend(parts);
        self.sound_ms = Some(until_ms);
        self.save_when_due()
    }

    /// The index of the next part.
    pub(super) fn next_part(&self) -> u32 {
        self.draft.part_count + u32::try_from(self.waiting.len()).unwrap_or(u32::MAX)
    }

    fn save_when_due(&mut self) -> Result<(), LibraryError> {
        if self.waiting.len() < SAVE_EVERY_PARTS && self.saved_at.elapsed() < SAVE_EVERY {
            return Ok(());
        }
        self.save()?;
        self.tell();
        Ok(())
    }

    /// Saves what waits.
    pub(super) fn save(&mut self) -> Result<(), LibraryError> {
        if !self.waiting.is_empty() || self.sound_ms != self.draft.sound_ms {
            let mut draft = Draft { sound_ms: self.sound_ms, ..self.draft };
            revision::save_parts(self.store, &mut draft, &self.waiting)?;
            self.draft = draft;
            self.waiting.clear();
        }
        self.saved_at = Instant::now();
        Ok(())
    }

    /// Tells how far it is.
    pub(super) fn tell(&mut self) {
        let done = self.draft.sound_ms.map_or(self.draft.part_count, |ms| ms / 1000);
        (self.on_progress)(ImportProgress { done, total: self.total, unread: self.unread });
    }

    /// Saves the rest, tells that all is there, and gives the text up.
    pub(super) fn close(mut self) -> Result<Draft, LibraryError> {
        self.save()?;
        self.total = Some(self.draft.sound_ms.map_or(self.draft.part_count, |ms| ms / 1000));
        self.tell();
        Ok(self.draft)
    }
}
