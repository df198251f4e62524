//! Searching large libraries: how long it takes, by words, by meaning, by both, and how much the quick way by meaning
//! loses against comparing every vector.
//!
//! Passages are made up: words by a long-tailed distribution, vectors as mixtures of real ones where the test data is
//! there. The library is the window's own, database and all; only reading files and embedding are left out.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Context, Result};
use studium_app::base::CancelToken;
use studium_app::engine::protocol::embed::{EmbedderSpec, TextKind};
use studium_app::engine::{Embed, EngineError};
use studium_app::library::chunk::ChunkId;
use studium_app::library::index::VectorIndex;
use studium_app::library::{Mode, SearchQuery};

use crate::figure::Figure;
use crate::made::{DIMENSIONS, Made, Remembered};
use crate::retrieval::{Noise, cranfield, folder, xquad};

/// Passages of a document: a textbook of 300 pages.
const DOCUMENT_CHUNKS: usize = 1_000;
/// Words of a passage, its two sentences.
const CHUNK_WORDS: usize = 120;
/// Words that there are.
const VOCABULARY: usize = 50_000;
/// Searches of each kind, after some that warm the memory.
const SEARCHES: usize = 200;
const WARM: usize = 10;
/// Of the nearest so many must be found.
const NEAREST: usize = 50;
const LEAST_RECALL: f64 = 0.98;
const MOST_OF_EXACT: f64 = 0.35;
const MOST_MS: f64 = 50.0;
const MOST_WITH_EMBEDDING_MS: f64 = 120.0;

/// Measures a library of so many passages.
pub(crate) fn run(root: &Path, chunks: usize) -> Result<Vec<Figure>> {
    let real = Remembered::open(root)?;
    let spec = crate::embed::starter(root)?;
    let seeds = seeds(root, &real, &spec)?;
    let mut figures = vectors(chunks, &seeds)?;
    figures.extend(library(chunks, seeds, &real, &spec)?);
    Ok(figures)
}

/// Vectors to mix: real ones where there are texts.
fn seeds(root: &Path, real: &Remembered, spec: &EmbedderSpec) -> Result<Vec<Vec<f32>>> {
    let folder = folder(root);
    let (Ok(cranfield), Ok(xquad)) = (cranfield(&folder), xquad(&folder)) else {
        eprintln!("no test data: vectors are made up");
        let mut noise = Noise(3);
        return Ok((0..500).map(|_| (0..DIMENSIONS).map(|_| normal(&mut noise)).collect()).collect());
    };
    let texts = cranfield.texts.into_iter().chain(xquad.texts).map(|text| format!("{}\n{}", text.title, text.body));
    let vectors = real.embed(spec, TextKind::Passage, texts.collect(), &CancelToken::new())?;
    vectors.context("nobody cancels")
}

fn normal(noise: &mut Noise) -> f32 {
    (0..6).map(|_| noise.signed()).sum::<f32>() / 2.0_f32.sqrt()
}

/// A mixture of two real vectors and a little of its own.
fn mixture(seeds: &[Vec<f32>], noise: &mut Noise) -> Vec<f32> {
    let (left, right) = (&seeds[noise.below(seeds.len())], &seeds[noise.below(seeds.len())]);
    let share = noise.signed() / 2.0 + 0.5;
    // Unit vectors of 384 dimensions have values around 0.05.
    left.iter().zip(right).map(|(left, right)| share * left + (1.0 - share) * right + 0.015 * normal(noise)).collect()
}

/// Milliseconds of searches, sorted.
struct Times(Vec<f64>);

