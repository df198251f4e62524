//! Pictures and sounds of notes: which name stands for which content. The content itself lies with the originals.

mod add;

use percent_encoding::percent_decode_str;
use studium_store::sqlite::{Row, named_params};
use studium_store::{Area, Reader, RowId, Store, StoreError, Writer, tables};

use crate::CardsError;

pub use add::add;
pub(crate) use add::other_name;

/// A picture or a sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media {
    /// As notes call it, unique.
    pub name: String,
    /// BLAKE3 of the content, lower-case hex.
    pub content_hash: String,
    /// In bytes.
    pub size_bytes: u64,
}

fn from_row(row: &Row<'_>) -> studium_store::sqlite::Result<Media> {
    Ok(Media {
        name: row.get("name")?,
        content_hash: row.get("content_hash")?,
        size_bytes: row.get::<_, i64>("size_bytes")?.try_into().unwrap_or(0),
    })
}

/// The media file with this name, if there is one.
///
/// # Errors
/// When the database cannot be read.
pub fn find(store: &Store, name: &str) -> Result<Option<Media>, CardsError> {
    store.read(|reader| read(reader, name))
}

/// As [`find`], within a read or a write.
pub(crate) fn read(reader: &Reader<'_>, name: &str) -> Result<Option<Media>, CardsError> {
    Ok(reader.row(include_str!("../sql/get_media.sql"), named_params! { ":name": name }, from_row)?)
}

/// All media files, by name.
pub(crate) fn all(reader: &Reader<'_>) -> Result<Vec<Media>, CardsError> {
    Ok(reader.rows(include_str!("../sql/list_media.sql"), [], from_row)?)
}

/// Notes a media file under an id that is known already.
pub(crate) fn insert(writer: &mut Writer<'_>, id: RowId, media: &Media) -> Result<(), CardsError> {
    let size = i64::try_from(media.size_bytes).unwrap_or(i64::MAX);
    let now = writer.now().0;
    match writer.restore(&tables::MEDIA, id) {
        // It came before with an import that was taken back.
        Ok(_) => {
            writer.update(&tables::MEDIA, id, &[("content_hash", &media.content_hash), ("size_bytes", &size)])?;
        }
        Err(StoreError::RowMissing { .. }) => writer.insert(
            &tables::MEDIA,
            id,
            &[
                ("name", &media.name),
                ("content_hash", &media.content_hash),
                ("size_bytes", &size),
                ("created_at", &now),
            ],
        )?,
        Err(other) => return Err(other.into()),
    }
    writer.touch(Area::Cards);
    Ok(())
}

/// The names of the media that a field shows or plays: `src` of pictures and sounds, and `[sound:…]`.
#[must_use]
pub fn names_in(field: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (start, end) in places_in(field) {
        let name = unescape(&field[start..end]);
        if !name.is_empty() && !found.contains(&name) {
            found.push(name);
        }
    }
    found
}

/// A field in which every `old` stands as `new`.
#[must_use]
pub fn rename_in(field: &str, old: &str, new: &str) -> String {
    let mut renamed = String::with_capacity(field.len());
    let mut rest = 0;
    for (start, end) in places_in(field) {
        if unescape(&field[start..end]) == old {
            renamed.push_str(&field[rest..start]);
            renamed.push_str(new);
            rest = end;
        }
    }
    renamed.push_str(&field[rest..]);
    renamed
}

/// Where names stand, as ranges of bytes.
fn places_in(field: &str) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    let lower = field.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower[from..].find("[sound:").map(|at| from + at + "[sound:".len()) {
        let Some(end) = lower[at..].find(']').map(|end| at + end) else { break };
        places.push((at, end));
        from = end;
    }
    from = 0;
    while let Some(at) = lower[from..].find("src").map(|at| from + at + "src".len()) {
        from = at;
        let Some(value) = lower[at..].trim_start().strip_prefix('=') else { continue };
        let value = value.trim_start();
        let start = lower.len() - value.len();
        let (start, end) = match value.as_bytes().first() {
            Some(&quote @ (b'"' | b'\'')) => {
                let inside = start + 1;
                (inside, lower[inside..].find(quote as char).map(|end| inside + end))
            }
            _ => (start, lower[start..].find([' ', '>', '\t', '\n']).map(|end| start + end)),
        };
        let Some(end) = end else { continue };
        places.push((start, end));
        from = end;
    }
    places.sort_unstable();
    places.dedup();
    places
}

/// What the entities and escapes stand for that occur in names. A percent sign that escapes nothing stands for itself.
fn unescape(name: &str) -> String {
    let name = name.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
    percent_decode_str(&name).decode_utf8().map_or_else(|_| name.clone(), Into::into)
}

#[cfg(test)]
mod tests;
