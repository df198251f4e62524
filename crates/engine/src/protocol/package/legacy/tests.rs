//! What the older generations keep as JSON becomes the same again.

use proptest::prelude::*;
use serde_json::json;

use crate::protocol::package::{
    AnkiId, CardData, DayLimit, Deck, DeckCommon, DeckKind, FilteredDeck, FilteredTerm, MemoryState, NormalDeck,
    NoteType, Preset,
};

#[test]
fn a_preset_keeps_what_add_ons_left_in_it() {
    let value = json!({
        "id": 7, "name": "Hard", "mod": 12, "autoplay": false, "timer": 1, "replayq": false, "other": {"deep": [1]},
        "new": {"order": 0, "delays": [1, 10.5], "ints": [2, 5, 7], "initialFactor": 2300, "perDay": 9, "ours": true},
        "rev": {"perDay": 99, "ease4": 1.5, "bury": true}, "lapse": {"leechAction": 1, "mult": 0.25},
        "fsrsParams6": [0.1, 0.2], "desiredRetention": 0.87,
    });
    let preset = Preset::from_legacy(value).expect("a preset");
    assert_eq!((preset.options.new_insert_order, preset.options.initial_ease), (1, 2.3));
    assert!(preset.options.is_autoplay_off && preset.options.is_question_audio_skipped);
    let written = preset.to_legacy();
    assert_eq!((&written["other"]["deep"], &written["new"]["ours"]), (&json!([1]), &json!(true)));
    assert_eq!((&written["desiredRetention"], &written["new"]["order"]), (&json!(0.87), &json!(0)));
    assert_eq!(Preset::from_legacy(written), Some(preset));
}

#[test]
fn a_note_type_is_read_and_written() {
    let value = json!({
        "id": "1342697561419", "name": "Two", "type": 1, "mod": 3, "sortf": 1, "did": null, "css": ".card {}", "vers": [],
        "flds": [{"name": "Front", "ord": 0, "size": "20", "media": [], "rtl": true}, {"name": "Back"}],
        "tmpls": [{"name": "Card 1", "qfmt": "{{Front}}", "afmt": "{{Back}}", "did": 5}], "req": [[0, "all", [0, 1]]],
    });
    let note_type = NoteType::from_legacy(value).expect("a note type");
    assert_eq!((note_type.id, note_type.fields[0].options.font_size), (AnkiId(1_342_697_561_419), 20));
    assert_eq!(String::from_utf8_lossy(&note_type.fields[0].options.extra), r#"{"media":[]}"#);
    assert_eq!(note_type.options.requirements[0].fields, [0, 1]);
    assert_eq!(NoteType::from_legacy(note_type.to_legacy()), Some(note_type));
}

#[test]
fn decks_of_both_kinds_are_read_and_written() {
    let normal = NormalDeck {
        preset: 4,
        description: "**x**".into(),
        is_markdown_description: true,
        new_limit: Some(0),
        review_limit_today: Some(DayLimit { limit: 3, day: 7 }),
        desired_retention: Some(0.87),
        ..NormalDeck::default()
    };
    let term = FilteredTerm { search: "deck:A".into(), limit: 7, order: 10 };
    let filtered =
        FilteredDeck { terms: vec![term], preview_again_s: 61, delays: vec![0.5], ..FilteredDeck::default() };
    for kind in [DeckKind::Normal(normal), DeckKind::Filtered(filtered)] {
        let common =
            DeckCommon { last_day_studied: 9, new_studied: -4, extra: b"{\"a\":1}".into(), ..DeckCommon::default() };
        let deck = Deck {
            id: AnkiId(3),
            path: vec!["A".into(), "B".into()],
            modified_at_s: 8,
            common,
            kind,
            unknown: Vec::new(),
            unknown_of_kind: Vec::new(),
        };
        assert_eq!(Deck::from_legacy(deck.to_legacy()), Some(deck));
    }
}

#[test]
fn what_is_no_object_is_nothing() {
    for value in [json!(null), json!([]), json!({"id": {}}), json!({"id": "x"})] {
        assert!(NoteType::from_legacy(value.clone()).is_none() && Deck::from_legacy(value.clone()).is_none());
        assert!(Preset::from_legacy(value).is_none());
    }
}

#[test]
fn the_data_of_a_card_keeps_what_is_not_known() {
    let data =
        CardData::read(r#"{"s":12.5,"d":5.123,"dr":0.9,"decay":0.1542,"lrt":1700000000,"pos":4,"cd":"{}","x":[1]}"#);
    assert_eq!(data.memory, Some(MemoryState { stability: 12.5, difficulty: 5.123 }));
    assert_eq!((data.decay, data.last_review_s, data.original_position), (Some(0.1542), Some(1_700_000_000), Some(4)));
    assert_eq!((data.custom.as_str(), data.extra.as_str()), ("{}", r#"{"x":[1]}"#));
    assert_eq!(CardData::read(&data.write()), data);
    assert_eq!(CardData::read("no json").write(), "no json");
    assert_eq!(CardData::read(r#"{"s":1.0}"#).write(), r#"{"s":1.0}"#);
    assert_eq!(CardData::default().write(), "{}");
}

proptest! {
    #[test]
    fn any_card_data_goes_out_as_it_came(text in "\\PC{0,40}", s in 0.001_f32..40000.0, d in 1.0_f32..10.0) {
        prop_assert_eq!(CardData::read(&CardData::read(&text).write()), CardData::read(&text));
        let data = CardData { memory: Some(MemoryState { stability: s, difficulty: d }), ..CardData::default() };
        prop_assert_eq!(CardData::read(&data.write()), data);
    }
}
