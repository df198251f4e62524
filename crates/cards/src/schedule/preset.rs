//! The options of a deck that scheduling uses. Defaults are those of Anki, which students know.

use serde::{Deserialize, Serialize};

use crate::error::CardsError;

/// Which model of memory places the cards.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Algorithm {
    /// FSRS-6: stability, difficulty, retrievability.
    #[default]
    Fsrs,
    /// SM-2 with Anki's changes.
    Sm2,
    /// Half-life regression over right and wrong answers.
    Hlr,
}

/// What happens to a card that is forgotten again and again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum LeechAction {
    /// It is not shown any more until the student lets it.
    Suspend,
    /// Its note gets the tag `leech`.
    #[default]
    Tag,
}

/// In which order new cards come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum NewOrder {
    /// Deck after deck, by position in each.
    #[default]
    Deck,
    /// Smallest position first.
    Position,
    /// Largest position first.
    PositionDescending,
    /// Notes by chance, the cards of a note in order.
    RandomNotes,
    /// Cards by chance.
    RandomCards,
}

/// In which order reviews come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ReviewOrder {
    /// By due day, then by chance.
    #[default]
    Due,
    /// By due day, then by deck.
    DueThenDeck,
    /// By deck, then by due day.
    DeckThenDue,
    /// Short intervals first.
    IntervalAscending,
    /// Long intervals first.
    IntervalDescending,
    /// Low ease (or high difficulty) first.
    EaseAscending,
    /// High ease (or low difficulty) first.
    EaseDescending,
    /// Least likely to be remembered first.
    RetrievabilityAscending,
    /// Most likely to be remembered first.
    RetrievabilityDescending,
    /// Most overdue for their interval first.
    RelativeOverdueness,
    /// By chance.
    Random,
    /// Oldest card first.
    Added,
    /// Newest card first.
    AddedDescending,
}

/// How cards of another kind stand among the reviews.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Mix {
    /// Spread evenly.
    #[default]
    Among,
    /// After the reviews.
    After,
    /// Before the reviews.
    Before,
}

/// Deck options used by scheduling. Missing fields take their defaults; [`Preset::check`] tells whether all are in range.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
#[serde(rename = "PresetOptions")]
#[serde(default)]
pub struct Preset {
    /// The model of memory.
    pub algorithm: Algorithm,
    /// FSRS parameters: none for the default, or 17, 19 or 21 (FSRS-4.5, 5 and 6).
    pub fsrs_parameters: Vec<f32>,
    /// Weights of half-life regression: none for the default, or 3 (right, wrong, bias).
    pub half_life_weights: Vec<f32>,
    /// The chance of recall at which a card comes back, 0.70 to 0.99. FSRS and half-life regression aim at it.
    pub desired_retention: f32,
    /// Steps of a new card in seconds, each at least 1; none sends it to review at once (FSRS: to its own short intervals).
    pub learning_steps_s: Vec<u32>,
    /// Steps of a forgotten card in seconds.
    pub relearning_steps_s: Vec<u32>,
    /// SM-2: first interval in days after "good" on the last step.
    pub graduating_interval_days: u32,
    /// SM-2: first interval in days after "easy".
    pub easy_interval_days: u32,
    /// SM-2: first ease in thousandths, 1300 to 5000.
    pub starting_ease_permille: u16,
    /// SM-2: what "easy" multiplies, 1.0 to 5.0.
    pub easy_bonus: f32,
    /// SM-2: what "hard" multiplies, 0.5 to 1.3.
    pub hard_multiplier: f32,
    /// SM-2: what every interval is multiplied with, 0.5 to 2.0.
    pub interval_multiplier: f32,
    /// SM-2: what is left of an interval after "again", 0.0 to 1.0.
    pub lapse_multiplier: f32,
    /// SM-2: least interval in days after "again".
    pub minimum_lapse_interval_days: u32,
    /// No interval is longer, in days, 1 to 36,500.
    pub maximum_interval_days: u32,
    /// Lapses after which a card is a leech, and again after every half as many; 0 for never.
    pub leech_threshold: u32,
    /// What happens to a leech.
    pub leech_action: LeechAction,
    /// Spread intervals by a little, so that cards learned together part.
    pub fuzz: bool,
    /// Choose the day within the fuzz by how much is due.
    pub load_balance: bool,
    /// Share of the usual load that each weekday may carry, Monday first, 0.0 to 1.0.
    pub easy_days: [f32; 7],
    /// New cards a day.
    pub new_per_day: u32,
    /// Reviews a day.
    pub reviews_per_day: u32,
    /// Order of new cards.
    pub new_order: NewOrder,
    /// Order of reviews.
    pub review_order: ReviewOrder,
    /// Where new cards stand among the reviews.
    pub new_mix: Mix,
    /// Where steps that crossed a day stand among the reviews.
    pub interday_learning_mix: Mix,
    /// Put off new cards of a note of which a card was shown today.
    pub bury_new_siblings: bool,
    /// Put off reviews of such a note.
    pub bury_review_siblings: bool,
    /// Put off steps of such a note that crossed a day.
    pub bury_interday_learning_siblings: bool,
    /// The hour, 0 to 23, at which a day of study begins.
    pub day_start_hour: u8,
}

