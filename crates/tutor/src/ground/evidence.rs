//! What a model claims of a passage outside of a conversation, held against it: does the quote stand there, and does it
//! bear the answer out? The same aligner judges as for the tutor's citations.

use studium_base::{RevisionId, TextRange};

use super::claim::{is_same, statement};
use super::compare;
use super::polarity;
use super::span::Span;
use crate::words::{Word, is_content, number_of, words};

/// What is not borne out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfounded {
    /// The quote does not stand in the passage.
    Quote,
    /// The answer does not stand in the quote, or the quote says the opposite.
    Answer,
}

/// Where the sentences of `quote` stand in `passage`, in scalar values, if they bear `answer` out as an answer to
/// `question`: word for word, or by all of its content words in any form, and without a denial on one side only.
///
/// # Errors
/// What is not borne out.
pub fn evidence(passage: &str, quote: &str, question: &str, answer: &str) -> Result<TextRange, Unfounded> {
    let length = u32::try_from(passage.chars().count()).unwrap_or(u32::MAX);
    let span = Span::new(1, RevisionId::new(), TextRange::new(0, length), passage, "");
    let said = statement(quote).ok_or(Unfounded::Quote)?;
    let place = compare::quotation(&said, &[], &span).ok_or(Unfounded::Quote)?.range;
    let held: Vec<Word> = span.words.iter().filter(|word| place.contains(word.range)).cloned().collect();
    let answered = words(answer);
    let is_held = is_run(&held, &answered) || holds_all(&held, &answered);
    if answered.is_empty() || !is_held || !polarity::agrees(&together(question, answered), &held) {
        return Err(Unfounded::Answer);
    }
    Ok(place)
}

fn is_run(held: &[Word], wanted: &[Word]) -> bool {
    !wanted.is_empty()
        && held.windows(wanted.len()).any(|run| run.iter().zip(wanted).all(|(left, right)| left.text == right.text))
}

/// All content words in any form, and the same numbers.
fn holds_all(held: &[Word], wanted: &[Word]) -> bool {
    let mut content = wanted.iter().filter(|word| is_content(word)).peekable();
    let is_there = |wanted: &Word| match number_of(wanted) {
        Some(number) => held.iter().filter_map(number_of).any(|other| other == number),
        None => held.iter().any(|word| is_same(word, wanted)),
    };
    content.peek().is_some() && content.all(is_there)
}

/// What question and answer state together.
fn together(question: &str, answered: Vec<Word>) -> Vec<Word> {
    let mut all = words(question);
    let clause = all.last().map_or(0, |word| word.clause + 1);
    all.extend(answered.into_iter().map(|word| Word { clause: word.clause + clause, ..word }));
    all
}
