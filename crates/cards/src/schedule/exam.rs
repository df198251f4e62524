//! Exam mode: which cards to review on which day so that as much as possible is recalled on the date.
//!
//! A greedy plan. Days get their places one by one, a round of one place for each day at a time, latest day first; each
//! place goes to the card whose predicted recall on the date rises most by a review on that day. A plan for fewer minutes
//! is therefore the beginning of one for more, and more time never lowers the prediction. The days right before the
//! date are a last pass: there each card comes at most once, so that all get their turn.
//!
//! A card whose recall on the date would fall below the retention that its preset aims at needs a place. The plan goes on
//! beyond the time that there is until each of these has one, to say how much time that would take.
//!
//! After missed days the plan is made anew from the states of that day. Prediction follows one expected memory for each
//! card instead of every branch of right and wrong answers, whose number doubles with each review.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashSet};

use fsrs::{FSRS, MemoryState};
use serde::{Deserialize, Serialize};

use super::fsrs::decay;
use super::preset::Preset;
use super::state::Memory;
use crate::error::CardsError;

/// A review that adds less to the expected number of recalled cards is not worth its time.
const LEAST_GAIN: f64 = 0.001;

/// No plan reaches further: what a student will do in two years is not known to the day, and a slip of the pen in a date
/// must not take all memory.
const LONGEST_PLAN_DAYS: i32 = 730;

/// Cards times days: a place for each is kept in memory, 24 bytes large.
const MOST_CANDIDATES: usize = 10_000_000;

/// A plan that has so many places for each card looks no further for one for every card that needs it.
const MOST_PLACES_A_CARD: usize = 4;

/// What there is time for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ExamTime {
    /// The local day from which is planned, itself included.
    pub today: i32,
    /// The local day of the exam; nothing is planned for it.
    pub day: i32,
    /// Time for reviews on each day.
    pub minutes_a_day: u32,
    /// What a review takes, at least 1.
    pub seconds_a_review: u32,
    /// Days before the exam in which each card comes at most once.
    pub last_pass_days: u32,
}

/// A card within the scope of an exam.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExamCard {
    /// What FSRS knows of it; `None` for one that was never answered.
    pub memory: Option<Memory>,
    /// The local day of its last answer; of no meaning without a memory.
    pub last_day: i32,
    /// The place of its preset in the list of presets; one that is too large stands for the last.
    pub preset: u32,
}

/// A day of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ExamDay {
    /// The local day.
    pub day: i32,
    /// Places in the list of cards, those that gain most first.
    pub cards: Vec<u32>,
}

/// Reviews by day, and what they are expected to bring.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ExamPlan {
    /// From today to the day before the exam, 730 days at most, days without reviews included.
    pub days: Vec<ExamDay>,
    /// Expected number of cards recalled on the date, when the plan is kept.
    pub predicted: f64,
    /// The same when nothing is reviewed.
    pub predicted_without: f64,
    /// Places in the list of cards of those that need a review, could come, and come on no day.
    pub left_out: Vec<u32>,
    /// Reviews a day with which no card would be left out. `None` when a whole day, or four reviews for each card, would
    /// not do.
    pub reviews_needed: Option<u32>,
}

/// Plans the days from today to an exam. Takes three to five microseconds for each card and day. Without a preset the
/// default one counts.
///
/// # Errors
/// [`CardsError::Preset`] or [`CardsError::Model`] for parameters out of range; [`CardsError::ExamTooLarge`] for more than
/// ten million cards times days.
pub fn plan_exam(presets: &[Preset], cards: &[ExamCard], time: &ExamTime) -> Result<ExamPlan, CardsError> {
    let default = [Preset::default()];
    let presets = if presets.is_empty() { &default[..] } else { presets };
    let models = presets.iter().map(Model::new).collect::<Result<Vec<_>, _>>()?;
    let foresight = Foresight { models, exam_day: time.day };
    let planned = time.today..time.day.min(time.today.saturating_add(LONGEST_PLAN_DAYS));
    let days: Vec<ExamDay> = planned.map(|day| ExamDay { day, cards: Vec::new() }).collect();
    if cards.len().saturating_mul(days.len()) > MOST_CANDIDATES {
        return Err(CardsError::ExamTooLarge { cards: cards.len(), days: days.len() });
    }
    let mut planner = Planner::new(foresight, time, days, cards);
    let predicted_without = planner.predicted();
    let seconds = u64::from(time.seconds_a_review.max(1));
    planner.fill(u64::from(time.minutes_a_day) * 60 / seconds);
    let predicted = planner.predicted();
    let left_out = planner.uncovered();
    let days = planner.days.clone();
    let reviews_needed = planner.cover(86_400 / seconds);
    Ok(ExamPlan { days, predicted, predicted_without, left_out, reviews_needed })
}

