//! Reads a text and ranks the sentences from which a card can be made.

use std::collections::{HashMap, HashSet};

use studium_base::TextRange;
use studium_engine::protocol::extract::BlockKind;

use super::definition::{Definition, definition, labelled};
use super::language::{Language, has};
use super::sentence::{is_labelled, stands_alone, tidy};
use super::term::{Weights, is_term_word, terms};
use super::types::{Candidate, TextBlock};
use super::word::{Word, is_same_word, words};

/// A line that stands alike on so many pages is a header or a footer.
const REPEATED_PARTS: usize = 3;
/// A candidate below this is not worth a card.
const LEAST: f32 = 0.55;
/// Each further card from under the same heading is worth so much less, so that a whole text is asked, not its start.
const CROWDING: f32 = 0.25;
const MOST_CROWDED: f32 = 1.5;
/// A word that is asked only because the text turns on it is a weaker question than a date or a name.
const VAGUE: f32 = 0.1;
/// A second deletion must be worth so much, and the sentence so long.
const SECOND: f32 = 0.8;
const SECOND_WORDS: usize = 12;

/// Headings whose text holds no facts of the subject.
const SKIPPED: &str = "references bibliography literatur literaturverzeichnis index exercises exercise questions problems \
    übungen aufgaben quellen acknowledgements acknowledgments danksagung contents inhalt inhaltsverzeichnis preface vorwort \
    impressum copyright contributors contributions authors appendix quiz license licence lizenz funding methods methoden \
    interests index register";

/// The sentences worth asking, best first; those that are equally good as they stand in the text. `is_function_word` says
/// of a word in lower case whether it carries grammar only.
#[must_use]
pub fn survey(blocks: &[TextBlock], is_function_word: &dyn Fn(&str) -> bool) -> Vec<Candidate> {
    let repeated = repeated_lines(blocks);
    let mut weights = Weights::new();
    let mut read: Vec<(usize, TextRange, String, Vec<Word>)> = Vec::new();
    let mut headings: Vec<String> = Vec::with_capacity(blocks.len());
    let mut heading = String::new();
    for (index, block) in blocks.iter().enumerate() {
        if matches!(block.kind, BlockKind::Heading { .. }) {
            heading = tidy(&block.text).to_lowercase();
        }
        headings.push(heading.clone());
        let is_running = matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote);
        let is_skipped = words(&heading).iter().any(|word| has(SKIPPED, &word.text)) && words(&heading).len() <= 3;
        if !is_running || is_skipped || repeated.contains(&signature(&block.text)) {
            continue;
        }
        let letters: Vec<char> = block.text.chars().collect();
        for sentence in &block.sentences {
            let Some(slice) = letters.get(sentence.start as usize..sentence.end as usize) else { continue };
            let text = tidy(&slice.iter().collect::<String>());
            let all = words(&text);
            weights.add(&all, is_function_word);
            let range = TextRange::new(block.start + sentence.start, block.start + sentence.end);
            read.push((index, range, text, all));
        }
    }
    let language = Language::of(&read.iter().flat_map(|(.., all)| all.iter().cloned()).take(5_000).collect::<Vec<_>>());
    let is_common = |word: &str| is_function_word(word) || weights.is_everywhere(word);
    let mut found: Vec<Candidate> = Vec::new();
    for (index, range, text, all) in read {
        let own = match Language::of(&all) {
            Language::Other => language,
            known => known,
        };
        let heading = &headings[index];
        let place = Place { block: &blocks[index], index, range, heading, heading_words: &words(heading) };
        found.extend(candidate(&place, text, &all, own, &weights, &is_common));
    }
    ranked(found, &headings)
}

/// Where a sentence stands.
struct Place<'a> {
    block: &'a TextBlock,
    index: usize,
    range: TextRange,
    heading: &'a str,
    heading_words: &'a [Word],
}

