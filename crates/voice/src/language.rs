//! In which language a text is spoken, so that the voice follows it.

use crate::words::primary;

/// Shorter texts are not guessed: a wrong voice is worse than the usual one.
const LEAST_LETTERS: usize = 40;

/// The voice for a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spoken {
    /// ISO 639-1: a language that there is a voice for.
    In(String),
    /// There is no voice for this language (ISO 639-1, or 639-3 where there is no shorter code), which has to be said.
    Unsupported(String),
}

/// Finds the language of a text. What is declared (of the answer or the course) holds, unless the text is long enough
/// to be surely another; without either, the first of `voices`. `voices` are ISO 639-1 codes, the usual one first.
#[must_use]
pub fn spoken_language(text: &str, declared: Option<&str>, voices: &[String]) -> Spoken {
    let usual = voices.first().map_or_else(|| "en".to_owned(), |voice| primary(voice));
    let declared = declared.map(primary).filter(|language| !language.is_empty());
    let language = guess(text).or(declared).unwrap_or(usual);
    if voices.iter().any(|voice| primary(voice) == language) {
        Spoken::In(language)
    } else {
        Spoken::Unsupported(language)
    }
}

fn guess(text: &str) -> Option<String> {
    let letters = text.chars().filter(|character| character.is_alphabetic()).count();
    let is_dense = text.chars().any(|character| ('\u{3040}'..='\u{9fff}').contains(&character));
    if letters < LEAST_LETTERS && !is_dense {
        return None;
    }
    let guess = whatlang::detect(text).filter(whatlang::Info::is_reliable)?;
    let code = guess.lang().code();
    let short = SHORT.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| *short);
    Some(short.to_owned())
}

/// ISO 639-3 to 639-1, for the languages that whatlang knows and voices exist for.
const SHORT: &[(&str, &str)] = &[
    ("eng", "en"),
    ("deu", "de"),
    ("fra", "fr"),
    ("spa", "es"),
    ("ita", "it"),
    ("por", "pt"),
    ("nld", "nl"),
    ("swe", "sv"),
    ("rus", "ru"),
    ("pol", "pl"),
    ("ces", "cs"),
    ("slk", "sk"),
    ("dan", "da"),
    ("nob", "nb"),
    ("fin", "fi"),
    ("hun", "hu"),
    ("ron", "ro"),
    ("bul", "bg"),
    ("ell", "el"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("cmn", "zh"),
    ("jpn", "ja"),
    ("kor", "ko"),
    ("ara", "ar"),
    ("heb", "he"),
    ("hin", "hi"),
    ("pes", "fa"),
    ("vie", "vi"),
    ("ind", "id"),
    ("cat", "ca"),
    ("hrv", "hr"),
    ("srp", "sr"),
    ("slv", "sl"),
    ("lit", "lt"),
    ("lav", "lv"),
    ("est", "et"),
    ("tha", "th"),
    ("ben", "bn"),
    ("tam", "ta"),
];

#[cfg(test)]
mod tests {
    //! The voice follows the text, and says when it cannot.

    use super::{Spoken, spoken_language};

    fn check(text: &str, declared: Option<&str>, expected: Spoken) {
        let voices = ["en".to_owned(), "de-DE".to_owned()];
        assert_eq!(spoken_language(text, declared, &voices), expected, "{text}");
    }

    #[test]
    fn a_long_text_speaks_for_itself_and_a_short_one_follows_what_is_declared() {
        let german = "Die Osmose ist die Bewegung von Wasser durch eine halbdurchlässige Membran, und sie braucht keine Energie.";
        check(german, Some("en"), Spoken::In("de".to_owned()));
        check(german, None, Spoken::In("de".to_owned()));
        check("Osmose", Some("de-AT"), Spoken::In("de".to_owned()));
        check("Osmose", None, Spoken::In("en".to_owned()));
    }

    #[test]
    fn a_language_without_a_voice_is_said() {
        let french =
            "L'osmose est le mouvement de l'eau à travers une membrane, et elle n'a pas besoin d'énergie pour cela.";
        check(french, Some("en"), Spoken::Unsupported("fr".to_owned()));
        check("Osmoosi", Some("fi"), Spoken::Unsupported("fi".to_owned()));
    }
}
