//! FSRS-6: the crate `fsrs` says what an answer makes of a memory; steps and whole days are laid around it here.
//!
//! The model is described in the wiki of open-spaced-repetition ("The Algorithm"). Where a preset has steps they are
//! taken; where it has none, FSRS's own intervals of less than half a day are.

use fsrs::{FSRS, FSRSItem, FSRSReview, ItemState, MemoryState, NextStates};
use studium_base::Timestamp;

use super::day::Calendar;
use super::fuzz::Spread;
use super::past::Past;
use super::place::Placer;
use super::preset::Preset;
use super::record::Placement;
use super::scheduler::{Context, Next, Outcome, Scheduler};
use super::sm2::Ease;
use super::state::{CardState, Due, Memory, Phase, Rating};
use super::steps::Step;
use crate::error::CardsError;

/// The retention at which SM-2's intervals are taken to aim when a memory is guessed from them.
const SM2_RETENTION: f32 = 0.9;

/// Intervals from here on are whole days.
const SHORT_TERM_DAYS: f32 = 0.5;

/// The scheduler of a preset that names FSRS.
pub(crate) struct Fsrs {
    preset: Preset,
    model: FSRS,
    /// What the first answer of a card makes of it.
    first: NextStates,
    decay: f32,
    has_short_term: bool,
}

impl Fsrs {
    /// For a preset that was checked.
    pub(crate) fn new(preset: &Preset) -> Result<Self, CardsError> {
        let model = FSRS::new(&preset.fsrs_parameters)?;
        let first = model.next_states(None, preset.desired_retention, 0)?;
        let parameters = fsrs::check_and_fill_parameters(&preset.fsrs_parameters)?;
        Ok(Self {
            preset: preset.clone(),
            model,
            first,
            decay: decay(&parameters),
            has_short_term: parameters[17] > 0.0 && parameters[18] > 0.0,
        })
    }

    /// What FSRS knows of the card, or guesses from what SM-2 left; `None` for one in its first steps without a memory.
    pub(crate) fn known(&self, state: &CardState) -> Option<Memory> {
        self.memory(state).map(|memory| Memory { stability: memory.stability, difficulty: memory.difficulty })
    }

    /// What FSRS knows of the card: its memory, or a guess from what SM-2 left.
    fn memory(&self, state: &CardState) -> Option<MemoryState> {
        if let Some(memory) = state.memory
            && memory.stability.is_finite()
            && memory.stability > 0.0
            && memory.difficulty.is_finite()
        {
            return Some(MemoryState { stability: memory.stability, difficulty: memory.difficulty });
        }
        if !matches!(state.phase, Phase::Review | Phase::Relearning) {
            return None;
        }
        let ease = if state.ease_permille == 0 { self.preset.starting_ease_permille } else { state.ease_permille };
        let interval = state.interval_days.max(1) as f32;
        self.model.memory_state_from_sm2(Ease(ease).factor(), interval, SM2_RETENTION).ok()
    }

    /// What FSRS knows of the card from its past alone.
    fn reckoned(&self, past: &Past, calendar: &Calendar) -> Option<Memory> {
        let start = past.start.as_ref().and_then(|start| self.memory(start));
        let memory = if past.reviews.is_empty() {
            start?
        } else {
            let last_day = if start.is_some() { past.start_day(calendar) } else { None };
            self.model.memory_state(item_of(last_day, &past.reviews, calendar), start).ok()?
        };
        Some(Memory { stability: memory.stability, difficulty: memory.difficulty })
    }

    fn next_states(&self, placer: &Placer<'_>) -> NextStates {
        let memory = self.memory(placer.state);
        if memory.is_none() {
            return self.first.clone();
        }
        // Parameters that make a number of this memory infinite leave what is known of a first answer.
        self.model
            .next_states(memory, self.preset.desired_retention, placer.elapsed_days)
            .unwrap_or_else(|_| self.first.clone())
    }

    /// `base` with what FSRS knows now.
    fn knowing(&self, memory: MemoryState, base: Placement) -> Placement {
        Placement {
            memory: Some(Memory { stability: memory.stability, difficulty: memory.difficulty }),
            decay: Some(self.decay),
            desired_retention: Some(self.preset.desired_retention),
            ..base
        }
    }

    /// Steps first, then FSRS's own short interval where there are no steps at all, then days.
    fn place(&self, placer: &Placer<'_>, rating: Rating, step: Option<Step>, next: &ItemState, days: u32) -> Next {
        let (steps, phase) = placer.steps();
        let base = self.knowing(next.memory, placer.base(rating));
        // While a card is relearned its interval is the one to come back to.
        let relearned =
            |base| if phase == Phase::Relearning { Placement { interval_days: days, ..base } } else { base };
        if let Some(step) = step {
            return placer.step(step, phase, if rating == Rating::Again { relearned(base) } else { base });
        }
        let is_short = self.has_short_term && next.interval < SHORT_TERM_DAYS && rating != Rating::Easy;
        if steps.is_empty() && is_short {
            let seconds = ((next.interval * 86_400.0) as u32).max(1);
            let remaining = if rating == Rating::Hard { steps.remaining() } else { 0 };
            return placer.step(Step { seconds, remaining }, phase, relearned(base));
        }
        placer.review(days, base)
    }