/// A card, the days on which it is planned so far, and its recall on the date with them.
struct Course {
    card: ExamCard,
    days: Vec<i32>,
    recall: f64,
    /// Would it fall below the retention that its preset aims at, and may it come?
    needs_place: bool,
}

impl Course {
    fn new(card: ExamCard, foresight: &Foresight) -> Self {
        let recall = foresight.recall(card, &[]);
        let needs_place = recall < f64::from(foresight.model(card).retention);
        Self { card, days: Vec::new(), recall, needs_place }
    }

    fn with(&self, day: i32) -> Vec<i32> {
        let mut days = self.days.clone();
        days.insert(days.partition_point(|planned| *planned < day), day);
        days
    }

    fn is_uncovered(&self) -> bool {
        self.needs_place && self.days.is_empty()
    }
}

/// A card that may take a place: by its gain, then by its place in the list. `planned` tells whether the gain is stale.
struct Candidate {
    gain: f64,
    card: u32,
    planned: usize,
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.gain.total_cmp(&other.gain).then(other.card.cmp(&self.card))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

struct Planner<'a> {
    foresight: Foresight,
    time: &'a ExamTime,
    days: Vec<ExamDay>,
    /// Those of each day that may still take a place.
    candidates: Vec<BinaryHeap<Candidate>>,
    courses: Vec<Course>,
    /// Cards that need a place and have none.
    uncovered: usize,
    /// Rounds so far.
    rounds: u64,
}

impl<'a> Planner<'a> {
    fn new(foresight: Foresight, time: &'a ExamTime, days: Vec<ExamDay>, cards: &[ExamCard]) -> Self {
        let courses: Vec<Course> = cards.iter().map(|card| Course::new(*card, &foresight)).collect();
        let mut planner = Self { foresight, time, days, candidates: Vec::new(), courses, uncovered: 0, rounds: 0 };
        let may_come = |course: &Course| planner.days.iter().any(|day| planner.may_come(course, day.day));
        let may_come: Vec<bool> = planner.courses.iter().map(may_come).collect();
        for (course, may_come) in planner.courses.iter_mut().zip(may_come) {
            course.needs_place &= may_come;
        }
        planner.uncovered = planner.uncovered().len();
        let of_day = |day: &ExamDay| (0..cards.len()).map(|card| planner.candidate(card as u32, day.day)).collect();
        planner.candidates = planner.days.iter().map(of_day).collect();
        planner
    }

    fn predicted(&self) -> f64 {
        self.courses.iter().map(|course| course.recall).sum()
    }

    fn uncovered(&self) -> Vec<u32> {
        let places = self.courses.iter().enumerate().filter(|(_, course)| course.is_uncovered());
        places.map(|(place, _)| place as u32).collect()
    }

    fn fill(&mut self, rounds: u64) {
        while self.rounds < rounds && self.round() {}
    }

    /// Goes on until no card is left out, for at most so many rounds in all; the rounds that this takes.
    fn cover(&mut self, most: u64) -> Option<u32> {
        let enough = self.courses.len().saturating_mul(MOST_PLACES_A_CARD);
        let placed = |planner: &Self| planner.days.iter().map(|day| day.cards.len()).sum::<usize>();
        while self.uncovered > 0 && self.rounds < most && placed(self) < enough && self.round() {}
        if self.uncovered > 0 {
            return None;
        }
        let mut waiting: HashSet<u32> = HashSet::new();
        let needs_place = |(_, course): &(usize, &Course)| course.needs_place;
        waiting.extend(self.courses.iter().enumerate().filter(needs_place).map(|(place, _)| place as u32));
        let mut needed = 0;
        while !waiting.is_empty() {
            for card in self.days.iter().filter_map(|day| day.cards.get(needed)) {
                waiting.remove(card);
            }
            needed += 1;
        }
        u32::try_from(needed).ok()
    }

