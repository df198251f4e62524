//! The state of one card in scheduling: what a fold over its events carries from one to the next.

use serde::{Deserialize, Serialize};
use studium_base::Timestamp;

use super::record::Placement;

/// What the student said about the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    /// Forgotten.
    Again = 1,
    /// Remembered with effort.
    Hard = 2,
    /// Remembered.
    Good = 3,
    /// Remembered at once.
    Easy = 4,
}

impl Rating {
    /// The four, in the order of their buttons.
    pub const ALL: [Self; 4] = [Self::Again, Self::Hard, Self::Good, Self::Easy];

    /// 1 to 4, as in review logs; `None` for any other number.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|rating| i64::from(rating.number()) == number)
    }

    /// 1 to 4, as in review logs.
    #[must_use]
    pub fn number(self) -> u8 {
        self as u8
    }

    /// 0 to 3: the place in an array of four outcomes.
    #[must_use]
    pub fn index(self) -> usize {
        self as usize - 1
    }
}

/// Where a card stands between never seen and known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Never answered.
    #[default]
    New,
    /// In its first steps.
    Learning,
    /// Shown at intervals of days.
    Review,
    /// Forgotten once, in steps again.
    Relearning,
}

/// When a card is shown next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// A new card: its place in the order of new cards, smallest first.
    Position(#[specta(type = u32)] i64),
    /// A step within the day.
    At(Timestamp),
    /// A review, or a step that crosses the end of the day: a local day number (see [`super::Calendar`]).
    Day(i32),
}

/// What FSRS knows of a memory.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct Memory {
    /// Days after which recall has fallen to 90 %; above 0.
    pub stability: f32,
    /// 1 (easy) to 10 (hard).
    pub difficulty: f32,
}

impl Memory {
    /// The chance of recall, 0 to 1, so many days after the last answer. `decay` is that of [`CardState::decay`]; `None`
    /// stands for the default parameters'.
    #[must_use]
    pub fn recall(self, days: u32, decay: Option<f32>) -> f64 {
        let state = fsrs::MemoryState { stability: self.stability.max(0.001), difficulty: self.difficulty };
        let decay = decay.unwrap_or(fsrs::FSRS6_DEFAULT_DECAY).clamp(0.1, 0.8);
        f64::from(fsrs::current_retrievability(state, days as f32, decay)).clamp(0.0, 1.0)
    }
}

/// Everything that a fold over a card's events needs, and that a package of Anki says about scheduling.
///
/// Suspended, buried and flagged are not here: they do not change when a card would be due.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct CardState {
    /// Where it stands.
    pub phase: Phase,
    /// When it is shown next.
    pub due: Due,
    /// Steps still to take while learning or relearning. Only the lower three decimal digits count, as in Anki, whose
    /// older versions kept another number above them; they are carried along.
    pub remaining_steps: u32,
    /// The last interval in days; 0 before the first. While relearning: the interval to come back to.
    pub interval_days: u32,
    /// Ease in thousandths, 1300 or more; 0 for a card that SM-2 never placed.
    pub ease_permille: u16,
    /// Answers in all.
    pub reps: u32,
    /// Answers "again" while in review.
    pub lapses: u32,
    /// Answers "again" in any phase, for half-life regression; the right ones are [`Self::right`].
    pub wrong: u32,
    /// Memory as FSRS sees it, once FSRS has placed the card.
    pub memory: Option<Memory>,
    /// Exponent of the forgetting curve that goes with `memory`; `None` stands for the default parameters'.
    pub decay: Option<f32>,
    /// The retention for which the card was placed, 0 to 1.
    pub desired_retention: Option<f32>,
    /// The last answer.
    pub last_review_at: Option<Timestamp>,
    /// Its place among new cards before its first answer, to which a reset returns it.
    pub new_position: Option<i32>,
}

impl CardState {
    /// A card that nobody has seen, at `position` among the new ones.
    #[must_use]
    pub fn new(position: i64) -> Self {
        Self {
            phase: Phase::New,
            due: Due::Position(position),
            remaining_steps: 0,
            interval_days: 0,
            ease_permille: 0,
            reps: 0,
            lapses: 0,
            wrong: 0,
            memory: None,
            decay: None,
            desired_retention: None,
            last_review_at: None,
            new_position: i32::try_from(position).ok(),
        }
    }

    /// Answers other than "again".
    #[must_use]
    pub fn right(&self) -> u32 {
        self.reps.saturating_sub(self.wrong)
    }

    /// Steps still to take.
    #[must_use]
    pub fn steps_left(&self) -> usize {
        (self.remaining_steps % 1000) as usize
    }

    /// The card with what a scheduler decided, its history untouched: an event "reschedule" folds by this.
    #[must_use]
    pub fn placed(&self, placement: &Placement) -> Self {
        Self {
            phase: placement.phase,
            due: placement.due,
            remaining_steps: placement.remaining_steps,
            interval_days: placement.interval_days,
            ease_permille: placement.ease_permille,
            memory: placement.memory,
            decay: placement.decay,
            desired_retention: placement.desired_retention,
            ..*self
        }
    }

    /// The card as new again at `position`; `with_counts` also forgets how often it was answered.
    #[must_use]
    pub fn reset(&self, position: i64, with_counts: bool) -> Self {
        let fresh = Self::new(position);
        if with_counts { fresh } else { Self { reps: self.reps, lapses: self.lapses, wrong: self.wrong, ..fresh } }
    }

    /// The card in review on local day `day`. `interval_days` replaces the interval where given; a card without one
    /// gets the days from `today`, at least 1.
    #[must_use]
    pub fn set_due(&self, day: i32, today: i32, interval_days: Option<u32>) -> Self {
        let ahead = u32::try_from(day.saturating_sub(today)).unwrap_or(0).max(1);
        let kept = if self.phase == Phase::Review && self.interval_days > 0 { self.interval_days } else { ahead };
        Self {
            phase: Phase::Review,
            due: Due::Day(day),
            remaining_steps: 0,
            interval_days: interval_days.unwrap_or(kept).max(1),
            ..*self
        }
    }
}