impl Times {
    fn of(mut search: impl FnMut(usize) -> Result<()>) -> Result<Self> {
        for number in 0..WARM {
            search(number)?;
        }
        let mut times = Vec::with_capacity(SEARCHES);
        for number in 0..SEARCHES {
            let started = Instant::now();
            search(WARM + number)?;
            times.push(started.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        Ok(Self(times))
    }

    fn at(&self, share: f64) -> f64 {
        let index = ((self.0.len() as f64 * share).ceil() as usize).saturating_sub(1);
        self.0.get(index).copied().unwrap_or(f64::NAN)
    }
}

/// The vectors alone: the quick way against comparing every one, in turns.
fn vectors(chunks: usize, seeds: &[Vec<f32>]) -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let index = VectorIndex::open(folder.path(), "bench", DIMENSIONS)?;
    let mut noise = Noise(11);
    for batch in 0..chunks.div_ceil(20_000) {
        let numbers = batch * 20_000..((batch + 1) * 20_000).min(chunks);
        let rows: Vec<(ChunkId, Vec<f32>)> = numbers
            .map(|number| Ok((ChunkId(i64::try_from(number)?), mixture(seeds, &mut noise))))
            .collect::<Result<_>>()?;
        index.append(&rows)?;
    }
    let queries: Vec<Vec<f32>> = (0..WARM + SEARCHES).map(|_| mixture(seeds, &mut noise)).collect();
    let mut shared = 0;
    for query in queries.iter().take(100) {
        let exact = index.search_exactly(query, None, NEAREST);
        let quick = index.search(query, None, NEAREST);
        shared += exact.iter().filter(|(chunk, _)| quick.iter().any(|(found, _)| found == chunk)).count();
    }
    let recall = shared as f64 / (100 * NEAREST) as f64;
    let exact = Times::of(|number| {
        std::hint::black_box(index.search_exactly(&queries[number], None, NEAREST));
        Ok(())
    })?;
    let quick = Times::of(|number| {
        std::hint::black_box(index.search(&queries[number], None, NEAREST));
        Ok(())
    })?;
    let searches = format!("{SEARCHES} searches of {chunks} vectors of {DIMENSIONS} dimensions, the {NEAREST} nearest");
    Ok(vec![
        Figure::at_least(
            &format!("search: {chunks} vectors, recall@{NEAREST} of the exact scan"),
            recall,
            "",
            LEAST_RECALL,
            format!("100 searches, {} nearest in all", 100 * NEAREST),
        ),
        Figure::at_most(
            &format!("search: {chunks} vectors, p99 to p99 of an exact scan in bytes"),
            quick.at(0.99) / exact.at(0.99),
            "ratio",
            MOST_OF_EXACT,
            searches.clone(),
        ),
        Figure::information(&format!("search: {chunks} vectors, p50"), quick.at(0.5), "ms", searches.clone()),
        Figure::information(&format!("search: {chunks} vectors, p99"), quick.at(0.99), "ms", searches.clone()),
        Figure::information(&format!("search: {chunks} vectors, exact, p50"), exact.at(0.5), "ms", searches.clone()),
        Figure::information(&format!("search: {chunks} vectors, exact, p99"), exact.at(0.99), "ms", searches),
    ])
}

/// Words by rank: the frequent ones short, the rare ones long.
fn word(rank: usize) -> String {
    const SYLLABLES: [&str; 16] =
        ["ra", "te", "mo", "li", "sun", "ka", "ve", "dor", "pi", "nal", "go", "chi", "bet", "fu", "sor", "wen"];
    let mut word = String::new();
    let mut rest = rank + 1;
    while rest > 0 {
        word.push_str(SYLLABLES[rest % 16]);
        rest /= 16;
    }
    word
}

/// A rank by Zipf's law: the logarithm of the rank is uniform.
fn rank(noise: &mut Noise) -> usize {
    let exponent = f64::from(noise.signed() / 2.0 + 0.5);
    ((VOCABULARY as f64).powf(exponent) as usize).min(VOCABULARY - 1)
}

fn sentence(noise: &mut Noise, words: usize) -> String {
    (0..words).map(|_| word(rank(noise))).collect::<Vec<_>>().join(" ")
}

/// Made-up vectors for passages; queries go to the real worker when that is what is measured.
struct MadeUp {
    seeds: Vec<Vec<f32>>,
    noise: Mutex<Noise>,
}

impl Embed for MadeUp {
    fn embed(
        &self,
        _model: &EmbedderSpec,
        _kind: TextKind,
        texts: Vec<String>,
        _cancel: &CancelToken,
    ) -> Result<Option<Vec<Vec<f32>>>, EngineError> {
        let mut noise = self.noise.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Some(texts.iter().map(|_| mixture(&self.seeds, &mut noise)).collect()))
    }
}

/// The library as the window uses it.
fn library(chunks: usize, seeds: Vec<Vec<f32>>, real: &Remembered, spec: &EmbedderSpec) -> Result<Vec<Figure>> {
    let made_up = MadeUp { seeds, noise: Mutex::new(Noise(13)) };
    let made = Made::new(Arc::new(made_up), spec.clone())?;
    let mut noise = Noise(17);
    let started = Instant::now();
    for number in 0..chunks.div_ceil(DOCUMENT_CHUNKS) {
        let paragraphs: Vec<String> = (0..DOCUMENT_CHUNKS)
            .map(|_| format!("{}. {}.", sentence(&mut noise, CHUNK_WORDS / 2), sentence(&mut noise, CHUNK_WORDS / 2)))
            .collect();
        made.add(&format!("Volume {number}"), &paragraphs.join("\n\n"))?;
    }
    let passages: u32 = made.library.documents(None)?.iter().map(|document| document.chunks).sum();
    eprintln!("{passages} passages after {:?}", started.elapsed());
    made.embed()?;
    eprintln!("with vectors after {:?}", started.elapsed());

    let queries: Vec<String> =
        (0..WARM + SEARCHES).map(|number| sentence(&mut noise, [2, 4, 8, 12][number % 4])).collect();
    let mut figures = Vec::new();
    let name = |what: &str| format!("search: library of {chunks} passages, {what}");
    let denominator = format!("{SEARCHES} searches for 2 to 12 words, 20 hits each, {passages} passages");
    let search = |number: usize, mode: Mode| -> Result<()> {
        let query = SearchQuery { query: queries[number].clone(), course: None, limit: 20, mode };
        made.library.search(&query, &CancelToken::new())?;
        Ok(())
    };
    for (mode, side) in [(Mode::Lexical, "words"), (Mode::Dense, "meaning"), (Mode::Hybrid, "fused")] {
        let times = Times::of(|number| search(number, mode))?;
        figures.push(Figure::information(&name(&format!("{side}, p50")), times.at(0.5), "ms", denominator.clone()));
        let p99 = name(&format!("{side}, p99"));
        figures.push(Figure::at_most(&p99, times.at(0.99), "ms", MOST_MS, denominator.clone()));
    }
    // The same with a real embedding of each query before it.
    let times = Times::of(|number| {
        real.ask_anew(spec, &queries[number])?;
        search(number, Mode::Hybrid)
    })?;
    let p99 = name("fused with embedding of the query, p99");
    figures.push(Figure::at_most(&p99, times.at(0.99), "ms", MOST_WITH_EMBEDDING_MS, denominator));
    Ok(figures)
}
