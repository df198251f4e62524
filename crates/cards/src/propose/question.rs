//! Is a question that a model wrote worth showing?

use super::language::{Language, has};
use super::sentence::tidy;
use super::types::Refusal;
use super::word::{Word, is_same_word, words};

/// One fact: more words are a paragraph.
const ANSWER_WORDS: usize = 15;
/// The same in letters.
const ANSWER_LETTERS: usize = 120;
/// Words of a question.
const QUESTION_WORDS: std::ops::RangeInclusive<usize> = 4..=28;
/// Share of the question's content words that stand in the passage, in any form.
const ABOUT: f32 = 0.6;
/// Of a question by a small model: the share of its content words that stand in the sentence, and the share of the
/// sentence's own, without the answer, that it takes up.
const CLOSE: f32 = 0.8;
const TAKEN_UP: f32 = 0.5;
/// Share of the answer's content words from which the question gives it away.
const GIVEN_AWAY: f32 = 0.7;

/// A question with its answer, in plain text.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Draft {
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
}

/// Judges a question and its answer by the passage from which they were made, and gives them as the card shows them.
/// That the answer is true is not judged here: it must have been found in the passage.
///
/// # Errors
/// The first rule that is broken.
pub fn check_question(draft: &Draft, passage: &str, is_function_word: &dyn Fn(&str) -> bool) -> Result<Draft, Refusal> {
    let question = tidy(&draft.question);
    let answer = tidy(&draft.answer).trim_matches(['"', '“', '”', '„']).trim_end_matches(['.', ',', ';']).to_owned();
    let (asked, answered, held) = (words(&question), words(&answer), words(passage));
    if asked.is_empty() || answered.is_empty() {
        return Err(Refusal::Empty);
    }
    let marks = question.matches(['?', '？']).count();
    if marks != 1 || !question.ends_with(['?', '？']) {
        return Err(Refusal::NoQuestion);
    }
    let language = Language::of(&held);
    let own = Language::of(&asked);
    if own != language && own != Language::Other && language != Language::Other {
        return Err(Refusal::OtherLanguage);
    }
    if !QUESTION_WORDS.contains(&asked.len()) {
        return Err(Refusal::QuestionLength);
    }
    is_open(&asked, &answered, language)?;
    is_clear(&question, &asked, language, is_function_word)?;
    let is_list = answer.contains(';') || answer.contains('\n') || answer.matches(". ").count() > 0;
    if answered.len() > ANSWER_WORDS || answer.chars().count() > ANSWER_LETTERS || is_list {
        return Err(Refusal::AnswerTooLong);
    }
    let content =
        |all: &[Word]| -> Vec<Word> { all.iter().filter(|word| !is_function_word(&word.text)).cloned().collect() };
    let is_in = |word: &Word, others: &[Word]| others.iter().any(|other| is_same_word(&other.text, &word.text));
    let share = |part: &[Word], whole: &[Word]| {
        part.iter().filter(|word| is_in(word, whole)).count() as f32 / part.len().max(1) as f32
    };
    let (asked_content, answer_content) = (content(&asked), content(&answered));
    let repeats = contains_run(&asked, &answered)
        || !answer_content.is_empty() && share(&answer_content, &asked_content) >= GIVEN_AWAY;
    if repeats {
        return Err(Refusal::AnswerInQuestion);
    }
    // "What was the origin ...?" does not ask for a year.
    let is_year = answered.len() == 1 && answered[0].is_number() && answered[0].range.len() == 4;
    let asks_time = asked.iter().any(|word| has("when year years jahr jahre jahren wann date datum", &word.text));
    if is_year && !asks_time && language != Language::Other {
        return Err(Refusal::NotAbout);
    }
    if asked_content.is_empty() || share(&asked_content, &held) < ABOUT {
        return Err(Refusal::NotAbout);
    }
    Ok(Draft { question, answer })
}

