//! Presets: what Anki calls deck options.

use serde::{Deserialize, Serialize};
use studium_engine::protocol::package::{AnkiId, LeechAction as AnkiLeechAction, Preset as AnkiPreset, PresetOptions};

use crate::schedule::{Algorithm, LeechAction, Mix, NewOrder, Preset as Options, ReviewOrder};

/// What is kept of a preset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in crate::package) struct KeptPreset {
    /// All that was said of it.
    pub(in crate::package) whole: AnkiPreset,
    /// What holds for the whole collection there and for a preset here.
    pub(in crate::package) shared: Shared,
    /// The name that it got here, because its own was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::package) renamed: Option<String>,
}

/// Options that hold for a whole collection of Anki.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::package) struct Shared {
    /// Is FSRS on?
    pub(in crate::package) is_fsrs: bool,
    /// The hour at which a day begins.
    pub(in crate::package) day_start_hour: u8,
}

const REVIEW_ORDERS: [(i32, ReviewOrder); 13] = [
    (0, ReviewOrder::Due),
    (1, ReviewOrder::DueThenDeck),
    (2, ReviewOrder::DeckThenDue),
    (3, ReviewOrder::IntervalAscending),
    (4, ReviewOrder::IntervalDescending),
    (5, ReviewOrder::EaseAscending),
    (6, ReviewOrder::EaseDescending),
    (7, ReviewOrder::RetrievabilityAscending),
    (8, ReviewOrder::Random),
    (9, ReviewOrder::Added),
    (10, ReviewOrder::AddedDescending),
    (11, ReviewOrder::RetrievabilityDescending),
    (12, ReviewOrder::RelativeOverdueness),
];

const NEW_ORDERS: [(i32, NewOrder); 5] = [
    (0, NewOrder::Deck),
    (1, NewOrder::Position),
    (2, NewOrder::PositionDescending),
    (3, NewOrder::RandomNotes),
    (4, NewOrder::RandomCards),
];

const MIXES: [(i32, Mix); 3] = [(0, Mix::Among), (1, Mix::After), (2, Mix::Before)];

fn of_number<T: Copy + Default>(words: &[(i32, T)], number: i32) -> T {
    words.iter().find(|(known, _)| *known == number).map_or_else(T::default, |(_, word)| *word)
}

fn number_of<T: Copy + PartialEq>(words: &[(i32, T)], word: T) -> i32 {
    words.iter().find(|(_, known)| *known == word).map_or(0, |(number, _)| *number)
}

/// The options of a preset of Anki, brought into the ranges that Studium knows, and what is kept of it.
pub(in crate::package) fn preset_from_anki(from: &AnkiPreset, shared: Shared) -> (Options, KeptPreset) {
    (read(&from.options, shared), KeptPreset { whole: from.clone(), shared, renamed: None })
}

/// The words for a preset, with the id that it gets.
pub(in crate::package) fn preset_to_anki(
    (name, now): (&str, &Options),
    kept: Option<KeptPreset>,
    id: AnkiId,
    modified_at_s: i64,
) -> AnkiPreset {
    let Some(KeptPreset { whole, shared, renamed }) = kept else {
        let mut to = AnkiPreset { modified_at_s, ..AnkiPreset::standard(id, name) };
        write(now, &mut to.options);
        return to;
    };
    let name = if renamed.as_deref() == Some(name) { whole.name.clone() } else { name.to_owned() };
    if name == whole.name && *now == read(&whole.options, shared) {
        return AnkiPreset { id, ..whole };
    }
    let mut to = AnkiPreset { id, name, modified_at_s, ..whole };
    write(now, &mut to.options);
    to
}

