//! Notes.

use serde::{Deserialize, Serialize};
use studium_base::{NoteTypeId, Timestamp};
use studium_engine::protocol::package::{AnkiId, Note as AnkiNote};

use super::{keep, kept};
use crate::note::{Note, lenient_tags};

/// What is kept of a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::package) struct KeptNote {
    /// Its id.
    pub(in crate::package) id: AnkiId,
    /// When it was changed there, in seconds since 1970.
    pub(in crate::package) modified_at_s: i64,
    /// Unused by Anki.
    #[serde(default, skip_serializing_if = "is_zero")]
    flags: i64,
    /// What add-ons keep.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    data: String,
    /// The tags, where they stood in another way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tags: Option<Vec<String>>,
    /// The fields, where there were too few or too many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fields: Option<Vec<String>>,
}

fn is_zero(value: &i64) -> bool {
    *value == 0
}

/// The moment that one of Anki's ids tells: ids are milliseconds since 1970, unless a program made them up.
fn made_at(id: AnkiId, modified_at_s: i64) -> Timestamp {
    // 2006 is when Anki began; ids beyond the year 2100 are no moments either.
    let is_moment = (1_136_073_600_000..4_102_444_800_000).contains(&id.0);
    Timestamp(if is_moment { id.0 } else { modified_at_s.saturating_mul(1000) })
}

/// A note of Anki, which has `field_count` fields in its type.
pub(in crate::package) fn note_from_anki(
    from: AnkiNote,
    guid: String,
    note_type: NoteTypeId,
    field_count: usize,
) -> Note {
    let tags = lenient_tags(&from.tags);
    let mut fields = from.fields.clone();
    if fields.len() > field_count {
        let rest = fields.split_off(field_count);
        // Nothing is lost: what has no field of its own stands at the end of the last.
        if let Some(last) = fields.last_mut() {
            rest.iter().filter(|field| !field.is_empty()).for_each(|field| {
                last.push_str("<br>");
                last.push_str(field);
            });
        }
    }
    fields.resize(field_count, String::new());
    let kept = KeptNote {
        id: from.id,
        modified_at_s: from.modified_at_s,
        flags: from.flags,
        data: from.data,
        tags: (tags != from.tags).then_some(from.tags),
        fields: (fields != from.fields).then_some(from.fields),
    };
    Note {
        id: super::note_id(&guid),
        guid,
        note_type,
        fields,
        tags,
        source: None,
        created_at: made_at(from.id, from.modified_at_s),
        changed_at: Timestamp(from.modified_at_s.saturating_mul(1000)),
        is_deleted: false,
        extra: keep(&kept),
    }
}

/// The words for a note, with the id that it gets.
pub(in crate::package) fn note_to_anki(note: &Note, id: AnkiId, note_type: AnkiId) -> AnkiNote {
    let old: Option<KeptNote> = kept(note.extra.as_ref());
    let modified_at_s = note.changed_at.0.div_euclid(1000);
    let (mut tags, mut fields) = (note.tags.clone(), note.fields.clone());
    let (mut flags, mut data) = (0, String::new());
    if let Some(old) = old {
        (flags, data) = (old.flags, old.data);
        if old.modified_at_s == modified_at_s {
            tags = old.tags.unwrap_or(tags);
            fields = old.fields.unwrap_or(fields);
        }
    }
    AnkiNote { id, guid: note.guid.clone(), note_type, modified_at_s, tags, fields, flags, data }
}
