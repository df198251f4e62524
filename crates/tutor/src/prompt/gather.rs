//! Which texts go into the prompt: the student's selection first, then passages by rank, as far as the budget goes.

use studium_base::{Locator, RevisionId, TextRange};
use studium_library::{DocumentRef, Passage, sentences};

use super::budget::tokens_of;

/// Passages in one turn: more would only thin out a small model's attention.
const MAX_SOURCES: usize = 5;
/// So many of the best passages may grow to the section around them.
const MAX_GROWN: usize = 2;

/// A text that a model may read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Source {
    /// The document.
    pub(crate) document: DocumentRef,
    /// Which of its texts.
    pub(crate) revision: RevisionId,
    /// Which part of it.
    pub(crate) range: TextRange,
    /// Where a person finds it.
    pub(crate) locator: Locator,
    /// The page, where there are pages.
    pub(crate) page: Option<u32>,
    /// The canonical text of the range.
    pub(crate) text: String,
}

impl Source {
    /// The beginning of the text that takes at most so many tokens, cut after a sentence. A student may select pages.
    pub(crate) fn cut_to(mut self, budget: u32) -> Self {
        if tokens_of(&self.text) <= budget {
            return self;
        }
        let mut left = budget;
        let characters: Vec<char> = self.text.chars().collect();
        let text_of = |end: u32| characters[..end as usize].iter().collect::<String>();
        let mut end = 0;
        for sentence in sentences(&self.text) {
            let cost =
                tokens_of(&characters[sentence.start as usize..sentence.end as usize].iter().collect::<String>());
            if cost > left {
                break;
            }
            left -= cost;
            end = sentence.end;
        }
        if end == 0 {
            // One endless sentence: a token is hardly ever shorter than a character.
            end = budget.min(u32::try_from(characters.len()).unwrap_or(u32::MAX));
        }
        self.text = text_of(end);
        self.range.end = self.range.start + end;
        self
    }
}

/// Chooses sources of at most `budget` tokens, the best first, none inside another. The first is always taken: an
/// answer needs something to stand on. What is left of the budget goes to the sections around the best passages.
pub(crate) fn gather(selection: Option<Source>, passages: &[Passage], budget: u32) -> Vec<Source> {
    let mut chosen: Vec<Source> = Vec::new();
    let mut left = budget;
    for source in selection.into_iter().chain(passages.iter().map(of_passage)) {
        let cost = tokens_of(&source.text);
        let is_known = chosen.iter().any(|other| covers(other, &source));
        if chosen.len() < MAX_SOURCES && !is_known && (cost <= left || chosen.is_empty()) {
            left = left.saturating_sub(cost);
            chosen.push(source);
        }
    }
    for passage in passages.iter().take(MAX_GROWN) {
        let grown = Source { range: passage.parent, text: passage.parent_text.clone(), ..of_passage(passage) };
        let inside: u32 = chosen.iter().filter(|other| covers(&grown, other)).map(|other| tokens_of(&other.text)).sum();
        let extra = tokens_of(&grown.text).saturating_sub(inside);
        let Some(place) = chosen.iter().position(|other| covers(&grown, other)) else { continue };
        if extra <= left && !chosen.iter().any(|other| covers(other, &grown)) {
            left -= extra;
            chosen[place] = grown.clone();
            let mut is_first = true;
            chosen.retain(|other| !covers(&grown, other) || std::mem::take(&mut is_first));
        }
    }
    chosen
}

fn of_passage(passage: &Passage) -> Source {
    let hit = &passage.hit;
    Source {
        document: hit.document.clone(),
        revision: hit.revision,
        range: hit.range,
        locator: hit.locator.clone(),
        page: hit.page,
        text: hit.quote.clone(),
    }
}

fn covers(outer: &Source, inner: &Source) -> bool {
    outer.revision == inner.revision && outer.range.contains(inner.range)
}
