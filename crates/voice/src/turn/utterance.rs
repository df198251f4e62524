//! Something that the student says: its parts, what is understood of them, and how long it has been silent.

use std::time::Duration;

use super::endpoint::Endpointer;
use super::hypothesis::Hypothesis;
use super::ids::{Ticket, UtteranceId};
use super::interruption::without_notes;

/// The first draft is made of so much speech: less is seldom a word.
pub(super) const FIRST_DRAFT: Duration = Duration::from_millis(300);
/// From one draft to the next, where the model keeps up.
pub(super) const DRAFT_EVERY: Duration = Duration::from_millis(400);

/// A request on its way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Awaited {
    pub(super) ticket: Ticket,
    pub(super) since: Duration,
}

/// A stretch of an utterance, at most as long as is heard at once.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Part {
    pub(super) hypothesis: Hypothesis,
    pub(super) draft: Option<Awaited>,
    pub(super) final_draft: Option<Awaited>,
    /// The final words.
    pub(super) text: Option<String>,
}

/// What the student says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Utterance {
    pub(super) id: UtteranceId,
    pub(super) began_at: Duration,
    /// The key is held.
    pub(super) is_held: bool,
    /// Somebody speaks right now, or the key is held.
    pub(super) is_speaking: bool,
    /// Since when.
    pub(super) spoke_at: Duration,
    /// Since when nobody speaks.
    pub(super) paused_at: Duration,
    /// The student has certainly finished.
    pub(super) is_ended: bool,
    /// Said while the tutor spoke, and found to mean nothing.
    pub(super) is_trifle: bool,
    /// The pause before the speech that goes on now.
    pub(super) gap: Option<Duration>,
    pub(super) parts: Vec<Part>,
    pub(super) draft_at: Duration,
    /// ISO 639-1, of the last answer of the model that hears.
    pub(super) language: String,
    /// How long to wait after `paused_at`.
    pub(super) wait: Duration,
    /// Replies begun for it.
    pub(super) asked: u32,
    /// The question of the last of them.
    pub(super) question: String,
    /// Words for which something was looked up or read in advance.
    pub(super) prepared_words: usize,
}

impl Utterance {
    pub(super) fn new(id: UtteranceId, now: Duration, is_held: bool, wait: Duration) -> Self {
        Self {
            id,
            began_at: now,
            is_held,
            is_speaking: true,
            spoke_at: now,
            paused_at: now,
            is_ended: false,
            is_trifle: false,
            gap: None,
            parts: vec![Part::default()],
            draft_at: now + FIRST_DRAFT,
            language: String::new(),
            wait,
            asked: 0,
            question: String::new(),
            prepared_words: 0,
        }
    }

    /// The part that is being spoken, with its number.
    pub(super) fn last(&self) -> (u32, &Part) {
        let last = self.parts.len() - 1;
        (last as u32, &self.parts[last])
    }

    /// As [`Self::last`], to be changed.
    pub(super) fn last_mut(&mut self) -> &mut Part {
        let last = self.parts.len() - 1;
        &mut self.parts[last]
    }

    /// Every part has its final words.
    pub(super) fn is_settled(&self) -> bool {
        self.parts.iter().all(|part| part.text.is_some())
    }

    /// The oldest final draft that is on its way.
    pub(super) fn awaited_final(&self) -> Option<Awaited> {
        self.parts.iter().find_map(|part| part.final_draft)
    }

    /// All words as they are understood now.
    pub(super) fn text(&self) -> String {
        join(self.parts.iter().map(|part| part.text.clone().unwrap_or_else(|| part.hypothesis.text())))
    }

    /// Words that will not change while the student speaks on, and those that may.
    pub(super) fn certain(&self) -> (String, String) {
        let (_, last) = self.last();
        let earlier = self.parts.iter().take(self.parts.len() - 1);
        let earlier = earlier.map(|part| part.text.clone().unwrap_or_else(|| part.hypothesis.text()));
        match &last.text {
            Some(text) => (join(earlier.chain([text.clone()])), String::new()),
            None => (join(earlier.chain([last.hypothesis.committed()])), last.hypothesis.tentative()),
        }
    }

    /// How long to wait after these words.
    pub(super) fn reconsider(&mut self, endpointer: &Endpointer) {
        self.wait = endpointer.wait(&self.text(), &self.language);
    }
}

fn join(texts: impl Iterator<Item = String>) -> String {
    let texts: Vec<String> = texts.map(|text| without_notes(&text).trim().to_owned()).collect();
    texts.iter().filter(|text| !text.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
}
