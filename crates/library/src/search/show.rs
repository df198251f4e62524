//! From ranked passages to what is shown: their place and text, copies collapsed, words marked, grouped by document.

use std::collections::HashMap;

use studium_base::{DocumentId, Locator, TextRange};

use super::rank::Ranked;
use super::{AlsoIn, Hit, HitGroup, SearchHit, Searcher};
use crate::document::{self, DocumentRef};
use crate::import::ChunkRow;
use crate::retrieve::diversify;
use crate::{LibraryError, revision};

/// A passage to show, with those that say the same.
pub(super) struct Found {
    pub(super) hit: Hit,
    pub(super) chunk: ChunkRow,
    copies: Vec<Hit>,
}

impl Searcher<'_> {
    /// The first passages that differ enough from each other, with their place.
    pub(super) fn found(&self, ranked: Vec<Ranked>, limit: usize) -> Result<Vec<Found>, LibraryError> {
        let mut references: HashMap<DocumentId, DocumentRef> = HashMap::new();
        let mut found: Vec<(Hit, ChunkRow)> = Vec::new();
        // Twice as many are read as are shown: some fall to their likeness with better ones.
        for ranked in ranked.into_iter().take(limit.saturating_mul(2).max(8)) {
            let chunk = ranked.chunk;
            let reference = match references.get(&chunk.document) {
                Some(reference) => reference.clone(),
                None => {
                    let Some((reference, _)) = document::document_of(self.store, chunk.revision)? else { continue };
                    references.insert(chunk.document, reference.clone());
                    reference
                }
            };
            let place = revision::locate(self.store, chunk.revision, chunk.range)?;
            let hit = Hit {
                rank: 0,
                score: ranked.score,
                document: reference,
                revision: chunk.revision,
                range: chunk.range,
                locator: place.locator,
                page: place.page,
                quote: place.quote,
            };
            found.push((hit, chunk));
        }
        // Where there are no pages the section stands for one.
        let place =
            |hit: &Hit, chunk: &ChunkRow| (chunk.document, hit.page, hit.page.is_none().then_some(chunk.parent.start));
        let texts: Vec<_> =
            found.iter().map(|(hit, chunk)| (hit.score, hit.quote.as_str(), place(hit, chunk))).collect();
        let shown = diversify(&texts, limit);
        let mut slots: Vec<Option<(Hit, ChunkRow)>> = found.into_iter().map(Some).collect();
        let mut take = |index: usize| slots.get_mut(index)?.take();
        Ok((1_u32..)
            .zip(shown)
            .filter_map(|(rank, shown)| {
                let (hit, chunk) = take(shown.index)?;
                let copies = shown.copies.into_iter().filter_map(&mut take).map(|(hit, _)| hit).collect();
                Some(Found { hit: Hit { rank, ..hit }, chunk, copies })
            })
            .collect())
    }

    /// As a list of results shows them.
    pub(super) fn shown(&self, query: &str, found: Vec<Found>) -> Result<Vec<SearchHit>, LibraryError> {
        let quotes: Vec<&str> = found.iter().map(|found| found.hit.quote.as_str()).collect();
        let marks = self.lexical.marks(query, &quotes)?;
        let shown = found.into_iter().zip(marks).map(|(Found { hit, copies, .. }, marks)| {
            let locator = self.place_of_words(&hit, &marks)?;
            let also_in = copies
                .into_iter()
                .map(|Hit { document, revision, range, locator, page, .. }| AlsoIn {
                    document,
                    revision,
                    range,
                    locator,
                    page,
                })
                .collect();
            Ok(SearchHit { hit: Hit { locator, ..hit }, marks, also_in })
        });
        shown.collect()
    }

    /// Where a passage stands. In a recording it is where the first of the words is said: nobody wants to wait a minute
    /// for it.
    fn place_of_words(&self, hit: &Hit, marks: &[TextRange]) -> Result<Locator, LibraryError> {
        match (&hit.locator, marks.first()) {
            (Locator::Time { .. }, Some(first)) => {
                let start = hit.range.start + first.start;
                let word = TextRange::new(start, start + first.len());
                Ok(revision::locate(self.store, hit.revision, word)?.locator)
            }
            (locator, _) => Ok(locator.clone()),
        }
    }
}

/// Passages by document, the document of the best passage first.
pub(super) fn groups(hits: &[SearchHit]) -> Vec<HitGroup> {
    let mut groups: Vec<(HitGroup, Vec<(u32, u32)>)> = Vec::new();
    for SearchHit { hit, .. } in hits {
        let place = (hit.range.start, hit.rank);
        match groups.iter_mut().find(|(group, _)| group.document.id == hit.document.id) {
            Some((_, places)) => places.push(place),
            None => groups.push((HitGroup { document: hit.document.clone(), ranks: Vec::new() }, vec![place])),
        }
    }
    groups
        .into_iter()
        .map(|(group, mut places)| {
            places.sort_unstable();
            HitGroup { ranks: places.into_iter().map(|(_, rank)| rank).collect(), ..group }
        })
        .collect()
}
