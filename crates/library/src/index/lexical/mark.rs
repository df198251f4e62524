//! Where the words of a query stand in a text, so that a reader sees at once why a passage was found.

use std::collections::HashSet;

use studium_base::TextRange;

use super::analysis::stem_forms;
use super::plan::exact_forms;
use crate::retrieve::{Language, QueryTraits, Word, words};

/// A query ready to be looked for in many texts.
pub(super) struct Marker<'a> {
    languages: &'a [Option<Language>],
    /// Forms of the content words: as typed, without accents, stems.
    forms: HashSet<String>,
    /// First letters of the forms. Stemming leaves them, so most words of a text need not be stemmed.
    initials: HashSet<char>,
    /// Words of each phrase, pairs of unspaced characters left out.
    phrases: Vec<Vec<String>>,
}

/// A word of the text with its place.
struct Place {
    range: TextRange,
    words: Vec<Word>,
}

impl<'a> Marker<'a> {
    pub(super) fn new(traits: &QueryTraits, languages: &'a [Option<Language>]) -> Self {
        let content: Vec<Word> = traits.content().cloned().collect();
        let stems = stem_forms(&content, languages);
        let forms: HashSet<String> =
            content.iter().flat_map(exact_forms).cloned().chain(stems.into_iter().flatten()).collect();
        let initials = forms.iter().filter_map(|form| form.chars().next()).collect();
        let phrases =
            traits.phrases.iter().map(|phrase| single(phrase).map(|word| word.text.clone()).collect()).collect();
        Self { languages, forms, initials, phrases }
    }

    pub(super) fn marks(&self, text: &str) -> Vec<TextRange> {
        // Only phrases need words that begin with other letters.
        let places = places(text, |run| {
            let first = run.as_bytes().first().filter(|first| first.is_ascii());
            first.is_some_and(|first| {
                self.phrases.is_empty() && !self.initials.contains(&char::from(first.to_ascii_lowercase()))
            })
        });
        let mut marks: Vec<TextRange> =
            places.iter().filter(|place| self.holds(place)).map(|place| place.range).collect();
        marks.extend(self.pairs(&places));
        for phrase in self.phrases.iter().filter(|phrase| phrase.len() > 1) {
            for start in 0..places.len() {
                marks
                    .extend(end_of(phrase, &places[start..]).map(|end| TextRange::new(places[start].range.start, end)));
            }
        }
        merge(marks)
    }

    /// Is it one of the query's words, in any form?
    fn holds(&self, place: &Place) -> bool {
        let candidates: Vec<Word> = place
            .words
            .iter()
            .filter(|word| {
                exact_forms(word).any(|form| form.chars().next().is_some_and(|first| self.initials.contains(&first)))
            })
            .cloned()
            .collect();
        candidates.iter().flat_map(exact_forms).any(|form| self.forms.contains(form))
            || stem_forms(&candidates, self.languages).iter().flatten().any(|form| self.forms.contains(form))
    }

    /// Pairs of unspaced characters that the query asks for.
    fn pairs(&self, places: &[Place]) -> Vec<TextRange> {
        let neighbours = places.windows(2).filter(|pair| pair[0].range.end == pair[1].range.start);
        neighbours
            .filter(|pair| {
                let text = |place: &Place| place.words.iter().map(|word| word.text.as_str()).collect::<String>();
                pair.iter().all(|place| place.words.iter().any(|word| word.is_unspaced))
                    && self.forms.contains(&(text(&pair[0]) + &text(&pair[1])))
            })
            .map(|pair| TextRange::new(pair[0].range.start, pair[1].range.end))
            .collect()
    }
}

fn single(words: &[Word]) -> impl Iterator<Item = &Word> {
    words.iter().filter(|word| !word.is_unspaced || word.text.chars().nth(1).is_none())
}

/// Where the phrase ends, if it begins with the first place.
fn end_of(phrase: &[String], places: &[Place]) -> Option<u32> {
    let mut wanted = phrase.iter();
    for place in places {
        for word in single(&place.words) {
            let next = wanted.next()?;
            if !exact_forms(word).any(|form| form == next) {
                return None;
            }
        }
        if wanted.len() == 0 {
            return Some(place.range.end);
        }
    }
    None
}

/// The words of a text with their places: runs of letters, digits and what may stand inside a word, each taken apart as
/// the index takes it apart. Unspaced characters stand alone. Runs of which `is_idle` says so are left out.
fn places(text: &str, is_idle: impl Fn(&str) -> bool) -> Vec<Place> {
    let mut places = Vec::new();
    let mut run = String::new();
    let mut end = |run: &mut String, at: u32| {
        if !run.is_empty() && !is_idle(run) {
            let length = u32::try_from(run.chars().count()).unwrap_or(u32::MAX);
            let found = words(run);
            // Signs after the word ("end+") belong to the sentence.
            let kept = run.trim_end_matches(['+', '#']).chars().count();
            let ends_in_sign = found.last().is_some_and(|word| word.text.ends_with(['+', '#']));
            let kept = if ends_in_sign { length } else { u32::try_from(kept).unwrap_or(u32::MAX) };
            if !found.is_empty() {
                places.push(Place { range: TextRange::new(at - length, at - length + kept), words: found });
            }
        }
        run.clear();
    };
    let mut at = 0;
    for character in text.chars() {
        let is_unspaced = crate::chunk::is_unspaced(character);
        let is_sign = matches!(character, '+' | '#') && !run.is_empty();
        let is_mark = !character.is_ascii() && unicode_normalization::char::is_combining_mark(character);
        if is_unspaced || !(character.is_alphanumeric() || is_sign || is_mark) {
            end(&mut run, at);
        }
        if character.is_alphanumeric() || is_sign || is_mark {
            run.push(character);
        }
        at += 1;
        if is_unspaced {
            end(&mut run, at);
        }
    }
    end(&mut run, at);
    places
}

/// In order; those that touch or overlap become one, but for single words beside each other.
fn merge(mut marks: Vec<TextRange>) -> Vec<TextRange> {
    marks.sort_by_key(|mark| (mark.start, mark.end));
    let mut merged: Vec<TextRange> = Vec::with_capacity(marks.len());
    for mark in marks {
        match merged.last_mut() {
            Some(last) if mark.start <= last.end => last.end = last.end.max(mark.end),
            _ => merged.push(mark),
        }
    }
    merged
}
