//! A collection of made-up students: notes in decks, answered over years by a memory that forgets as FSRS says. The same
//! numbers give the same collection, so it is made once and kept in the folder for temporary files.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use studium_app::base::{DeckId, NoteTypeId, Timestamp};
use studium_app::cards::card::Reviewed;
use studium_app::cards::note::NewNote;
use studium_app::cards::preset::PresetEdit;
use studium_app::cards::schedule::{
    Calendar, CardState, Context, Due, FixedZone, LocalZone, Phase, Placement, Preset, Rating, Scheduler, Zone,
    scheduler,
};
use studium_app::cards::{BulkNote, Collection};

/// The decks, all below one.
pub(super) const DECKS: usize = 20;
pub(super) const ROOT: &str = "Studies";
const CARDS_A_NOTE: usize = 2;
/// Notes in one write.
const BATCH: usize = 1_000;
const DAY_MS: i64 = 86_400_000;
/// So long the students have studied: this many answers make ten for each card.
const DAYS: i64 = 560;
/// So long they have not studied now: something is due.
const AWAY_MS: i64 = 36 * 3_600_000;
/// One card in so many is new.
const NEW_OF: usize = 20;

/// A source of numbers that repeats itself from run to run.
pub(super) struct Chance(pub(super) u64);

impl Chance {
    /// From 0 up to, not including, 1.
    pub(super) fn next(&mut self) -> f64 {
        // PCG's multiplier and increment.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / (1_u64 << 31) as f64
    }

    fn below(&mut self, end: f64) -> i64 {
        (self.next() * end) as i64
    }
}

/// A student's days and decisions.
pub(super) struct Student {
    scheduler: Box<dyn Scheduler + Send + Sync>,
    calendar: Calendar,
    now: Timestamp,
    chance: Chance,
}

/// What became of a card.
pub(super) struct Life {
    pub(super) created_at: Timestamp,
    pub(super) answers: Vec<(Timestamp, Reviewed)>,
    pub(super) state: CardState,
}

impl Student {
    pub(super) fn new(now: Timestamp, zone: Arc<dyn Zone>) -> Result<Self> {
        let preset = Preset { load_balance: false, ..Preset::default() };
        let calendar = Calendar::of(zone, &preset);
        Ok(Self { scheduler: scheduler(&preset)?, calendar, now, chance: Chance(11) })
    }

    /// The card with this number: when it was made, and how it was answered until now.
    pub(super) fn life(&mut self, number: usize) -> Life {
        let is_new = number.is_multiple_of(NEW_OF);
        let age_ms = if is_new { self.chance.below(30.0) } else { self.chance.below(DAYS as f64) } * DAY_MS;
        let until = self.now.plus_ms(-AWAY_MS);
        let created_at = Timestamp(until.0 - age_ms - self.chance.below(8.0 * 3.6e6));
        let mut life = Life { created_at, answers: Vec::new(), state: CardState::new(number as i64 + 1) };
        let mut at = created_at.plus_ms(60_000 + self.chance.below(1.8e6));
        while !is_new && at < until {
            let context = Context { now: at, calendar: &self.calendar, seed: number as u64, load: &|_| 0 };
            let recall = self.scheduler.recall(&life.state, &context);
            let rating = if self.chance.next() > recall.unwrap_or(0.7) {
                Rating::Again
            } else {
                match self.chance.below(10.0) {
                    0 => Rating::Hard,
                    1 => Rating::Easy,
                    _ => Rating::Good,
                }
            };
            let after = self.scheduler.next(&life.state, &context)[rating.index()].state;
            let review = Reviewed {
                rating,
                took_ms: 2_000 + self.chance.below(14_000.0) as u32,
                from: life.state.phase,
                last_interval: interval(&life.state),
                interval: interval(&after),
                placement: Some(Placement::from(&after)),
                is_practice: false,
                recall: recall.map(|chance| chance as f32),
                anki: None,
            };
            life.answers.push((at, review));
            life.state = CardState { last_review_at: Some(at), ..after };
            at = match after.due {
                Due::At(due) => due.plus_ms(self.chance.below(300_000.0)),
                // In the evening hours of its day, now and then a day late.
                Due::Day(day) => {
                    let late = i32::from(self.chance.next() < 0.1);
                    self.calendar.starts_at(day + late).plus_ms(10 * 3_600_000 + self.chance.below(6.0 * 3.6e6))
                }
                Due::Position(_) => break,
            };
        }
        life
    }
}

/// As review logs have it: days, or seconds where negative.
fn interval(state: &CardState) -> i32 {
    match (state.due, state.last_review_at) {
        (Due::At(due), Some(since)) => i32::try_from((since.0 - due.0) / 1000).unwrap_or(i32::MIN).min(0),
        _ => i32::try_from(state.interval_days).unwrap_or(i32::MAX),
    }
}

