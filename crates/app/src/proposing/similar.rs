//! Notes that say the same as a proposal: by equal words, and by meaning where there is an embedding model.
//!
//! Only notes that share a content word with the proposal are compared by meaning, those with the rarest ones first, so
//! that a large collection need not be embedded. Vectors are kept by the content of the words, for the next time.

use std::collections::HashMap;

use studium_base::{CancelToken, NoteId};
use studium_cards::note;
use studium_cards::propose::words;
use studium_library::{Library, LibraryError};
use studium_store::sqlite::named_params;
use studium_store::{Operation, Store, StoreError};
use studium_tutor::is_function_word;

use super::types::Duplicate;
use crate::AppError;

/// Notes that are looked at, the latest ones.
const MAX_NOTES: u32 = 100_000;
/// Notes that are compared by meaning with one proposal.
const MAX_COMPARED: usize = 24;
/// Cosine from which two cards say the same. Below, cards about the same thing that ask for different facts would be
/// taken for copies.
const SAME: f32 = 0.86;
/// Letters by which forms of a word are counted as one.
const STEM: usize = 6;

/// The notes that are there, ready to be compared.
pub(super) struct Known {
    notes: Vec<(NoteId, String)>,
    exact: HashMap<String, usize>,
    /// For each stem the notes that hold it.
    holding: HashMap<String, Vec<usize>>,
}

impl Known {
    /// Reads the notes.
    pub(super) fn read(store: &Store) -> Result<Self, AppError> {
        let notes = note::list_words(store, MAX_NOTES)?;
        let mut known = Self { notes: Vec::new(), exact: HashMap::new(), holding: HashMap::new() };
        for (id, text) in notes {
            known.add(id, text);
        }
        Ok(known)
    }

    fn add(&mut self, id: NoteId, text: String) {
        let index = self.notes.len();
        self.exact.entry(normalised(&text)).or_insert(index);
        for stem in stems(&text) {
            self.holding.entry(stem).or_default().push(index);
        }
        self.notes.push((id, text));
    }

    /// The note that says the same as `text`, if there is one.
    pub(super) fn find(
        &self,
        text: &str,
        library: &Library,
        store: &Store,
        cancel: &CancelToken,
    ) -> Result<Option<Duplicate>, AppError> {
        if let Some(index) = self.exact.get(&normalised(text)) {
            return Ok(Some(self.duplicate(*index, 1.0)));
        }
        let near = self.sharing(text);
        let (Some(model), false) = (library.vectors_identity(), near.is_empty()) else { return Ok(None) };
        let mut wanted = vec![text.to_owned()];
        wanted.extend(near.iter().map(|index| self.notes[*index].1.clone()));
        let Some(vectors) = vectors(store, library, &model, &wanted, cancel)? else { return Ok(None) };
        let cosine = |other: &[f32]| vectors[0].iter().zip(other).map(|(a, b)| a * b).sum::<f32>();
        let best = near.iter().zip(&vectors[1..]).map(|(index, vector)| (*index, cosine(vector)));
        let best = best.max_by(|left, right| left.1.total_cmp(&right.1)).filter(|(_, cosine)| *cosine >= SAME);
        Ok(best.map(|(index, cosine)| self.duplicate(index, cosine.min(1.0))))
    }

    fn duplicate(&self, index: usize, similarity: f32) -> Duplicate {
        let (note, text) = &self.notes[index];
        Duplicate { note: *note, text: text.clone(), similarity }
    }

    /// Notes that share content words with a text, those with most and rarest first.
    fn sharing(&self, text: &str) -> Vec<usize> {
        let mut scores: HashMap<usize, f32> = HashMap::new();
        for stem in stems(text) {
            let Some(holding) = self.holding.get(&stem) else { continue };
            let rarity = (1.0 + self.notes.len() as f32 / holding.len() as f32).ln();
            for index in holding {
                *scores.entry(*index).or_default() += rarity;
            }
        }
        let mut near: Vec<(usize, f32)> = scores.into_iter().collect();
        near.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
        near.into_iter().take(MAX_COMPARED).map(|(index, _)| index).collect()
    }
}

/// Words in lower case with single blanks, signs gone: equal for cards that differ in markup and punctuation only.
pub(super) fn normalised(text: &str) -> String {
    words(text).into_iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
}

fn stems(text: &str) -> Vec<String> {
    let mut stems: Vec<String> = words(text)
        .into_iter()
        .filter(|word| !is_function_word(&word.text))
        .map(|word| word.text.chars().take(STEM).collect())
        .collect();
    stems.sort();
    stems.dedup();
    stems
}

/// The vectors of texts; those that are not known yet are made and kept. `None` without a model or when cancelled.
fn vectors(
    store: &Store,
    library: &Library,
    model: &str,
    texts: &[String],
    cancel: &CancelToken,
) -> Result<Option<Vec<Vec<f32>>>, AppError> {
    let hashes: Vec<[u8; 32]> = texts.iter().map(|text| *blake3::hash(text.as_bytes()).as_bytes()).collect();
    let mut found: Vec<Option<Vec<f32>>> = store.read(|reader| {
        let one = |hash: &[u8; 32]| {
            let params = named_params! { ":model": model, ":text_hash": &hash[..] };
            let bytes: Option<Vec<u8>> = reader.value(include_str!("../sql/get_note_vector.sql"), params)?;
            Ok::<_, StoreError>(bytes.map(|bytes| numbers(&bytes)))
        };
        hashes.iter().map(one).collect::<Result<_, _>>()
    })?;
    let missing: Vec<usize> = (0..texts.len()).filter(|at| found[*at].is_none()).collect();
    if !missing.is_empty() {
        let wanted: Vec<String> = missing.iter().map(|at| texts[*at].clone()).collect();
        let made = match library.vectors(&wanted, cancel) {
            Ok(Some(made)) if made.len() == wanted.len() => made,
            Ok(_) => return Ok(None),
            // What cannot be compared by meaning is compared by words; the models page says what is wrong.
            Err(error @ LibraryError::Engine(_)) => {
                tracing::warn!(%error, "proposals are not compared by meaning");
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        };
        store.write(Operation::ProposeCards, |writer| {
            for (at, vector) in missing.iter().zip(&made) {
                let bytes: Vec<u8> = vector.iter().flat_map(|number| number.to_le_bytes()).collect();
                let params = named_params! { ":model": model, ":text_hash": &hashes[*at][..], ":vector": bytes };
                writer.execute(include_str!("../sql/save_note_vector.sql"), params)?;
            }
            Ok::<_, StoreError>(())
        })?;
        for (at, vector) in missing.into_iter().zip(made) {
            found[at] = Some(vector);
        }
    }
    Ok(found.into_iter().collect())
}

fn numbers(bytes: &[u8]) -> Vec<f32> {
    let (whole, _) = bytes.as_chunks::<4>();
    whole.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect()
}
