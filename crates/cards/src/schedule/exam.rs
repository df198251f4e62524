//! Exam mode: which cards to review on which day so that as much as possible is recalled on the date.
//!
//! A greedy plan. Days get their places one by one, a round of one place for each day at a time, latest day first; each
//! place goes to the card whose predicted recall on the date rises most by a review on that day. A plan for fewer minutes
//! is therefore the beginning of one for more, and more time never lowers the prediction. The days right before the
//! date are a last pass: there each card comes at most once, so that all get their turn.
//!
//! After missed days the plan is made anew from the states of that day. Prediction follows one expected memory for each
//! card instead of every branch of right and wrong answers, whose number doubles with each review.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

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

/// What there is time for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Exam {
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
}

/// Plans the days from today to an exam. Takes about a microsecond for each card and day.
///
/// # Errors
/// [`CardsError::Preset`] or [`CardsError::Model`] for parameters out of range.
pub fn plan_exam(preset: &Preset, cards: &[ExamCard], exam: &Exam) -> Result<ExamPlan, CardsError> {
    preset.check()?;
    let parameters = fsrs::check_and_fill_parameters(&preset.fsrs_parameters)?;
    let model = Foresight { model: FSRS::new(&parameters)?, decay: decay(&parameters), exam_day: exam.day };
    let planned = exam.today..exam.day.min(exam.today.saturating_add(LONGEST_PLAN_DAYS));
    let days = planned.map(|day| ExamDay { day, cards: Vec::new() }).collect();
    let courses = cards.iter().map(|card| Course::new(*card, &model)).collect();
    let mut planner = Planner { model, exam, days, courses };
    let predicted_without = planner.predicted();
    planner.fill();
    let predicted = planner.predicted();
    Ok(ExamPlan { days: planner.days, predicted, predicted_without })
}

/// A card, the days on which it is planned so far, and its recall on the date with them.
struct Course {
    card: ExamCard,
    days: Vec<i32>,
    recall: f64,
}

impl Course {
    fn new(card: ExamCard, model: &Foresight) -> Self {
        Self { card, days: Vec::new(), recall: model.recall(card, &[]) }
    }

    fn with(&self, day: i32) -> Vec<i32> {
        let mut days = self.days.clone();
        days.insert(days.partition_point(|planned| *planned < day), day);
        days
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
    model: Foresight,
    exam: &'a Exam,
    days: Vec<ExamDay>,
    courses: Vec<Course>,
}

impl Planner<'_> {
    fn predicted(&self) -> f64 {
        self.courses.iter().map(|course| course.recall).sum()
    }

    fn fill(&mut self) {
        let places = u64::from(self.exam.minutes_a_day) * 60 / u64::from(self.exam.seconds_a_review.max(1));
        if places == 0 {
            return;
        }
        let mut candidates: Vec<BinaryHeap<Candidate>> = self
            .days
            .iter()
            .map(|day| (0..self.courses.len()).map(|card| self.candidate(card as u32, day.day)).collect())
            .collect();
        for _ in 0..places {
            let mut is_full = true;
            for index in (0..self.days.len()).rev() {
                if let Some(card) = self.best(&mut candidates[index], self.days[index].day) {
                    self.days[index].cards.push(card);
                    is_full = false;
                }
            }
            if is_full {
                break;
            }
        }
    }

    fn candidate(&self, card: u32, day: i32) -> Candidate {
        let course = &self.courses[card as usize];
        let gain = self.model.recall(course.card, &course.with(day)) - course.recall;
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
                course.recall = self.model.recall(course.card, &days);
                course.days = days;
                return Some(candidate.card);
            } else {
                return None;
            }
        }
        None
    }

    /// Once on a day, and once in the last pass.
    fn may_come(&self, course: &Course, day: i32) -> bool {
        let first = i64::from(self.exam.day) - i64::from(self.exam.last_pass_days);
        let in_last_pass = |day: i32| i64::from(day) >= first;
        !course.days.iter().any(|planned| *planned == day || in_last_pass(*planned) && in_last_pass(day))
    }
}

/// What FSRS expects of a card on the day of the exam.
struct Foresight {
    model: FSRS,
    decay: f32,
    exam_day: i32,
}

impl Foresight {
    /// The chance of recall on the date after reviews on `days`, which ascend; 0 for a card that was never seen.
    fn recall(&self, card: ExamCard, days: &[i32]) -> f64 {
        let is_sound = |memory: &Memory| memory.stability > 0.0 && (memory.stability * memory.difficulty).is_finite();
        let mut memory = card.memory.filter(is_sound);
        let mut last_day = card.last_day;
        for &day in days {
            memory = self.reviewed(memory, elapsed(last_day, day)).or(memory);
            last_day = day;
        }
        memory.map_or(0.0, |memory| memory.recall(elapsed(last_day, self.exam_day), Some(self.decay)))
    }

    /// The memory to expect after a review: between those after "again" and after "good", by the chance of each. Means of
    /// logarithms keep a rare lapse from counting as half a memory.
    fn reviewed(&self, memory: Option<Memory>, days: u32) -> Option<Memory> {
        let known = memory.map(|memory| MemoryState { stability: memory.stability, difficulty: memory.difficulty });
        let next = self.model.next_states(known, 0.9, days).ok()?;
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

fn elapsed(earlier: i32, later: i32) -> u32 {
    u32::try_from(i64::from(later) - i64::from(earlier)).unwrap_or(0)
}