/// Fills an empty collection, and writes the same as CSV for the library that it is compared with: `cards.csv` and
/// `reviews.csv` in `folder`.
pub(super) fn fill(collection: &Collection, folder: &Path, cards: usize, now: Timestamp) -> Result<()> {
    let mut preset = collection.presets()?.into_iter().next().context("there is always a preset")?;
    preset.options.new_per_day = 9_999;
    preset.options.reviews_per_day = 9_999;
    collection.edit_preset(&PresetEdit { id: preset.id, name: None, options: Some(preset.options) })?;
    let note_type = reversed(collection)?;
    let decks: Vec<DeckId> =
        (0..DECKS).map(|number| collection.ensure_deck(&deck_path(number))).collect::<Result<_, _>>()?;
    let mut student = Student::new(now, Arc::new(LocalZone::system()))?;
    let mut peer = Peer::new(folder)?;
    let mut batch = Vec::with_capacity(BATCH);
    for number in 0..cards / CARDS_A_NOTE {
        let deck = number % DECKS;
        let lives: Vec<Life> = (0..CARDS_A_NOTE).map(|side| student.life(number * CARDS_A_NOTE + side)).collect();
        let fields = fields(number, &mut student.chance);
        for (side, life) in lives.iter().enumerate() {
            peer.write((number, side, deck), &fields, life)?;
        }
        let tags = vec![format!("chapter{}", number % 37)];
        let note = NewNote { note_type, deck: decks[deck], fields, tags, source: None };
        let created_at = lives[0].created_at;
        batch.push(BulkNote { note, created_at, answers: lives.into_iter().map(|life| life.answers).collect() });
        if batch.len() == BATCH {
            collection.add_bulk(&batch)?;
            batch.clear();
            eprint!("\r{} of {cards} cards", (number + 1) * CARDS_A_NOTE);
        }
    }
    collection.add_bulk(&batch)?;
    eprintln!();
    peer.finish()
}

pub(super) fn deck_path(number: usize) -> String {
    format!("{ROOT}::Subject {number:02}")
}

fn reversed(collection: &Collection) -> Result<NoteTypeId> {
    let types = collection.note_types()?;
    let found = types.iter().find(|known| known.templates.len() == CARDS_A_NOTE && !known.kind.is_cloze());
    Ok(found.context("a note type with two sides comes with Studium")?.id)
}

/// Two sentences of made-up words.
fn fields(number: usize, chance: &mut Chance) -> Vec<String> {
    const SYLLABLES: [&str; 16] =
        ["ra", "te", "mo", "li", "sun", "ka", "ve", "dor", "pi", "nal", "go", "chi", "bet", "fu", "sor", "wen"];
    let mut sentence = |words: i64| {
        let mut text = format!("{number}");
        for _ in 0..words {
            text.push(' ');
            for _ in 0..2 + chance.below(2.0) {
                text.push_str(SYLLABLES[chance.below(16.0) as usize]);
            }
        }
        text
    };
    vec![sentence(5), sentence(14)]
}

/// The same collection as tables of text.
struct Peer {
    cards: BufWriter<File>,
    reviews: BufWriter<File>,
}

impl Peer {
    fn new(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let mut cards = BufWriter::new(File::create(folder.join("cards.csv"))?);
        let mut reviews = BufWriter::new(File::create(folder.join("reviews.csv"))?);
        writeln!(
            cards,
            "note,side,deck,created_ms,front,back,phase,due_day,due_ms,interval_days,reps,lapses,steps,stability,\
             difficulty,last_ms"
        )?;
        writeln!(reviews, "note,side,at_ms,rating,interval,last_interval,took_ms,phase")?;
        Ok(Self { cards, reviews })
    }

    fn write(&mut self, (note, side, deck): (usize, usize, usize), fields: &[String], life: &Life) -> Result<()> {
        let state = &life.state;
        let (due_day, due_ms) = match state.due {
            Due::Position(position) => (position, 0),
            Due::Day(day) => (i64::from(day), 0),
            Due::At(at) => (0, at.0),
        };
        let (stability, difficulty) = state.memory.map_or((0.0, 0.0), |memory| (memory.stability, memory.difficulty));
        writeln!(
            self.cards,
            "{note},{side},{deck},{},{},{},{},{due_day},{due_ms},{},{},{},{},{stability},{difficulty},{}",
            life.created_at.0,
            fields[0],
            fields[1],
            phase(state.phase),
            state.interval_days,
            state.reps,
            state.lapses,
            state.remaining_steps,
            state.last_review_at.map_or(0, |at| at.0),
        )?;
        for (at, review) in &life.answers {
            writeln!(
                self.reviews,
                "{note},{side},{},{},{},{},{},{}",
                at.0,
                review.rating.number(),
                review.interval,
                review.last_interval,
                review.took_ms,
                phase(review.from)
            )?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<()> {
        self.cards.flush()?;
        self.reviews.flush()?;
        Ok(())
    }
}

fn phase(phase: Phase) -> u8 {
    match phase {
        Phase::New => 0,
        Phase::Learning => 1,
        Phase::Review => 2,
        Phase::Relearning => 3,
    }
}

/// Answers of made-up students without a collection: card, moment, rating.
pub(super) fn log(reviews: usize) -> Result<Vec<(i64, Timestamp, Rating)>> {
    let mut student = Student::new(Timestamp(1_767_268_800_000), Arc::new(FixedZone(0)))?;
    let mut log = Vec::with_capacity(reviews);
    for number in 1.. {
        let life = student.life(number);
        log.extend(life.answers.iter().map(|(at, review)| (number as i64, *at, review.rating)));
        if log.len() >= reviews {
            break;
        }
    }
    log.truncate(reviews);
    Ok(log)
}
