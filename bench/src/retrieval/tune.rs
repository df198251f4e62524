//! Choosing weights, sizes and thresholds: on four fifths of the questions, judged on the fifth that was left out.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use studium_app::base::CancelToken;
use studium_app::engine::Embed;
use studium_app::engine::protocol::embed::{EmbedderSpec, TextKind};
use studium_app::library::chunk::ChunkSize;
use studium_app::library::retrieve::{Evidence, Reading, Thresholds, Weights, is_weak_by};

use super::data::{Question, Set};
use super::measure::{interval, mean, ndcg, reciprocal};
use super::pool::{Asked, Pool};
use crate::made::Remembered;

/// Parts of a cross-validation.
const FOLDS: usize = 5;
/// Chunk sizes that are tried, the one in use last.
const SIZES: [ChunkSize; 3] =
    [ChunkSize { ideal: 64, max: 96 }, ChunkSize { ideal: 112, max: 160 }, ChunkSize { ideal: 176, max: 224 }];
/// Of refusals so many must be right: a tutor that declines what it could answer is soon not asked any more.
const LEAST_PRECISION: f64 = 0.9;

/// Tries everything and says what came out.
pub(crate) fn run(sets: &[Set], embedder: &Remembered, spec: &EmbedderSpec) -> Result<String> {
    let mut report = String::new();
    for size in SIZES {
        let mut pools = Vec::new();
        for set in sets {
            let pool = Pool::new(set, size, embedder, spec)?;
            let asked = ask_all(&pool, &set.questions, |question| question.text.clone(), embedder, spec)?;
            pools.push((pool, asked));
        }
        let chunks: Vec<String> = pools.iter().map(|(pool, _)| pool.len().to_string()).collect();
        writeln!(report, "chunks of {} tokens, {} at most: {}", size.ideal, size.max, chunks.join(" + "))?;
        weigh_prose(&mut report, sets, &pools)?;
        if size == ChunkSize::default() {
            for (set, (pool, _)) in sets.iter().zip(&pools) {
                weigh_keywords(&mut report, set, pool, embedder, spec)?;
            }
            let (set, (pool, _)) = sets.iter().zip(&pools).last().context("there are sets")?;
            calibrate(&mut report, set, pool, embedder, spec)?;
        }
    }
    Ok(report)
}

fn ask_all(
    pool: &Pool,
    questions: &[Question],
    text: impl Fn(&Question) -> String,
    embedder: &Remembered,
    spec: &EmbedderSpec,
) -> Result<Vec<Asked>> {
    let texts: Vec<String> = questions.iter().map(text).collect();
    let vectors =
        embedder.embed(spec, TextKind::Query, texts.clone(), &CancelToken::new())?.context("not cancelled")?;
    texts.iter().zip(vectors).map(|(text, vector)| pool.ask(text, &vector, Reading::Question, None)).collect()
}

fn grid() -> impl Iterator<Item = f32> {
    (0..=20_u8).map(|step| f32::from(step) / 20.0)
}

/// For each weight the measure of each question.
fn measured(set: &Set, pool: &Pool, asked: &[Asked], measure: fn(&Set, &[usize], &Question) -> f64) -> Vec<Vec<f64>> {
    grid()
        .map(|alpha| {
            let weights = Weights::all(alpha);
            set.questions
                .iter()
                .zip(asked)
                .map(|(question, asked)| measure(set, &pool.ranking(asked, weights), question))
                .collect()
        })
        .collect()
}

fn usual(set: &Set, ranking: &[usize], question: &Question) -> f64 {
    if set.name == "Cranfield" { ndcg(ranking, &question.relevant) } else { reciprocal(ranking, &question.relevant) }
}

/// The weight of the dense side for questions as they are: one weight for both sets, each counting the same.
fn weigh_prose(report: &mut String, sets: &[Set], pools: &[(Pool, Vec<Asked>)]) -> Result<()> {
    let tables: Vec<Vec<Vec<f64>>> =
        sets.iter().zip(pools).map(|(set, (pool, asked))| measured(set, pool, asked, usual)).collect();
    for (set, table) in sets.iter().zip(&tables) {
        let row: Vec<String> =
            grid().zip(table).map(|(alpha, values)| format!("{alpha:.2}:{:.4}", mean(values))).collect();
        writeln!(report, "  {} by weight of meaning: {}", set.name, row.join(" "))?;
    }
    let mut held: Vec<Vec<f64>> = vec![Vec::new(); sets.len()];
    let mut chosen = Vec::new();
    for fold in 0..FOLDS {
        let value = |step: usize| -> f64 {
            tables.iter().map(|table| mean(&part(&table[step], |index| index % FOLDS != fold))).sum()
        };
        let best = best_step(value);
        chosen.push(grid().nth(best).unwrap_or(f32::NAN));
        for (held, table) in held.iter_mut().zip(&tables) {
            held.extend(part(&table[best], |index| index % FOLDS == fold));
        }
    }
    writeln!(report, "  weights chosen without one fifth: {chosen:?}")?;
    for (set, held) in sets.iter().zip(&held) {
        let (low, high) = interval(held);
        writeln!(
            report,
            "  {} on the fifths left out: {:.4} [{low:.4}, {high:.4}] of {}",
            set.name,
            mean(held),
            held.len()
        )?;
    }
    Ok(())
}

