//! Does a sound made while the tutor speaks mean that the student takes the turn?

use crate::words::{occur, words};

/// "Go on, I am listening", and sounds of thinking, in several languages. Heard while the tutor speaks they are no
/// question. "No" is not among them: it objects.
const BACKCHANNELS: &[&str] = &[
    "mhm", "mm", "mmm", "mhmm", "hm", "hmm", "uh", "huh", "uhuh", "aha", "ah", "oh", "um", "er", "yeah", "yes", "yep",
    "ok", "okay", "right", "sure", "see", "i", "alright", "cool", "nice", "good", "great", "thanks", "ja", "jo",
    "jaja", "genau", "klar", "gut", "richtig", "stimmt", "ach", "so", "achso", "äh", "ähm", "hä", "oui", "ouais",
    "d'accord", "bien", "euh", "eh", "sí", "si", "vale", "claro", "bueno", "sì", "certo", "va", "bene", "ecco", "sim",
    "tá", "pois", "hoor", "precies", "да", "ага", "угу", "tak", "jasne",
];
/// Single words with which people do interrupt, so that they are not taken for echo of the tutor's own.
const OBJECTIONS: &[&str] = &[
    "what", "why", "how", "who", "where", "when", "no", "nope", "was", "warum", "wieso", "wie", "wer", "wo", "wann",
    "nein", "quoi", "pourquoi", "comment", "non", "qué", "cómo", "cosa", "perché", "como", "não", "wat", "waarom",
    "nee",
];
/// More words than this are more than assent.
const MOST_ASSENT_WORDS: usize = 4;

/// What words mean that are heard while the tutor speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    /// No words, or only assent, or the tutor's own words coming back from the loudspeaker.
    Trifle,
    /// The student says something.
    Words,
}

/// Weighs what was heard. `said` is what the tutor has been saying just now, `None` when it cannot be echo.
pub(super) fn weigh(heard: &str, said: Option<&str>) -> Weight {
    let heard = words(&without_notes(heard));
    let is_assent = heard.len() <= MOST_ASSENT_WORDS && heard.iter().all(|word| BACKCHANNELS.contains(&word.as_str()));
    let is_objection = matches!(heard.as_slice(), [word] if OBJECTIONS.contains(&word.as_str()));
    let is_echo = !is_objection && said.is_some_and(|said| occur(&heard, &words(said)));
    if is_assent || is_echo { Weight::Trifle } else { Weight::Words }
}

/// Without what models write of sounds that are no speech: `[BLANK_AUDIO]`, `(coughing)`.
pub(super) fn without_notes(text: &str) -> String {
    let mut depth = 0_u32;
    let mut kept = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '[' | '(' => depth += 1,
            ']' | ')' if depth > 0 => depth -= 1,
            '♪' | '*' => {}
            _ if depth == 0 => kept.push(character),
            _ => {}
        }
    }
    kept
}
