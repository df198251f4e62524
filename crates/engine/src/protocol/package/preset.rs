//! Presets: how the cards of a deck are scheduled and shown.

use serde::{Deserialize, Serialize};

use super::AnkiId;

/// A preset; Anki's word is deck options.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Preset {
    /// Anki's id; 1 is the one that every collection has.
    pub id: AnkiId,
    /// As shown.
    pub name: String,
    /// In seconds since 1970.
    pub modified_at_s: i64,
    /// Everything else.
    pub options: PresetOptions,
    /// Fields of `options` that were added later.
    #[serde(with = "serde_bytes")]
    pub unknown: Vec<u8>,
}

/// What becomes of a card that is forgotten again and again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, prost::Enumeration)]
#[repr(i32)]
pub enum LeechAction {
    /// It is suspended and its note is tagged `leech`.
    Suspend = 0,
    /// Its note is tagged.
    TagOnly = 1,
}

/// Options of a preset. The first scheduler's factors are floats here (2.5), not per mille.
#[derive(Clone, PartialEq, Serialize, Deserialize, prost::Message)]
pub struct PresetOptions {
    /// Steps of a new card in minutes.
    #[prost(float, repeated, tag = "1")]
    pub learn_steps_minutes: Vec<f32>,
    /// Steps of a forgotten card in minutes.
    #[prost(float, repeated, tag = "2")]
    pub relearn_steps_minutes: Vec<f32>,
    /// 17 weights, or none.
    #[prost(float, repeated, tag = "3")]
    pub fsrs_4_params: Vec<f32>,
    /// Share of reviews on each day from Monday on: 1 is normal, 0.5 reduced, 0 as few as can be. None: all normal.
    #[prost(float, repeated, tag = "4")]
    pub easy_days: Vec<f32>,
    /// 19 weights, or none.
    #[prost(float, repeated, tag = "5")]
    pub fsrs_5_params: Vec<f32>,
    /// 21 weights, or none.
    #[prost(float, repeated, tag = "6")]
    pub fsrs_6_params: Vec<f32>,
    /// New cards a day.
    #[prost(uint32, tag = "9")]
    pub new_per_day: u32,
    /// Reviews a day.
    #[prost(uint32, tag = "10")]
    pub reviews_per_day: u32,
    /// Ease of a new card, 2.5 as a rule.
    #[prost(float, tag = "11")]
    pub initial_ease: f32,
    /// Additional factor after Easy, 1.3 as a rule.
    #[prost(float, tag = "12")]
    pub easy_multiplier: f32,
    /// Factor after Hard, 1.2 as a rule.
    #[prost(float, tag = "13")]
    pub hard_multiplier: f32,
    /// Factor after a lapse, 0 as a rule.
    #[prost(float, tag = "14")]
    pub lapse_multiplier: f32,
    /// Factor of all intervals, 1 as a rule.
    #[prost(float, tag = "15")]
    pub interval_multiplier: f32,
    /// In days.
    #[prost(uint32, tag = "16")]
    pub maximum_interval_days: u32,
    /// After a lapse, in days.
    #[prost(uint32, tag = "17")]
    pub minimum_lapse_interval_days: u32,
    /// In days.
    #[prost(uint32, tag = "18")]
    pub graduating_interval_good_days: u32,
    /// In days.
    #[prost(uint32, tag = "19")]
    pub graduating_interval_easy_days: u32,
    /// Position of new notes: 0 in order, 1 random.
    #[prost(int32, tag = "20")]
    pub new_insert_order: i32,
    /// A [`LeechAction`].
    #[prost(enumeration = "LeechAction", tag = "21")]
    pub leech_action: i32,
    /// Lapses; 0 for never.
    #[prost(uint32, tag = "22")]
    pub leech_threshold: u32,
    /// Does audio wait until it is asked for?
    #[prost(bool, tag = "23")]
    pub is_autoplay_off: bool,
    /// Longer answers count as this, in seconds.
    #[prost(uint32, tag = "24")]
    pub answer_time_cap_s: u32,
    /// Is the time shown?
    #[prost(bool, tag = "25")]
    pub is_timer_shown: bool,
    /// Is only the answer's audio played again on the answer?
    #[prost(bool, tag = "26")]
    pub is_question_audio_skipped: bool,
    /// Are new siblings of an answered card put off until tomorrow?
    #[prost(bool, tag = "27")]
    pub is_new_buried: bool,
    /// As above, for siblings due for review.
    #[prost(bool, tag = "28")]
    pub is_review_buried: bool,
    /// As above, for siblings whose step is a day or longer.
    #[prost(bool, tag = "29")]
    pub is_interday_learning_buried: bool,
    /// New cards: 0 mixed with reviews, 1 after them, 2 before them.
    #[prost(int32, tag = "30")]
    pub new_mix: i32,
    /// Steps of a day or longer: 0 mixed with reviews, 1 after them, 2 before them.
    #[prost(int32, tag = "31")]
    pub interday_learning_mix: i32,
    /// New cards that were gathered: 0 by template, 1 as gathered, 2 by template, then random, 3 random note, then
    /// template, 4 random.
    #[prost(int32, tag = "32")]
    pub new_sort_order: i32,
    /// Reviews: 0 by day due, then random, 1 by day, then deck, 2 by deck, then day, 3 shortest intervals, 4 longest,
    /// 5 least ease, 6 most ease, 7 least likely recalled, 8 random, 9 order added, 10 latest added, 11 most likely
    /// recalled, 12 most overdue for its interval.
    #[prost(int32, tag = "33")]
    pub review_order: i32,
    /// Which new cards come into the day: 0 deck by deck, 1 lowest position, 2 highest position, 3 random notes,
    /// 4 random cards, 5 deck by deck, then random notes.
    #[prost(int32, tag = "34")]
    pub new_gather_priority: i32,
    /// New cards a day even when there are too many reviews.
    #[prost(uint32, tag = "35")]
    pub new_per_day_minimum: u32,
    /// After `question_shown_s`: 0 the answer is shown, 1 a reminder.
    #[prost(int32, tag = "36")]
    pub question_action: i32,
    /// From 0 to 1.
    #[prost(float, tag = "37")]
    pub desired_retention: f32,
    /// Does the time stop with the answer?
    #[prost(bool, tag = "38")]
    pub is_timer_stopped_on_answer: bool,
    /// Retention before FSRS was used, from 0 to 1.
    #[prost(float, tag = "40")]
    pub historical_retention: f32,
    /// In seconds; 0 for no limit.
    #[prost(float, tag = "41")]
    pub question_shown_s: f32,
    /// In seconds; 0 for no limit.
    #[prost(float, tag = "42")]
    pub answer_shown_s: f32,
    /// After `answer_shown_s`: 0 the card is buried, 1 Again, 2 Good, 3 Hard, 4 a reminder.
    #[prost(int32, tag = "43")]
    pub answer_action: i32,
    /// Do these actions wait for the audio to end?
    #[prost(bool, tag = "44")]
    pub is_waiting_for_audio: bool,
    /// The cards from whose log the weights are found, in Anki's search language; empty for those of the preset.
    #[prost(string, tag = "45")]
    pub param_search: String,
    /// Reviews before this day (`2024-05-31`) do not count for the weights.
    #[prost(string, tag = "46")]
    pub ignore_reviews_before: String,
    /// JSON of other programs.
    #[serde(with = "serde_bytes")]
    #[prost(bytes = "vec", tag = "255")]
    pub extra: Vec<u8>,
}

impl Preset {
    /// A preset as Anki makes a new one.
    #[must_use]
    pub fn standard(id: AnkiId, name: &str) -> Self {
        let options = PresetOptions {
            learn_steps_minutes: vec![1.0, 10.0],
            relearn_steps_minutes: vec![10.0],
            easy_days: vec![1.0; 7],
            new_per_day: 20,
            reviews_per_day: 200,
            initial_ease: 2.5,
            easy_multiplier: 1.3,
            hard_multiplier: 1.2,
            interval_multiplier: 1.0,
            maximum_interval_days: 36_500,
            minimum_lapse_interval_days: 1,
            graduating_interval_good_days: 1,
            graduating_interval_easy_days: 4,
            leech_action: LeechAction::TagOnly.into(),
            leech_threshold: 8,
            answer_time_cap_s: 60,
            desired_retention: 0.9,
            historical_retention: 0.9,
            is_waiting_for_audio: true,
            ..PresetOptions::default()
        };
        Self { id, name: name.to_owned(), modified_at_s: 0, options, unknown: Vec::new() }
    }
}
