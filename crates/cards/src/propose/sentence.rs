//! Is a sentence fit to stand alone on a card?

use super::language::{Language, has};
use super::word::{Word, words};

/// Words of a sentence that says something and can be read at a glance.
const WORDS: std::ops::RangeInclusive<usize> = 5..=36;
/// The same in letters.
const LETTERS: std::ops::RangeInclusive<usize> = 24..=260;
/// Share of letters and blanks; below it a line is a table, a formula or program text.
const LETTER_SHARE: f32 = 0.87;

/// A sentence as a card shows it: in one line, hyphens of line breaks and references in brackets gone.
pub(super) fn tidy(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    let mut lines = text.split('\n').map(str::trim).filter(|line| !line.is_empty()).peekable();
    while let Some(line) = lines.next() {
        let next_is_small = lines.peek().is_some_and(|next| next.starts_with(char::is_lowercase));
        let is_broken = next_is_small && line.strip_suffix('-').is_some_and(|word| word.ends_with(char::is_lowercase));
        if is_broken {
            joined.push_str(line.trim_end_matches('-'));
        } else {
            joined.push_str(line);
            joined.push(' ');
        }
    }
    let visible: String = joined.chars().filter(|letter| !is_hidden(*letter)).collect();
    // A reference that is gone leaves a blank before the sign that followed it.
    let visible = without_references(&visible);
    let words: Vec<&str> = visible.split_whitespace().collect();
    let mut tidy = String::with_capacity(visible.len());
    for word in words {
        if !tidy.is_empty() && !matches!(word, "." | "," | ";") {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    tidy
}

fn is_hidden(letter: char) -> bool {
    letter.is_control() && !letter.is_whitespace()
        || matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Takes `[12]`, `[3, 4]` and `[5–7]` away.
fn without_references(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('[') {
        let Some(length) = rest[start..].find(']') else { break };
        let inside = &rest[start + 1..start + length];
        let is_reference = !inside.is_empty()
            && inside.len() <= 12
            && inside.chars().all(|letter| letter.is_ascii_digit() || ", –-".contains(letter));
        kept.push_str(&rest[..start]);
        if !is_reference {
            kept.push_str(&rest[start..=start + length]);
        }
        rest = &rest[start + length + 1..];
    }
    kept.push_str(rest);
    kept
}

/// Can a card be made of the sentence, as [`tidy`] gives it? It must say something by itself: whole, in words, without a
/// pointer to what stands elsewhere, and not spoken to the reader.
pub(super) fn stands_alone(text: &str, all: &[Word], language: Language) -> bool {
    WORDS.contains(&all.len())
        && LETTERS.contains(&text.chars().count())
        && is_whole(text)
        && is_prose(text)
        && speaks_for_itself(all, language)
}

/// Begins with a capital or a number, ends with a full stop, and what opens also closes.
fn is_whole(text: &str) -> bool {
    let starts = text.chars().next().is_some_and(|first| first.is_uppercase() || is_caseless(first));
    let end = text.trim_end_matches(['"', '”', '“', '»', '’', ')']);
    let ends = end.ends_with(['.', '!', '。', '！']) && !end.ends_with("..") && !end.ends_with('…');
    let count = |letter: char| text.chars().filter(|other| *other == letter).count();
    let closes = count('(') == count(')') && count('[') == count(']') && count('"').is_multiple_of(2);
    let quotes = count('“') + count('„') + count('”');
    starts && ends && closes && quotes.is_multiple_of(2)
}

/// "Results: ...", "IV. The fourth ...": what comes before is no part of the sentence.
pub(super) fn is_labelled(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    let number = first.trim_end_matches(['.', ')']);
    let is_roman = number.len() < first.len() && number.chars().all(|letter| "IVXLC".contains(letter));
    first.ends_with(':') || is_roman && !number.is_empty()
}

/// A letter of a script without capitals.
fn is_caseless(letter: char) -> bool {
    letter.is_alphabetic() && !letter.is_lowercase() && !letter.is_uppercase()
}

/// No program text, formula, address, table row or reference.
fn is_prose(text: &str) -> bool {
    const FOREIGN: &[&str] = &[
        "{", "}", "\\", "`", "|", "\t", "==", "!=", "->", "=>", "()", "$", "://", "www.", "@", "__", ">>>", "</",
        " = ", "•", "…", "_", "§", "~", "^", "+=", "Fig.", "et al", "ISBN", "doi", "e.g.", "i.e.", "pp.", "No.",
    ];
    if FOREIGN.iter().any(|sign| text.contains(sign)) {
        return false;
    }
    let all = text.chars().count() as f32;
    let letters = text.chars().filter(|letter| letter.is_alphabetic() || *letter == ' ').count() as f32;
    let capitals = text.chars().filter(|letter| letter.is_uppercase()).count() as f32;
    let single = words(text).iter().filter(|word| word.range.len() == 1 && word.text != "a").count();
    letters >= LETTER_SHARE * all && capitals < 0.35 * letters && single <= 2 && !has_year_reference(text)
}

/// "(Smith, 2006)"
fn has_year_reference(text: &str) -> bool {
    text.split('(').skip(1).filter_map(|after| after.split(')').next()).any(|inside| {
        let year = inside.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
        let digits = year.chars().rev().take_while(char::is_ascii_digit).count();
        digits == 4 && inside.contains(", ") && inside.chars().next().is_some_and(char::is_uppercase)
    })
}

fn speaks_for_itself(all: &[Word], language: Language) -> bool {
    let Some(first) = all.first() else { return false };
    let is_first = |list: &str| has(list, &first.text);
    if is_first(language.pronouns()) || is_first(language.openers()) {
        return false;
    }
    // "The study was ...", but "Biology is the study of life".
    let is_report = |pair: &[Word]| pair[0].text == "study" && pair[1].text != "of";
    if all.windows(2).any(is_report) || all.last().is_some_and(|last| last.text == "study") {
        return false;
    }
    // "Sie können" speaks to the reader, "sie können" of somebody; at the start both are refused already.
    let is_polite = |word: &Word| {
        language == Language::German
            && word.is_capital
            && matches!(word.text.as_str(), "sie" | "ihr" | "ihnen" | "ihre")
    };
    let points = |word: &Word| has(language.pointers(), &word.text) || has(language.addresses(), &word.text);
    if all.iter().any(|word| points(word) || is_polite(word)) {
        return false;
    }
    // "Das ist", "Das bedeutet": a pronoun. "As a result", "For example", "In contrast", "Zum Beispiel" go on.
    let second = all.get(1).map_or("", |word| word.text.as_str());
    let third = all.get(2).map_or("", |word| word.text.as_str());
    let goes_on = match language {
        Language::English => {
            matches!(
                (first.text.as_str(), second),
                ("for", "example" | "instance" | "that" | "all")
                    | (
                        "in",
                        "contrast"
                            | "addition"
                            | "fact"
                            | "general"
                            | "particular"
                            | "other"
                            | "turn"
                            | "such"
                            | "both"
                            | "each"
                            | "short"
                            | "summary"
                            | "practice"
                            | "order"
                    )
                    | (
                        "as",
                        "a" | "such" | "with" | "well" | "an" | "before" | "mentioned" | "shown" | "noted" | "seen"
                    )
                    | (
                        "at" | "by" | "with" | "from" | "after" | "before" | "like",
                        "that" | "it" | "them" | "first" | "last"
                    )
                    | ("on", "the")
                    | (
                        "the",
                        "same"
                            | "result"
                            | "reason"
                            | "other"
                            | "others"
                            | "rest"
                            | "next"
                            | "last"
                            | "second"
                            | "third"
                            | "first"
                            | "remaining"
                            | "difference"
                            | "answer"
                            | "goal"
                            | "idea"
                            | "point"
                            | "purpose"
                            | "problem"
                            | "example"
                            | "program"
                            | "user"
                            | "output"
                            | "value"
                            | "question"
                            | "results"
                            | "two"
                            | "three"
                            | "line"
                            | "table"
                            | "code"
                    )
                    | ("some" | "many" | "most" | "all" | "one" | "several" | "few" | "two" | "three", "of")
                    | ("one", "reason" | "way" | "example" | "problem" | "advantage")
                    | ("an" | "another", "example" | "advantage" | "important")
            ) || (first.text == "on" && second == "the" && third == "other")
        }
        Language::German => {
            matches!(
                (first.text.as_str(), second),
                (
                    "das" | "die" | "der",
                    "ist"
                        | "sind"
                        | "war"
                        | "waren"
                        | "wird"
                        | "werden"
                        | "hat"
                        | "haben"
                        | "kann"
                        | "können"
                        | "bedeutet"
                        | "heißt"
                        | "führt"
                        | "gilt"
                        | "liegt"
                        | "macht"
                        | "geschieht"
                        | "zeigt"
                        | "gleiche"
                        | "gleichen"
                        | "ersten"
                        | "beiden"
                        | "nächste"
                        | "anderen"
                        | "andere"
                ) | ("zum" | "als", "beispiel" | "ergebnis" | "einen" | "anderen" | "nächstes" | "erstes")
                    | ("im", "gegensatz" | "folgenden" | "allgemeinen" | "vergleich")
                    | ("in" | "auf" | "aus" | "mit" | "nach" | "bei" | "vor", "der" | "dem" | "ihr" | "ihm" | "ihnen")
                    | ("eine" | "einer" | "eines" | "einige" | "viele" | "manche", "von" | "der" | "davon" | "andere")
                    | ("ein", "beispiel" | "weiterer" | "weiteres")
            ) && !matches!(
                (first.text.as_str(), second),
                ("in" | "auf" | "aus" | "mit" | "nach" | "bei" | "vor", "der" | "dem")
            )
        }
        Language::Other => false,
    };
    !goes_on
}
