//! Phonemes of a clause, and their ids, in the way that Piper voices were trained with.

use unicode_normalization::UnicodeNormalization;

use super::config::{BEGIN, END, PAD, PhonemeIds};

/// The phonemes that espeak-ng gave for `clause`, without its notes on changes of language (`(en)`), with the mark that
/// ends the clause put back: espeak-ng drops it, and a voice speaks by it. Accents stand for themselves.
pub(super) fn with_marks(phonemes: &str, clause: &str) -> String {
    let mut kept = String::with_capacity(phonemes.len() + 2);
    let mut rest = phonemes;
    while let Some(open) = rest.find('(') {
        let Some(length) = rest[open..].find(')') else { break };
        kept.push_str(&rest[..open]);
        rest = &rest[open + length + 1..];
    }
    kept.push_str(rest);
    kept.push_str(mark_of(clause));
    kept.nfd().collect()
}

/// The letters of a clause for voices that read letters.
pub(super) fn letters(clause: &str) -> String {
    clause.nfd().collect()
}

/// The mark behind a clause in the phonemes of Piper; a space follows where the sentence goes on.
fn mark_of(clause: &str) -> &'static str {
    let end = clause.trim_end_matches(|letter: char| !letter.is_alphanumeric()).len();
    let marks = clause[end..].chars().filter_map(|letter| match letter {
        '.' | '…' | '。' => Some("."),
        '?' | '？' | '؟' => Some("?"),
        '!' | '！' => Some("!"),
        ',' | '，' | '、' | '،' => Some(", "),
        ';' | '；' | '؛' => Some("; "),
        ':' | '：' => Some(": "),
        _ => None,
    });
    marks.into_iter().next().unwrap_or("")
}

/// The ids that a voice is given: the beginning, then each phoneme, with padding behind each of these, then the end.
/// A phoneme that the voice does not know is left out.
pub(super) fn ids(phonemes: &str, known: &PhonemeIds) -> Vec<i64> {
    let of = |letter: char| known.get(&letter).map_or(&[][..], Vec::as_slice);
    let mut ids = [of(BEGIN), of(PAD)].concat();
    for phoneme in phonemes.chars().filter(|phoneme| known.contains_key(phoneme)) {
        ids.extend_from_slice(of(phoneme));
        ids.extend_from_slice(of(PAD));
    }
    ids.extend_from_slice(of(END));
    ids
}

#[cfg(test)]
mod tests;
