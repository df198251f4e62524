//! A statement against the sentences of a source, by their words.

use std::ops::Range;

use studium_base::TextRange;

use super::claim::{Statement, is_same};
use super::polarity;
use super::span::Span;
use crate::words::{Word, are_opposites, is_content, number_of};

/// Share of the statement's words that a near quotation holds in their order (0 to 1). Lower, and a sentence of the
/// same pattern about something else would pass.
const ORDERED_SHARE: f32 = 0.6;
/// Share of the statement's content words that a near quotation holds, in any form.
const QUOTED_CONTENT: f32 = 0.8;
/// Words in a row that a near quotation holds.
const QUOTED_RUN: usize = 4;
/// Share of the question's content words that a one-word answer needs around it.
const QUESTION_CONTENT: f32 = 0.5;
/// A statement of so few content words says too little to be found by them alone.
const FEW_CONTENT: usize = 2;
/// So much more of the content words must two sentences hold than one, to be cited together.
const PAIR_GAIN: f32 = 0.25;
/// A citation of one sentence is no longer than this, in scalar values; a longer one shows the matching part only.
const LONG_SENTENCE: u32 = 400;

/// A place in a span that a statement was compared with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Match {
    /// Within the span.
    pub(super) range: TextRange,
    /// 0 to 1, the share of words in their order; 2 for a verbatim quotation.
    pub(super) score: f32,
    /// Share of the statement's content words, 0 to 1.
    pub(super) content: f32,
}

/// Where the statement stands word for word, or nearly.
pub(super) fn quotation(statement: &Statement, question: &[Word], span: &Span) -> Option<Match> {
    if statement.content.len() < FEW_CONTENT {
        return short_answer(statement, question, span);
    }
    if let Some(found) = verbatim(statement, span) {
        return Some(found);
    }
    if !names_subject(statement, question, span) {
        return None;
    }
    let near = |window: Window| {
        let found = compare(statement, span, &window)?;
        let run = longest_run(&statement.words, &span.words[window.words.clone()]);
        let is_near = found.score >= ORDERED_SHARE
            && found.content >= QUOTED_CONTENT
            && run >= QUOTED_RUN.min(statement.words.len());
        is_near.then_some((found, window.words.len()))
    };
    best(singles(span).filter_map(near)).or_else(|| best(pairs(span).filter_map(near)))
}

/// Places that share at least `floor` of the statement's content words, the best first. A pair of sentences is one only
/// where it holds a good deal more than either of the two.
pub(super) fn candidates(statement: &Statement, question: &[Word], span: &Span, floor: f32) -> Vec<Match> {
    if statement.content.len() < FEW_CONTENT || !names_subject(statement, question, span) {
        return Vec::new();
    }
    let near = |window: Window| Some((compare(statement, span, &window)?, window.words.len()));
    let mut found: Vec<(Match, usize)> = singles(span).filter_map(near).collect();
    let best_single = found.iter().map(|(found, _)| found.content).fold(0.0, f32::max);
    found.extend(pairs(span).filter_map(near).filter(|(pair, _)| pair.content >= best_single + PAIR_GAIN));
    found.retain(|(found, _)| found.content >= floor);
    found.sort_by(|left, right| rank(right).total_cmp(&rank(left)));
    found.into_iter().map(|(found, _)| found).collect()
}

/// A sentence, or two in a row: a statement may join what the source says in two.
struct Window {
    words: Range<usize>,
    range: TextRange,
}

fn singles(span: &Span) -> impl Iterator<Item = Window> + '_ {
    span.sentences.iter().map(|sentence| Window { words: sentence.words.clone(), range: sentence.range })
}

fn pairs(span: &Span) -> impl Iterator<Item = Window> + '_ {
    span.sentences.windows(2).map(|pair| Window {
        words: pair[0].words.start..pair[1].words.end,
        range: TextRange::new(pair[0].range.start, pair[1].range.end),
    })
}

/// The shares of a window, or `None` where it contradicts the statement.
fn compare(statement: &Statement, span: &Span, window: &Window) -> Option<Match> {
    let words = &span.words[window.words.clone()];
    let holds = |wanted: &Word| words.iter().any(|word| is_same(word, wanted));
    let held = statement.content().filter(|word| holds(word)).count();
    let content = share(held, statement.content.len());
    // Most windows end here, before the dear part.
    if content < 0.3 || !has_numbers(statement, words) || !has_names(statement, span) {
        return None;
    }
    if !polarity::agrees(&statement.words, words) || has_opposite(statement, words) {
        return None;
    }
    let score = share(common_in_order(&statement.words, words), statement.words.len());
    Some(Match { range: window.range, score, content })
}

