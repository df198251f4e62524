//! Sentences that say what something is, and what that something is.
//!
//! "Osmosis is the movement of water", "X means", "is called X", "Unter X versteht man", "wird als X bezeichnet", and in
//! lists and glossaries "X: what it is".

use std::ops::Range;

use super::language::{Language, has};
use super::word::Word;

/// Most words of a term that is defined.
const TERM_WORDS: usize = 5;

/// What is defined, as indices of words, and how plainly the sentence says so (0 to 3).
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Definition {
    pub(super) term: Range<usize>,
    pub(super) weight: f32,
}

/// Heads of a subject that is not a term: "The reason is ...".
const GENERIC: &str = "reason way goal purpose result example problem difference number most one some first part thing case \
    point idea fact type kind form example set group word name answer question step line value program user process \
    method advantage disadvantage result results feature features statement statements change changes grund weg ziel zweck \
    ergebnis beispiel problem unterschied anzahl teil fall punkt idee tatsache art form frage antwort schritt folge ursache \
    bedeutung aufgabe vorteil nachteil ding sache menschen people person someone everyone students student others";

/// Does the sentence define something?
pub(super) fn definition(all: &[Word], language: Language) -> Option<Definition> {
    match language {
        Language::English => english(all),
        Language::German => german(all),
        Language::Other => None,
    }
}

fn english(all: &[Word]) -> Option<Definition> {
    named_after(all, &["called", "termed"], &["a", "an", "the"])
        .or_else(|| named_after_two(all, &[("known", "as"), ("referred", "as"), ("abbreviated", "as")]))
        .or_else(|| {
            let verb = all.iter().take(TERM_WORDS + 3).position(|word| {
                let verbs = "is are was were means denotes describes refers represents consists contains comprises";
                has(verbs, &word.text)
            })?;
            let term = subject(all, verb, "a an the")?;
            let next = |ahead: usize| all.get(verb + ahead).map_or("", |word| word.text.as_str());
            let weight = match (all[verb].text.as_str(), next(1), next(2)) {
                ("is" | "are" | "was" | "were", "a" | "an" | "any", _) => 3.0,
                ("is" | "are", "defined", _) | ("means" | "denotes", ..) | ("refers", "to", _) => 3.0,
                ("is" | "was" | "are" | "were", "the" | "one", _) => 2.5,
                ("is" | "are", "used", _) | ("represents" | "consists" | "comprises", ..) => 2.0,
                ("is" | "are", "made" | "composed" | "responsible" | "located" | "measured", _) => 1.8,
                ("are", ..) => 1.5,
                ("describes" | "contains", ..) => 1.2,
                _ => return None,
            };
            Some(Definition { term, weight })
        })
}

fn german(all: &[Word]) -> Option<Definition> {
    framed(all, "als", "bezeichnet").or_else(|| framed(all, "unter", "versteht")).or_else(|| called(all)).or_else(|| {
        let verbs = "ist sind war waren bedeutet bezeichnet bezeichnen beschreibt umfasst besteht bestehen dient dienen \
            beruht enthält enthalten";
        let verb = all.iter().take(TERM_WORDS + 3).position(|word| has(verbs, &word.text))?;
        let term = subject(all, verb, "der die das ein eine")?;
        // A noun, or a name.
        if !all[term.end - 1].is_capital {
            return None;
        }
        let next = all.get(verb + 1).map_or("", |word| word.text.as_str());
        let weight = match (all[verb].text.as_str(), next) {
            ("ist" | "sind" | "war" | "waren", "ein" | "eine" | "einer" | "eines" | "jede" | "jeder" | "jedes") => 3.0,
            ("bedeutet" | "bezeichnet" | "bezeichnen", _) => 3.0,
            ("ist" | "sind" | "war" | "waren", "der" | "die" | "das") => 2.5,
            ("besteht" | "bestehen", "aus") | ("dient" | "dienen" | "umfasst" | "beruht", _) => 2.0,
            ("beschreibt" | "enthält" | "enthalten", _) => 1.2,
            ("sind", _) => 1.5,
            _ => return None,
        };
        Some(Definition { term, weight })
    })
}

/// The words before the verb, as far as they name one thing.
fn subject(all: &[Word], verb: usize, articles: &str) -> Option<Range<usize>> {
    let start = usize::from(all.first().is_some_and(|word| has(articles, &word.text)));
    let term = start..verb;
    let words = all.get(term.clone())?;
    let is_term = (1..=TERM_WORDS).contains(&words.len())
        && words.iter().all(|word| !word.is_number() && !is_loose(&word.text))
        && words.windows(2).all(|pair| pair[0].clause == pair[1].clause)
        && words.last().is_some_and(|last| !has(GENERIC, &last.text))
        // "The color of an object is": what is defined is not one term.
        && !words.iter().any(|word| has("of der des in for on at with by from and or und oder von für mit", &word.text));
    is_term.then_some(term)
}

/// Small words that no term begins or ends with.
fn is_loose(word: &str) -> bool {
    const LOOSE: &str = "it this that these those they he she we you i who which what there here not also often usually \
        to as than if when then so very more most less many much some all each every other another such only even \
        es dies diese dieser dieses sie er wir ihr ich wer was dort hier nicht auch oft meist zu als wenn dann so sehr \
        mehr viele einige alle jeder jede jedes andere nur sogar man sich";
    has(LOOSE, word)
}

