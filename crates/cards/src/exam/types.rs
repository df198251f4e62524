//! What an exam is, and what a plan for it says.

use serde::{Deserialize, Serialize};
use studium_base::{CardId, DeckId, ExamId};

/// Days of a last pass where nobody says otherwise.
const LAST_PASS_DAYS: u32 = 2;

/// Which cards an exam asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ExamScope {
    /// Those of a deck and of the decks below it, wherever they are moved.
    Deck {
        /// The deck.
        deck: DeckId,
    },
    /// Those that a search of the browser finds; looked up anew with each plan.
    Search {
        /// The search.
        text: String,
    },
}

/// An exam.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Exam {
    /// Its id.
    pub id: ExamId,
    /// Its name.
    pub name: String,
    /// Its local date as a day number: days from 1970-01-01, see [`crate::schedule::Calendar`].
    pub day: i32,
    /// What it asks for.
    pub scope: ExamScope,
    /// Time for reviews on each day, 1 to 1,440.
    pub minutes_a_day: u32,
    /// Days before the exam in which each card comes at most once, 0 to 365.
    pub last_pass_days: u32,
    /// The filtered deck in which it was studied last.
    pub deck: Option<DeckId>,
}

/// An exam to be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct NewExam {
    /// See [`Exam::name`].
    pub name: String,
    /// See [`Exam::day`]; after today.
    pub day: i32,
    /// See [`Exam::scope`].
    pub scope: ExamScope,
    /// See [`Exam::minutes_a_day`].
    pub minutes_a_day: u32,
    /// See [`Exam::last_pass_days`]; 2 when it is left out.
    #[serde(default = "last_pass_days")]
    pub last_pass_days: u32,
}

fn last_pass_days() -> u32 {
    LAST_PASS_DAYS
}

/// What an exam becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ExamEdit {
    /// Which one.
    pub id: ExamId,
    /// All of it.
    pub exam: NewExam,
}

/// Where today stands to an exam.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ExamStage {
    /// There is time to learn.
    Ahead,
    /// Each card comes once more at most.
    LastPass,
    /// It is today.
    Today,
    /// It is past.
    Over,
}

/// An exam in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ListedExam {
    /// The exam.
    pub exam: Exam,
    /// Where today stands to it.
    pub stage: ExamStage,
    /// Days until it, today included; 0 on its day and after.
    pub days_left: u32,
}

/// What became of a card that the plan has for today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ExamCardStanding {
    /// It is to come.
    Open,
    /// It was answered today, and its steps are done.
    Done,
    /// It cannot come today: it is buried, or lies in another filtered deck.
    PutOff,
}

/// A card that the plan has for today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ExamCardToday {
    /// The card.
    pub card: CardId,
    /// Had it never been answered when the day began?
    pub is_new: bool,
    /// What became of it.
    pub standing: ExamCardStanding,
}

/// How much a day of the plan holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ExamDayCount {
    /// The local day.
    pub day: i32,
    /// Cards on it.
    pub cards: u32,
    /// Those among them that come for the first time.
    pub new: u32,
    /// Is it part of the last pass?
    pub is_last_pass: bool,
}

/// How many cards are expected to be recalled on the date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ExpectedRecall {
    /// So many cards.
    pub cards: f64,
    /// The same as a share of all cards in scope, 0 to 1; 0 without cards.
    pub share: f64,
}

/// An exam with the plan for it, made from what is known of the cards as this day began. Answers of today do not change
/// it, so that what is planned for today can be done; tomorrow it is made anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct ExamOverview {
    /// The exam.
    pub exam: Exam,
    /// Where today stands to it.
    pub stage: ExamStage,
    /// The local day of today.
    pub today: i32,
    /// Days until it, today included; 0 on its day and after.
    pub days_left: u32,
    /// Cards in scope that are not suspended.
    pub cards: u32,
    /// Those among them that were never answered.
    pub new: u32,
    /// Cards in scope that are suspended: the plan leaves them out.
    pub suspended: u32,
    /// What a card takes on a day that it comes on, all answers of that day together.
    pub seconds_a_review: u32,
    /// Is that measured from the student's own answers? Otherwise there are too few of them.
    pub is_pace_measured: bool,
    /// Minutes a day that would give every card a place that needs one. `None` when more than a whole day would be needed,
    /// and when there is no day left.
    pub minutes_needed: Option<u32>,
    /// Recall on the date, when the plan is kept.
    pub expected: ExpectedRecall,
    /// The same when nothing is reviewed from today on.
    pub expected_without: ExpectedRecall,
    /// What the plan has for today, in the order in which it is to be studied.
    pub today_cards: Vec<ExamCardToday>,
    /// Those of today that are done.
    pub today_done: u32,
    /// What each day holds, from today to the day before the exam; at most two years.
    pub days: Vec<ExamDayCount>,
    /// Cards that would fall below the retention that their deck aims at, and for which the time does not suffice: they
    /// come on no day.
    pub left_out: u32,
}
