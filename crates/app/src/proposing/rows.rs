//! Proposals and the runs that made them, in the database.

use std::collections::BTreeSet;

use studium_base::{DocumentId, JobId, NoteId, ProposalId, Timestamp};
use studium_cards::note::Source;
use studium_cards::propose::ProposalKind;
use studium_store::sqlite::{Row, named_params};
use studium_store::{Area, Columns, Json, Operation, Reader, RowId, Store, StoreError, Word, Writer};

use super::types::{Duplicate, ProposalQuery, ProposalReport};
use crate::AppError;

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum State {
    Open,
    Accepted,
    Refused,
}

/// A proposal as saved.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Saved {
    pub(super) id: ProposalId,
    pub(super) job: JobId,
    pub(super) kind: ProposalKind,
    pub(super) fields: Vec<String>,
    pub(super) source: Source,
    pub(super) made_by: Option<String>,
    pub(super) duplicate: Option<Duplicate>,
    pub(super) state: State,
    pub(super) note: Option<NoteId>,
    pub(super) created_at: Timestamp,
}

fn from_row(row: &Row<'_>) -> studium_store::sqlite::Result<Saved> {
    Ok(Saved {
        id: row.id("id")?,
        job: row.id("job_id")?,
        kind: row.word("kind")?,
        fields: row.json("fields")?,
        source: row.json("source")?,
        made_by: row.get("made_by")?,
        duplicate: row.optional_json("duplicate")?,
        state: row.word("state")?,
        note: row.optional_id("note_id")?,
        created_at: row.time("created_at")?,
    })
}

/// What a job has done so far, and the spans that it need not look at again.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Run {
    pub(super) report: ProposalReport,
    pub(super) tried: BTreeSet<(DocumentId, u32)>,
}

/// The run of a job; an empty one where it has not begun.
pub(super) fn run(store: &Store, job: JobId) -> Result<Run, AppError> {
    let found = store.read(|reader| {
        let params = named_params! { ":job_id": RowId::from(job) };
        reader.row(include_str!("../sql/get_proposal_run.sql"), params, |row| {
            Ok(Run { report: row.json("report")?, tried: row.json("tried")? })
        })
    })?;
    Ok(found.unwrap_or_default())
}

/// Saves where a run stands, with the proposal that it has just made, in one write.
pub(super) fn save(store: &Store, job: JobId, run: &Run, made: Option<&Saved>) -> Result<(), AppError> {
    store.write(Operation::ProposeCards, |writer| {
        writer.execute(
            include_str!("../sql/save_proposal_run.sql"),
            named_params! { ":job_id": RowId::from(job), ":report": Json(&run.report), ":tried": Json(&run.tried) },
        )?;
        if let Some(made) = made {
            writer.execute(
                include_str!("../sql/insert_proposal.sql"),
                named_params! {
                    ":id": RowId::from(made.id),
                    ":job_id": RowId::from(job),
                    ":document_id": RowId::from(made.source.document),
                    ":kind": Word(made.kind),
                    ":fields": Json(&made.fields),
                    ":source": Json(&made.source),
                    ":made_by": made.made_by,
                    ":duplicate": made.duplicate.as_ref().map(Json),
                    ":state": Word(made.state),
                    ":created_at": made.created_at.0,
                },
            )?;
            writer.touch(Area::Proposals);
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(())
}

/// Open proposals of documents that are not deleted.
pub(super) fn list(store: &Store, query: &ProposalQuery) -> Result<Vec<Saved>, AppError> {
    let (document, job) = (query.document.map(RowId::from), query.job.map(RowId::from));
    Ok(store.read(|reader| {
        let params = named_params! { ":document_id": document, ":job_id": job };
        reader.rows(include_str!("../sql/list_open_proposals.sql"), params, from_row)
    })?)
}

/// All proposals of a document, whatever became of them.
pub(super) fn of_document(store: &Store, document: DocumentId) -> Result<Vec<Saved>, AppError> {
    Ok(store.read(|reader| {
        let params = named_params! { ":document_id": RowId::from(document) };
        reader.rows(include_str!("../sql/list_proposals_of_document.sql"), params, from_row)
    })?)
}

/// One proposal.
pub(super) fn get(reader: &Reader<'_>, id: ProposalId) -> Result<Saved, AppError> {
    let params = named_params! { ":id": RowId::from(id) };
    reader.row(include_str!("../sql/get_proposal.sql"), params, from_row)?.ok_or(AppError::NoProposal(id))
}

/// Notes what becomes of a proposal that is in one of the states `from`.
pub(super) fn decide(
    writer: &mut Writer<'_>,
    id: ProposalId,
    from: &[State],
    (state, note): (State, Option<NoteId>),
) -> Result<(), AppError> {
    if !from.contains(&get(writer, id)?.state) {
        return Err(AppError::NoProposal(id));
    }
    let now = writer.now();
    writer.execute(
        include_str!("../sql/decide_proposal.sql"),
        named_params! {
            ":id": RowId::from(id),
            ":state": Word(state),
            ":note_id": note.map(RowId::from),
            ":decided_at": (state != State::Open).then_some(now.0),
        },
    )?;
    writer.touch(Area::Proposals);
    Ok(())
}

/// Gives proposals another source.
pub(super) fn set_sources(store: &Store, sources: &[(ProposalId, Source)]) -> Result<(), AppError> {
    store.write(Operation::ProposeCards, |writer| {
        for (id, source) in sources {
            let params = named_params! { ":id": RowId::from(*id), ":source": Json(source) };
            writer.execute(include_str!("../sql/set_proposal_source.sql"), params)?;
        }
        writer.touch(Area::Proposals);
        Ok::<_, StoreError>(())
    })?;
    Ok(())
}

#[cfg(test)]
mod tests;
