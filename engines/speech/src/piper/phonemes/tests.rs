//! Ids held against those that follow from Piper's published table and rule.

use std::path::Path;

use serde_json::Value;

use super::super::config::PhonemeIds;
use super::{ids, letters, with_marks};

/// Rows of the table that all of Piper's voices with espeak-ng's phonemes share.
fn table() -> PhonemeIds {
    let rows = [
        ('_', 0),
        ('^', 1),
        ('$', 2),
        (' ', 3),
        ('!', 4),
        (',', 8),
        ('.', 10),
        (':', 11),
        (';', 12),
        ('?', 13),
        ('c', 16),
        ('e', 18),
        ('h', 20),
        ('j', 22),
        ('n', 26),
        ('o', 27),
        ('u', 33),
        ('w', 35),
        ('ɑ', 51),
        ('ə', 59),
        ('ɛ', 61),
        ('ɪ', 74),
        ('ɹ', 88),
        ('ʊ', 100),
        ('ˈ', 120),
        ('ː', 122),
        ('\u{327}', 140),
        ('\u{303}', 141),
    ];
    rows.into_iter().map(|(phoneme, id)| (phoneme, vec![id])).collect()
}

#[test]
fn ids_follow_pipers_rule() {
    let phonemes = with_marks("hˈuː ɑːɹ juː", "Who are you?");
    assert_eq!(phonemes, "hˈuː ɑːɹ juː?");
    let expected =
        [1, 0, 20, 0, 120, 0, 33, 0, 122, 0, 3, 0, 51, 0, 122, 0, 88, 0, 3, 0, 22, 0, 33, 0, 122, 0, 13, 0, 2];
    assert_eq!(ids(&phonemes, &table()), expected);
}

#[test]
fn marks_are_put_back() {
    for (clause, mark) in [
        ("Yes.", "."),
        ("Yes…", "."),
        ("Yes?!", "?"),
        ("\"Yes!\"", "!"),
        ("well,", ", "),
        ("first:", ": "),
        ("so;", "; "),
        ("(yes).", "."),
        ("好。", "."),
        ("yes", ""),
        ("yes —", ""),
    ] {
        assert_eq!(with_marks("x", clause), format!("x{mark}"), "{clause:?}");
    }
}

#[test]
fn accents_stand_for_themselves_and_notes_fall_out() {
    assert_eq!(with_marks("(en)nˈoʊ(de) ç", "no ç"), "nˈoʊ c\u{327}");
    assert_eq!(ids("c\u{327}", &table()), [1, 0, 16, 0, 140, 0, 2]);
    assert_eq!(letters("ñ"), "n\u{303}");
}

#[test]
fn unknown_phonemes_are_left_out() {
    assert_eq!(ids("e§e", &table()), ids("ee", &table()));
    assert_eq!(ids("", &table()), [1, 0, 2]);
}

/// Piper's own test data lies beside the project on some machines.
#[test]
fn ids_are_those_of_pipers_own_test_data() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("shared/data/tts_models/rhasspy-piper"));
    let Some(folder) = folder.into_iter().find(|folder| folder.exists()) else { return };
    let config = super::super::config::Config::read(&folder.join("test_voice.onnx.json")).unwrap();
    let lines = std::fs::read_to_string(folder.join("test_en-us.jsonl")).unwrap();
    assert!(lines.lines().count() >= 7);
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let phonemes: String = line["phonemes"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let expected: Vec<i64> = line["phoneme_ids"].as_array().unwrap().iter().filter_map(Value::as_i64).collect();
        assert_eq!(ids(&phonemes, &config.ids), expected, "{phonemes}");
    }
}
