//! How long a pause has to be before the student has certainly finished: it depends on the words before it and on the
//! student's own pauses.
//!
//! The moving mean with weight 0.9 is LiveKit's (livekit/agents, `endpointing.py`); the factors were fitted on the
//! scripted pauses of the tests.

use std::time::Duration;

use crate::command::Command;
use crate::words::{primary, words};

/// Nobody waits less: closures inside words last up to about 150 ms, and the final draft takes its time.
pub const SHORTEST_WAIT: Duration = Duration::from_millis(300);
/// Nobody waits longer: after this a listener takes over even in mid-sentence.
pub const LONGEST_WAIT: Duration = Duration::from_millis(1500);
/// What is waited after words that say nothing, for a student whose pauses are not known yet. pipecat waits as long.
const FIRST_WAIT_MS: f32 = 600.0;
/// The share of the past in the moving mean.
const MEMORY: f32 = 0.9;
/// An ordinary wait as a multiple of the mean pause: pauses are spread like a log-normal, this covers 9 in 10.
const MARGIN: f32 = 1.85;
/// After a question or a command.
const FINISHED: f32 = 0.56;
/// After a full stop: recognisers set one wherever the sound ends, so it says little.
const STOPPED: f32 = 0.87;
/// After a word that asks for another.
const OPEN: f32 = 2.4;
/// After a number, which may have more digits.
const NUMBER: f32 = 1.4;

/// How what was said ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Finished,
    Stopped,
    Neutral,
    Number,
    Open,
}

/// Knows the student's pauses.
#[derive(Debug, Clone, PartialEq)]
pub struct Endpointer {
    mean_pause_ms: f32,
}

impl Default for Endpointer {
    fn default() -> Self {
        Self { mean_pause_ms: FIRST_WAIT_MS / MARGIN }
    }
}

impl Endpointer {
    /// How long to wait after these words. An unknown language (empty) is taken for English.
    #[must_use]
    pub fn wait(&self, text: &str, language: &str) -> Duration {
        let factor = match ending(text, language) {
            Ending::Finished => FINISHED,
            Ending::Stopped => STOPPED,
            Ending::Neutral => 1.0,
            Ending::Number => NUMBER,
            Ending::Open => OPEN,
        };
        let wait = Duration::from_millis((self.mean_pause_ms * MARGIN * factor).round() as u64);
        wait.clamp(SHORTEST_WAIT, LONGEST_WAIT)
    }

    /// The student went on after a pause, so it was one within what they had to say. Pauses longer than
    /// [`LONGEST_WAIT`] teach as much as one of that length.
    pub fn learn(&mut self, pause: Duration) {
        let pause = pause.min(LONGEST_WAIT).as_secs_f32() * 1000.0;
        self.mean_pause_ms = MEMORY * self.mean_pause_ms + (1.0 - MEMORY) * pause;
    }
}

fn ending(text: &str, language: &str) -> Ending {
    let text = text.trim();
    let words = words(text);
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return Ending::Neutral };
    let table = table(language);
    if Command::parse(text, language).is_some() {
        return Ending::Finished;
    }
    if text.ends_with(['-', '–', '—', '…', ',', ':']) || text.ends_with("...") {
        return Ending::Open;
    }
    let is_question = words.len() >= 3 && table.question.contains(&first.as_str());
    if is_question && words.len() >= 4 && STRANDED.contains(&last.as_str()) {
        return if text.ends_with('?') { Ending::Finished } else { Ending::Neutral };
    }
    // A word which asks for another outweighs a full stop.
    if table.open.contains(&last.as_str()) && !text.ends_with('?') {
        return Ending::Open;
    }
    if is_question || text.ends_with(['?', '？']) {
        return Ending::Finished;
    }
    if text.ends_with(['.', '!', '。', '！']) {
        return Ending::Stopped;
    }
    let is_number = last.chars().any(|character| character.is_ascii_digit()) || table.number.contains(&last.as_str());
    if is_number { Ending::Number } else { Ending::Neutral }
}

/// Words with which English questions may end, though they ask for more elsewhere: "what does it do", "what is it for".
const STRANDED: &[&str] = &[
    "do", "does", "did", "have", "has", "be", "been", "about", "in", "on", "for", "from", "to", "with", "at", "by",
    "like",
];

struct Table {
    /// Words after which something has to come: conjunctions, articles, prepositions, hesitation.
    open: &'static [&'static str],
    /// Words with which questions begin.
    question: &'static [&'static str],
    /// Words of numbers after which more of the number may come.
    number: &'static [&'static str],
}

fn table(language: &str) -> &'static Table {
    match primary(language).as_str() {
        "de" => &GERMAN,
        "fr" => &FRENCH,
        "es" => &SPANISH,
        "it" => &ITALIAN,
        "pt" => &PORTUGUESE,
        "nl" => &DUTCH,
        _ => &ENGLISH,
    }
}

