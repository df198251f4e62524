//! Cleaning up and checking what the library keeps beside the database.

use std::collections::HashSet;

use studium_base::{DocumentId, RevisionId};
use studium_store::sqlite::named_params;
use studium_store::{Columns, Operation, RowId, Store, StoreError, tables};

use crate::document::{TRASH_MS, restorable};
use crate::index::LexicalIndex;
use crate::original::Originals;
use crate::{LibraryError, import};

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

/// Removes earlier texts of documents to which no annotation, no citation and no card points.
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

/// Gives up text, passages and originals of documents in the trash.
///
/// The rows stay as marks of the deletion; an empty content hash says that there is no original any more.
pub(crate) fn purge(
    store: &Store,
    originals: &Originals,
    lexical: &LexicalIndex,
    ids: &[DocumentId],
) -> Result<(), LibraryError> {
    let since = store.now().plus_ms(-TRASH_MS);
    let (hashes, _) = store.write(Operation::PurgeDocument, |writer| {
        let mut hashes = Vec::with_capacity(ids.len());
        for id in ids {
            let deletion = restorable(writer, *id, since)?.ok_or(LibraryError::NoDocument(*id))?;
            hashes.push(deletion.content_hash);
            writer.update(&tables::DOCUMENTS, *id, &[("content_hash", &"")])?;
            writer.execute(
                include_str!("sql/delete_revisions_of_document.sql"),
                named_params! { ":document_id": RowId::from(*id) },
            )?;
        }
        // Until the word index has lost these words too it is behind, and a kill leads to its making anew.
        writer.execute(include_str!("sql/raise_generation.sql"), [])?;
        Ok::<_, LibraryError>(hashes)
    })?;
    for id in ids {
        lexical.remove_document(*id)?;
    }
    // An import beside this may have raised the number too; it must not be taken to be done before it is.
    lexical.commit(import::generation(store)?.min(lexical.generation() + 1))?;
    let needed: HashSet<String> = needed_hashes(store)?.into_iter().collect();
    for hash in hashes.iter().filter(|hash| !needed.contains(*hash)) {
        originals.remove(hash)?;
    }
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
