//! Finding the right passage: by words, by meaning, by both, through the library as the window uses it.

mod data;
mod measure;
mod pool;
mod tune;

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use studium_app::base::{CancelToken, DocumentId};
use studium_app::engine::Embed;
use studium_app::library::{Mode, SearchQuery};

use crate::figure::Figure;
use crate::made::{Made, Remembered};
use data::Set;
pub(crate) use data::{cranfield, folder, xquad};
pub(crate) use measure::Noise;
use measure::{hit, interval, mean, ndcg, recall};

const MODES: [(Mode, &str); 3] = [(Mode::Lexical, "words"), (Mode::Dense, "meaning"), (Mode::Hybrid, "fused")];
/// Passages asked for: a text is found by its best passage.
const LIMIT: u32 = 150;

type Measure = (&'static str, fn(&[usize], &HashSet<usize>) -> f64);

/// What each set is measured by.
fn measures(set: &Set) -> [Measure; 2] {
    if set.name == "Cranfield" {
        [("nDCG@10", ndcg), ("recall@100", |ranking, relevant| recall(ranking, relevant, 100))]
    } else {
        [
            ("hit@1", |ranking, relevant| hit(ranking, relevant, 1)),
            ("hit@5", |ranking, relevant| hit(ranking, relevant, 5)),
        ]
    }
}

/// Measures both sets.
pub(crate) fn run(root: &Path) -> Result<Vec<Figure>> {
    let folder = folder(root);
    let embedder = Arc::new(Remembered::open(root)?);
    let mut figures = Vec::new();
    for set in [cranfield(&folder)?, xquad(&folder)?] {
        let made = Made::new(Arc::clone(&embedder) as Arc<dyn Embed>, crate::embed::starter(root)?)?;
        let mut numbers: HashMap<DocumentId, usize> = HashMap::new();
        for (number, text) in set.texts.iter().enumerate() {
            numbers.insert(made.add(&text.title, &text.body)?, number);
        }
        made.embed()?;
        let mut rankings = Vec::new();
        for (mode, _) in MODES {
            let ranking = |question: &data::Question| ranking(&made, &numbers, &question.text, mode);
            rankings.push(set.questions.iter().map(ranking).collect::<Result<Vec<_>>>()?);
        }
        for (name, measure) in measures(&set) {
            let values: Vec<Vec<f64>> = rankings
                .iter()
                .map(|rankings| {
                    let asked = rankings.iter().zip(&set.questions);
                    asked.map(|(ranking, question)| measure(ranking, &question.relevant)).collect()
                })
                .collect();
            figures.extend(figures_of(&set, name, &values));
        }
    }
    Ok(figures)
}

/// Texts in the order of their best passage.
fn ranking(made: &Made, numbers: &HashMap<DocumentId, usize>, question: &str, mode: Mode) -> Result<Vec<usize>> {
    let query = SearchQuery { query: question.to_owned(), course: None, limit: LIMIT, mode };
    let found = made.library.search(&query, &CancelToken::new())?;
    let mut ranking: Vec<usize> = Vec::new();
    for hit in found.hits {
        let also = hit.also_in.iter().map(|also| also.document.id);
        for document in std::iter::once(hit.hit.document.id).chain(also) {
            if let Some(number) = numbers.get(&document)
                && !ranking.contains(number)
            {
                ranking.push(*number);
            }
        }
    }
    Ok(ranking)
}

fn figures_of(set: &Set, name: &str, values: &[Vec<f64>]) -> Vec<Figure> {
    let mut figures = Vec::new();
    for ((_, side), values) in MODES.iter().zip(values) {
        let (low, high) = interval(values);
        let denominator = format!(
            "{} questions over {} texts, 95 of 100 resamples in [{low:.4}, {high:.4}]",
            values.len(),
            set.texts.len()
        );
        figures.push(Figure::information(
            &format!("retrieval: {}, {name}, {side}", set.name),
            mean(values),
            "",
            denominator,
        ));
    }
    let [words, meaning, fused] = values else { return figures };
    let better = if mean(words) >= mean(meaning) { words } else { meaning };
    let gains: Vec<f64> = fused.iter().zip(better).map(|(fused, single)| fused - single).collect();
    let (low, high) = interval(&gains);
    let denominator = format!("{} questions in pairs, 95 of 100 resamples in [{low:.4}, {high:.4}]", gains.len());
    let name = format!("retrieval: {}, {name}, fused over the better single side", set.name);
    figures.push(Figure::at_least(&name, mean(&gains), "", 0.0, denominator));
    figures
}

/// Tries weights, sizes and thresholds and prints what came out.
pub(crate) fn tune(root: &Path) -> Result<Vec<Figure>> {
    let folder = folder(root);
    let embedder = Remembered::open(root)?;
    let sets = [cranfield(&folder)?, xquad(&folder)?];
    eprintln!("{}", tune::run(&sets, &embedder, &crate::embed::starter(root)?)?);
    Ok(Vec::new())
}