/// The weight for two or three words without a sentence.
fn weigh_keywords(
    report: &mut String,
    set: &Set,
    pool: &Pool,
    embedder: &Remembered,
    spec: &EmbedderSpec,
) -> Result<()> {
    for count in [1, 2, 3, 4] {
        let asked = ask_all(pool, &set.questions, |question| pool.keywords(&question.text, count), embedder, spec)?;
        let table = measured(set, pool, &asked, usual);
        let row: Vec<String> =
            grid().zip(&table).map(|(alpha, values)| format!("{alpha:.2}:{:.4}", mean(values))).collect();
        writeln!(report, "  {} asked with its {count} rarest words: {}", set.name, row.join(" "))?;
        let chosen: Vec<f32> = (0..FOLDS)
            .filter_map(|fold| grid().nth(best_step(|step| mean(&part(&table[step], |index| index % FOLDS != fold)))))
            .collect();
        writeln!(report, "    chosen without one fifth: {chosen:?}")?;
    }
    Ok(())
}

fn part(values: &[f64], keep: impl Fn(usize) -> bool) -> Vec<f64> {
    values.iter().enumerate().filter(|(index, _)| keep(*index)).map(|(_, value)| *value).collect()
}

fn best_step(value: impl Fn(usize) -> f64) -> usize {
    (0..grid().count()).max_by(|left, right| value(*left).total_cmp(&value(*right))).unwrap_or(0)
}

/// Each question twice: over all passages, and over all but the one that answers it.
fn calibrate(report: &mut String, set: &Set, pool: &Pool, embedder: &Remembered, spec: &EmbedderSpec) -> Result<()> {
    let texts: Vec<String> = set.questions.iter().map(|question| question.text.clone()).collect();
    let vectors = embedder.embed(spec, TextKind::Query, texts, &CancelToken::new())?.context("not cancelled")?;
    let mut pairs: Vec<(usize, Evidence, Evidence)> = Vec::new();
    for (question, vector) in set.questions.iter().zip(&vectors) {
        let answer = question.relevant.iter().copied().next().unwrap_or(usize::MAX);
        let evidence = |without: Option<usize>| -> Result<Evidence> {
            let asked = pool.ask(&question.text, vector, Reading::Question, without)?;
            pool.evidence(&question.text, &asked, Weights::default())
        };
        pairs.push((answer, evidence(None)?, evidence(Some(answer))?));
    }
    let all: Vec<&(usize, Evidence, Evidence)> = pairs.iter().collect();
    writeln!(report, "  abstention now: {}", Verdict::of(Thresholds::default(), &all, true))?;
    writeln!(report, "  abstention now, by words alone: {}", Verdict::of(Thresholds::default(), &all, false))?;
    let candidates = thresholds();
    let mut held = Verdict::default();
    for fold in 0..FOLDS {
        // Passages are never on both sides: questions about one passage are alike.
        let (inside, outside): (Vec<_>, Vec<_>) = pairs.iter().partition(|(answer, ..)| answer % FOLDS == fold);
        let best = choose(&candidates, &outside);
        let verdict = Verdict::of(best, &inside, true);
        writeln!(report, "    {best:?}: {verdict}")?;
        held.add(verdict);
    }
    writeln!(report, "  abstention on the fifths left out: {held}")?;
    let best = choose(&candidates, &all);
    writeln!(report, "  chosen on all: {best:?}: {}", Verdict::of(best, &all, true))?;
    for step in 6..=14_u8 {
        let coverage = f32::from(step) * 0.05;
        let words = Thresholds { coverage, ..best };
        writeln!(report, "    by words alone below {coverage:.2}: {}", Verdict::of(words, &all, false))?;
    }
    Ok(())
}

fn thresholds() -> Vec<Thresholds> {
    let mut all = Vec::new();
    for dense in [0.55, 0.6, 0.65, 0.7, 0.75] {
        for step in 12..=22_u8 {
            let coverage = f32::from(step) * 0.025;
            for more in 0..=8_u8 {
                let coverage_disputed = coverage + f32::from(more) * 0.025;
                for agreement in [0.9, 0.95, 0.97, 0.99, 1.0] {
                    all.push(Thresholds { dense, coverage, coverage_disputed, agreement });
                }
            }
        }
    }
    all
}

/// Of those whose refusals are right often enough, the one that refuses most of what cannot be answered.
fn choose(candidates: &[Thresholds], pairs: &[&(usize, Evidence, Evidence)]) -> Thresholds {
    let judged = candidates.iter().map(|thresholds| (*thresholds, Verdict::of(*thresholds, pairs, true)));
    let enough = judged.filter(|(_, verdict)| verdict.precision() >= LEAST_PRECISION);
    enough.max_by_key(|(_, verdict)| verdict.rightly).map_or_else(Thresholds::default, |(thresholds, _)| thresholds)
}

/// How often the tutor declined.
#[derive(Debug, Clone, Copy, Default)]
struct Verdict {
    /// Questions without their passage.
    rightly: usize,
    /// Questions that can be answered.
    wrongly: usize,
    /// Questions of each kind.
    of: usize,
}

impl Verdict {
    fn of(thresholds: Thresholds, pairs: &[&(usize, Evidence, Evidence)], has_vectors: bool) -> Self {
        let mut verdict = Self { of: pairs.len(), ..Self::default() };
        for (_, answerable, without) in pairs {
            verdict.wrongly += usize::from(is_weak_by(thresholds, answerable, has_vectors));
            verdict.rightly += usize::from(is_weak_by(thresholds, without, has_vectors));
        }
        verdict
    }

    fn add(&mut self, other: Self) {
        self.rightly += other.rightly;
        self.wrongly += other.wrongly;
        self.of += other.of;
    }

    fn precision(&self) -> f64 {
        self.rightly as f64 / ((self.rightly + self.wrongly) as f64).max(1.0)
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { rightly, wrongly, of } = self;
        write!(formatter, "declines {rightly} of {of} without their passage, {wrongly} of {of} with it, ")?;
        write!(formatter, "{:.3} of refusals are right", self.precision())
    }
}
