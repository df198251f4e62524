//! What to search for when a question only makes sense after the one before it: "And if the light goes out?", "Why?".
//!
//! The search query is the question with the content words of what it follows. No model rewrites it: that would cost
//! seconds before the search could even begin.

use std::collections::HashSet;

use crate::TeachingMode;
use crate::words::{Word, is_content, is_meta, words};

/// Words taken over from before, at most: more would drown the question.
const MAX_BORROWED: usize = 14;
/// A question this short in content words leans on what was said.
const FEW_WORDS: usize = 1;
/// With a pronoun, so many content words still lean on what was said.
const FEW_WORDS_WITH_PRONOUN: usize = 3;

/// Openings that continue something. Folded.
const CONTINUATIONS: &[&[&str]] = &[
    &["and"],
    &["but"],
    &["so"],
    &["then"],
    &["what", "about"],
    &["how", "about"],
    &["what", "if"],
    &["why", "not"],
    &["how", "so"],
    &["such", "as"],
    &["for", "example"],
    &["like", "what"],
    &["tell", "me", "more"],
    &["und"],
    &["aber"],
    &["also"],
    &["dann"],
    &["was", "ist", "mit"],
    &["wie", "ist", "es", "mit"],
    &["und", "wenn"],
    &["wieso", "das"],
    &["zum", "beispiel"],
    &["mehr", "dazu"],
];

/// Words that point back. Folded.
const PRONOUNS: &[&str] = &[
    "it", "its", "they", "them", "their", "this", "that", "these", "those", "he", "she", "him", "his", "her", "there",
    "one", "ones", "former", "latter", "er", "sie", "es", "ihn", "ihm", "ihr", "ihre", "sein", "seine", "dies",
    "diese", "dieser", "dieses", "diesen", "davon", "dafür", "dabei", "dadurch", "damit", "dazu", "daran", "darin",
    "dort",
];

/// A turn before the question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Earlier {
    /// What was asked.
    pub(crate) question: String,
    /// What was answered.
    pub(crate) answer: String,
    /// Headings of the passages that the answer cited.
    pub(crate) headings: Vec<String>,
}

/// The query for a question after earlier turns, the latest last.
pub(crate) fn search_query(question: &str, earlier: &[Earlier], mode: TeachingMode) -> String {
    let own = words(question);
    let Some(last) = earlier.last() else { return question.to_owned() };
    // The reply to a tutor's question is read together with it.
    let asked = if mode.asks_back() { last_question(&last.answer) } else { None };
    if asked.is_none() && !leans_on_earlier(&own) {
        return question.to_owned();
    }
    let mut borrowed = Borrowed::new(&own);
    borrowed.take(asked.as_deref().unwrap_or_default());
    for turn in earlier.iter().rev() {
        let asked = words(&turn.question);
        borrowed.take(&turn.question);
        if !leans_on_earlier(&asked) {
            break;
        }
    }
    for heading in &last.headings {
        borrowed.take(heading);
    }
    format!("{question} {}", borrowed.words.join(" ")).trim_end().to_owned()
}

fn leans_on_earlier(question: &[Word]) -> bool {
    let content = question.iter().filter(|word| is_content(word) && !is_meta(&word.text)).count();
    let has_pronoun = question.iter().any(|word| PRONOUNS.contains(&word.text.as_str()));
    let continues = CONTINUATIONS.iter().any(|opening| {
        opening.len() <= question.len() && opening.iter().zip(question).all(|(opening, word)| *opening == word.text)
    });
    content <= FEW_WORDS || continues || has_pronoun && content <= FEW_WORDS_WITH_PRONOUN
}

/// The last question in an answer.
fn last_question(answer: &str) -> Option<String> {
    let sentences = studium_library::sentences(answer);
    let texts = sentences
        .into_iter()
        .rev()
        .map(|range| answer.chars().skip(range.start as usize).take(range.len() as usize).collect::<String>());
    texts.into_iter().find(|sentence| sentence.trim_end().ends_with('?'))
}

struct Borrowed {
    seen: HashSet<String>,
    words: Vec<String>,
}

impl Borrowed {
    fn new(own: &[Word]) -> Self {
        Self { seen: own.iter().map(|word| word.text.clone()).collect(), words: Vec::new() }
    }

    /// Takes the content words of a text over, as they are written there.
    fn take(&mut self, text: &str) {
        let characters: Vec<char> = text.chars().collect();
        for word in words(text) {
            if self.words.len() >= MAX_BORROWED {
                return;
            }
            if is_content(&word) && !is_meta(&word.text) && self.seen.insert(word.text.clone()) {
                self.words.push(characters[word.range.start as usize..word.range.end as usize].iter().collect());
            }
        }
    }
}

#[cfg(test)]
mod tests;
