//! The border of all schedulers: a state and a context in, four outcomes out.

use studium_base::Timestamp;

use super::day::Calendar;
use super::fsrs::Fsrs;
use super::half_life::HalfLife;
use super::past::Past;
use super::preset::{Algorithm, Preset};
use super::record::{Placement, ReviewRecord, apply_review};
use super::sm2::Sm2;
use super::state::{CardState, Rating};
use crate::error::CardsError;

/// How many cards are due on a local day, for load balance.
pub trait DayLoad {
    /// Reviews due on `day`, of the decks that share a load.
    fn due_on(&self, day: i32) -> u32;
}

impl<F: Fn(i32) -> u32> DayLoad for F {
    fn due_on(&self, day: i32) -> u32 {
        self(day)
    }
}

/// What a scheduler may look at besides the card.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The instant of the answer.
    pub now: Timestamp,
    /// Tells days apart.
    pub calendar: &'a Calendar,
    /// Any number that belongs to the card, the same on every device: with the count of its answers it decides the fuzz.
    pub seed: u64,
    /// How much is due on the days ahead; `&|_| 0` where nobody balances.
    pub load: &'a dyn DayLoad,
}

/// What one button would do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// The button.
    pub rating: Rating,
    /// The card after it.
    pub state: CardState,
    /// For the button's label: seconds until the card is shown again, before the fuzz of steps; days count 86,400.
    pub interval_s: u64,
    /// The card has been forgotten so often that the preset's leech action is called for.
    pub is_leech: bool,
    /// The instant of the answer.
    pub at: Timestamp,
}

impl Outcome {
    /// What is stored of it. [`apply_review`] makes [`Self::state`] of it again.
    #[must_use]
    pub fn record(&self, took_ms: u32) -> ReviewRecord {
        ReviewRecord { at: self.at, rating: self.rating, took_ms, placement: Placement::from(&self.state) }
    }

    pub(super) fn of(state: &CardState, rating: Rating, preset: &Preset, context: &Context<'_>, next: Next) -> Self {
        let review = ReviewRecord { at: context.now, rating, took_ms: 0, placement: next.placement };
        let after = apply_review(state, &review);
        let is_leech = after.lapses > state.lapses && is_leech(after.lapses, preset.leech_threshold);
        Self { rating, state: after, interval_s: next.interval_s, is_leech, at: context.now }
    }
}

/// A decision of a scheduler, before it is counted.
pub(super) struct Next {
    pub(super) placement: Placement,
    pub(super) interval_s: u64,
}

/// A model of memory that places cards.
pub trait Scheduler {
    /// What each of the four buttons would do, in their order. The same arguments give the same outcomes.
    fn next(&self, state: &CardState, context: &Context<'_>) -> [Outcome; 4];

    /// The chance, 0 to 1, that the card is remembered now; `None` for a card of which the model knows nothing yet.
    fn recall(&self, state: &CardState, context: &Context<'_>) -> Option<f64>;

    /// Where the card would stand had this scheduler placed it all along: for an event "rescheduled" after its
    /// parameters changed. A card in steps keeps its step, and gets a memory where the model has one. `None` where
    /// nothing would change, or nothing is known.
    fn reschedule(&self, state: &CardState, past: &Past, context: &Context<'_>) -> Option<Placement>;
}

/// The scheduler that a preset asks for.
///
/// # Errors
/// [`CardsError::Preset`] for an option outside its range, [`CardsError::Model`] for parameters that FSRS refuses.
pub fn scheduler(preset: &Preset) -> Result<Box<dyn Scheduler + Send + Sync>, CardsError> {
    preset.check()?;
    Ok(match preset.algorithm {
        Algorithm::Fsrs => Box::new(Fsrs::new(preset)?),
        Algorithm::Sm2 => Box::new(Sm2::new(preset)),
        Algorithm::Hlr => Box::new(HalfLife::new(preset)),
    })
}

/// At the threshold and after every half as many lapses, as in Anki: a leech is said again, but not each time.
fn is_leech(lapses: u32, threshold: u32) -> bool {
    threshold > 0 && lapses >= threshold && (lapses - threshold).is_multiple_of(threshold.div_ceil(2))
}