/// Does the question keep to the words of the sentence that answers it? What a model of a hundred million weights asks
/// in words of its own is mostly about something else, and a question that takes up only a word or two of the sentence
/// has many answers.
#[must_use]
pub fn stays_close(draft: &Draft, sentence: &str, is_function_word: &dyn Fn(&str) -> bool) -> bool {
    let content =
        |text: &str| -> Vec<Word> { words(text).into_iter().filter(|word| !is_function_word(&word.text)).collect() };
    let (asked, answered, held) = (content(&draft.question), content(&draft.answer), content(sentence));
    let is_in = |word: &Word, others: &[Word]| others.iter().any(|other| is_same_word(&other.text, &word.text));
    let rest: Vec<&Word> = held.iter().filter(|word| !is_in(word, &answered)).collect();
    let own = asked.iter().filter(|word| is_in(word, &held)).count() as f32;
    let taken = rest.iter().filter(|word| is_in(word, &asked)).count() as f32;
    own >= CLOSE * asked.len() as f32 && taken >= TAKEN_UP * rest.len() as f32
}

/// Asks for more than yes or no, and asks once.
fn is_open(asked: &[Word], answered: &[Word], language: Language) -> Result<(), Refusal> {
    let is_yes_or_no = answered.len() == 1 && has("yes no true false ja nein wahr falsch", &answered[0].text);
    if is_yes_or_no || has(language.yes_no_openers(), &asked[0].text) {
        return Err(Refusal::YesNo);
    }
    let known = language.interrogatives();
    let places: Vec<usize> = (0..asked.len()).filter(|at| has(known, &asked[*at].text)).collect();
    // "In which organelle", "Unter welchen Bedingungen": not far from the start.
    let is_early = places.first().is_some_and(|first| *first <= 6);
    if known.is_empty() || is_early { Ok(()) } else { Err(Refusal::NoQuestion) }
}

/// Can be understood without the text.
fn is_clear(
    question: &str,
    asked: &[Word],
    language: Language,
    is_function_word: &dyn Fn(&str) -> bool,
) -> Result<(), Refusal> {
    const PHRASES: &[&str] = &[
        "the passage",
        "the text",
        "according to",
        "the author",
        "the article",
        "the sentence",
        "the paragraph",
        "mentioned",
        "the source",
        "the quote",
        "the document",
        "the statement",
        "described in",
        "given in",
        "stated",
        "the example",
        "the question",
        "the answer",
        "the word ",
        "im text",
        "laut ",
        "der text",
        "des textes",
        "dem text",
        "der autor",
        "der satz",
        "des satzes",
        "im satz",
        "der abschnitt",
        "im abschnitt",
        "genannt",
        "erwähnt",
        "der quelle",
        "the fact that",
        "the following",
        "flashcard",
    ];
    let small = question.to_lowercase();
    let points = asked
        .iter()
        .any(|word| has(language.pointers(), &word.text) || has("we you i our your us my wir uns unser", &word.text));
    // A pronoun before a thing was named: "What does it do?", "Was braucht sie?". German things have capitals; elsewhere
    // one word before the pronoun may be a verb.
    let things = |before: usize| {
        let named = |word: &&Word| {
            !is_function_word(&word.text)
                && !has(language.interrogatives(), &word.text)
                && (language != Language::German || word.is_capital)
        };
        asked[..before].iter().filter(named).count()
    };
    let needed = if language == Language::German { 1 } else { 2 };
    let hangs = asked
        .iter()
        .position(|word| has(language.pronouns(), &word.text) && word.text != "that")
        .is_some_and(|pronoun| things(pronoun) < needed);
    let is_bound = points || hangs || PHRASES.iter().any(|phrase| small.contains(phrase));
    if is_bound { Err(Refusal::NeedsText) } else { Ok(()) }
}

/// Do the words stand in the others, one after another?
fn contains_run(whole: &[Word], run: &[Word]) -> bool {
    !run.is_empty()
        && whole.windows(run.len()).any(|part| part.iter().zip(run).all(|(left, right)| left.text == right.text))
}
