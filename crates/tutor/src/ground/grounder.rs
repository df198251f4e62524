//! Grounds an answer while it streams: a sentence is judged once, when it is finished, and the verdict stays.

use studium_base::{CancelToken, TextRange};
use studium_library::{LibraryError, sentences};

use super::claim::{Statement, statement};
use super::compare::{self, Match};
use super::span::Span;
use crate::clean::Hint;
use crate::words::{Word, words};
use crate::{Citation, Claim, Sources, Support};

/// Cosine from which a source sentence means the same as a statement that shares its words.
const SIMILAR: f32 = 0.62;
/// Share of a statement's content words without which no likeness of meaning counts.
const CONTENT_FLOOR: f32 = 0.5;
/// The share that stands in for the cosine where there is no embedding model.
const CONTENT_ALONE: f32 = 0.75;
/// Source sentences that are embedded for one statement.
const CANDIDATES: usize = 4;
/// Places whose scores differ by less are equally good; the model's own marker decides between them.
const TIE: f32 = 0.05;

/// Compares the sentences of one answer with the texts that the model was given.
pub(crate) struct Grounder<'a> {
    sources: &'a dyn Sources,
    spans: Vec<Span>,
    question: Vec<Word>,
    claims: Vec<Claim>,
    citations: Vec<Citation>,
    /// Scalar values of the answer that have been judged.
    done: u32,
}

/// A new verdict.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grounded {
    /// The statement.
    pub(crate) claim: Claim,
    /// The citations that it is the first to use.
    pub(crate) citations: Vec<Citation>,
}

/// A place that bears a statement out.
struct Place {
    span: usize,
    found: Match,
    support: Support,
}

impl<'a> Grounder<'a> {
    /// `spans`: what stands in the prompt. `question`: what was asked, for answers of one word.
    pub(crate) fn new(sources: &'a dyn Sources, spans: Vec<Span>, question: &str) -> Self {
        let question = words(question);
        Self { sources, spans, question, claims: Vec::new(), citations: Vec::new(), done: 0 }
    }

    /// Judges the sentences that have been finished since the last call. `text` is the whole answer so far as shown;
    /// `is_finished`: nothing more will come.
    pub(crate) fn advance(
        &mut self,
        text: &str,
        hints: &[Hint],
        is_finished: bool,
        cancel: &CancelToken,
    ) -> Vec<Grounded> {
        let characters: Vec<char> = text.chars().skip(self.done as usize).collect();
        let rest: String = characters.iter().collect();
        let found = sentences(&rest);
        let mut grounded = Vec::new();
        let base = self.done;
        for (index, range) in found.iter().enumerate() {
            // A sentence is finished when the next one has shown its first word: before that the border may go away.
            let next = found.get(index + 1);
            let has_next = next.is_some_and(|next| {
                let between = &characters[range.end as usize..next.start as usize];
                let words = &characters[next.start as usize..next.end as usize];
                between.contains(&'\n') || words.iter().any(|c| c.is_whitespace()) || index + 2 < found.len()
            });
            if !is_finished && !has_next {
                break;
            }
            let sentence = &characters[range.start as usize..range.end as usize];
            let bullet = bullet_length(sentence);
            let sentence: String = sentence[bullet..].iter().collect();
            let bullet = u32::try_from(bullet).unwrap_or_default();
            let place = TextRange::new(base + range.start + bullet, base + range.end);
            self.done = base + range.end;
            if let Some(statement) = statement(&sentence) {
                grounded.push(self.judge(&statement, &sentence, place, hints, cancel));
            }
        }
        grounded
    }

    /// The verdicts and citations of the whole answer.
    pub(crate) fn finish(self) -> (Vec<Claim>, Vec<Citation>) {
        (self.claims, self.citations)
    }

    fn judge(
        &mut self,
        statement: &Statement,
        sentence: &str,
        range: TextRange,
        hints: &[Hint],
        cancel: &CancelToken,
    ) -> Grounded {
        let hinted: Vec<u32> = hints
            .iter()
            .filter(|hint| range.start <= hint.at && hint.at <= range.end)
            .map(|hint| hint.number)
            .collect();
        let place = match self.quoted(statement, &hinted) {
            Some(place) => Some(place),
            None => self.similar(statement, sentence, &hinted, cancel).unwrap_or_else(|error| {
                tracing::warn!(%error, "a statement is compared by its words alone");
                None
            }),
        };
        let mut claim = Claim { range, citations: Vec::new(), support: Support::None };
        let mut citations = Vec::new();
        if let Some(place) = place {
            match self.cite(&place) {
                Ok(Some((n, new))) => {
                    claim.citations.push(n);
                    claim.support = place.support;
                    citations.extend(new);
                }
                Ok(None) => tracing::warn!("a source does not hold its own text any more"),
                Err(error) => tracing::warn!(%error, "a source could not be read again"),
            }
        }
        self.claims.push(claim.clone());
        self.citations.extend(citations.iter().cloned());
        Grounded { claim, citations }
    }

