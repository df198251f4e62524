//! Configurations of voices, and files that are none.

use std::fs;

use serde_json::{Value, json};
use studium_base::{Coded, ErrorCode};

use super::{Config, Spelling};

fn usual() -> Value {
    json!({
        "audio": {"sample_rate": 22050, "quality": "medium"},
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.5, "length_scale": 1.2, "noise_w": 0.7},
        "phoneme_type": "espeak",
        "phoneme_map": {},
        "phoneme_id_map": {"_": [0], "^": [1], "$": [2], "a": [14], "aɪ": [161]},
        "num_symbols": 256,
        "num_speakers": 3,
    })
}

fn read(content: &[u8]) -> Result<Config, ErrorCode> {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), content).unwrap();
    Config::read(file.path()).map_err(|error| error.code())
}

fn with(key: &str, value: Value) -> Result<Config, ErrorCode> {
    let mut config = usual();
    config[key] = value;
    read(config.to_string().as_bytes())
}

#[test]
fn a_configuration_is_read() {
    let config = read(usual().to_string().as_bytes()).unwrap();
    assert_eq!((config.rate_hz, config.speakers), (22_050, 3));
    assert_eq!((config.noise, config.length, config.noise_length), (0.5, 1.2, 0.7));
    assert_eq!(config.spelling, Spelling::Espeak("en-us".into()));
    assert_eq!(config.ids.len(), 4, "phonemes of several letters are never looked up");
    let short = with("inference", json!({})).unwrap();
    assert_eq!((short.noise, short.length, short.noise_length), (0.667, 1.0, 0.8));
    assert_eq!(with("phoneme_type", json!("text")).unwrap().spelling, Spelling::Letters);
}

#[test]
fn configurations_that_make_no_sense_are_refused() {
    let unsupported = Err(ErrorCode::ModelUnsupported);
    assert_eq!(read(b"{"), Err(ErrorCode::ModelDamaged));
    assert_eq!(read(b""), Err(ErrorCode::ModelDamaged));
    assert_eq!(read(b"[]"), unsupported);
    assert_eq!(read(b"{}"), unsupported);
    for (key, value) in [
        ("audio", json!({})),
        ("audio", json!({"sample_rate": 0})),
        ("audio", json!({"sample_rate": -1})),
        ("espeak", json!(null)),
        ("phoneme_type", json!("pinyin")),
        ("phoneme_id_map", json!(null)),
        ("phoneme_id_map", json!({"a": [1]})),
        ("phoneme_id_map", json!({"_": [], "^": [1], "$": [2]})),
        ("phoneme_id_map", json!({"_": "0"})),
        ("inference", json!({"length_scale": -1.0})),
        ("inference", json!({"noise_w": 1e30})),
    ] {
        assert_eq!(with(key, value.clone()), unsupported, "{key}: {value}");
    }
}
