//! The built-in voice with the data that the build made.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use studium_base::CancelToken;

use super::Espeak;
use crate::error::SpeechError;

/// The one voice of this process.
pub(crate) fn espeak() -> MutexGuard<'static, Espeak> {
    static ESPEAK: OnceLock<Mutex<Espeak>> = OnceLock::new();
    let espeak = ESPEAK.get_or_init(|| Mutex::new(Espeak::start().expect("the build makes the data of the voice")));
    espeak.lock().unwrap_or_else(PoisonError::into_inner)
}

fn say(espeak: &mut Espeak, text: &str, speed: f32) -> Vec<i16> {
    espeak.speak(text, speed, &CancelToken::new())
}

#[test]
fn a_text_becomes_sound_of_a_fitting_length() {
    let mut espeak = espeak();
    espeak.choose("en-us").unwrap();
    let seconds = |samples: &[i16]| samples.len() as f32 / espeak_rate();
    let usual = say(&mut espeak, "The cell is the smallest unit of life.", 1.0);
    let slow = say(&mut espeak, "The cell is the smallest unit of life.", 0.5);
    let fast = say(&mut espeak, "The cell is the smallest unit of life.", 2.0);
    assert!((1.5..4.0).contains(&seconds(&usual)), "{}", seconds(&usual));
    assert!(usual.iter().any(|sample| sample.unsigned_abs() > 2000));
    for (sound, factor) in [(slow, 2.0), (fast, 0.5)] {
        let found = seconds(&sound) / seconds(&usual);
        assert!((found / factor - 1.0).abs() < 0.25, "{found} for {factor}");
    }
}

fn espeak_rate() -> f32 {
    22_050.0
}

#[test]
fn every_voice_that_is_listed_can_be_chosen() {
    let mut espeak = espeak();
    assert_eq!(espeak.rate_hz(), 22_050);
    let voices = espeak.voices();
    assert!(voices.len() > 100, "{}", voices.len());
    for voice in &voices {
        espeak.choose(&voice.name).unwrap();
        assert!(!voice.language.is_empty() && !voice.title.is_empty(), "{voice:?}");
    }
    espeak.choose("en-gb").unwrap();
    let british = espeak.phonemes("lot");
    espeak.choose("en-us").unwrap();
    assert_ne!(british, espeak.phonemes("lot"));
    for (language, usual) in [("en", "en-gb"), ("pt", "pt"), ("fr", "fr-fr"), ("de", "de"), ("zh", "cmn")] {
        let first = voices.iter().find(|voice| voice.language == language).map(|voice| voice.name.as_str());
        assert_eq!(first, Some(usual), "the most usual voice comes first");
    }
    let american = voices.iter().find(|voice| voice.name == "en-us").unwrap();
    assert_eq!((american.language.as_str(), american.title.as_str()), ("en", "English (America)"));
    for language in ["de", "fr", "es", "it", "pt", "nl", "pl", "ru", "zh", "ja", "ar", "hi"] {
        assert!(voices.iter().any(|voice| voice.language == language), "{language}");
    }
}

#[test]
fn a_voice_that_is_not_there_is_refused_with_those_that_are() {
    let mut espeak = espeak();
    espeak.choose("en-gb+f3").unwrap();
    for unknown in ["xx", "en-us+nobody", "../../etc/passwd", "", "en us", &"e".repeat(50)] {
        let Err(SpeechError::VoiceUnknown { name, known }) = espeak.choose(unknown) else { panic!("{unknown:?}") };
        assert_eq!(name, unknown);
        assert!(!known.is_empty());
    }
    let Err(SpeechError::VoiceUnknown { known, .. }) = espeak.choose("en-moon") else { panic!() };
    assert!(known.contains(&"en-us".to_owned()) && !known.contains(&"de".to_owned()), "{known:?}");
}

#[test]
fn phonemes_are_those_of_the_language() {
    let mut espeak = espeak();
    espeak.choose("en-us").unwrap();
    assert_eq!(espeak.phonemes("Who are you?"), "hˈuː ɑːɹ juː");
    assert_eq!(espeak.phonemes(""), "");
    espeak.choose("de").unwrap();
    assert!(espeak.phonemes("Zelle").starts_with("ts"));
}

#[test]
fn a_cancel_ends_the_sound() {
    let mut espeak = espeak();
    espeak.choose("en-us").unwrap();
    let cancel = CancelToken::new();
    cancel.cancel();
    let text = "one two three four five six seven eight nine ten ".repeat(20);
    let stopped = espeak.speak(&text, 1.0, &cancel).len();
    assert!(stopped < 22_050, "{stopped}");
    assert!(say(&mut espeak, "still here", 1.0).len() > 5000, "the next text is spoken");
}