fn candidate(
    place: &Place<'_>,
    text: String,
    all: &[Word],
    language: Language,
    weights: &Weights,
    is_common: &dyn Fn(&str) -> bool,
) -> Option<Candidate> {
    let is_item = place.block.kind == BlockKind::ListItem || has_glossary(place.heading);
    let label = if is_item { labelled(&text, all) } else { None };
    if let Some((term, _)) = &label {
        // "Osmosis: Osmosis is ...": the term stands there twice.
        let again = term.end..2 * term.end;
        let is_repeated = all
            .get(again.clone())
            .is_some_and(|again| again.iter().zip(&all[term.clone()]).all(|(left, right)| left.text == right.text));
        if is_repeated {
            let rest: String = text.chars().skip(all[again.start].range.start as usize).collect();
            return candidate(place, rest.clone(), &words(&rest), language, weights, is_common);
        }
    }
    // An item of a glossary may do without a full stop.
    let whole = if label.is_some() && !text.ends_with(['.', '!', '?']) { [&text, "."].concat() } else { text.clone() };
    if !stands_alone(&whole, all, language) || label.is_none() && is_labelled(&whole) {
        return None;
    }
    let defined = label
        .map(|(term, weight)| Definition { term, weight })
        .or_else(|| definition(all, language))
        .filter(|defined| all[defined.term.clone()].iter().any(|word| !is_common(&word.text)));
    let mut others = terms(all, language, weights, is_common);
    for term in &mut others {
        term.worth += extra(place, all, &term.words);
    }
    others.sort_by(|left, right| right.worth.total_cmp(&left.worth).then(left.words.start.cmp(&right.words.start)));
    let range_of =
        |words: &std::ops::Range<usize>| TextRange::new(all[words.start].range.start, all[words.end - 1].range.end);
    let content = all.iter().filter(|word| is_term_word(word, is_common)).count();
    let (mut terms, mut score) = (Vec::new(), 0.0);
    if let Some(defined) = &defined {
        terms.push(range_of(&defined.term));
        score = defined.weight + extra(place, all, &defined.term);
        others.retain(|term| term.words.end <= defined.term.start || defined.term.end <= term.words.start);
    }
    for term in &others {
        let is_first = terms.is_empty();
        let is_second = terms.len() == 1 && all.len() >= SECOND_WORDS && term.worth >= SECOND && !term.is_weighed;
        if is_first {
            score = term.worth - if term.is_weighed { VAGUE } else { 0.0 };
        }
        if is_first || is_second {
            terms.push(range_of(&term.words));
        }
    }
    // What is left must say enough to find the word again.
    let needed = if defined.is_some() { 3 } else { 4 };
    if terms.is_empty() || score < LEAST || content < needed {
        return None;
    }
    if all.len() > 26 {
        score -= 0.4;
    }
    Some(Candidate { range: place.range, text: whole, terms, score, block: place.index })
}

/// What speaks for a term besides its weight: the author has set it off, or named the section after it.
fn extra(place: &Place<'_>, all: &[Word], term: &std::ops::Range<usize>) -> f32 {
    let is_in_heading = |word: &Word| place.heading_words.iter().any(|heading| is_same_word(&heading.text, &word.text));
    let named = all[term.clone()].iter().all(is_in_heading);
    let wanted: Vec<&str> = all[term.clone()].iter().map(|word| word.text.as_str()).collect();
    let is_set_off = place.block.emphasised.iter().any(|range| {
        let set: String = place.block.text.chars().skip(range.start as usize).take(range.len() as usize).collect();
        let set = words(&set);
        set.len() <= 5 && set.iter().map(|word| word.text.as_str()).eq(wanted.iter().copied())
    });
    f32::from(u8::from(named)) * 0.5 + f32::from(u8::from(is_set_off)) * 1.2
}

fn has_glossary(heading: &str) -> bool {
    ["glossary", "key terms", "definitions", "glossar", "begriffe", "vocabulary", "definitionen"]
        .iter()
        .any(|name| heading.contains(name))
}

/// Best first; a term is asked once, and no section crowds out the others.
fn ranked(mut found: Vec<Candidate>, headings: &[String]) -> Vec<Candidate> {
    found.sort_by(|left, right| right.score.total_cmp(&left.score).then(left.range.cmp(&right.range)));
    let mut asked: HashSet<String> = HashSet::new();
    let mut crowd: HashMap<&str, f32> = HashMap::new();
    let mut seen: HashSet<String> = HashSet::new();
    let mut kept: Vec<Candidate> = Vec::new();
    for mut candidate in found {
        let term = candidate.terms.first().map(|term| candidate.term(*term).to_lowercase()).unwrap_or_default();
        // A sentence that stands twice, and a second one on the same term.
        if !seen.insert(candidate.text.to_lowercase()) || !asked.insert(term) {
            continue;
        }
        let others = crowd.entry(headings[candidate.block].as_str()).or_default();
        candidate.score -= *others;
        *others = (*others + CROWDING).min(MOST_CROWDED);
        kept.push(candidate);
    }
    kept.sort_by(|left, right| right.score.total_cmp(&left.score).then(left.range.cmp(&right.range)));
    kept
}

/// Short blocks that stand alike on several pages.
fn repeated_lines(blocks: &[TextBlock]) -> HashSet<String> {
    let mut parts: HashMap<String, HashSet<u32>> = HashMap::new();
    for block in blocks.iter().filter(|block| block.text.chars().count() <= 160) {
        parts.entry(signature(&block.text)).or_default().insert(block.part);
    }
    parts.into_iter().filter(|(_, parts)| parts.len() >= REPEATED_PARTS).map(|(line, _)| line).collect()
}

/// A line with its numbers made equal: "12 Optics" and "14 Optics" are the same header.
fn signature(text: &str) -> String {
    let mut signature = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let is_number = word.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
        signature.push_str(if is_number { "#" } else { word });
        signature.push(' ');
    }
    signature.to_lowercase()
}