    fn learn(&self, placer: &Placer<'_>, next: &NextStates) -> [Next; 4] {
        let (steps, _) = placer.steps();
        // Days keep the order of the buttons; steps come before all days anyway. Whole days are fuzzed here, as in Anki.
        let days = |next: &ItemState, minimum| placer.spread.days(next.interval.round(), minimum);
        let again = days(&next.again, 1);
        let hard = days(&next.hard, if steps.is_empty() { again } else { 1 });
        let good = days(&next.good, if steps.is_empty() { hard } else { 1 });
        let easy = days(&next.easy, good.saturating_add(1));
        [
            self.place(placer, Rating::Again, steps.again(), &next.again, again),
            self.place(placer, Rating::Hard, steps.hard(), &next.hard, hard),
            self.place(placer, Rating::Good, steps.good(), &next.good, good),
            self.place(placer, Rating::Easy, None, &next.easy, easy),
        ]
    }

    fn review(&self, placer: &Placer<'_>, next: &NextStates) -> [Next; 4] {
        let (steps, _) = placer.steps();
        // Fuzz must not turn an interval that grows into one that does not, nor make one that may be as long as the last
        // one shorter.
        let grown = |interval: f32| {
            let last = placer.state.interval_days;
            if interval.round() > last as f32 {
                last.saturating_add(1)
            } else if placer.spread.longest(interval) >= last {
                last
            } else {
                1
            }
        };
        let hard = placer.spread.days(next.hard.interval, grown(next.hard.interval));
        let good = placer.spread.days(next.good.interval, grown(next.good.interval).max(hard.saturating_add(1)));
        let easy = placer.spread.days(next.easy.interval, grown(next.easy.interval).max(good.saturating_add(1)));
        let again = placer.spread.days(next.again.interval, self.preset.minimum_lapse_interval_days).min(hard);
        let review =
            |rating, next: &ItemState, days| placer.review(days, self.knowing(next.memory, placer.base(rating)));
        [
            self.place(placer, Rating::Again, steps.again(), &next.again, again),
            review(Rating::Hard, &next.hard, hard),
            review(Rating::Good, &next.good, good),
            review(Rating::Easy, &next.easy, easy),
        ]
    }
}

impl Scheduler for Fsrs {
    fn next(&self, state: &CardState, context: &Context<'_>) -> [Outcome; 4] {
        let placer = Placer::new(&self.preset, context, state);
        let next = self.next_states(&placer);
        let [again, hard, good, easy] = match state.phase {
            Phase::Review => self.review(&placer, &next),
            Phase::New | Phase::Learning | Phase::Relearning => self.learn(&placer, &next),
        };
        let outcome = |rating, next| Outcome::of(state, rating, &self.preset, context, next);
        [
            outcome(Rating::Again, again),
            outcome(Rating::Hard, hard),
            outcome(Rating::Good, good),
            outcome(Rating::Easy, easy),
        ]
    }

    fn recall(&self, state: &CardState, context: &Context<'_>) -> Option<f64> {
        let memory = self.memory(state)?;
        let elapsed = Placer::new(&self.preset, context, state).elapsed_days;
        let memory = Memory { stability: memory.stability, difficulty: memory.difficulty };
        Some(memory.recall(elapsed, Some(self.decay)))
    }

    fn reschedule(&self, state: &CardState, past: &Past, context: &Context<'_>) -> Option<Placement> {
        let memory = self.reckoned(past, context.calendar)?;
        let base = Placement {
            memory: state.memory.filter(|known| is_same(*known, memory)).or(Some(memory)),
            decay: Some(self.decay),
            desired_retention: Some(self.preset.desired_retention),
            ..Placement::from(state)
        };
        let placement = match past.last_day(context.calendar) {
            Some(from_day) if state.phase == Phase::Review => {
                let interval = self.model.next_interval(Some(memory.stability), self.preset.desired_retention, 0);
                let spread = Spread::of_last_answer(&self.preset, context, state, from_day);
                let days = spread.days(interval, 1);
                let due = Due::Day(from_day.saturating_add(i32::try_from(days).unwrap_or(i32::MAX)));
                Placement { due, interval_days: days, ..base }
            }
            _ => base,
        };
        (placement != Placement::from(state)).then_some(placement)
    }
}

/// A memory that was followed answer by answer and one that is reckoned in one pass differ by rounding, from the sixth
/// digit on: by less than this share of their numbers.
const ROUNDING: f32 = 1e-4;

fn is_same(known: Memory, reckoned: Memory) -> bool {
    let is_near = |known: f32, reckoned: f32| (known - reckoned).abs() <= ROUNDING * reckoned.abs();
    is_near(known.stability, reckoned.stability) && is_near(known.difficulty, reckoned.difficulty)
}

/// A card's log as the crate takes it: days since the review before, the first of which may have been on `last_day`.
fn item_of(mut last_day: Option<i32>, reviews: &[(Timestamp, Rating)], calendar: &Calendar) -> FSRSItem {
    let reviews = reviews
        .iter()
        .map(|&(at, rating)| {
            let day = calendar.day(at);
            // A clock that was set back counts as the same day.
            let since = last_day.replace(day).map_or(0, |last| i64::from(day) - i64::from(last));
            FSRSReview { rating: u32::from(rating.number()), delta_t: u32::try_from(since).unwrap_or(0) }
        })
        .collect();
    FSRSItem { reviews }
}

/// The exponent of the forgetting curve, within the crate's bounds.
pub(crate) fn decay(parameters: &[f32]) -> f32 {
    parameters.get(20).copied().unwrap_or(fsrs::FSRS6_DEFAULT_DECAY).clamp(0.1, 0.8)
}
