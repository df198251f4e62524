//! Voices by name, speed as a factor, and languages as the standard names them.

use std::ffi::CString;
use std::fs;
use std::path::{Path, PathBuf};

use studium_base::CancelToken;
use studium_engine::protocol::speech::BuiltInVoice;

use super::native::Engine;
use crate::error::SpeechError;

/// Words a minute at speed 1: a calm speaker. espeak-ng's own default is 175.
const WORDS_PER_MINUTE: f32 = 160.0;
/// The slowest and the fastest that espeak-ng takes.
const RANGE_WORDS_PER_MINUTE: (f32, f32) = (80.0, 450.0);
/// The folder of espeak-ng's data, beside the worker in an installation.
const DATA: &str = "espeak-ng-data";
/// The library with the voice that was chosen last.
#[derive(Debug)]
pub(crate) struct Espeak {
    engine: Engine,
    /// Every voice with the identifier by which the library chooses it, as [`Espeak::voices`] orders them.
    voices: Vec<(BuiltInVoice, String)>,
    chosen: Option<String>,
}

impl Espeak {
    /// Starts espeak-ng with the data beside this program or, in a build from source, where the build put it. `None`
    /// when there is none. Call it before the walls go up, and let [`Espeak::data`] through them.
    pub(crate) fn start() -> Option<Self> {
        let beside = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.join(DATA)));
        let mut engine = Engine::start(beside.filter(|folder| folder.is_dir()).as_deref())?;
        let data = engine.data.clone();
        let mut listed: Vec<(u8, BuiltInVoice, String)> = engine
            .voices()
            .into_iter()
            .filter(|voice| has_dictionary(&data, &voice.identifier))
            .filter_map(|voice| {
                let name = voice.languages.first()?.1.clone();
                let language = language_of(&name).to_owned();
                let plain = voice.languages.iter().find(|(_, tag)| *tag == language);
                let rank = plain.map_or(u8::MAX, |(priority, _)| *priority);
                Some((rank, BuiltInVoice { language, name, title: voice.title }, voice.identifier))
            })
            .collect();
        listed.sort_by(|(left_rank, left, _), (right_rank, right, _)| {
            (&left.language, left_rank, &left.name).cmp(&(&right.language, right_rank, &right.name))
        });
        listed.dedup_by(|(_, left, _), (_, right, _)| left.name == right.name);
        let voices = listed.into_iter().map(|(_, voice, identifier)| (voice, identifier)).collect();
        Some(Self { engine, voices, chosen: None })
    }

    /// The folder with phonemes, dictionaries and voices.
    pub(crate) fn data(&self) -> PathBuf {
        self.engine.data.clone()
    }

    /// Samples a second of [`Espeak::speak`].
    pub(crate) fn rate_hz(&self) -> u32 {
        self.engine.rate_hz
    }

    /// The voices, by language, of each language the most usual first.
    pub(crate) fn voices(&self) -> Vec<BuiltInVoice> {
        self.voices.iter().map(|(voice, _)| voice.clone()).collect()
    }

    /// Chooses the voice for what follows: a name of [`Espeak::voices`] or of espeak-ng's own files (`en` is `en-gb`),
    /// with `+` and a variant if wanted.
    ///
    /// # Errors
    /// [`SpeechError::VoiceUnknown`] with those that there are.
    pub(crate) fn choose(&mut self, name: &str) -> Result<(), SpeechError> {
        if self.chosen.as_deref() == Some(name) {
            return Ok(());
        }
        // A name that failed may have changed the voice half.
        self.chosen = None;
        let is_chosen = self.identifier_of(name).is_some_and(|identifier| self.engine.choose(&c_string(&identifier)));
        if !is_chosen {
            return Err(SpeechError::VoiceUnknown { name: name.to_owned(), known: self.names_near(name) });
        }
        self.chosen = Some(name.to_owned());
        Ok(())
    }

    /// The sound of a text in the chosen voice. What came before a cancel is returned.
    pub(crate) fn speak(&mut self, text: &str, speed: f32, cancel: &CancelToken) -> Vec<i16> {
        let (slowest, fastest) = RANGE_WORDS_PER_MINUTE;
        self.engine.set_rate((WORDS_PER_MINUTE * speed).clamp(slowest, fastest) as u16);
        self.engine.speak(&c_string(text), cancel)
    }

    /// The phonemes of a clause in the chosen voice's language.
    pub(crate) fn phonemes(&mut self, clause: &str) -> String {
        self.engine.phonemes(&c_string(clause))
    }

    /// What the library calls the voice. It takes names for paths, and says nothing of a variant that it does not have;
    /// hence only what is listed gets through.
    fn identifier_of(&self, name: &str) -> Option<String> {
        let (base, variant) = name.split_once('+').map_or((name, None), |(base, variant)| (base, Some(variant)));
        let file_of = |identifier: &str| identifier.rsplit('/').next().unwrap_or_default().to_owned();
        let by_name = self.voices.iter().find(|(voice, _)| voice.name.eq_ignore_ascii_case(base));
        let by_file = || self.voices.iter().find(|(_, identifier)| file_of(identifier).eq_ignore_ascii_case(base));
        let (_, identifier) = by_name.or_else(by_file)?;
        let Some(variant) = variant else { return Some(identifier.clone()) };
        let is_plain = !variant.is_empty() && variant.chars().all(char::is_alphanumeric);
        let is_there = is_plain && self.engine.data.join("voices/!v").join(variant).is_file();
        is_there.then(|| format!("{identifier}+{variant}"))
    }

    /// The voices of the language of `name`, or all.
    fn names_near(&self, name: &str) -> Vec<String> {
        let names = |is_near: &dyn Fn(&BuiltInVoice) -> bool| -> Vec<String> {
            self.voices.iter().filter(|(voice, _)| is_near(voice)).map(|(voice, _)| voice.name.clone()).collect()
        };
        let near = names(&|voice| voice.language == language_of(name));
        if near.is_empty() { names(&|_| true) } else { near }
    }
}

/// A few languages are listed without a dictionary; they would spell every word. The file of a voice names its
/// dictionary where it is not called as the language is.
fn has_dictionary(data: &Path, identifier: &str) -> bool {
    let content = fs::read(data.join("lang").join(identifier)).unwrap_or_default();
    let content = String::from_utf8_lossy(&content);
    let named = content.lines().find_map(|line| line.strip_prefix("dictionary "));
    let file = identifier.rsplit('/').next().unwrap_or_default();
    let language = file.split('-').next().unwrap_or_default().to_lowercase();
    let name = named.and_then(|rest| rest.split_whitespace().next()).unwrap_or(&language);
    data.join(format!("{name}_dict")).is_file()
}

/// `en-gb+f3` is English. Mandarin has the short code of Chinese.
fn language_of(name: &str) -> &str {
    match name.split(['-', '+']).next().unwrap_or(name) {
        "cmn" => "zh",
        language => language,
    }
}

/// A text without null bytes, which would end it.
fn c_string(text: &str) -> CString {
    CString::new(text.replace('\0', " ")).expect("the null bytes were replaced")
}
