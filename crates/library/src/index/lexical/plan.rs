//! From a query's words to a query of the index.

use tantivy::Term;
use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, EmptyQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use super::analysis::stem_forms;
use super::schema::Fields;
use crate::retrieve::{Language, QueryTraits, Reading, Word};

/// The exact word counts this much beside its stem: enough to put it before other words of the same stem.
const EXACT_WEIGHT: f32 = 0.3;

/// A phrase that a question quotes counts so much beside its words one by one: a passage that holds it comes before one
/// that only holds its words, and not before one that holds the rest of the question.
const PHRASE_WEIGHT: f32 = 0.5;

/// Most content words that are searched for; a pasted page would make thousands of clauses.
const MAX_WORDS: usize = 64;

/// Alternatives for the content words, conditions for phrases and exclusions.
///
/// The alternatives stand in one flat list: only then does tantivy skip whole blocks of postings that cannot reach the
/// best results (block-max WAND). Grouping them by word would be prettier and several times slower.
pub(super) fn plan(
    fields: &Fields,
    traits: &QueryTraits,
    reading: Reading,
    languages: &[Option<Language>],
) -> Box<dyn Query> {
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    let content: Vec<Word> = traits.content().take(MAX_WORDS).cloned().collect();
    let stems = stem_forms(&content, languages);
    for (word, stems) in content.iter().zip(&stems) {
        for field in fields.texts() {
            for stem in stems {
                clauses.push((Occur::Should, weighted(term(field.stem, stem), field.weight)));
            }
            // Nothing but the exact field holds unspaced scripts.
            let weight = if word.is_unspaced { field.weight } else { field.weight * EXACT_WEIGHT };
            for form in exact_forms(word) {
                clauses.push((Occur::Should, weighted(term(field.exact, form), weight)));
            }
        }
    }
    if clauses.is_empty() && traits.phrases.is_empty() {
        return Box::new(EmptyQuery);
    }
    for phrase in &traits.phrases {
        clauses.push(match reading {
            Reading::Search => (Occur::Must, anywhere(fields, phrase)),
            Reading::Question => (Occur::Should, weighted(anywhere(fields, phrase), PHRASE_WEIGHT)),
        });
    }
    for phrase in &traits.excluded {
        clauses.push((Occur::MustNot, anywhere(fields, phrase)));
    }
    Box::new(BooleanQuery::new(clauses))
}

/// What a passage must fulfil, however it was found; `None` when that is nothing.
pub(super) fn conditions(fields: &Fields, traits: &QueryTraits, reading: Reading) -> Option<Box<dyn Query>> {
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
    if reading == Reading::Search {
        clauses.extend(traits.phrases.iter().map(|phrase| (Occur::Must, anywhere(fields, phrase))));
    }
    clauses.extend(traits.excluded.iter().map(|phrase| (Occur::MustNot, anywhere(fields, phrase))));
    if clauses.is_empty() {
        return None;
    }
    // A query of exclusions alone finds nothing.
    clauses.push((Occur::Must, Box::new(AllQuery)));
    Some(Box::new(BooleanQuery::new(clauses)))
}

/// The forms under which the exact field may hold a word: as typed and without accents.
pub(super) fn exact_forms(word: &Word) -> impl Iterator<Item = &String> {
    std::iter::once(&word.text).chain(&word.folded)
}

/// The words in this order, in any of the fields.
fn anywhere(fields: &Fields, words: &[Word]) -> Box<dyn Query> {
    let alternatives =
        fields.texts().map(|field| (Occur::Should, weighted(in_order(field.exact, words), field.weight)));
    Box::new(BooleanQuery::new(alternatives.into()))
}

fn in_order(field: Field, words: &[Word]) -> Box<dyn Query> {
    // Of unspaced scripts the single characters carry the order; the pairs would only repeat it.
    let words: Vec<&Word> =
        words.iter().filter(|word| !word.is_unspaced || word.text.chars().nth(1).is_none()).collect();
    match words.as_slice() {
        [] => Box::new(EmptyQuery),
        [word] => term(field, &word.text),
        [first, ..] => {
            let start = first.position;
            let terms =
                words.iter().map(|word| (word.position - start, Term::from_field_text(field, &word.text))).collect();
            Box::new(PhraseQuery::new_with_offset(terms))
        }
    }
}

fn term(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(Term::from_field_text(field, text), IndexRecordOption::WithFreqs))
}

fn weighted(query: Box<dyn Query>, weight: f32) -> Box<dyn Query> {
    Box::new(BoostQuery::new(query, weight))
}
