//! A turn after it has begun: search, abstain or write, save.

use serde::Serialize;
use studium_base::{CancelToken, ConversationId, Failure, RevisionId, TextRange, Timestamp};
use studium_engine::protocol::llm::{self, FinishReason, ModelSpec};
use studium_library::{LibraryError, Retrieved};
use studium_store::{EventKind, Operation, tables};

use super::begin::Turn;
use super::history::{earlier_turns, is_borne_out, past_of, thread_of};
use super::writing::{Writing, Written, ms_between};
use super::{AnswerStyle, TurnContext, Tutor};
use crate::follow_up::search_query;
use crate::ground::{Grounder, Span};
use crate::message::{self, Details, Stored};
use crate::prompt::quoting;
use crate::prompt::{Budget, Composed, Exchange, Given, Request, Source, gather};
use crate::{AbstainReason, AskEvent, AskQuestion, Citation, Message, Selection, Support, TeachingMode, TutorError};

/// Passages to look for: some fall to their likeness with others, some to the budget.
const PASSAGES: usize = 8;
/// Sentences that a small model may write: the nearest to the question, and two with which it may go on.
const QUOTABLE: usize = 3;
/// Tokens of sources for a small model: what answers the question is nearly always in the first two or three passages,
/// and reading more would only keep the student waiting (about four seconds on two old cores).
const QUOTED_SOURCE_TOKENS: u32 = 800;
/// Passages shown in place of an answer.
const SHOWN_PASSAGES: usize = 5;
/// A small model goes on with a conversation of its own; nothing of ours begins a line of an answer like this.
const STOPS: &[&str] = &["\nQuestion:", "\nSources:", "\nStudent:"];

/// What one turn needs at hand.
struct Work<'a> {
    turn: &'a Turn,
    context: &'a TurnContext,
    cancel: &'a CancelToken,
    started_at: Timestamp,
}

/// What is put before the model, and what it may cost.
pub(super) struct Plan {
    pub(super) composed: Composed,
    pub(super) sources: Vec<Source>,
    pub(super) budget: Budget,
}

impl Tutor {
    /// Keeps a question that cannot even be tried, with the reason in the place of its answer.
    ///
    /// # Errors
    /// When the question is empty, the conversation is not there or the database fails.
    pub fn keep_unanswered(
        &self,
        question: &AskQuestion,
        reason: Failure,
        on_event: &mut dyn FnMut(AskEvent),
    ) -> Result<Message, TutorError> {
        let turn = self.begin(question)?;
        tell_started(&turn, on_event);
        let mut answer = turn.answer.clone();
        answer.details.stopped = false;
        answer.details.failed = Some(reason);
        self.save(&turn, answer).map(Message::from)
    }

    /// Makes the answer of a turn and saves it, whatever becomes of it.
    pub(super) fn answer(
        &self,
        turn: Turn,
        context: &TurnContext,
        cancel: &CancelToken,
        on_event: &mut dyn FnMut(AskEvent),
    ) -> Result<Message, TutorError> {
        tell_started(&turn, on_event);
        let work = Work { turn: &turn, context, cancel, started_at: self.parts.clock.now() };
        let mut answer = turn.answer.clone();
        answer.details.stopped = false;
        let result = self.make(&work, &mut answer, on_event);
        if let Err(error) = &result {
            answer.details.failed = Some(Failure::of(error));
        }
        let kept = self.save(&turn, answer);
        // What broke the answer says more than that its remains could not be saved.
        result?;
        kept.map(Message::from)
    }