/// "... is called X."
fn named_after(all: &[Word], verbs: &[&str], articles: &[&str]) -> Option<Definition> {
    let at = all.iter().position(|word| verbs.contains(&word.text.as_str()))?;
    let is_passive = at > 0 && has("is are was were be often usually sometimes also commonly", &all[at - 1].text)
        || all
            .get(at)
            .zip(at.checked_sub(1).and_then(|before| all.get(before)))
            .is_some_and(|(word, before)| word.clause != before.clause);
    let start = at + 1 + usize::from(all.get(at + 1).is_some_and(|word| articles.contains(&word.text.as_str())));
    is_passive.then(|| name_from(all, start)).flatten()
}

/// "... known as X."
fn named_after_two(all: &[Word], verbs: &[(&str, &str)]) -> Option<Definition> {
    let at = (1..all.len()).find(|at| {
        let pair = (all[at - 1].text.as_str(), all[*at].text.as_str());
        let is_referred = pair == ("to", "as") && *at > 1 && all[at - 2].text == "referred";
        is_referred || verbs.contains(&pair)
    })?;
    let start = at + 1 + usize::from(all.get(at + 1).is_some_and(|word| has("a an the", &word.text)));
    name_from(all, start)
}

/// The term that begins at a word and ends with its clause or before a small word.
fn name_from(all: &[Word], start: usize) -> Option<Definition> {
    let first = all.get(start)?;
    let small = "and or because since which that when where if as in on at by for with from to is are was were of so but \
        while after before than during into through under";
    let length = all[start..].iter().take_while(|word| word.clause == first.clause && !has(small, &word.text)).count();
    let is_term = (1..=4).contains(&length)
        && all[start..start + length].iter().all(|word| !is_loose(&word.text) && !word.is_number());
    is_term.then_some(Definition { term: start..start + length, weight: 2.6 })
}

/// "Als X bezeichnet man", "Unter X versteht man".
fn framed(all: &[Word], opener: &str, verb: &str) -> Option<Definition> {
    if all.first()?.text != opener {
        return None;
    }
    let at = all.iter().take(TERM_WORDS + 3).position(|word| word.text == verb)?;
    let start = 1 + usize::from(has("der die das dem den einem einer ein eine einen", &all.get(1)?.text));
    let is_term =
        (1..=4).contains(&at.saturating_sub(start)) && all[start..at].iter().all(|word| !is_loose(&word.text));
    (is_term && all[at - 1].is_capital).then_some(Definition { term: start..at, weight: 3.0 })
}

/// "... nennt man X.", "... heißt X.", "... wird (als) X genannt/bezeichnet."
fn called(all: &[Word]) -> Option<Definition> {
    let last = all.len().checked_sub(1)?;
    if matches!(all[last].text.as_str(), "genannt" | "bezeichnet") && last >= 2 {
        let from = all[..last].iter().rposition(|word| word.text == "als" || word.clause != all[last].clause);
        let helper = all[..last].iter().rposition(|word| matches!(word.text.as_str(), "wird" | "werden" | "auch"));
        let start = from.max(helper)? + 1;
        return capital_run(all, start, last);
    }
    if last >= 3 && all[last - 1].text == "heißt" {
        return capital_run(all, last, all.len());
    }
    let at = (1..all.len()).find(|at| all[*at].text == "man" && all[at - 1].text == "nennt")?;
    let rest = at + 1 + usize::from(has("den die das ein eine einen", &all.get(at + 1)?.text));
    capital_run(all, rest, all.len())
}

/// The one to three words from `start`, up to `end` at most, of which the last is a noun.
fn capital_run(all: &[Word], start: usize, end: usize) -> Option<Definition> {
    let first = all.get(start)?;
    let length = all[start..end].iter().take_while(|word| word.clause == first.clause).count();
    let last = all.get(start + length.checked_sub(1)?)?;
    ((1..=3).contains(&length) && last.is_capital).then_some(Definition { term: start..start + length, weight: 2.6 })
}

/// "Term: what it is", as in lists and glossaries: the term's length in scalar values, and where the rest begins.
pub(super) fn labelled(text: &str, all: &[Word]) -> Option<(Range<usize>, f32)> {
    const LABELS: &str = "note example tip hint warning figure table exercise step question answer solution input output \
        source objective objectives summary hinweis beispiel aufgabe lösung abbildung tabelle frage antwort quelle tipp \
        schritt merke ziel achtung remark key important http https";
    let at = text.find([':', '–', '—'])?;
    let sign = text[at..].chars().next()?;
    let (term, rest) = (&text[..at], &text[at + sign.len_utf8()..]);
    // A dash must stand free: "well–known" is a word.
    let is_free = sign == ':' && rest.starts_with(' ') || term.ends_with(' ') && rest.starts_with(' ');
    let term_length = u32::try_from(term.chars().count()).unwrap_or(u32::MAX);
    let count = all.iter().take_while(|word| word.range.end <= term_length).count();
    let is_term = is_free
        && (1..=TERM_WORDS).contains(&count)
        && all.len() >= count + 4
        && all[..count].iter().all(|word| !has(LABELS, &word.text) && !is_loose(&word.text) && !word.is_number());
    is_term.then_some((0..count, 2.8))
}
