//! Cards from documents: proposals, and where a card comes from.

use studium_app::base::{Failure, JobId, NoteId, ProposalId};
use studium_app::cards::AddedNote;
use studium_app::{AcceptProposal, CardSource, Job, Proposal, ProposalQuery, ProposalReport, ProposeCards};

use super::{State, blocking};

#[tauri::command]
#[specta::specta]
pub(crate) async fn propose_cards(app: State<'_>, wanted: ProposeCards) -> Result<Job, Failure> {
    blocking(&app, move |app| app.propose_cards(&wanted)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn list_proposals(app: State<'_>, query: ProposalQuery) -> Result<Vec<Proposal>, Failure> {
    blocking(&app, move |app| app.list_proposals(&query)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn proposal_report(app: State<'_>, job: JobId) -> Result<ProposalReport, Failure> {
    blocking(&app, move |app| app.proposal_report(job)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn accept_proposal(app: State<'_>, accept: AcceptProposal) -> Result<AddedNote, Failure> {
    blocking(&app, move |app| app.accept_proposal(&accept)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn refuse_proposals(app: State<'_>, ids: Vec<ProposalId>) -> Result<(), Failure> {
    blocking(&app, move |app| app.refuse_proposals(&ids)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn restore_proposals(app: State<'_>, ids: Vec<ProposalId>) -> Result<(), Failure> {
    blocking(&app, move |app| app.restore_proposals(&ids)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn card_source(app: State<'_>, note: NoteId) -> Result<Option<CardSource>, Failure> {
    blocking(&app, move |app| app.card_source(note)).await
}
