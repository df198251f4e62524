//! Renaming tags wherever they stand.

use studium_base::DocumentId;
use studium_store::sqlite::named_params;
use studium_store::{Columns, Json, Operation, Store, tables};

use super::TagEdit;
use super::edit::cleaned;
use crate::LibraryError;

/// Gives a tag another name, or takes it away; the number of documents that had it. A name that a document has already
/// stays there once.
pub(super) fn edit(store: &Store, edit: &TagEdit) -> Result<u32, LibraryError> {
    let (count, _) = store.write(Operation::EditDocument, |writer| {
        let tagged: Vec<(DocumentId, Vec<String>)> = writer.rows(
            include_str!("../sql/list_tagged_documents.sql"),
            named_params! { ":tag": edit.tag },
            |row| Ok((row.id("id")?, row.json("tags")?)),
        )?;
        for (id, tags) in &tagged {
            let tags = tags.iter().map(|tag| if *tag == edit.tag { &edit.name } else { tag });
            writer.update(&tables::DOCUMENTS, *id, &[("tags", &Json(cleaned(tags)))])?;
        }
        Ok::<_, LibraryError>(tagged.len())
    })?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