    /// Gives each day one more place, the latest day first. False when nothing gains any more.
    fn round(&mut self) -> bool {
        self.rounds += 1;
        let mut is_full = true;
        for index in (0..self.days.len()).rev() {
            let mut candidates = std::mem::take(&mut self.candidates[index]);
            if let Some(card) = self.best(&mut candidates, self.days[index].day) {
                self.days[index].cards.push(card);
                is_full = false;
            }
            self.candidates[index] = candidates;
        }
        !is_full
    }

    fn candidate(&self, card: u32, day: i32) -> Candidate {
        let course = &self.courses[card as usize];
        let gain = self.foresight.recall(course.card, &course.with(day)) - course.recall;
        Candidate { gain, card, planned: course.days.len() }
    }

    /// Takes the card that gains most on a day. Gains are computed anew only for those that come to the top.
    fn best(&mut self, candidates: &mut BinaryHeap<Candidate>, day: i32) -> Option<u32> {
        while let Some(candidate) = candidates.pop() {
            let course = &self.courses[candidate.card as usize];
            if !self.may_come(course, day) {
                continue;
            }
            if candidate.planned != course.days.len() {
                candidates.push(self.candidate(candidate.card, day));
            } else if candidate.gain >= LEAST_GAIN {
                let days = course.with(day);
                let course = &mut self.courses[candidate.card as usize];
                self.uncovered -= usize::from(course.is_uncovered());
                course.recall = self.foresight.recall(course.card, &days);
                course.days = days;
                return Some(candidate.card);
            } else {
                return None;
            }
        }
        None
    }

    /// Once on a day, and once in the last pass, what was answered in it so far included.
    fn may_come(&self, course: &Course, day: i32) -> bool {
        let first = i64::from(self.time.day) - i64::from(self.time.last_pass_days);
        let in_last_pass = |day: i32| i64::from(day) >= first;
        let had_its_turn = course.card.memory.is_some() && in_last_pass(course.card.last_day);
        if in_last_pass(day) && had_its_turn {
            return false;
        }
        !course.days.iter().any(|planned| *planned == day || in_last_pass(*planned) && in_last_pass(day))
    }
}

/// FSRS with the parameters of a preset.
struct Model {
    fsrs: FSRS,
    decay: f32,
    retention: f32,
}

impl Model {
    fn new(preset: &Preset) -> Result<Self, CardsError> {
        preset.check()?;
        let parameters = fsrs::check_and_fill_parameters(&preset.fsrs_parameters)?;
        Ok(Self { fsrs: FSRS::new(&parameters)?, decay: decay(&parameters), retention: preset.desired_retention })
    }

    /// The memory to expect after a review: between those after "again" and after "good", by the chance of each. Means of
    /// logarithms keep a rare lapse from counting as half a memory.
    fn reviewed(&self, memory: Option<Memory>, days: u32) -> Option<Memory> {
        let known = memory.map(|memory| MemoryState { stability: memory.stability, difficulty: memory.difficulty });
        let next = self.fsrs.next_states(known, 0.9, days).ok()?;
        let (again, good) = (next.again.memory, next.good.memory);
        // A card that is seen for the first time is learned until it is known.
        let recalled = memory.map_or(1.0, |memory| memory.recall(days, Some(self.decay))) as f32;
        let between = |again: f32, good: f32| again + (good - again) * recalled;
        Some(Memory {
            stability: between(again.stability.ln(), good.stability.ln()).exp(),
            difficulty: between(again.difficulty, good.difficulty),
        })
    }
}

/// What FSRS expects of a card on the day of the exam.
struct Foresight {
    /// One for each preset, at least one.
    models: Vec<Model>,
    exam_day: i32,
}

impl Foresight {
    fn model(&self, card: ExamCard) -> &Model {
        &self.models[(card.preset as usize).min(self.models.len() - 1)]
    }

    /// The chance of recall on the date after reviews on `days`, which ascend; 0 for a card that was never seen.
    fn recall(&self, card: ExamCard, days: &[i32]) -> f64 {
        let is_sound = |memory: &Memory| memory.stability > 0.0 && (memory.stability * memory.difficulty).is_finite();
        let model = self.model(card);
        let mut memory = card.memory.filter(is_sound);
        let mut last_day = card.last_day;
        for &day in days {
            memory = model.reviewed(memory, elapsed(last_day, day)).or(memory);
            last_day = day;
        }
        memory.map_or(0.0, |memory| memory.recall(elapsed(last_day, self.exam_day), Some(model.decay)))
    }
}

fn elapsed(earlier: i32, later: i32) -> u32 {
    u32::try_from(i64::from(later) - i64::from(earlier)).unwrap_or(0)
}
