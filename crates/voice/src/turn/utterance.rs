//! Something that the student says: its parts, what is understood of them, and how long it has been silent.

use std::time::Duration;

use super::effect::{Caption, Draft};
use super::endpoint::Endpointer;
use super::hypothesis::Hypothesis;
use super::ids::{Ticket, UtteranceId};
use super::interruption::without_notes;
use crate::words::words;

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

/// For how long the drafts of a part have brought no new words.
#[derive(Debug, Clone, Default, PartialEq)]
struct Lull {
    /// Those of the last draft, as they are compared.
    words: Vec<String>,
    /// The sound until then has them all.
    since: Duration,
    lasting: Duration,
}

impl Lull {
    /// Takes the draft of the sound until a moment.
    fn compare(&mut self, draft: &str, until: Duration) {
        let words = compared(draft);
        if words != self.words {
            self.words = words;
            self.since = self.since.max(until);
        }
        self.lasting = until.saturating_sub(self.since);
    }

    fn begin_anew(&mut self, now: Duration) {
        self.since = now;
        self.lasting = Duration::ZERO;
    }
}

/// What the student says, in a conversation or where it is only written down.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Utterance {
    pub(crate) id: UtteranceId,
    pub(super) began_at: Duration,
    /// The key is held.
    pub(super) is_held: bool,
    /// Somebody speaks right now, or the key is held.
    pub(crate) is_speaking: bool,
    /// Since when.
    pub(super) spoke_at: Duration,
    /// Since when nobody speaks.
    pub(crate) paused_at: Duration,
    /// The student has certainly finished.
    pub(super) is_ended: bool,
    /// Said while the tutor spoke, and found to mean nothing.
    pub(super) is_trifle: bool,
    /// Said while the tutor spoke, and so far no word was made out.
    pub(super) is_wordless: bool,
    /// The sound goes on, but holds no new words: it counts as a pause.
    pub(super) is_stalled: bool,
    lull: Lull,
    /// The pause before the speech that goes on now.
    pub(super) gap: Option<Duration>,
    pub(super) parts: Vec<Part>,
    pub(super) draft_at: Duration,
    /// ISO 639-1, of the last answer of the model that hears.
    pub(crate) language: String,
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
    pub(crate) fn new(id: UtteranceId, now: Duration, is_held: bool, wait: Duration) -> Self {
        Self {
            id,
            began_at: now,
            is_held,
            is_speaking: true,
            spoke_at: now,
            paused_at: now,
            is_ended: false,
            is_trifle: false,
            is_wordless: false,
            is_stalled: false,
            lull: Lull { since: now, ..Lull::default() },
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

    /// The student goes on after a pause, or while nobody had noticed.
    pub(crate) fn go_on(&mut self, now: Duration) {
        self.is_speaking = true;
        self.is_trifle = false;
        self.is_wordless = false;
        self.is_stalled = false;
        self.lull.begin_anew(now);
        self.spoke_at = now;
        self.draft_at = now + FIRST_DRAFT;
        let part = self.last_mut();
        part.text = None;
        // What was to be the final draft is one more partial now.
        part.draft = part.final_draft.take().or(part.draft);
    }

    /// The student has been silent for so long.
    pub(crate) fn pause(&mut self, now: Duration, silence: Duration) {
        self.is_speaking = false;
        self.is_stalled = false;
        self.paused_at = now.saturating_sub(silence).max(self.spoke_at);
    }

    /// What follows is the next part.
    pub(crate) fn cut(&mut self, now: Duration) {
        self.parts.push(Part::default());
        self.lull = Lull { since: now, ..Lull::default() };
        self.draft_at = now + FIRST_DRAFT;
    }

    /// The sound that goes on holds nothing new: it is as if the student had paused after the last new words.
    pub(super) fn stall(&mut self, now: Duration) {
        self.pause(now, now.saturating_sub(self.lull.since));
        self.is_stalled = true;
    }

    /// For how much sound there was nothing new.
    pub(super) fn stalled_for(&self) -> Duration {
        self.lull.lasting
    }

    /// Do the final words of sound that was taken for a pause go beyond those before?
    pub(super) fn says_more(&self) -> bool {
        let text = self.last().1.text.as_deref().unwrap_or_default();
        compared(text).len() > self.lull.words.len()
    }

    /// It was no pause: its final words are those of one more draft.
    pub(super) fn take_up(&mut self, now: Duration) {
        if let Some(text) = self.last_mut().text.take() {
            self.last_mut().hypothesis.push(&text);
            self.lull.compare(&text, now);
        }
        self.go_on(now);
    }

    /// The words of the last part are asked for. Which part that is.
    pub(crate) fn request(&mut self, ticket: Ticket, draft: Draft, now: Duration) -> u32 {
        let part = self.last_mut();
        let awaited = Some(Awaited { ticket, since: now });
        match draft {
            Draft::Partial => part.draft = awaited,
            Draft::Final => {
                part.draft = None;
                part.final_draft = awaited;
            }
        }
        self.last().0
    }

    /// What a ticket was given for; `None` when nobody waits for it any more.
    pub(crate) fn awaits(&self, ticket: Ticket) -> Option<Draft> {
        let is = |awaited: Option<Awaited>| awaited.is_some_and(|awaited| awaited.ticket == ticket);
        if self.parts.iter().any(|part| is(part.final_draft)) {
            return Some(Draft::Final);
        }
        is(self.last().1.draft).then_some(Draft::Partial)
    }

    /// Takes the words for a ticket; what it was given for, as [`Self::awaits`].
    pub(crate) fn take_in(&mut self, ticket: Ticket, text: &str, language: String, now: Duration) -> Option<Draft> {
        let draft = self.awaits(ticket)?;
        self.language = language;
        match draft {
            Draft::Final => {
                let is = |part: &&mut Part| part.final_draft.is_some_and(|awaited| awaited.ticket == ticket);
                if let Some(part) = self.parts.iter_mut().find(is) {
                    part.final_draft = None;
                    part.text = Some(text.trim().to_owned());
                }
            }
            Draft::Partial => {
                let part = self.last_mut();
                let asked_at = part.draft.take().map_or(now, |draft| draft.since);
                part.hypothesis.push(text);
                self.lull.compare(text, asked_at);
                self.draft_at = now.max(asked_at + DRAFT_EVERY);
            }
        }
        Some(draft)
    }

    /// A draft will not come.
    pub(crate) fn lose_draft(&mut self, now: Duration) {
        self.last_mut().draft = None;
        self.draft_at = now + DRAFT_EVERY;
    }

    /// Final words that will not come are replaced by those of the last draft.
    pub(crate) fn settle_for_draft(&mut self) {
        if let Some(part) = self.parts.iter_mut().find(|part| part.final_draft.is_some()) {
            part.final_draft = None;
            part.text = Some(part.hypothesis.text());
        }
    }

    /// The words, to be shown.
    pub(crate) fn caption(&self, is_final: bool) -> Caption {
        let (committed, tentative) = self.certain();
        Caption { utterance: self.id, committed, tentative, is_final }
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
    pub(crate) fn is_settled(&self) -> bool {
        self.parts.iter().all(|part| part.text.is_some())
    }

    /// The oldest final draft that is on its way.
    pub(super) fn awaited_final(&self) -> Option<Awaited> {
        self.parts.iter().find_map(|part| part.final_draft)
    }

    /// All words as they are understood now.
    pub(crate) fn text(&self) -> String {
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

/// Words as drafts are compared by them.
fn compared(draft: &str) -> Vec<String> {
    words(&without_notes(draft))
}

fn join(texts: impl Iterator<Item = String>) -> String {
    let texts: Vec<String> = texts.map(|text| without_notes(&text).trim().to_owned()).collect();
    texts.iter().filter(|text| !text.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
}
