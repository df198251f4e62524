//! Exams: a date, the cards that it asks for and the time for them, and a plan made anew every day.
//!
//! [`crate::schedule::plan_exam`] decides which card comes on which day. Here stands what is around it: exams as rows
//! that sync, the cards in scope, the pace of the student, what the plan says in plain terms, and studying what it has for
//! today in a filtered deck.

mod collection;
mod edit;
mod list;
mod pace;
mod plan;
mod scope;
mod study;
#[cfg(test)]
mod tests;
mod types;

pub(crate) use list::order_in;
pub use types::{
    Exam, ExamCardStanding, ExamCardToday, ExamDayCount, ExamEdit, ExamOverview, ExamScope, ExamStage, ExpectedRecall,
    ListedExam, NewExam,
};