impl Default for Preset {
    fn default() -> Self {
        Self {
            algorithm: Algorithm::Fsrs,
            fsrs_parameters: Vec::new(),
            half_life_weights: Vec::new(),
            desired_retention: 0.9,
            learning_steps_s: vec![60, 600],
            relearning_steps_s: vec![600],
            graduating_interval_days: 1,
            easy_interval_days: 4,
            starting_ease_permille: 2500,
            easy_bonus: 1.3,
            hard_multiplier: 1.2,
            interval_multiplier: 1.0,
            lapse_multiplier: 0.0,
            minimum_lapse_interval_days: 1,
            maximum_interval_days: 36_500,
            leech_threshold: 8,
            leech_action: LeechAction::Tag,
            fuzz: true,
            load_balance: false,
            easy_days: [1.0; 7],
            new_per_day: 20,
            reviews_per_day: 200,
            new_order: NewOrder::Deck,
            review_order: ReviewOrder::Due,
            new_mix: Mix::Among,
            interday_learning_mix: Mix::Among,
            bury_new_siblings: false,
            bury_review_siblings: false,
            bury_interday_learning_siblings: false,
            day_start_hour: 4,
        }
    }
}

/// The longest step: a year. Anki takes any, but a longer one is a slip of the pen.
const STEP_MAX_S: u32 = 365 * 86_400;

impl Preset {
    /// Are all options in their ranges?
    ///
    /// # Errors
    /// [`CardsError::Preset`] names the first field that is not, and what it may be.
    pub fn check(&self) -> Result<(), CardsError> {
        let steps = |steps: &[u32]| steps.len() < 1000 && steps.iter().all(|step| (1..=STEP_MAX_S).contains(step));
        let days = |days: u32| (1..=36_500).contains(&days);
        let finite = |numbers: &[f32]| numbers.iter().all(|number| number.is_finite());
        let fsrs = matches!(self.fsrs_parameters.len(), 0 | 17 | 19 | 21) && finite(&self.fsrs_parameters);
        let half_life = matches!(self.half_life_weights.len(), 0 | 3) && finite(&self.half_life_weights);
        let rules = [
            (fsrs, "fsrs_parameters", "empty, or 17, 19 or 21 finite numbers"),
            (half_life, "half_life_weights", "empty, or 3 finite numbers"),
            ((0.7..=0.99).contains(&self.desired_retention), "desired_retention", "between 0.70 and 0.99"),
            (steps(&self.learning_steps_s), "learning_steps_s", "steps of one second to a year"),
            (steps(&self.relearning_steps_s), "relearning_steps_s", "steps of one second to a year"),
            (days(self.graduating_interval_days), "graduating_interval_days", "between 1 and 36,500"),
            (days(self.easy_interval_days), "easy_interval_days", "between 1 and 36,500"),
            ((1300..=5000).contains(&self.starting_ease_permille), "starting_ease_permille", "between 1300 and 5000"),
            ((1.0..=5.0).contains(&self.easy_bonus), "easy_bonus", "between 1 and 5"),
            ((0.5..=1.3).contains(&self.hard_multiplier), "hard_multiplier", "between 0.5 and 1.3"),
            ((0.5..=2.0).contains(&self.interval_multiplier), "interval_multiplier", "between 0.5 and 2"),
            ((0.0..=1.0).contains(&self.lapse_multiplier), "lapse_multiplier", "between 0 and 1"),
            (days(self.minimum_lapse_interval_days), "minimum_lapse_interval_days", "between 1 and 36,500"),
            (days(self.maximum_interval_days), "maximum_interval_days", "between 1 and 36,500"),
            (self.easy_days.iter().all(|share| (0.0..=1.0).contains(share)), "easy_days", "seven shares of 0 to 1"),
            (self.day_start_hour < 24, "day_start_hour", "between 0 and 23"),
        ];
        match rules.into_iter().find(|(holds, ..)| !holds) {
            Some((_, field, allowed)) => Err(CardsError::Preset { field, allowed }),
            None => Ok(()),
        }
    }
}