    fn make(&self, work: &Work<'_>, answer: &mut Stored, on_event: &mut dyn FnMut(AskEvent)) -> Result<(), TutorError> {
        let Work { turn, context, cancel, started_at } = *work;
        on_event(AskEvent::Searching);
        let selection = match turn.question.details.selection {
            Some(Selection { revision, range }) if !range.is_empty() => self.source(revision, range)?,
            Some(_) | None => None,
        };
        let found = self.find(turn, cancel)?;
        let retrieve_ms = ms_between(started_at, self.parts.clock.now());
        if cancel.is_cancelled() {
            answer.details.stopped = true;
            return Ok(());
        }
        // A selected passage is evidence enough for a question about it.
        let reason = match &context.model {
            _ if found.empty_library && selection.is_none() => Some(AbstainReason::NoDocuments),
            _ if found.weak && selection.is_none() => Some(AbstainReason::WeakEvidence),
            None => Some(AbstainReason::NoModel),
            Some(_) => None,
        };
        if let Some(reason) = reason {
            abstain(&mut answer.details, reason, &found);
        } else if let Some(model) = &context.model {
            self.write(work, model, selection, &found, retrieve_ms, answer, on_event)?;
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "one step of a turn, called once with what the steps before made")]
    fn write(
        &self,
        work: &Work<'_>,
        model: &ModelSpec,
        selection: Option<Source>,
        found: &Retrieved,
        retrieve_ms: u32,
        answer: &mut Stored,
        on_event: &mut dyn FnMut(AskEvent),
    ) -> Result<(), TutorError> {
        let Work { turn, context, cancel, started_at } = *work;
        let persona = self.parts.personas.of(turn.question.mode);
        let Plan { composed, sources, budget } = self.plan(turn, context, model, selection, found);
        let Composed { turns, exchange, in_context } = composed;
        let (spans, shown) = self.read_again(&in_context)?;
        let grammar = match (context.style, turn.question.mode) {
            (AnswerStyle::Quotes, TeachingMode::Explain) => self.quoting(&turn.question.text, &sources, cancel)?,
            (AnswerStyle::Quotes | AnswerStyle::OwnWords, _) => None,
        };
        on_event(AskEvent::Reading { sources: shown, done_tokens: 0, total_tokens: 0 });

        let grounder = Grounder::new(&*self.parts.sources, spans, &turn.question.text);
        let mut writing = Writing::new(&self.parts, answer.id, started_at, grounder, cancel);
        let stop = writing.stop_token();
        let seed = answer.id.as_bytes();
        let request = llm::Generate {
            model: model.clone(),
            turns,
            max_tokens: budget.answer_tokens,
            sampling: context.sampling(persona, u32::from_le_bytes([seed[12], seed[13], seed[14], seed[15]])),
            grammar,
            stop: STOPS.iter().map(|stop| (*stop).to_owned()).collect(),
            reuse_prefix: true,
        };
        let outcome = self.parts.generate.generate(request, &stop, &mut |event| writing.take(event, on_event));

        let Written { text, raw, claims, citations, mut timings, reason, failure } = writing.finish(on_event);
        timings.retrieve_ms = retrieve_ms;
        let details = &mut answer.details;
        // A Stop that came after the last word stopped nothing.
        let has_ended = matches!(reason, Some(FinishReason::Stop | FinishReason::Length));
        details.stopped = cancel.is_cancelled() && !has_ended;
        details.timings = Some(timings);
        // Without an answer the turn did not take place, as far as the model is concerned.
        details.exchange = (!raw.trim().is_empty()).then_some(Exchange { answer: raw, ..exchange });
        details.claims = claims;
        details.citations = citations;
        answer.text = text;
        outcome?;
        failure.map_or(Ok(()), Err)?;
        if !answer.details.stopped && !is_borne_out(answer) {
            abstain(&mut answer.details, AbstainReason::NoVerifiedCitation, found);
        }
        Ok(())
    }

    /// The prompt of a turn.
    pub(super) fn plan(
        &self,
        turn: &Turn,
        context: &TurnContext,
        model: &ModelSpec,
        selection: Option<Source>,
        found: &Retrieved,
    ) -> Plan {
        let persona = self.parts.personas.of(turn.question.mode);
        let mut budget = Budget::of(model.context_tokens, context.speed, context.is_spoken);
        if context.style == AnswerStyle::Quotes {
            budget.source_tokens = budget.source_tokens.min(QUOTED_SOURCE_TOKENS);
        }
        let selection = selection.map(|selection| selection.cut_to(budget.source_tokens));
        let sources = gather(selection, &found.passages, budget.source_tokens);
        let composed = thread_of(&turn.before).compose(&Request {
            instructions: &context.instructions(persona, &turn.question.text),
            question: &turn.question.text,
            sources: &sources,
            past: &past_of(&turn.before),
            budget,
        });
        Plan { composed, sources, budget }
    }

    /// The passages for the question of a turn.
    pub(super) fn find(&self, turn: &Turn, cancel: &CancelToken) -> Result<Retrieved, TutorError> {
        let earlier = earlier_turns(&turn.before);
        let query = search_query(&turn.question.text, &earlier, turn.question.mode);
        Ok(self.parts.sources.retrieve(&query, turn.course, PASSAGES, cancel)?)
    }

