//! A preset as JSON.

use serde_json::{Value, json};

use super::object::{Object, count, int, with_extra};
use crate::protocol::package::card_data::decimal;
use crate::protocol::package::{AnkiId, Preset, PresetOptions};

/// Retention where an old preset does not say it.
const RETENTION: f32 = 0.9;

impl Preset {
    /// Reads a preset; `None` when it is no object or has no id.
    #[must_use]
    pub fn from_legacy(value: Value) -> Option<Self> {
        let mut object = Object::of(value)?;
        let id = AnkiId(object.optional_int("id")?);
        let (name, modified_at_s) = (object.text("name"), object.int("mod"));
        object.drop_keys(&["usn", "dyn"]);
        let mut new = object.object("new");
        let mut review = object.object("rev");
        let mut lapse = object.object("lapse");
        let intervals: Vec<u32> = new.list("ints").iter().filter_map(int).map(count).collect();
        let options = PresetOptions {
            learn_steps_minutes: new.floats("delays"),
            relearn_steps_minutes: lapse.floats("delays"),
            fsrs_4_params: object.floats("fsrsWeights"),
            fsrs_5_params: object.floats("fsrsParams5"),
            fsrs_6_params: object.floats("fsrsParams6"),
            easy_days: object.floats("easyDaysPercentages"),
            new_per_day: new.count("perDay"),
            reviews_per_day: review.count("perDay"),
            new_per_day_minimum: object.count("newPerDayMinimum"),
            initial_ease: new.float_or("initialFactor", 2500.0) / 1000.0,
            easy_multiplier: review.float_or("ease4", 1.3),
            hard_multiplier: review.float_or("hardFactor", 1.2),
            lapse_multiplier: lapse.float_or("mult", 0.0),
            interval_multiplier: review.float_or("ivlFct", 1.0),
            maximum_interval_days: review.optional_count("maxIvl").unwrap_or(36_500),
            minimum_lapse_interval_days: lapse.optional_count("minInt").unwrap_or(1),
            graduating_interval_good_days: intervals.first().copied().unwrap_or(1),
            graduating_interval_easy_days: intervals.get(1).copied().unwrap_or(4),
            // The numbers were the other way round: 0 random, 1 in order.
            new_insert_order: i32::from(new.optional_int("order") == Some(0)),
            new_gather_priority: object.choice("newGatherPriority"),
            new_sort_order: object.choice("newSortOrder"),
            new_mix: object.choice("newMix"),
            review_order: object.choice("reviewOrder"),
            interday_learning_mix: object.choice("interdayLearningMix"),
            leech_action: lapse.choice("leechAction"),
            leech_threshold: lapse.optional_count("leechFails").unwrap_or(8),
            is_autoplay_off: !object.flag_or("autoplay", true),
            answer_time_cap_s: object.optional_count("maxTaken").unwrap_or(60),
            is_timer_shown: object.flag("timer"),
            is_timer_stopped_on_answer: object.flag("stopTimerOnAnswer"),
            question_shown_s: object.float_or("secondsToShowQuestion", 0.0),
            answer_shown_s: object.float_or("secondsToShowAnswer", 0.0),
            question_action: object.choice("questionAction"),
            answer_action: object.choice("answerAction"),
            is_waiting_for_audio: object.flag_or("waitForAudio", true),
            is_question_audio_skipped: !object.flag_or("replayq", true),
            is_new_buried: new.flag("bury"),
            is_review_buried: review.flag("bury"),
            is_interday_learning_buried: object.flag("buryInterdayLearning"),
            desired_retention: object.float_or("desiredRetention", RETENTION),
            ignore_reviews_before: object.text("ignoreRevlogsBeforeDate"),
            historical_retention: object.float_or("sm2Retention", RETENTION),
            param_search: object.text("weightSearch"),
            extra: Vec::new(),
        };
        for (key, inside) in [("new", new), ("rev", review), ("lapse", lapse)] {
            object.put_rest(key, inside);
        }
        let options = PresetOptions { extra: object.rest(), ..options };
        Some(Self { id, name, modified_at_s, options, unknown: Vec::new() })
    }

    /// Writes a preset.
    #[must_use]
    pub fn to_legacy(&self) -> Value {
        let options = &self.options;
        let floats = |values: &[f32]| values.iter().map(|value| decimal(*value)).collect::<Vec<Value>>();
        let known = json!({
            "id": self.id.0, "mod": self.modified_at_s, "name": self.name, "usn": -1, "dyn": false,
            "maxTaken": options.answer_time_cap_s, "autoplay": !options.is_autoplay_off,
            "timer": u8::from(options.is_timer_shown), "replayq": !options.is_question_audio_skipped,
            "new": {
                "bury": options.is_new_buried, "delays": floats(&options.learn_steps_minutes),
                "initialFactor": (options.initial_ease * 1000.0).round() as i64,
                "ints": [options.graduating_interval_good_days, options.graduating_interval_easy_days, 0],
                "order": u8::from(options.new_insert_order == 0), "perDay": options.new_per_day,
            },
            "rev": {
                "bury": options.is_review_buried, "ease4": decimal(options.easy_multiplier),
                "ivlFct": decimal(options.interval_multiplier), "maxIvl": options.maximum_interval_days,
                "perDay": options.reviews_per_day, "hardFactor": decimal(options.hard_multiplier),
            },
            "lapse": {
                "delays": floats(&options.relearn_steps_minutes), "leechAction": options.leech_action,
                "leechFails": options.leech_threshold, "minInt": options.minimum_lapse_interval_days,
                "mult": decimal(options.lapse_multiplier),
            },
            "newMix": options.new_mix, "newPerDayMinimum": options.new_per_day_minimum,
            "interdayLearningMix": options.interday_learning_mix, "reviewOrder": options.review_order,
            "newSortOrder": options.new_sort_order, "newGatherPriority": options.new_gather_priority,
            "buryInterdayLearning": options.is_interday_learning_buried,
            "fsrsWeights": floats(&options.fsrs_4_params), "fsrsParams5": floats(&options.fsrs_5_params),
            "fsrsParams6": floats(&options.fsrs_6_params), "desiredRetention": decimal(options.desired_retention),
            "ignoreRevlogsBeforeDate": options.ignore_reviews_before,
            "easyDaysPercentages": floats(&options.easy_days),
            "stopTimerOnAnswer": options.is_timer_stopped_on_answer,
            "secondsToShowQuestion": decimal(options.question_shown_s),
            "secondsToShowAnswer": decimal(options.answer_shown_s), "questionAction": options.question_action,
            "answerAction": options.answer_action, "waitForAudio": options.is_waiting_for_audio,
            "sm2Retention": decimal(options.historical_retention), "weightSearch": options.param_search,
        });
        with_extra(known, &options.extra)
    }
}