const ENGLISH: Table = Table {
    open: &[
        "and", "or", "but", "because", "so", "if", "then", "than", "that", "which", "who", "when", "while", "where",
        "as", "the", "a", "an", "my", "your", "his", "their", "our", "its", "of", "to", "in", "on", "at", "by", "for",
        "with", "from", "into", "about", "between", "without", "is", "are", "was", "were", "am", "be", "been", "do",
        "does", "did", "has", "have", "had", "can", "could", "will", "would", "should", "may", "might", "must", "i",
        "we", "they", "he", "she", "not", "very", "like", "um", "uh", "uhm", "er", "erm", "hmm", "well", "maybe",
        "also", "plus", "minus", "times", "equals", "whether", "how", "what", "why", "i'm", "it's", "there's", "per",
    ],
    question: &[
        "what", "what's", "who", "who's", "where", "when", "why", "how", "which", "is", "are", "was", "were", "does",
        "do", "did", "can", "could", "will", "would", "should", "whose",
    ],
    number: &[
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twenty", "thirty",
        "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million", "point",
    ],
};
const GERMAN: Table = Table {
    open: &[
        "und",
        "oder",
        "aber",
        "weil",
        "dass",
        "wenn",
        "als",
        "ob",
        "denn",
        "sondern",
        "damit",
        "während",
        "der",
        "die",
        "das",
        "den",
        "dem",
        "des",
        "ein",
        "eine",
        "einen",
        "einem",
        "einer",
        "eines",
        "mein",
        "meine",
        "sein",
        "ihr",
        "von",
        "vom",
        "zu",
        "zum",
        "zur",
        "in",
        "im",
        "an",
        "am",
        "auf",
        "aus",
        "bei",
        "beim",
        "mit",
        "nach",
        "für",
        "über",
        "unter",
        "durch",
        "ohne",
        "um",
        "zwischen",
        "ist",
        "sind",
        "war",
        "waren",
        "wird",
        "werden",
        "hat",
        "haben",
        "kann",
        "muss",
        "soll",
        "ich",
        "wir",
        "er",
        "man",
        "nicht",
        "sehr",
        "wie",
        "was",
        "also",
        "äh",
        "ähm",
        "öh",
        "hm",
        "naja",
        "vielleicht",
        "plus",
        "minus",
        "mal",
        "gleich",
        "welche",
        "welcher",
    ],
    question: &[
        "was",
        "wer",
        "wo",
        "wann",
        "warum",
        "wieso",
        "weshalb",
        "wie",
        "welche",
        "welcher",
        "welches",
        "wen",
        "wem",
        "ist",
        "sind",
        "war",
        "kannst",
        "könntest",
        "hat",
        "gibt",
    ],
    number: &[
        "null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "hundert",
        "tausend", "komma",
    ],
};
const FRENCH: Table = Table {
    open: &[
        "et", "ou", "mais", "parce", "que", "qui", "si", "quand", "comme", "donc", "le", "la", "les", "un", "une",
        "des", "du", "de", "à", "au", "aux", "en", "dans", "sur", "par", "pour", "avec", "sans", "est", "sont", "a",
        "je", "il", "elle", "on", "nous", "euh", "ben", "alors", "très", "plus",
    ],
    question: &["que", "quoi", "qui", "où", "quand", "pourquoi", "comment", "combien", "quel", "quelle", "est-ce"],
    number: &[
        "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "cent", "mille", "virgule",
    ],
};
const SPANISH: Table = Table {
    open: &[
        "y", "o", "pero", "porque", "que", "si", "cuando", "como", "el", "la", "los", "las", "un", "una", "de", "del",
        "a", "al", "en", "con", "sin", "por", "para", "sobre", "es", "son", "está", "yo", "eh", "este", "pues", "muy",
    ],
    question: &["qué", "quién", "dónde", "cuándo", "cómo", "cuánto", "cuál", "cuáles", "puedes"],
    number: &["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "cien", "mil", "coma"],
};
const ITALIAN: Table = Table {
    open: &[
        "e", "o", "ma", "perché", "che", "se", "quando", "come", "il", "lo", "la", "i", "gli", "le", "un", "una", "di",
        "del", "della", "a", "al", "in", "nel", "con", "su", "per", "da", "è", "sono", "ehm", "allora", "molto",
    ],
    question: &["cosa", "chi", "dove", "quando", "perché", "come", "quanto", "quale", "quali", "puoi"],
    number: &["zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "cento", "mille"],
};
const PORTUGUESE: Table = Table {
    open: &[
        "e", "ou", "mas", "porque", "que", "se", "quando", "como", "o", "a", "os", "as", "um", "uma", "de", "do", "da",
        "em", "no", "na", "com", "sem", "por", "para", "é", "são", "eu", "então", "muito", "ah",
    ],
    question: &["que", "quem", "onde", "quando", "por", "como", "quanto", "qual", "quais", "pode"],
    number: &["zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "cem", "mil", "vírgula"],
};
const DUTCH: Table = Table {
    open: &[
        "en", "of", "maar", "omdat", "dat", "die", "als", "toen", "want", "de", "het", "een", "van", "naar", "in",
        "op", "aan", "bij", "met", "voor", "door", "over", "zonder", "is", "zijn", "was", "ik", "wij", "uh", "eh",
        "dus", "heel",
    ],
    question: &["wat", "wie", "waar", "wanneer", "waarom", "hoe", "welke", "welk", "kun", "is"],
    number: &[
        "nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "honderd", "komma",
    ],
};