    /// A grammar of the sentences that are nearest to the question. Without an embedding model all are as near.
    fn quoting(
        &self,
        question: &str,
        sources: &[Source],
        cancel: &CancelToken,
    ) -> Result<Option<String>, LibraryError> {
        let mut sentences = quoting::quotable(sources);
        if let Some(cosines) = self.parts.sources.similarity(&[question.to_owned()], &sentences, cancel)? {
            let mut ranked: Vec<(f32, String)> = cosines[0].iter().copied().zip(sentences).collect();
            ranked.sort_by(|left, right| right.0.total_cmp(&left.0));
            sentences = ranked.into_iter().take(QUOTABLE).map(|(_, sentence)| sentence).collect();
        }
        Ok(quoting::grammar(&sentences))
    }

    /// A place as a source; `None` when its document is gone for good.
    fn source(&self, revision: RevisionId, range: TextRange) -> Result<Option<Source>, LibraryError> {
        let Some((document, _)) = self.parts.sources.document_of(revision)? else { return Ok(None) };
        let located = self.parts.sources.locate(revision, range)?;
        let (locator, page, text) = (located.locator, located.page, located.quote);
        Ok(Some(Source { document, revision, range, locator, page, text }))
    }

    /// Everything in the prompt, as it stands in the library: for grounding, and to show what is being read.
    fn read_again(&self, in_context: &[Given]) -> Result<(Vec<Span>, Vec<Citation>), TutorError> {
        let mut spans = Vec::new();
        let mut shown = Vec::new();
        for given in in_context {
            // A document may have been erased for good since it was read.
            let Some(source) = self.source(given.revision, given.range)? else { continue };
            spans.push(Span::new(given.n, given.revision, given.range, &source.text, &source.document.title));
            shown.push(Citation {
                n: given.n,
                document: source.document,
                revision: source.revision,
                range: source.range,
                locator: source.locator,
                page: source.page,
                quote: source.text,
                verified: false,
                deleted: false,
            });
        }
        Ok((spans, shown))
    }

    /// Saves what became of an answer.
    fn save(&self, turn: &Turn, answer: Stored) -> Result<Stored, TutorError> {
        let is_empty = answer.text.is_empty() && !answer.details.abstained;
        // Stopped before the first word: the old answer is worth more than none.
        if let Some(old) = turn.replaced.as_ref().filter(|_| is_empty && answer.details.stopped) {
            self.parts.store.write(Operation::SaveAnswer, |writer| writer.delete(&tables::MESSAGES, answer.id))?;
            return Ok(old.clone());
        }
        self.parts.store.write(Operation::SaveAnswer, |writer| {
            message::update(writer, &answer)?;
            let now = writer.now().0;
            writer.update(&tables::CONVERSATIONS, answer.conversation, &[("updated_at", &now)])?;
            if let Some(old) = turn.replaced.as_ref().filter(|_| answer.details.failed.is_none()) {
                writer.delete(&tables::MESSAGES, old.id)?;
            }
            writer.record_event(EventKind::AnswerSaved, answer.id, &AnswerSaved::of(&answer))
        })?;
        Ok(answer)
    }
}

fn tell_started(turn: &Turn, on_event: &mut dyn FnMut(AskEvent)) {
    on_event(AskEvent::Started {
        conversation: turn.question.conversation,
        question: turn.question.clone().into(),
        answer: turn.answer.id,
    });
}

/// What statistics and plans may want to know of an answer.
#[derive(Debug, Serialize)]
struct AnswerSaved {
    conversation: ConversationId,
    abstained: bool,
    claims: usize,
    supported: usize,
}

impl AnswerSaved {
    fn of(answer: &Stored) -> Self {
        let claims = &answer.details.claims;
        let supported = claims.iter().filter(|claim| claim.support != Support::None).count();
        Self { conversation: answer.conversation, abstained: answer.details.abstained, claims: claims.len(), supported }
    }
}

fn abstain(details: &mut Details, reason: AbstainReason, found: &Retrieved) {
    details.abstained = true;
    details.abstain_reason = Some(reason);
    details.passages = found.passages.iter().take(SHOWN_PASSAGES).map(|passage| passage.hit.clone()).collect();
}
