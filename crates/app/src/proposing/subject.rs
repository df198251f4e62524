//! From what the student has chosen to the sentences from which cards can be made.

use std::collections::HashMap;

use studium_base::{CancelToken, DocumentId, RevisionId, TextRange};
use studium_cards::propose::{Candidate, TextBlock, survey};
use studium_engine::protocol::extract::BlockKind;
use studium_library::{Library, PlacedBlock, sentences};
use studium_tutor::is_function_word;

use super::types::{NothingProposed, ProposeScope};
use crate::AppError;

/// Passages that are looked up for a topic.
const TOPIC_PASSAGES: usize = 24;
/// The same within one document: the others are left out afterwards.
const TOPIC_PASSAGES_OF_ALL: usize = 160;
/// A place of a passage in the ranking counts so much less for the sentences in it.
const RANK_COST: f32 = 0.1;

/// A text with its sentences.
pub(super) struct Subject {
    pub(super) document: DocumentId,
    pub(super) revision: RevisionId,
    pub(super) blocks: Vec<TextBlock>,
}

/// A sentence that can be asked, with the index of its text.
pub(super) struct Chosen {
    pub(super) subject: usize,
    pub(super) candidate: Candidate,
}

/// Texts and their sentences, best first; or why there are none.
pub(super) type Choice = Result<(Vec<Subject>, Vec<Chosen>), NothingProposed>;

/// Ranges of one text, each with what it costs to be taken from there.
type Pieces = (DocumentId, RevisionId, Vec<(TextRange, f32)>);

/// The texts of a scope and their sentences, best first; or why there are none.
pub(super) fn choose(library: &Library, scope: &ProposeScope, cancel: &CancelToken) -> Result<Choice, AppError> {
    let texts = match scope {
        ProposeScope::Document { document } => {
            let opened = library.open_document(*document)?;
            let whole = TextRange::new(0, opened.text_length);
            vec![(*document, opened.revision, vec![(whole, 0.0)])]
        }
        ProposeScope::Range { document, revision, range } => {
            library.document(*document)?;
            vec![(*document, *revision, vec![(*range, 0.0)])]
        }
        ProposeScope::Topic { topic, course, document } => {
            let limit = if document.is_some() { TOPIC_PASSAGES_OF_ALL } else { TOPIC_PASSAGES };
            let retrieved = library.retrieve(topic, *course, limit, cancel)?;
            let mut found: Vec<Pieces> = Vec::new();
            let hits = retrieved.passages.into_iter().map(|passage| passage.hit);
            let hits = hits.filter(|hit| document.is_none_or(|wanted| hit.document.id == wanted));
            for (rank, hit) in hits.take(TOPIC_PASSAGES).enumerate() {
                let piece = (hit.range, RANK_COST * rank as f32);
                match found.iter_mut().find(|(_, revision, _)| *revision == hit.revision) {
                    Some((.., pieces)) => pieces.push(piece),
                    None => found.push((hit.document.id, hit.revision, vec![piece])),
                }
            }
            if retrieved.weak || found.is_empty() {
                return Ok(Err(NothingProposed::NotFound));
            }
            found
        }
    };
    let (mut subjects, mut chosen, mut has_text) = (Vec::new(), Vec::new(), false);
    for (document, revision, pieces) in texts {
        // The whole text says which of its words are its terms, whatever part of it was chosen.
        let whole = library.blocks(revision, TextRange::new(0, u32::MAX))?;
        let blocks: Vec<TextBlock> = whole.into_iter().map(text_block).collect();
        has_text |= blocks.iter().any(|block| !block.text.trim().is_empty() && inside(block, &pieces));
        let index = subjects.len();
        for mut candidate in survey(&blocks, &is_function_word) {
            let Some((_, cost)) = pieces.iter().find(|(piece, _)| piece.overlaps(candidate.range)) else { continue };
            candidate.score -= cost;
            chosen.push(Chosen { subject: index, candidate });
        }
        subjects.push(Subject { document, revision, blocks });
    }
    if chosen.is_empty() {
        return Ok(Err(if has_text { NothingProposed::NoSentences } else { NothingProposed::NoText }));
    }
    chosen.sort_by(|left, right| right.candidate.score.total_cmp(&left.candidate.score));
    Ok(Ok((subjects, chosen)))
}

fn inside(block: &TextBlock, pieces: &[(TextRange, f32)]) -> bool {
    let length = u32::try_from(block.text.chars().count()).unwrap_or(u32::MAX);
    let range = TextRange::new(block.start, block.start.saturating_add(length));
    pieces.iter().any(|(piece, _)| piece.overlaps(range))
}

fn text_block(block: PlacedBlock) -> TextBlock {
    // The lines of a paragraph are those of the page: a sentence goes on over them. One sign for another, so that places
    // stay the same.
    let running = match block.kind {
        BlockKind::Code | BlockKind::Table => block.text.clone(),
        _ => block.text.replace('\n', " "),
    };
    TextBlock {
        start: block.range.start,
        sentences: sentences(&running),
        text: block.text,
        kind: block.kind,
        emphasised: block.emphasised,
        part: block.part,
    }
}

/// Which sentences of texts are known already: those of proposals, decided on or not, and those of notes.
#[derive(Default)]
pub(super) struct Asked {
    spans: HashMap<RevisionId, Vec<TextRange>>,
    quotes: std::collections::HashSet<(DocumentId, String)>,
}

impl Asked {
    pub(super) fn add(&mut self, source: &studium_cards::note::Source) {
        self.spans.entry(source.revision).or_default().push(source.range);
        // The same sentence in another text of the document.
        self.quotes.insert((source.document, super::similar::normalised(&source.quote)));
    }

    pub(super) fn holds(&self, subject: &Subject, candidate: &Candidate) -> bool {
        let spans = self.spans.get(&subject.revision);
        spans.is_some_and(|spans| spans.iter().any(|span| span.overlaps(candidate.range)))
            || self.quotes.contains(&(subject.document, super::similar::normalised(&candidate.text)))
    }
}