fn read(from: &PresetOptions, shared: Shared) -> Options {
    let standard = Options::default();
    let bounded =
        |value: f32, low: f32, high: f32, or: f32| if value.is_finite() { value.clamp(low, high) } else { or };
    let steps = |minutes: &[f32]| -> Vec<u32> {
        let seconds = minutes.iter().map(|minutes| (f64::from(*minutes) * 60.0).round().clamp(1.0, 31_536_000.0));
        seconds.take(999).map(|seconds| seconds as u32).collect()
    };
    let days = |days: u32| days.clamp(1, 36_500);
    let weights = [&from.fsrs_6_params, &from.fsrs_5_params, &from.fsrs_4_params];
    let is_usable =
        |weights: &&&Vec<f32>| matches!(weights.len(), 17 | 19 | 21) && weights.iter().all(|weight| weight.is_finite());
    let mut easy_days = standard.easy_days;
    if from.easy_days.len() == easy_days.len() {
        for (to, share) in easy_days.iter_mut().zip(&from.easy_days) {
            *to = bounded(*share, 0.0, 1.0, 1.0);
        }
    }
    Options {
        algorithm: if shared.is_fsrs { Algorithm::Fsrs } else { Algorithm::Sm2 },
        fsrs_parameters: weights.iter().find(is_usable).map(|weights| (*weights).clone()).unwrap_or_default(),
        desired_retention: bounded(from.desired_retention, 0.7, 0.99, standard.desired_retention),
        learning_steps_s: steps(&from.learn_steps_minutes),
        relearning_steps_s: steps(&from.relearn_steps_minutes),
        graduating_interval_days: days(from.graduating_interval_good_days),
        easy_interval_days: days(from.graduating_interval_easy_days),
        starting_ease_permille: (bounded(from.initial_ease, 1.3, 5.0, 2.5) * 1000.0).round() as u16,
        easy_bonus: bounded(from.easy_multiplier, 1.0, 5.0, standard.easy_bonus),
        hard_multiplier: bounded(from.hard_multiplier, 0.5, 1.3, standard.hard_multiplier),
        interval_multiplier: bounded(from.interval_multiplier, 0.5, 2.0, standard.interval_multiplier),
        lapse_multiplier: bounded(from.lapse_multiplier, 0.0, 1.0, standard.lapse_multiplier),
        minimum_lapse_interval_days: days(from.minimum_lapse_interval_days),
        maximum_interval_days: days(from.maximum_interval_days),
        leech_threshold: from.leech_threshold,
        leech_action: match from.leech_action() {
            AnkiLeechAction::Suspend => LeechAction::Suspend,
            AnkiLeechAction::TagOnly => LeechAction::Tag,
        },
        easy_days,
        new_per_day: from.new_per_day,
        reviews_per_day: from.reviews_per_day,
        new_order: of_number(&NEW_ORDERS, from.new_gather_priority),
        review_order: of_number(&REVIEW_ORDERS, from.review_order),
        new_mix: of_number(&MIXES, from.new_mix),
        interday_learning_mix: of_number(&MIXES, from.interday_learning_mix),
        bury_new_siblings: from.is_new_buried,
        bury_review_siblings: from.is_review_buried,
        bury_interday_learning_siblings: from.is_interday_learning_buried,
        day_start_hour: shared.day_start_hour.min(23),
        ..standard
    }
}

fn write(from: &Options, to: &mut PresetOptions) {
    let minutes = |steps: &[u32]| steps.iter().map(|&seconds| seconds as f32 / 60.0).collect();
    to.learn_steps_minutes = minutes(&from.learning_steps_s);
    to.relearn_steps_minutes = minutes(&from.relearning_steps_s);
    let weights = from.fsrs_parameters.clone();
    match weights.len() {
        17 => to.fsrs_4_params = weights,
        19 => to.fsrs_5_params = weights,
        _ => to.fsrs_6_params = weights,
    }
    to.desired_retention = from.desired_retention;
    to.graduating_interval_good_days = from.graduating_interval_days;
    to.graduating_interval_easy_days = from.easy_interval_days;
    to.initial_ease = f32::from(from.starting_ease_permille) / 1000.0;
    to.easy_multiplier = from.easy_bonus;
    to.hard_multiplier = from.hard_multiplier;
    to.interval_multiplier = from.interval_multiplier;
    to.lapse_multiplier = from.lapse_multiplier;
    to.minimum_lapse_interval_days = from.minimum_lapse_interval_days;
    to.maximum_interval_days = from.maximum_interval_days;
    to.leech_threshold = from.leech_threshold;
    to.leech_action = match from.leech_action {
        LeechAction::Suspend => AnkiLeechAction::Suspend,
        LeechAction::Tag => AnkiLeechAction::TagOnly,
    }
    .into();
    to.easy_days = from.easy_days.to_vec();
    to.new_per_day = from.new_per_day;
    to.reviews_per_day = from.reviews_per_day;
    to.new_gather_priority = number_of(&NEW_ORDERS, from.new_order);
    to.review_order = number_of(&REVIEW_ORDERS, from.review_order);
    to.new_mix = number_of(&MIXES, from.new_mix);
    to.interday_learning_mix = number_of(&MIXES, from.interday_learning_mix);
    to.is_new_buried = from.bury_new_siblings;
    to.is_review_buried = from.bury_review_siblings;
    to.is_interday_learning_buried = from.bury_interday_learning_siblings;
}
