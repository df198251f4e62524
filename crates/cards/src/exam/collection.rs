//! The exams' part of the [`Collection`].

use std::sync::Arc;

use studium_base::{DeckId, ExamId};

use super::types::{ExamEdit, ExamOverview, ListedExam, NewExam};
use super::{edit, list, plan, study};
use crate::filtered::CustomStudied;
use crate::queue::Today;
use crate::{CardsError, Collection};

impl Collection {
    /// The exams, the next one first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn exams(&self) -> Result<Vec<ListedExam>, CardsError> {
        let now = self.store.now();
        self.store.read(|reader| {
            let today = Today::read(reader, Arc::clone(&self.zone), now)?;
            let listed = list::all(reader)?.into_iter().map(|exam| {
                let day = list::calendar(&today, &exam.scope).day(now);
                let (stage, days_left) = list::stage(&exam, day);
                ListedExam { exam, stage, days_left }
            });
            Ok(listed.collect())
        })
    }

    /// Sets an exam.
    ///
    /// # Errors
    /// [`CardsError::ExamPast`] for a date that is not ahead, [`CardsError::ExamEmpty`] for a scope without cards,
    /// [`CardsError::ExamOption`] for no minutes, no name and what else is out of range; [`CardsError::NoDeck`],
    /// [`CardsError::Search`].
    pub fn add_exam(&self, new: &NewExam) -> Result<ExamId, CardsError> {
        edit::add(&self.store, &self.zone, new)
    }

    /// Changes an exam. What it had gathered stays gathered until it is studied again.
    ///
    /// # Errors
    /// [`CardsError::NoExam`], and as [`Collection::add_exam`]; a date that stays may be past.
    pub fn edit_exam(&self, edit: &ExamEdit) -> Result<(), CardsError> {
        edit::edit(&self.store, &self.zone, edit)
    }

    /// Puts an exam in the trash. Its cards go home, and the filtered deck in which it was studied goes with it.
    ///
    /// # Errors
    /// [`CardsError::NoExam`].
    pub fn delete_exam(&self, id: ExamId) -> Result<(), CardsError> {
        self.changed(edit::delete(&self.store, id))
    }

    /// The plan for an exam, made anew from what is known of its cards as this day began. Takes three to five
    /// microseconds for each card and day.
    ///
    /// # Errors
    /// [`CardsError::NoExam`], [`CardsError::NoDeck`] when the deck of its scope is gone, [`CardsError::ExamTooLarge`].
    pub fn exam_plan(&self, id: ExamId) -> Result<ExamOverview, CardsError> {
        plan::overview(&self.store, &self.zone, id)
    }

    /// Gathers what the plan of an exam still has for today into a filtered deck of its name, in the order of the plan.
    /// Answers count for the schedule, and send the cards home. To be called on each day, and again when the exam was
    /// changed. The deck may be empty when all of today is done.
    ///
    /// # Errors
    /// As [`Collection::exam_plan`]; [`CardsError::NothingTo`] when there is nothing for today and never was;
    /// [`CardsError::ExamOver`] on the day of the exam and after, when the cards of its deck have gone home.
    pub fn study_exam(&self, id: ExamId) -> Result<CustomStudied, CardsError> {
        self.changed(study::study(&self.store, &self.zone, id))
    }

    /// The exam that is studied in a deck, if there is one.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn exam_of_deck(&self, deck: DeckId) -> Result<Option<ExamId>, CardsError> {
        self.store.read(|reader| list::of_deck(reader, deck))
    }
}