    fn quoted(&self, statement: &Statement, hinted: &[u32]) -> Option<Place> {
        let found = self.spans.iter().enumerate().filter_map(|(span, text)| {
            let found = compare::quotation(statement, &self.question, text)?;
            Some(Place { span, found, support: Support::Quote })
        });
        self.prefer(found.collect(), hinted, |place| place.found.score)
    }

    fn similar(
        &self,
        statement: &Statement,
        sentence: &str,
        hinted: &[u32],
        cancel: &CancelToken,
    ) -> Result<Option<Place>, LibraryError> {
        let mut found: Vec<Place> = Vec::new();
        for (span, text) in self.spans.iter().enumerate() {
            let near = compare::candidates(statement, &self.question, text, CONTENT_FLOOR);
            found.extend(near.into_iter().map(|found| Place { span, found, support: Support::Similar }));
        }
        found.sort_by(|left, right| right.found.content.total_cmp(&left.found.content));
        found.truncate(CANDIDATES);
        if found.is_empty() {
            return Ok(None);
        }
        let texts: Vec<String> = found.iter().map(|place| self.spans[place.span].text(place.found.range)).collect();
        let cosines = self.sources.similarity(&[sentence.to_owned()], &texts, cancel)?;
        let Some(cosines) = cosines.and_then(|rows| rows.into_iter().next()) else {
            found.retain(|place| place.found.content >= CONTENT_ALONE);
            return Ok(self.prefer(found, hinted, |place| place.found.content));
        };
        for (place, cosine) in found.iter_mut().zip(cosines) {
            place.found.score = cosine;
        }
        found.retain(|place| place.found.score >= SIMILAR);
        Ok(self.prefer(found, hinted, |place| place.found.score))
    }

    /// The best place. Among equals the source that the model named itself, then the one that was given first.
    fn prefer(&self, found: Vec<Place>, hinted: &[u32], score: impl Fn(&Place) -> f32) -> Option<Place> {
        let best = found.iter().map(&score).reduce(f32::max)?;
        let mut equals: Vec<Place> = found.into_iter().filter(|place| score(place) >= best - TIE).collect();
        let named = equals.iter().position(|place| hinted.contains(&self.spans[place.span].number));
        let place = named.or_else(|| equals.iter().position(|place| score(place) >= best))?;
        Some(equals.swap_remove(place))
    }

    /// The number of the citation of a place, and the citation where it is new. `None` where the library's text of the
    /// place is not the text that was compared: then there is nothing to cite.
    fn cite(&self, place: &Place) -> Result<Option<(u32, Option<Citation>)>, LibraryError> {
        let span = &self.spans[place.span];
        let range = span.place(place.found.range);
        let known = self.citations.iter().find(|known| known.revision == span.revision && known.range == range);
        if let Some(known) = known {
            return Ok(Some((known.n, None)));
        }
        let located = self.sources.locate(span.revision, range)?;
        let Some((document, deleted)) = self.sources.document_of(span.revision)? else { return Ok(None) };
        if located.quote != span.text(place.found.range) {
            return Ok(None);
        }
        let n = u32::try_from(self.citations.len()).unwrap_or(u32::MAX).saturating_add(1);
        let citation = Citation {
            n,
            document,
            revision: span.revision,
            range,
            locator: located.locator,
            page: located.page,
            quote: located.quote,
            verified: true,
            deleted,
        };
        Ok(Some((n, Some(citation))))
    }
}

/// Characters of a list mark at the start of a line.
fn bullet_length(sentence: &[char]) -> usize {
    let digits = sentence.iter().take_while(|c| c.is_ascii_digit()).count();
    let mark = match sentence.get(digits) {
        Some('.' | ')') if digits > 0 => digits + 1,
        Some('-' | '*' | '+' | '•' | '>' | '–') if digits == 0 => 1,
        _ => return 0,
    };
    let blanks = sentence[mark..].iter().take_while(|c| c.is_whitespace()).count();
    if blanks == 0 { 0 } else { mark + blanks }
}
