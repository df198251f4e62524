//! The job: sentence after sentence, the best first, until there are cards enough. Where it stands is saved with each
//! card, so that it goes on after a pause, a restart or a kill and makes none twice.

use std::collections::HashSet;
use std::sync::Weak;

use studium_base::{Failure, Progress, ProposalId};
use studium_cards::note::list_of_document;
use studium_cards::propose::{Candidate, Draft, Language, ProposalKind, Refusal, cloze_fields, html, plain, words};

use super::rows::{self, Run, Saved, State};
use super::similar::{Known, normalised};
use super::source::source_of;
use super::subject::{Asked, Chosen, Subject, choose};
use super::types::{NothingProposed, ProposeCards, ProposeScope};
use super::writing::{Pen, Written, passage_around};
use crate::jobs::{Job, LaneContext, Step, Work};
use crate::models::{Choice, Selection};
use crate::{App, AppError};

/// Proposes cards.
pub(crate) struct ProposeWork {
    pub(crate) app: Weak<App>,
}

impl Work for ProposeWork {
    fn run(&self, job: &Job, context: &LaneContext<'_>) -> Result<Step, AppError> {
        // The app is closing.
        let Some(app) = self.app.upgrade() else { return Ok(Step::Stopped) };
        let wanted: ProposeCards = app.jobs.payload(job.id)?;
        let mut run = rows::run(&app.store, job.id)?;
        run.report.nothing = None;
        run.report.model_failure = None;
        let (subjects, chosen) = match choose(&app.library, &wanted.scope, &context.cancel)? {
            Ok(found) => found,
            Err(_) if context.cancel.is_cancelled() => return Ok(Step::Stopped),
            Err(nothing) => {
                run.report.nothing = Some(nothing);
                rows::save(&app.store, job.id, &run, None)?;
                return Ok(Step::Done);
            }
        };
        run.report.sentences = u32::try_from(chosen.len()).unwrap_or(u32::MAX);
        run.report.compared_by_meaning = app.library.has_embedder();
        let model = if wanted.with_model { app.pen_choice(&wanted.scope, &mut run)? } else { None };
        let pen = model.as_ref().map(|choice| Pen {
            generate: &*app.engines.llm,
            model: choice.spec(app.models.machine, app.models.speed(&choice.id).ok().flatten()),
            is_small: choice.is_small,
        });
        let maker = Maker {
            known: Known::read(&app.store)?,
            name: model.as_ref().map(|choice| choice.name.clone()),
            app: &app,
            job,
            context,
            subjects,
            pen,
        };
        maker.make(chosen, wanted.count, run)
    }
}

impl App {
    /// The language model that writes; `None` where there is none, or where it cannot be used, which the report says.
    fn pen_choice(&self, scope: &ProposeScope, run: &mut Run) -> Result<Option<Choice>, AppError> {
        let course = match scope {
            ProposeScope::Document { document } | ProposeScope::Range { document, .. } => {
                self.library.document(*document)?.course
            }
            ProposeScope::Topic { course, .. } => *course,
        };
        let course = course.map(|course| self.library.course(course)).transpose()?;
        let selection = Selection::load(&self.store)?;
        let of_course = course.as_ref().and_then(|course| course.model.as_deref());
        let checked = self.models.language_choice(&selection, of_course).and_then(|choice| {
            choice.as_ref().map_or(Ok(()), |choice| self.models.check_before_use(choice))?;
            Ok(choice)
        });
        match checked {
            Ok(choice) => Ok(choice),
            Err(error) => {
                run.report.model_failure = Some(Failure::of(&error));
                Ok(None)
            }
        }
    }
}

/// What one run of a job works with.
struct Maker<'a> {
    app: &'a App,
    job: &'a Job,
    context: &'a LaneContext<'a>,
    subjects: Vec<Subject>,
    pen: Option<Pen<'a>>,
    name: Option<String>,
    known: Known,
}

/// What was made of a sentence.
enum Made {
    Card(ProposalKind, Vec<String>, studium_base::TextRange, Option<String>),
    Stopped,
}

