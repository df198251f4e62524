//! What the student can tell the tutor without the model: stop, slower, say that again.

mod phrases;
mod ratings;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::words::{primary, words};
use phrases::{ENGLISH, GERMAN, Phrases};
pub use ratings::SpokenRating;

/// A command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type)]
#[serde(rename = "VoiceCommand", rename_all = "snake_case")]
pub enum Command {
    /// Be quiet; this reply is over.
    Stop,
    /// Be quiet for now.
    Pause,
    /// Go on after a pause.
    Continue,
    /// Say it again.
    Repeat,
    /// Speak more slowly.
    Slower,
    /// Speak faster.
    Faster,
    /// Speak louder.
    Louder,
    /// Speak more quietly.
    Quieter,
    /// On to what comes next.
    Next,
    /// Back to what came before.
    Back,
    /// End the conversation.
    StopListening,
}

impl Command {
    /// Reads a command. The whole of what was said has to be one, politeness apart: a sentence that merely contains
    /// "stop" is none. English is understood beside every language. An unknown language (empty) is taken for English.
    #[must_use]
    pub fn parse(text: &str, language: &str) -> Option<Self> {
        let words = words(text);
        tables(language).iter().find_map(|table| find(table, table.commands, &words))
    }
}

/// How the next question is asked for in a language; in English where that is not known.
pub(crate) fn next_question(language: &str) -> &'static str {
    if primary(language) == "de" { GERMAN.next_question } else { ENGLISH.next_question }
}

/// Longer sentences are no commands, however polite.
const MOST_WORDS: usize = 12;

/// English is understood beside every language.
fn tables(language: &str) -> &'static [&'static Phrases] {
    if primary(language) == "de" { &[&GERMAN, &ENGLISH] } else { &[&ENGLISH] }
}

/// What a phrase stands for, politeness apart.
fn find<T: Copy>(table: &Phrases, phrases: &[(&str, T)], said: &[String]) -> Option<T> {
    if said.is_empty() || said.len() > MOST_WORDS {
        return None;
    }
    let mut words: Vec<&str> = said.iter().map(String::as_str).collect();
    // "Stop, stop, stop!"
    words.dedup();
    loop {
        let phrase = words.join(" ");
        if let Some((_, meaning)) = phrases.iter().find(|(known, _)| *known == phrase) {
            return Some(*meaning);
        }
        let before = table.before.iter().map(|polite| polite.split(' ').collect::<Vec<_>>());
        let after = table.after.iter().map(|polite| polite.split(' ').collect::<Vec<_>>());
        let rest = before
            .filter_map(|polite| words.strip_prefix(polite.as_slice()))
            .chain(after.filter_map(|polite| words.strip_suffix(polite.as_slice())))
            .filter(|rest| !rest.is_empty())
            .min_by_key(|rest| rest.len())?;
        words = rest.to_vec();
    }
}
