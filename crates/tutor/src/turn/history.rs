//! The messages before a question, as the prompt, the summary and the search for follow-ups need them.

use studium_base::Locator;
use studium_library::sentences;

use crate::follow_up::Earlier;
use crate::message::Stored;
use crate::prompt::{Past, Thread};
use crate::{Role, Support};

/// What the model has read and written so far. A turn without an answer of the model's, or with a broken one, did
/// not take place for it.
pub(super) fn thread_of(before: &[Stored]) -> Thread {
    let answers = before.iter().filter(|message| message.role == Role::Tutor && message.details.failed.is_none());
    Thread::of(answers.filter_map(|message| message.details.exchange.clone()).collect())
}

/// The turns for a summary: each question with the first sentence of its answer.
pub(super) fn past_of(before: &[Stored]) -> Vec<Past> {
    turns(before)
        .map(|(question, answer)| {
            let text = answer.map_or("", |answer| answer.text.as_str());
            let gist = sentences(text)
                .first()
                .map(|first| text.chars().skip(first.start as usize).take(first.len() as usize).collect::<String>());
            Past { question: question.text.clone(), gist: gist.unwrap_or_default() }
        })
        .collect()
}

/// The turns for the search.
pub(super) fn earlier_turns(before: &[Stored]) -> Vec<Earlier> {
    turns(before)
        .map(|(question, answer)| Earlier {
            question: question.text.clone(),
            answer: answer.map(|answer| answer.text.clone()).unwrap_or_default(),
            headings: answer.map(headings).unwrap_or_default(),
        })
        .collect()
}

/// Is there a statement that the documents bear out? A tutor that only asks back has nothing to bear out.
pub(super) fn is_borne_out(answer: &Stored) -> bool {
    let claims = &answer.details.claims;
    let only_asks = claims.is_empty() && answer.mode.asks_back() && answer.text.contains('?');
    only_asks || claims.iter().any(|claim| claim.support != Support::None)
}

fn headings(answer: &Stored) -> Vec<String> {
    let sections = answer.details.citations.iter().filter_map(|citation| match &citation.locator {
        Locator::Section { path, .. } => path.last().cloned(),
        Locator::Page { .. } | Locator::Slide { .. } | Locator::Sheet { .. } | Locator::Time { .. } => None,
    });
    sections.collect()
}

/// Each question with its last answer.
fn turns(before: &[Stored]) -> impl Iterator<Item = (&Stored, Option<&Stored>)> {
    let asked = before.iter().enumerate().filter(|(_, message)| message.role == Role::Student);
    asked.map(|(at, question)| {
        let answers = before[at + 1..].iter().take_while(|message| message.role == Role::Tutor);
        (question, answers.last())
    })
}