impl Maker<'_> {
    fn make(&self, chosen: Vec<Chosen>, count: u32, mut run: Run) -> Result<Step, AppError> {
        let (asked, mut said) = self.known_so_far()?;
        let mut made = run.report.by_model + run.report.by_rules;
        let mut has_skipped = false;
        for Chosen { subject, candidate } in chosen {
            self.context.report(Progress { done: made.into(), total: Some(count.into()) });
            if made >= count {
                break;
            }
            if self.context.cancel.is_cancelled() {
                return Ok(Step::Stopped);
            }
            let text = &self.subjects[subject];
            let key = (text.document, candidate.range.start);
            if run.tried.contains(&key) {
                continue;
            }
            if asked.holds(text, &candidate) {
                has_skipped = true;
                continue;
            }
            let Made::Card(kind, fields, range, made_by) = self.card(text, &candidate, &mut run)? else {
                return Ok(Step::Stopped);
            };
            run.tried.insert(key);
            let says = plain(&fields.join(" "));
            if !said.insert(normalised(&says)) {
                run.report.refuse(Refusal::Repeated);
                rows::save(&self.app.store, self.job.id, &run, None)?;
                continue;
            }
            let duplicate = self.known.find(&says, &self.app.library, &self.app.store, &self.context.cancel)?;
            if self.context.cancel.is_cancelled() {
                return Ok(Step::Stopped);
            }
            run.report.duplicates += u32::from(duplicate.is_some());
            *(if made_by.is_some() { &mut run.report.by_model } else { &mut run.report.by_rules }) += 1;
            made += 1;
            let saved = Saved {
                id: ProposalId::new(),
                job: self.job.id,
                kind,
                fields,
                source: source_of(&self.app.library, text.document, text.revision, range)?,
                made_by,
                duplicate,
                state: State::Open,
                note: None,
                created_at: self.app.store.now(),
            };
            rows::save(&self.app.store, self.job.id, &run, Some(&saved))?;
        }
        if made == 0 {
            run.report.nothing =
                Some(if has_skipped { NothingProposed::AllKnown } else { NothingProposed::NoSentences });
        }
        rows::save(&self.app.store, self.job.id, &run, None)?;
        self.context.report(Progress { done: made.into(), total: Some(made.into()) });
        Ok(Step::Done)
    }

    /// Spans that were proposed or became notes before, and what was said by proposals.
    fn known_so_far(&self) -> Result<(Asked, HashSet<String>), AppError> {
        let (mut asked, mut said) = (Asked::default(), HashSet::new());
        for subject in &self.subjects {
            for saved in rows::of_document(&self.app.store, subject.document)? {
                asked.add(&saved.source);
                said.insert(normalised(&plain(&saved.fields.join(" "))));
            }
            let notes = list_of_document(&self.app.store, subject.document)?;
            notes.iter().filter_map(|note| note.source.as_ref()).for_each(|source| asked.add(source));
        }
        Ok((asked, said))
    }

    /// A question of the model where it writes a good one, else the sentence with a deletion.
    fn card(&self, text: &Subject, candidate: &Candidate, run: &mut Run) -> Result<Made, AppError> {
        // Measured with the starter model: what it writes in German holds words that do not exist.
        let is_english = Language::of(&words(&candidate.text)) == Language::English;
        let is_able = |pen: &&Pen<'_>| run.report.model_failure.is_none() && (is_english || !pen.is_small);
        let pen = self.pen.as_ref().filter(is_able);
        if let Some(pen) = pen {
            let block = &text.blocks[candidate.block];
            let within = |at: u32| at.saturating_sub(block.start);
            let sentence = studium_base::TextRange::new(within(candidate.range.start), within(candidate.range.end));
            let (start, passage) = passage_around(&block.text, &block.sentences, sentence);
            run.report.model.clone_from(&self.name);
            match pen.write(&passage, candidate, &self.context.cancel) {
                Ok(Written::Card(Draft { question, answer }, place)) => {
                    let from = block.start + start;
                    let range = studium_base::TextRange::new(from + place.start, from + place.end);
                    let fields = vec![html(&question), html(&answer)];
                    return Ok(Made::Card(ProposalKind::Question, fields, range, self.name.clone()));
                }
                Ok(Written::Refused(reason)) => run.report.refuse(reason),
                Ok(Written::Cancelled) => return Ok(Made::Stopped),
                Err(_) if self.context.cancel.is_cancelled() => return Ok(Made::Stopped),
                // The rest is made without it, and the report says why.
                Err(error) => run.report.model_failure = Some(Failure::of(&error)),
            }
        }
        Ok(Made::Card(ProposalKind::Cloze, cloze_fields(candidate), candidate.range, None))
    }
}