/// All words in a row.
fn verbatim(statement: &Statement, span: &Span) -> Option<Match> {
    let wanted: Vec<&str> = statement.words.iter().map(|word| word.text.as_str()).collect();
    let runs = span.words.windows(wanted.len()).enumerate();
    let mut found = runs.filter(|(_, run)| run.iter().map(|word| word.text.as_str()).eq(wanted.iter().copied()));
    found.find_map(|(start, _)| quoted_run(statement, span, start..start + wanted.len()))
}

/// The sentences around a run of words, unless they deny it.
fn quoted_run(statement: &Statement, span: &Span, run: Range<usize>) -> Option<Match> {
    let first = span.sentences.iter().position(|sentence| sentence.words.end > run.start)?;
    let last = span.sentences.iter().rposition(|sentence| sentence.words.start < run.end)?;
    let words = span.sentences[first].words.start..span.sentences[last].words.end;
    let inner = run.start - words.start..run.end - words.start;
    let around = polarity::around(&span.words[words], inner);
    if !polarity::agrees(&statement.words, around) {
        return None;
    }
    let whole = TextRange::new(span.sentences[first].range.start, span.sentences[last].range.end);
    let part = TextRange::new(span.words[run.start].range.start, span.words[run.end - 1].range.end);
    Some(Match { range: if whole.len() > LONG_SENTENCE { part } else { whole }, score: 2.0, content: 1.0 })
}

/// "Chlorophyll." says nothing by itself; with the question it does. A sentence must hold the answer and speak of what
/// was asked.
fn short_answer(statement: &Statement, question: &[Word], span: &Span) -> Option<Match> {
    let asked: Vec<&Word> = question
        .iter()
        .filter(|word| is_content(word) && !statement.content().any(|answer| is_same(answer, word)))
        .collect();
    if asked.is_empty() {
        return None;
    }
    let found = singles(span).filter_map(|window| {
        let found = compare(statement, span, &window)?;
        let words = &span.words[window.words.clone()];
        let held = asked.iter().filter(|wanted| words.iter().any(|word| is_same(word, wanted))).count();
        let touched = share(held, asked.len());
        let is_answer = found.content >= 1.0 && touched >= QUESTION_CONTENT;
        is_answer.then_some((Match { score: touched, ..found }, window.words.len()))
    });
    best(found)
}

fn best(found: impl Iterator<Item = (Match, usize)>) -> Option<Match> {
    found.max_by(|left, right| rank(left).total_cmp(&rank(right))).map(|(found, _)| found)
}

/// Likeness, less a little for length: of two places that say the same the shorter one is shown.
fn rank((found, length): &(Match, usize)) -> f32 {
    let length = *length as f32;
    found.score + found.content - 0.004 * length
}

fn has_numbers(statement: &Statement, words: &[Word]) -> bool {
    statement.numbers().all(|wanted| words.iter().filter_map(number_of).any(|number| number == wanted))
}

fn has_names(statement: &Statement, span: &Span) -> bool {
    statement.names().all(|name| span.words.iter().chain(&span.title).any(|word| is_same(word, name)))
}

/// The word that the statement opens with must be known from the source or the question.
fn names_subject(statement: &Statement, question: &[Word], span: &Span) -> bool {
    statement
        .subject()
        .is_none_or(|subject| span.words.iter().chain(&span.title).chain(question).any(|word| is_same(word, subject)))
}

/// Does the source say the opposite of a word that it does not hold?
fn has_opposite(statement: &Statement, words: &[Word]) -> bool {
    let missing = statement.words.iter().filter(|wanted| !words.iter().any(|word| is_same(word, wanted)));
    missing.into_iter().any(|wanted| words.iter().any(|word| are_opposites(&wanted.text, &word.text)))
}

/// The same word in the same form, or the same number.
fn is_equal(left: &Word, right: &Word) -> bool {
    left.text == right.text || number_of(left).is_some_and(|number| number_of(right) == Some(number))
}

/// Length of the longest common subsequence.
fn common_in_order(left: &[Word], right: &[Word]) -> usize {
    let mut row = vec![0_usize; right.len() + 1];
    for wanted in left {
        let mut diagonal = 0;
        for (at, word) in right.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if is_equal(wanted, word) { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    row[right.len()]
}

/// Length of the longest run of the same words.
fn longest_run(left: &[Word], right: &[Word]) -> usize {
    let mut longest = 0;
    let mut row = vec![0_usize; right.len() + 1];
    for wanted in left {
        for at in (0..right.len()).rev() {
            row[at + 1] = if is_equal(wanted, &right[at]) { row[at] + 1 } else { 0 };
            longest = longest.max(row[at + 1]);
        }
    }
    longest
}

fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}
