//! Documents with the same text or nearly the same, such as a file and its export in another format.
//!
//! Compared are runs of words ("shingles", Broder 1997) of the current texts: of each text the smallest hashes of its
//! runs are kept, and the share of those that two texts have in common is close to the share of all their runs.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use studium_base::{CancelToken, RevisionId};
use studium_store::Store;

use crate::document::Document;
use crate::{LibraryError, retrieve, revision};

/// Words of a run: fewer are idioms that any two texts share, more and a corrected word parts the copies.
const RUN: usize = 5;
/// Hashes kept of a text, 2 KB: the share is estimated within 6 points (one standard error, 1/sqrt(256)).
const KEPT: usize = 256;
/// Least share for "nearly the same". A page header or hyphenation that differs in 5 of 100 words leaves some 0.6.
const ALIKE: f32 = 0.6;

/// Documents that are alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct DuplicateGroup {
    /// The oldest first; the others are compared with it or, where they are not like it, with one between.
    pub documents: Vec<DuplicateDocument>,
}

/// A document that is like another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct DuplicateDocument {
    /// Which.
    pub document: Document,
    /// Is every word the same, in the same order, as in the document that it is most like?
    pub is_same: bool,
    /// The share of runs of words that it has in common with that document, 0 to 1.
    #[specta(type = i32)]
    pub likeness: f32,
}

/// What is kept of texts for comparing them. A revision never changes, so nothing here grows old.
#[derive(Default)]
pub(crate) struct Sketches(Mutex<HashMap<RevisionId, Arc<Sketch>>>);

/// What is kept of one text.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sketch {
    /// Of all words in their order.
    whole: u64,
    /// The smallest hashes of runs of words, sorted.
    runs: Vec<u64>,
}

impl Sketch {
    fn of(text: &str) -> Self {
        let words: Vec<u64> = retrieve::words(text).iter().map(|word| hash(word.text.bytes())).collect();
        let mut runs = BTreeSet::new();
        for run in words.windows(RUN.min(words.len()).max(1)) {
            let run = hash(run.iter().flat_map(|word| word.to_le_bytes()));
            if runs.len() < KEPT {
                runs.insert(run);
            } else if runs.last().is_some_and(|last| run < *last) && runs.insert(run) {
                runs.pop_last();
            }
        }
        Self { whole: hash(words.iter().flat_map(|word| word.to_le_bytes())), runs: runs.into_iter().collect() }
    }

    /// The share of runs that two texts have in common.
    fn likeness(&self, other: &Self) -> f32 {
        let both: BTreeSet<u64> = self.runs.iter().chain(&other.runs).copied().collect();
        let sample: Vec<u64> = both.into_iter().take(KEPT).collect();
        let has = |sketch: &Self, run: &u64| sketch.runs.binary_search(run).is_ok();
        let common = sample.iter().filter(|run| has(self, run) && has(other, run)).count();
        if sample.is_empty() { 0.0 } else { common as f32 / sample.len() as f32 }
    }
}

/// FNV-1a with a last mixing (Steele, Lea and Flood 2014): quick, and never stored.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    let mixed =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

impl Sketches {
    fn get(&self, store: &Store, revision: RevisionId) -> Result<Arc<Sketch>, LibraryError> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sketch) = known().get(&revision) {
            return Ok(Arc::clone(sketch));
        }
        let sketch = Arc::new(Sketch::of(&revision::whole_text(store, revision)?));
        known().insert(revision, Arc::clone(&sketch));
        Ok(sketch)
    }
}

/// The groups of documents that are alike, the largest likeness first; nothing when cancelled.
pub(crate) fn find(
    store: &Store,
    sketches: &Sketches,
    mut documents: Vec<Document>,
    cancel: &CancelToken,
) -> Result<Vec<DuplicateGroup>, LibraryError> {
    documents.sort_by_key(|document| (document.added_at, document.id));
    let mut read: Vec<(Document, Arc<Sketch>)> = Vec::with_capacity(documents.len());
    for document in documents {
        if cancel.is_cancelled() {
            return Ok(Vec::new());
        }
        let Some(revision) = document.revision else { continue };
        let sketch = sketches.get(store, revision)?;
        if !sketch.runs.is_empty() {
            read.push((document, sketch));
        }
    }
    let nearest: Vec<Option<Nearest>> = nearest_earlier(&read);
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut group_of: HashMap<usize, usize> = HashMap::new();
    for (index, nearest) in nearest.iter().enumerate() {
        let Some(nearest) = nearest else { continue };
        let group = *group_of.entry(nearest.index).or_insert_with(|| {
            groups.push(vec![nearest.index]);
            groups.len() - 1
        });
        groups[group].push(index);
        group_of.insert(index, group);
    }
    let shown = |index: usize| {
        let (is_same, likeness) = nearest[index].as_ref().map_or((true, 1.0), |near| (near.is_same, near.likeness));
        DuplicateDocument { document: read[index].0.clone(), is_same, likeness }
    };
    let mut groups: Vec<DuplicateGroup> =
        groups.into_iter().map(|group| DuplicateGroup { documents: group.into_iter().map(shown).collect() }).collect();
    let best = |group: &DuplicateGroup| group.documents.iter().skip(1).map(|each| each.likeness).fold(0.0, f32::max);
    groups.sort_by(|a, b| best(b).total_cmp(&best(a)));
    Ok(groups)
}

/// The earlier document that a document is most like.
struct Nearest {
    index: usize,
    is_same: bool,
    likeness: f32,
}

fn nearest_earlier(read: &[(Document, Arc<Sketch>)]) -> Vec<Option<Nearest>> {
    let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut all = Vec::with_capacity(read.len());
    for (index, (_, sketch)) in read.iter().enumerate() {
        let candidates: HashSet<usize> =
            sketch.runs.iter().filter_map(|run| holders.get(run)).flatten().copied().collect();
        let mut best: Option<Nearest> = None;
        for candidate in candidates {
            let other = &read[candidate].1;
            let is_same = sketch.whole == other.whole && sketch.runs == other.runs;
            let likeness = if is_same { 1.0 } else { sketch.likeness(other) };
            let rank = |near: &Nearest| (near.is_same, near.likeness, std::cmp::Reverse(near.index));
            let found = Nearest { index: candidate, is_same, likeness };
            if likeness >= ALIKE && best.as_ref().is_none_or(|best| rank(&found) > rank(best)) {
                best = Some(found);
            }
        }
        all.push(best);
        for run in &sketch.runs {
            holders.entry(*run).or_default().push(index);
        }
    }
    all
}

#[cfg(test)]
mod tests;
