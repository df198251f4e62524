//! Media of a package: names stand for content, and a name that stands for something else already is not taken over.

use studium_base::NoteId;
use studium_engine::protocol::package::Item;
use studium_store::{Json, tables};

use super::PackageImport;
use super::report::{LeftOut, LeftReason};
use crate::media::{self, Media, other_name, rename_in};
use crate::package::anki::media_id;
use crate::{CardsError, note};

/// Notes in one write.
const BATCH: usize = 500;

impl PackageImport<'_> {
    /// Notes a media file, whose content has been kept.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn take_media(&mut self, mut file: Media) -> Result<(), CardsError> {
        self.done += 1;
        self.write(|import, writer| {
            let known = media::read(writer, &file.name)?;
            match known {
                Some(known) if known.content_hash == file.content_hash => {
                    import.report.media.kept += 1;
                    return Ok(());
                }
                Some(_) => {
                    let other = other_name(&file);
                    let old = std::mem::replace(&mut file.name, other);
                    import.report.leave_out(LeftOut {
                        item: Item::Media,
                        name: old.clone(),
                        reason: LeftReason::Renamed,
                    });
                    import.renamed.push((old, file.name.clone()));
                    if media::read(writer, &file.name)?.is_some() {
                        import.report.media.kept += 1;
                        return Ok(());
                    }
                }
                None => {}
            }
            media::insert(writer, media_id(&file.name), &file)?;
            import.report.media.added += 1;
            Ok(())
        })
    }

    /// Notes that are as the package has them call media by their new names; the names in others mean what is here.
    pub(super) fn finish_media(&mut self) -> Result<(), CardsError> {
        if self.renamed.is_empty() {
            return Ok(());
        }
        let as_sent = self.notes.values().filter(|known| known.is_as_sent);
        let ids: Vec<NoteId> = as_sent.map(|known| known.id).collect();
        for batch in ids.chunks(BATCH) {
            self.write(|import, writer| {
                for &id in batch {
                    let note = note::read(writer, id)?;
                    let renamed = |field: &String| {
                        let names = import.renamed.iter();
                        names.fold(field.clone(), |field, (old, new)| rename_in(&field, old, new))
                    };
                    let fields: Vec<String> = note.fields.iter().map(renamed).collect();
                    if fields != note.fields {
                        writer.update(&tables::NOTES, id, &[("fields", &Json(&fields))])?;
                        note::refresh(writer, id)?;
                    }
                }
                Ok(())
            })?;
        }
        Ok(())
    }
}
