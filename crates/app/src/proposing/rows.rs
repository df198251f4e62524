//! Proposals and the runs that made them, in the database.

use studium_base::JobId;
use studium_store::sqlite::named_params;
use studium_store::{Columns, RowId, Store};

use super::types::ProposalReport;
use crate::AppError;

/// What a job has done so far; nothing yet where it has not begun.
pub(super) fn report(store: &Store, job: JobId) -> Result<ProposalReport, AppError> {
    let found = store.read(|reader| {
        reader.row(include_str!("../sql/get_proposal_run.sql"), named_params! { ":job_id": RowId::from(job) }, |row| {
            row.json("report")
        })
    })?;
    Ok(found.unwrap_or_default())
}
