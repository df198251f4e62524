//! Rows: notes, cards and the review log.

use serde::{Deserialize, Serialize};

/// An id of Anki's. Unique among rows of its kind within a collection, and nowhere else: two collections may give the same one
/// to different things.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AnkiId(pub i64);

/// A note.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// When it was made, in milliseconds since 1970 as a rule.
    pub id: AnkiId,
    /// The same in every collection that has the note: this tells an update from a new note.
    pub guid: String,
    /// Of the note's fields and templates.
    pub note_type: AnkiId,
    /// In seconds since 1970.
    pub modified_at_s: i64,
    /// As written, each once; `a::b` is inside `a`.
    pub tags: Vec<String>,
    /// HTML, one for each field of the note type; too few or too many when the package was damaged.
    pub fields: Vec<String>,
    /// Unused by Anki.
    pub flags: i64,
    /// What add-ons keep.
    pub data: String,
}

/// A card. The numbers are Anki's.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// When it was made, in milliseconds since 1970 as a rule.
    pub id: AnkiId,
    /// The note that it shows.
    pub note: AnkiId,
    /// Where it is now: a filtered deck while it is borrowed.
    pub deck: AnkiId,
    /// The template, or the number of the cloze less one; both count from 0.
    pub ordinal: u32,
    /// In seconds since 1970.
    pub modified_at_s: i64,
    /// 0 new, 1 learning, 2 review, 3 relearning.
    pub kind: i64,
    /// -3 buried by hand, -2 buried as a sibling, -1 suspended, 0 new, 1 learning today, 2 review, 3 learning on a later day,
    /// 4 preview.
    pub queue: i64,
    /// New: position. Learning today: seconds since 1970. Else: day, counted from the collection's first.
    pub due: i64,
    /// Days when positive, seconds when negative.
    pub interval: i64,
    /// Ease in per mille; 0 for new cards. With FSRS still kept.
    pub factor: i64,
    /// Answers so far.
    pub repetitions: i64,
    /// Times forgotten after it was learnt.
    pub lapses: i64,
    /// Steps left, plus a thousand times those left today.
    pub left: i64,
    /// `due` before it was borrowed; 0 when it is at home.
    pub original_due: i64,
    /// The deck from which it was borrowed; 0 when it is at home.
    pub original_deck: AnkiId,
    /// The colour in the lowest three bits: 0 none, 1 red, 2 orange, 3 green, 4 blue, 5 pink, 6 turquoise, 7 purple.
    pub flags: i64,
    /// FSRS and what else goes with the card.
    pub data: CardData,
}

/// What a card carries as JSON.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CardData {
    /// `s` and `d`.
    pub memory: Option<MemoryState>,
    /// `dr`: from 0 to 1, at its last answer.
    pub desired_retention: Option<f32>,
    /// `decay` of the forgetting curve, positive; `None` for weights before FSRS-6.
    pub decay: Option<f32>,
    /// `lrt`: its last review in seconds since 1970.
    pub last_review_s: Option<i64>,
    /// `pos`: its position when it was new.
    pub original_position: Option<u32>,
    /// `cd`: JSON of the student's own scheduling code.
    pub custom: String,
    /// A JSON object of everything else, or what stood there when it was none; empty when there is nothing.
    pub extra: String,
}

/// How well a card is known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MemoryState {
    /// Days after which recall has fallen to 90 %.
    pub stability: f32,
    /// 1 to 10.
    pub difficulty: f32,
}

/// An entry of the review log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// When it was, in milliseconds since 1970; unique.
    pub id_ms: i64,
    /// The card, which may be gone.
    pub card: AnkiId,
    /// 1 Again, 2 Hard, 3 Good, 4 Easy; 0 when something other than an answer changed the card.
    pub button: i64,
    /// Days when positive, seconds when negative.
    pub interval: i64,
    /// The one before, in the same unit.
    pub last_interval: i64,
    /// Ease in per mille; with FSRS difficulty from 100 to 1100.
    pub factor: i64,
    /// Until the answer.
    pub taken_ms: i64,
    /// 0 learning, 1 review, 2 relearning, 3 filtered, 4 set by hand, 5 rescheduled.
    pub kind: i64,
}
