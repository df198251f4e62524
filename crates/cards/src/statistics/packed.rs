//! An answer in 16 bytes, as `cards_answers` keeps it: what statistics need of it and no more.
//!
//! Five million events as JSON take a minute to read, packed they take a tenth of a second. Kept by card, an answer that
//! is taken back costs one small row, a card that moves takes its answers along to the other deck, and days can be cut in
//! any time zone, none of which counts by day and deck would allow.

use studium_base::Timestamp;

use crate::card::Reviewed;
use crate::schedule::{Phase, Rating};

/// Bytes of an answer.
pub(super) const BYTES: usize = 16;
/// From this interval in days on a card is mature.
pub(super) const MATURE_DAYS: i32 = 21;
const SECONDS_A_DAY: i32 = 86_400;

const RATING: u64 = 0b11;
const FROM: u64 = 0b11 << 2;
const PRACTICE: u64 = 1 << 4;
const LONG: u64 = 1 << 5;
const MATURE: u64 = 1 << 6;
/// The flags above, and room for more.
const FLAG_BITS: u32 = 20;
/// Until the year 2527.
const LATEST_MS: i64 = (1 << (u64::BITS - FLAG_BITS)) - 1;

/// What stands for a chance that nobody knows.
const UNKNOWN: f32 = -1.0;

/// An answer: 8 bytes with its moment (44 bits, ms) above its flags, 4 with its time in ms, 4 with the chance of recall
/// before it (a float; below 0 where there is none). All little-endian; those of a card stand in order of their bits, so by
/// moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Packed {
    word: u64,
    pub(super) took_ms: u32,
    recall: f32,
}

impl Packed {
    pub(super) fn of(at: Timestamp, review: &Reviewed) -> Self {
        let from = match review.from {
            Phase::New => 0,
            Phase::Learning => 1,
            Phase::Review => 2,
            Phase::Relearning => 3,
        };
        // Days, or seconds where negative.
        let reaches = |days: i32| review.last_interval >= days || review.last_interval <= -days * SECONDS_A_DAY;
        let flag = |is_set: bool, flag: u64| if is_set { flag } else { 0 };
        let flags = u64::from(review.rating.number() - 1)
            | from << 2
            | flag(review.is_practice, PRACTICE)
            | flag(reaches(1), LONG)
            | flag(reaches(MATURE_DAYS), MATURE);
        let at_ms = at.0.clamp(0, LATEST_MS).cast_unsigned();
        let recall = review.recall.filter(|chance| (0.0..=1.0).contains(chance)).unwrap_or(UNKNOWN);
        Self { word: at_ms << FLAG_BITS | flags, took_ms: review.took_ms, recall }
    }

    pub(super) fn at_ms(self) -> u64 {
        self.word >> FLAG_BITS
    }

    pub(super) fn at(self) -> Timestamp {
        Timestamp(self.at_ms().cast_signed())
    }

    /// 0 to 3.
    pub(super) fn rating_index(self) -> usize {
        (self.word & RATING) as usize
    }

    pub(super) fn rating(self) -> Rating {
        Rating::ALL[self.rating_index()]
    }

    pub(super) fn is_again(self) -> bool {
        self.word & RATING == 0
    }

    pub(super) fn from(self) -> Phase {
        [Phase::New, Phase::Learning, Phase::Review, Phase::Relearning][((self.word & FROM) >> 2) as usize]
    }

    pub(super) fn is_practice(self) -> bool {
        self.word & PRACTICE != 0
    }

    /// Does it tell how well was remembered? The interval before it was a day or more, and it was no practice.
    pub(super) fn is_review(self) -> bool {
        self.word & (LONG | PRACTICE) == LONG
    }

    pub(super) fn is_mature(self) -> bool {
        self.word & MATURE != 0
    }

    pub(super) fn recall(self) -> Option<f32> {
        (self.recall >= 0.0).then_some(self.recall)
    }

    pub(super) fn with_recall(self, recall: Option<f32>) -> Self {
        Self { recall: recall.unwrap_or(UNKNOWN), ..self }
    }

    /// Are they the same answer, whatever is known of its chance?
    pub(super) fn is_same(self, other: Self) -> bool {
        self.word == other.word && self.took_ms == other.took_ms
    }
}

/// The answers of a card as they are kept.
pub(super) fn pack(mut answers: Vec<Packed>) -> Vec<u8> {
    answers.sort_unstable_by_key(|answer| (answer.word, answer.took_ms, answer.recall.to_bits()));
    let mut bytes = Vec::with_capacity(answers.len() * BYTES);
    for answer in answers {
        bytes.extend_from_slice(&answer.word.to_le_bytes());
        bytes.extend_from_slice(&answer.took_ms.to_le_bytes());
        bytes.extend_from_slice(&answer.recall.to_le_bytes());
    }
    bytes
}

/// Reads what was kept. Bytes beyond the last whole answer are left out.
pub(super) fn unpack(bytes: &[u8]) -> impl Iterator<Item = Packed> {
    let (answers, _) = bytes.as_chunks::<BYTES>();
    answers.iter().map(|&[a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]| Packed {
        word: u64::from_le_bytes([a, b, c, d, e, f, g, h]),
        took_ms: u32::from_le_bytes([i, j, k, l]),
        recall: f32::from_le_bytes([m, n, o, p]),
    })
}
