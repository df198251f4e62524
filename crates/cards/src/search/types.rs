//! What the browser asks for and gets.

use serde::{Deserialize, Serialize};
use studium_base::{CardId, DeckId, NoteId, Timestamp};

use crate::card::{HeldBack, Queue};
use crate::schedule::{Due, Phase};

/// By what the cards of the browser stand in order. Cards that are equal in it stand by age.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum SortColumn {
    /// The first field without its markup.
    #[default]
    SortText,
    /// Path of the deck.
    Deck,
    /// Name of the note type.
    NoteType,
    /// Name of the template.
    Template,
    /// The tags.
    Tags,
    /// New cards by position, then steps by moment, then reviews by day.
    Due,
    /// New, learning, review, relearning.
    Phase,
    /// The last interval.
    Interval,
    /// Ease of SM-2.
    Ease,
    /// Answers.
    Reps,
    /// Answers "again" in review.
    Lapses,
    /// Days after which recall has fallen to 90 %.
    Stability,
    /// Difficulty by FSRS.
    Difficulty,
    /// The chance of recall now.
    Retrievability,
    /// The flag.
    Flag,
    /// Suspended and buried cards.
    HeldBack,
    /// When the card was made.
    Created,
    /// When the note was last changed.
    Changed,
    /// When the card was last answered.
    Reviewed,
    /// Does the note come from a document?
    Source,
}

/// What the browser is to show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct CardQuery {
    /// The search, see [`super::parse`]; empty for all cards.
    pub text: String,
    /// The order.
    #[serde(default)]
    pub sort: SortColumn,
    /// Turned round?
    #[serde(default)]
    pub descending: bool,
    /// What `deck:current` means; without one it means no deck.
    #[serde(default)]
    pub deck: Option<DeckId>,
}

/// A card as a row of the browser.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CardRow {
    /// The card.
    pub card: CardId,
    /// Its note.
    pub note: NoteId,
    /// The first field without its markup.
    pub sort_text: String,
    /// What the card asks, without markup, at most 200 letters.
    pub question: String,
    /// The deck it lies in.
    pub deck: DeckId,
    /// Path of that deck, `::` between its parts.
    pub deck_path: String,
    /// The deck it goes back to, while it lies in a filtered one.
    pub home_deck: Option<DeckId>,
    /// Name of the note type.
    pub note_type: String,
    /// Name of the template; with the number of the deletion for a cloze card.
    pub template: String,
    /// Tags of the note.
    pub tags: Vec<String>,
    /// Where it stands between never seen and known.
    pub phase: Phase,
    /// Where it waits.
    pub queue: Queue,
    /// When it comes next.
    pub due: Due,
    /// Does it count as due now? Not while it is held back.
    pub is_due: bool,
    /// The last interval in days; 0 before the first.
    pub interval_days: u32,
    /// Ease in thousandths; 0 for a card that SM-2 never placed.
    pub ease_permille: u16,
    /// Answers.
    pub reps: u32,
    /// Answers "again" in review.
    pub lapses: u32,
    /// Days after which recall has fallen to 90 %, where FSRS has placed the card.
    pub stability: Option<f32>,
    /// 1 (easy) to 10 (hard), likewise.
    pub difficulty: Option<f32>,
    /// The chance of recall now, 0 to 1, likewise.
    pub retrievability: Option<f64>,
    /// 1 to 7, 0 for none.
    pub flag: u8,
    /// Why it does not come today; what was buried on another day counts no more.
    pub held_back: HeldBack,
    /// When the card was made.
    pub created_at: Timestamp,
    /// When its note was last changed.
    pub changed_at: Timestamp,
    /// When it was last answered.
    pub last_review_at: Option<Timestamp>,
    /// Does its note come from a document?
    pub has_source: bool,
}

/// A stretch of what was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CardPage {
    /// Cards that were found in all.
    pub total: u32,
    /// The place of the first row among them, from 0.
    pub offset: u32,
    /// The rows. A card that was deleted since the search is left out.
    pub rows: Vec<CardRow>,
}
