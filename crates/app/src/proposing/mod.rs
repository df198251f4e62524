//! Cards from documents: a job proposes them, each with the span that bears it out; the student accepts, edits or
//! refuses. What is proposed is kept until then.
//!
//! A sentence is chosen by the rules of `studium_cards::propose`; the model, where there is one, writes a question about
//! it, which counts only if its answer stands in the sentence and no rule is broken; else the sentence gets a deletion.

mod place;
mod rows;
mod similar;
mod source;
mod subject;
mod types;
mod work;
mod writing;

use studium_base::{DocumentId, JobId, ProposalId};
use studium_cards::AddedNote;
use studium_cards::note::NewNote;
use studium_cards::note_type::{self, Stock};
use studium_cards::propose::ProposalKind;
use studium_library::{DocumentRef, LibraryError};
use studium_store::Operation;

use crate::jobs::{Job, JobKind, JobUnit, NewJob};
use crate::{App, AppError};
use rows::{Saved, State};

pub use types::{
    AcceptProposal, CardSource, Duplicate, NothingProposed, Proposal, ProposalQuery, ProposalReport, ProposeCards,
    ProposeScope, RefusedCount,
};
pub(crate) use work::ProposeWork;

/// Cards that are proposed at once; more are read by nobody.
const MAX_COUNT: u32 = 500;

impl App {
    /// Queues proposing cards. The same request that still waits or runs gives its job.
    ///
    /// # Errors
    /// When the document is not there or has no text yet, the range is not one of it, the topic is empty, or the count is
    /// not 1 to 500.
    pub fn propose_cards(&self, wanted: &ProposeCards) -> Result<Job, AppError> {
        if !(1..=MAX_COUNT).contains(&wanted.count) {
            return Err(AppError::ProposalCount(wanted.count, MAX_COUNT));
        }
        let (title, document) = self.check_scope(&wanted.scope)?;
        let new = NewJob { kind: JobKind::Propose, title, document, model: None, unit: JobUnit::Cards };
        let job = self.jobs.enqueue_with(&new, wanted)?;
        self.wake(JobKind::Propose);
        Ok(job)
    }

    fn check_scope(&self, scope: &ProposeScope) -> Result<(String, Option<DocumentId>), AppError> {
        match scope {
            ProposeScope::Document { document } => {
                Ok((self.library.open_document(*document)?.document.title, Some(*document)))
            }
            ProposeScope::Range { document, revision, range } => {
                let owner = self.library.document_of(*revision)?;
                if owner.is_none_or(|(owner, _)| owner.id != *document) {
                    return Err(LibraryError::ForeignRevision { revision: *revision, document: *document }.into());
                }
                self.library.anchor(*revision, *range)?;
                Ok((self.library.document(*document)?.title, Some(*document)))
            }
            ProposeScope::Topic { topic, course, document } => {
                if topic.trim().is_empty() {
                    return Err(AppError::NoTopic);
                }
                course.map(|course| self.library.course(course)).transpose()?;
                document.map(|document| self.library.document(document)).transpose()?;
                Ok((topic.trim().to_owned(), *document))
            }
        }
    }

    /// Proposals that the student has not decided on, document by document in the order of the text. Those of deleted
    /// documents are left out; they are there again when the document is restored.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn list_proposals(&self, query: &ProposalQuery) -> Result<Vec<Proposal>, AppError> {
        rows::list(&self.store, query)?.into_iter().map(|saved| self.shown(saved)).collect()
    }

    fn shown(&self, saved: Saved) -> Result<Proposal, AppError> {
        let document = self.library.document(saved.source.document)?;
        let located = self.library.locate(saved.source.revision, saved.source.range).ok();
        Ok(Proposal {
            id: saved.id,
            job: saved.job,
            document: DocumentRef { id: document.id, title: document.title, path: document.path },
            source: saved.source,
            page: located.as_ref().and_then(|located| located.page),
            label: located.as_ref().map(|located| place::label(&located.locator)).unwrap_or_default(),
            locator: located.map(|located| located.locator),
            kind: saved.kind,
            fields: saved.fields,
            duplicate_of: saved.duplicate,
            made_by: saved.made_by,
            created_at: saved.created_at,
        })
    }

    /// What a job has proposed, and what it has refused for which reason; nothing yet where it has not begun.
    ///
    /// # Errors
    /// When there is no such job.
    pub fn proposal_report(&self, job: JobId) -> Result<ProposalReport, AppError> {
        self.jobs.get(job)?;
        Ok(rows::run(&self.store, job)?.report)
    }

    /// Makes the note of a proposal, with its source. Note and decision are one write; to undo the note puts it in the
    /// trash, and [`App::restore_proposals`] opens the proposal again as well.
    ///
    /// # Errors
    /// When there is no such proposal or it was decided on, and as [`studium_cards::Collection::add_note`].
    pub fn accept_proposal(&self, accept: &AcceptProposal) -> Result<AddedNote, AppError> {
        let saved = self.store.read(|reader| rows::get(reader, accept.id))?;
        let stock = match saved.kind {
            ProposalKind::Question => Stock::Basic,
            ProposalKind::Cloze => Stock::Cloze,
        };
        let new = NewNote {
            note_type: note_type::ensure(&self.store, stock)?,
            deck: accept.deck,
            fields: accept.fields.clone().unwrap_or(saved.fields),
            tags: accept.tags.clone(),
            source: Some(source::followed(&self.library, saved.source)?),
        };
        self.cards.add_note_with(&new, |writer, note| {
            rows::decide(writer, accept.id, &[State::Open], (State::Accepted, Some(note)))
        })
    }

    /// Refuses proposals: the same spans are not proposed again. [`App::restore_proposals`] takes it back.
    ///
    /// # Errors
    /// When there is no such proposal, or it was decided on.
    pub fn refuse_proposals(&self, ids: &[ProposalId]) -> Result<(), AppError> {
        self.store.write(Operation::DecideProposals, |writer| -> Result<(), AppError> {
            for id in ids {
                rows::decide(writer, *id, &[State::Open], (State::Refused, None))?;
            }
            Ok(())
        })?;
        Ok(())
    }

    /// Takes decisions back: refused proposals are open again; so are accepted ones, and their notes go to the trash.
    ///
    /// # Errors
    /// When there is no such proposal, or it is open.
    pub fn restore_proposals(&self, ids: &[ProposalId]) -> Result<(), AppError> {
        let decided = [State::Accepted, State::Refused];
        for id in ids {
            // The notes first: cut off here, a second call does the rest.
            if let Some(note) = self.store.read(|reader| rows::get(reader, *id))?.note
                && !self.cards.note(note)?.is_deleted
            {
                self.cards.delete_notes(&[note])?;
            }
        }
        self.store.write(Operation::DecideProposals, |writer| -> Result<(), AppError> {
            for id in ids {
                rows::decide(writer, *id, &decided, (State::Open, None))?;
            }
            Ok(())
        })?;
        Ok(())
    }
}
