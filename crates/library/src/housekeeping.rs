//! Cleaning up and checking what the library keeps beside the database.

use std::collections::HashSet;

use studium_base::{DocumentId, RevisionId};
use studium_store::sqlite::named_params;
use studium_store::{Columns, Operation, RowId, Store, StoreError};

use crate::index::LexicalIndex;
use crate::original::Originals;
use crate::{LibraryError, import};

/// Deleted documents are kept so long.
const TRASH_MS: i64 = 90 * 24 * 60 * 60 * 1000;

/// What was removed for good.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tidied {
    /// Documents whose time in the trash was over.
    pub documents: u32,
    /// Files.
    pub originals: u32,
}

/// Removes for good what nothing needs any more.
pub(crate) fn tidy(store: &Store, originals: &Originals, lexical: &LexicalIndex) -> Result<Tidied, LibraryError> {
    let expired: Vec<DocumentId> = store.read(|reader| {
        reader.rows(
            include_str!("sql/list_expired_documents.sql"),
            named_params! { ":before": store.now().plus_ms(-TRASH_MS).0 },
            |row| row.id("id"),
        )
    })?;
    for document in &expired {
        store.write(Operation::Housekeeping, |writer| {
            writer.execute(
                include_str!("sql/delete_revisions_of_document.sql"),
                named_params! { ":document_id": RowId::from(*document) },
            )
        })?;
        lexical.remove_document(*document)?;
    }
    forget_superseded(store)?;
    if !expired.is_empty() {
        lexical.commit(import::generation(store)?)?;
    }
    let needed: HashSet<String> = needed_hashes(store)?.into_iter().collect();
    let removed = originals
        .tidy(|hash| needed.contains(hash))
        .map_err(|source| LibraryError::Original { path: "originals".into(), source })?;
    Ok(Tidied { documents: u32::try_from(expired.len()).unwrap_or(u32::MAX), originals: removed })
}

/// Removes earlier texts of documents to which no annotation and no citation points.
fn forget_superseded(store: &Store) -> Result<(), LibraryError> {
    let superseded: Vec<RevisionId> =
        store.read(|reader| reader.rows(include_str!("sql/list_superseded_revisions.sql"), [], |row| row.id("id")))?;
    if superseded.is_empty() {
        return Ok(());
    }
    let cited: HashSet<String> = store
        .read(|reader| reader.rows(include_str!("sql/list_cited_revisions.sql"), [], |row| row.get("revision")))?
        .into_iter()
        .collect();
    store.write(Operation::Housekeeping, |writer| {
        for revision in superseded.iter().filter(|revision| !cited.contains(&revision.to_string())) {
            writer.execute(include_str!("sql/delete_revision.sql"), named_params! { ":id": RowId::from(*revision) })?;
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(())
}

fn needed_hashes(store: &Store) -> Result<Vec<String>, LibraryError> {
    Ok(store.read(|reader| {
        reader.rows(
            include_str!("sql/list_needed_hashes.sql"),
            named_params! { ":before": store.now().plus_ms(-TRASH_MS).0 },
            |row| row.get("content_hash"),
        )
    })?)
}

/// What does not fit together.
pub(crate) fn check(store: &Store, originals: &Originals, lexical: &LexicalIndex) -> Result<Vec<String>, LibraryError> {
    let mut problems = Vec::new();
    for hash in needed_hashes(store)? {
        if !originals.path(&hash).is_file() {
            problems.push(format!("the original {hash} is missing"));
        }
    }
    let (have, want) = (lexical.generation(), import::generation(store)?);
    if have != want {
        problems.push(format!("the word index is at {have}, the database at {want}"));
    }
    Ok(problems)
}
