//! A deck as JSON.

use serde_json::{Value, json};

use super::object::{Object, count, float, int, with_extra};
use crate::protocol::package::card_data::decimal;
use crate::protocol::package::{AnkiId, DayLimit, Deck, DeckCommon, DeckKind, FilteredDeck, FilteredTerm, NormalDeck};

/// Between the names of a deck's parents and its own.
const SEPARATOR: &str = "::";

impl Deck {
    /// Reads a deck; `None` when it is no object or has no id. Its path is as long as the name makes it.
    #[must_use]
    pub fn from_legacy(value: Value) -> Option<Self> {
        let mut object = Object::of(value)?;
        let id = AnkiId(object.optional_int("id")?);
        let path = object.text("name").split(SEPARATOR).map(str::to_owned).collect();
        let modified_at_s = object.int("mod");
        object.drop_keys(&["usn"]);
        let today = ["newToday", "revToday", "lrnToday", "timeToday"].map(|key| {
            let pair: Vec<i64> = object.list(key).iter().filter_map(int).collect();
            (pair.first().copied().unwrap_or_default(), pair.get(1).copied().unwrap_or_default())
        });
        let last_day = today.iter().map(|(day, _)| *day).max().unwrap_or_default();
        let amount =
            |(day, amount): (i64, i64)| if day == last_day { i32::try_from(amount).unwrap_or_default() } else { 0 };
        let common = DeckCommon {
            is_study_collapsed: object.flag("collapsed"),
            is_browser_collapsed: object.flag("browserCollapsed"),
            last_day_studied: count(last_day),
            new_studied: amount(today[0]),
            review_studied: amount(today[1]),
            learning_studied: amount(today[2]),
            studied_ms: amount(today[3]),
            extra: Vec::new(),
        };
        let kind = if object.flag("dyn") { filtered(&mut object) } else { normal(&mut object) };
        let common = DeckCommon { extra: object.rest(), ..common };
        Some(Self { id, path, modified_at_s, common, kind, unknown: Vec::new(), unknown_of_kind: Vec::new() })
    }

    /// Writes a deck.
    #[must_use]
    pub fn to_legacy(&self) -> Value {
        let common = &self.common;
        let day = common.last_day_studied;
        let known = json!({
            "id": self.id.0, "mod": self.modified_at_s, "name": self.path.join(SEPARATOR), "usn": -1,
            "lrnToday": [day, common.learning_studied], "revToday": [day, common.review_studied],
            "newToday": [day, common.new_studied], "timeToday": [day, common.studied_ms],
            "collapsed": common.is_study_collapsed, "browserCollapsed": common.is_browser_collapsed,
        });
        let of_kind = match &self.kind {
            DeckKind::Normal(normal) => normal_value(normal),
            DeckKind::Filtered(filtered) => filtered_value(filtered),
        };
        with_extra(with_extra(known, of_kind.to_string().as_bytes()), &common.extra)
    }
}

fn day_limit(value: Option<Value>) -> Option<DayLimit> {
    let value = value?;
    Some(DayLimit { limit: count(int(value.get("limit")?)?), day: count(int(value.get("today")?)?) })
}

fn normal(object: &mut Object) -> DeckKind {
    DeckKind::Normal(NormalDeck {
        preset: object.optional_int("conf").unwrap_or(1),
        extend_new: object.count("extendNew"),
        extend_review: object.count("extendRev"),
        description: object.text("desc"),
        is_markdown_description: object.flag("md"),
        review_limit: object.optional_count("reviewLimit"),
        new_limit: object.optional_count("newLimit"),
        review_limit_today: day_limit(object.take("reviewLimitToday")),
        new_limit_today: day_limit(object.take("newLimitToday")),
        desired_retention: object.optional_int("desiredRetention").map(|percent| percent as f32 / 100.0),
    })
}

fn normal_value(deck: &NormalDeck) -> Value {
    let day_limit = |limit: Option<DayLimit>| limit.map(|limit| json!({ "limit": limit.limit, "today": limit.day }));
    let mut value = json!({
        "desc": deck.description, "dyn": 0, "conf": deck.preset, "extendNew": deck.extend_new,
        "extendRev": deck.extend_review, "reviewLimit": deck.review_limit, "newLimit": deck.new_limit,
        "reviewLimitToday": day_limit(deck.review_limit_today), "newLimitToday": day_limit(deck.new_limit_today),
        // Whole percent: this generation has no place for more.
        "desiredRetention": deck.desired_retention.map(|retention| (retention * 100.0).round() as i64),
    });
    if deck.is_markdown_description {
        value["md"] = true.into();
    }
    value
}

fn filtered(object: &mut Object) -> DeckKind {
    let terms = object.list("terms");
    let term = |value: &Value| {
        Some(FilteredTerm {
            search: value.get(0)?.as_str()?.to_owned(),
            limit: count(int(value.get(1)?)?),
            order: i32::try_from(int(value.get(2)?)?).ok()?,
        })
    };
    object.drop_keys(&["conf", "desc", "separate"]);
    DeckKind::Filtered(FilteredDeck {
        is_rescheduling: object.flag_or("resched", true),
        terms: terms.iter().filter_map(term).collect(),
        delays: object.list("delays").iter().filter_map(float).collect(),
        preview_delay_minutes: object.count("previewDelay"),
        preview_hard_s: object.count("previewHardSecs"),
        preview_good_s: object.count("previewGoodSecs"),
        preview_again_s: object.count("previewAgainSecs"),
    })
}

fn filtered_value(deck: &FilteredDeck) -> Value {
    let terms: Vec<Value> = deck.terms.iter().map(|term| json!([term.search, term.limit, term.order])).collect();
    let delays: Vec<Value> = deck.delays.iter().map(|delay| decimal(*delay)).collect();
    json!({
        "desc": "", "dyn": 1, "resched": deck.is_rescheduling, "terms": terms, "separate": true,
        "delays": (!delays.is_empty()).then_some(delays), "previewDelay": deck.preview_delay_minutes,
        "previewAgainSecs": deck.preview_again_s, "previewHardSecs": deck.preview_hard_s,
        "previewGoodSecs": deck.preview_good_s,
    })
}
