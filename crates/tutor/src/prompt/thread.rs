//! A conversation as a model sees it, and its next turn.

use serde::{Deserialize, Serialize};
use studium_base::{RevisionId, TextRange};
use studium_engine::protocol::llm::{ChatTurn, Speaker};

use super::budget::{Budget, tokens_of, tokens_of_turn};
use super::fence;
use super::gather::Source;
use super::render;

/// One question and answer exactly as the model read and wrote them. Kept with the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Exchange {
    /// The system turn, where the prompt began or began again.
    pub(crate) system: Option<String>,
    /// The teaching instructions in force.
    pub(crate) instructions: String,
    /// The user turn.
    pub(crate) prompt: String,
    /// What the model wrote.
    pub(crate) answer: String,
    /// The sources that this turn brought into the context.
    pub(crate) given: Vec<Given>,
}

/// A source in the prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Given {
    /// Its number, the same throughout the conversation.
    pub(crate) n: u32,
    /// In which text.
    pub(crate) revision: RevisionId,
    /// Which part of it.
    pub(crate) range: TextRange,
}

/// A turn for the summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Past {
    /// What was asked.
    pub(crate) question: String,
    /// The first sentence of the answer.
    pub(crate) gist: String,
}

/// The conversation so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Thread {
    /// Since the prompt last began.
    exchanges: Vec<Exchange>,
    /// All sources of the conversation, for their numbers.
    numbered: Vec<Given>,
}

/// What is asked next.
#[derive(Debug)]
pub(crate) struct Request<'a> {
    /// How to teach: the persona's and the course's instructions.
    pub(crate) instructions: &'a str,
    /// What the student wrote.
    pub(crate) question: &'a str,
    /// What was found, the best first.
    pub(crate) sources: &'a [Source],
    /// The turns before, for a summary if one is needed.
    pub(crate) past: &'a [Past],
    /// The limits.
    pub(crate) budget: Budget,
}

/// A prompt ready for the engine.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Composed {
    /// The whole prompt.
    pub(crate) turns: Vec<ChatTurn>,
    /// The new turn, its answer still empty.
    pub(crate) exchange: Exchange,
    /// Every source in the context, the new ones last.
    pub(crate) in_context: Vec<Given>,
}

impl Thread {
    /// The thread that the exchanges of a conversation, in order, leave behind.
    pub(crate) fn of(exchanges: Vec<Exchange>) -> Self {
        let mut thread = Self::default();
        for exchange in exchanges {
            thread.push(exchange);
        }
        thread
    }

    /// Adds a finished turn.
    pub(crate) fn push(&mut self, exchange: Exchange) {
        if exchange.system.is_some() {
            self.exchanges.clear();
        }
        let is_numbered = |given: &Given| self.numbered.iter().any(|known| known.n == given.n);
        let fresh: Vec<Given> = exchange.given.iter().filter(|given| !is_numbered(given)).copied().collect();
        self.numbered.extend(fresh);
        self.exchanges.push(exchange);
    }

    /// The prompt with its next turn. What the thread holds stays as it is at the prompt's start, unless the context
    /// is full: then the prompt begins again with a summary of the past.
    pub(crate) fn compose(&self, request: &Request<'_>) -> Composed {
        if !self.exchanges.is_empty() {
            let composed = self.append(request);
            if fits(&composed, request.budget) {
                return composed;
            }
        }
        self.restart(request)
    }

    /// The next turn behind all that was said.
    fn append(&self, request: &Request<'_>) -> Composed {
        let in_context: Vec<Given> = self.exchanges.iter().flat_map(|exchange| exchange.given.clone()).collect();
        let is_known = |source: &Source| {
            in_context.iter().any(|given| given.revision == source.revision && given.range.contains(source.range))
        };
        // What is found again and stands in the context already counts as well: it is evidence for this question.
        let (known, fresh): (Vec<&Source>, Vec<&Source>) = request.sources.iter().partition(|source| is_known(source));
        let taken = known.iter().map(|source| tokens_of(&source.text)).sum();
        let mut left = request.budget.source_tokens.saturating_sub(taken);
        let mut chosen = Vec::new();
        for source in fresh {
            let cost = tokens_of(&source.text);
            if cost <= left || known.is_empty() && chosen.is_empty() {
                left = left.saturating_sub(cost);
                chosen.push(source);
            }
        }
        let before = self.exchanges.last().map(|exchange| exchange.instructions.as_str());
        let changed = (before != Some(request.instructions)).then_some(request.instructions);
        self.turn(None, changed, &[], &chosen, in_context, request)
    }

    /// A new prompt. What does not fit a small context is left out: first the older past, then the last sources.
    fn restart(&self, request: &Request<'_>) -> Composed {
        let system = render::system(request.instructions);
        let mut sources: Vec<&Source> = request.sources.iter().collect();
        let mut past = request.past;
        loop {
            let composed = self.turn(Some(system.clone()), None, past, &sources, Vec::new(), request);
            if fits(&composed, request.budget) || past.is_empty() && sources.len() <= 1 {
                return composed;
            }
            if past.is_empty() {
                sources.pop();
            } else {
                past = &past[past.len().div_ceil(2)..];
            }
        }
    }

    fn turn(
        &self,
        system: Option<String>,
        changed: Option<&str>,
        past: &[Past],
        sources: &[&Source],
        mut in_context: Vec<Given>,
        request: &Request<'_>,
    ) -> Composed {
        let mut next = self.numbered.iter().map(|given| given.n).max().unwrap_or(0);
        let mut number = |source: &Source| {
            let same = |given: &&Given| given.revision == source.revision && given.range == source.range;
            self.numbered.iter().find(same).map_or_else(
                || {
                    next += 1;
                    next
                },
                |given| given.n,
            )
        };
        let numbered: Vec<(u32, &Source)> = sources.iter().map(|source| (number(source), *source)).collect();
        let given: Vec<Given> = numbered
            .iter()
            .map(|(n, source)| Given { n: *n, revision: source.revision, range: source.range })
            .collect();
        in_context.extend(&given);
        let exchange = Exchange {
            prompt: render::user(changed, past, &numbered, request.question),
            instructions: request.instructions.to_owned(),
            answer: String::new(),
            given,
            system,
        };
        let before: &[Exchange] = if exchange.system.is_some() { &[] } else { &self.exchanges };
        Composed { turns: turns_of(before, &exchange), exchange, in_context }
    }
}

/// The chat turns of exchanges, of which the last has no answer yet.
fn turns_of(before: &[Exchange], last: &Exchange) -> Vec<ChatTurn> {
    let mut turns = Vec::with_capacity(before.len() * 2 + 2);
    let system = before.first().unwrap_or(last).system.clone().unwrap_or_default();
    turns.push(ChatTurn { speaker: Speaker::System, text: system });
    for exchange in before {
        turns.push(ChatTurn { speaker: Speaker::User, text: exchange.prompt.clone() });
        // A model may have been made to spell a control token; read back it would be one.
        turns.push(ChatTurn { speaker: Speaker::Assistant, text: fence::break_tokens(&exchange.answer) });
    }
    turns.push(ChatTurn { speaker: Speaker::User, text: last.prompt.clone() });
    turns
}

fn fits(composed: &Composed, budget: Budget) -> bool {
    let prompt: u32 = composed.turns.iter().map(|turn| tokens_of_turn(&turn.text)).sum();
    prompt.saturating_add(budget.answer_tokens) <= budget.context_tokens
}
