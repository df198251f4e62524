//! The syncing tables, each declared once: its number, the area it belongs to and its groups of columns.
//!
//! A group is what is stamped, logged, merged and undone together. Numbers are stored and will be sent to other
//! devices: they are never used again for something else.

use crate::{Area, StoreError};

/// May the columns of a group change once the row exists?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Yes; the write with the greatest stamp wins.
    Settable,
    /// No; they are given when the row is inserted.
    AppendOnly,
}

/// Columns that change together.
#[derive(Debug, PartialEq, Eq)]
pub struct Group {
    /// Unique within the table, from 1.
    pub number: u8,
    /// For people.
    pub name: &'static str,
    /// The columns.
    pub columns: &'static [&'static str],
    /// May they change?
    pub kind: Kind,
}

/// A table whose rows will be merged between devices.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Unique among the tables, from 1.
    pub number: u8,
    /// The table's name in SQL.
    pub name: &'static str,
    /// What the interface fetches again when a row changes.
    pub area: Area,
    /// All columns but `id`, `deleted_at` and `clocks`.
    pub groups: &'static [Group],
}

/// The group of `deleted_at`, which every syncing table has. It has its own clock: an edit never brings a deleted row
/// back, and a deletion never hides an edit.
pub const PRESENCE: Group = settable(0, "presence", &["deleted_at"]);

/// Every syncing table.
pub const ALL: &[&Table] = &[
    &COURSES,
    &DOCUMENTS,
    &CONVERSATIONS,
    &MESSAGES,
    &ANNOTATIONS,
    &NOTE_TYPES,
    &PRESETS,
    &DECKS,
    &NOTES,
    &CARDS,
    &MEDIA,
    &EXAMS,
];

/// What a student studies. Fixed: `created_at`.
pub static COURSES: Table = Table {
    number: 1,
    name: "courses",
    area: Area::Courses,
    groups: &[
        append_only(1, "created", &["created_at"]),
        settable(2, "name", &["name"]),
        settable(3, "instructions", &["instructions"]),
        settable(4, "model", &["model"]),
        settable(5, "preset_questions", &["preset_questions"]),
        settable(6, "sections", &["sections"]),
    ],
};

/// Documents as the student knows them. Fixed: `added_at`.
pub static DOCUMENTS: Table = Table {
    number: 2,
    name: "documents",
    area: Area::Documents,
    groups: &[
        append_only(1, "added", &["added_at"]),
        settable(2, "original", &["path", "format", "size_bytes", "content_hash", "content_type"]),
        settable(3, "course", &["course_id", "section", "rank"]),
        settable(4, "title", &["title"]),
        settable(5, "bibliography", &["authors", "year", "language", "address", "published"]),
        settable(6, "tags", &["tags"]),
        settable(7, "reading_position", &["reading_position", "read_at"]),
        settable(8, "revision", &["revision_id"]),
    ],
};

/// Threads with the tutor. Fixed: `created_at`.
pub static CONVERSATIONS: Table = Table {
    number: 3,
    name: "conversations",
    area: Area::Conversations,
    groups: &[
        append_only(1, "created", &["created_at"]),
        settable(2, "title", &["title"]),
        settable(3, "mode", &["mode"]),
        settable(4, "course", &["course_id"]),
        settable(5, "activity", &["updated_at"]),
    ],
};

/// Questions and answers. Settable: `text` and `answer`, because a tutor's message is saved before it is complete.
pub static MESSAGES: Table = Table {
    number: 4,
    name: "messages",
    area: Area::Conversations,
    groups: &[
        append_only(1, "sent", &["conversation_id", "role", "mode", "at"]),
        settable(2, "content", &["text", "answer"]),
    ],
};

/// Highlights and bookmarks. Fixed: `document_id`, `kind`, `created_at`. The anchor moves only as a whole.
pub static ANNOTATIONS: Table = Table {
    number: 5,
    name: "annotations",
    area: Area::Annotations,
    groups: &[
        append_only(1, "created", &["document_id", "kind", "created_at"]),
        settable(
            2,
            "anchor",
            &["revision_id", "range_start", "range_end", "quote", "context_before", "context_after", "text_length"],
        ),
        settable(3, "color", &["color"]),
        settable(4, "note", &["note"]),
        settable(5, "activity", &["changed_at"]),
    ],
};

/// What notes of one kind hold, and which cards come of them. Fixed: `created_at`. `extra` keeps what a package of
/// another program said and Studium has no word for, so that it goes back as it came; so it does in the tables below.
pub static NOTE_TYPES: Table = Table {
    number: 6,
    name: "note_types",
    area: Area::Cards,
    groups: &[
        append_only(1, "created", &["created_at"]),
        settable(2, "name", &["name"]),
        settable(3, "shape", &["kind", "fields", "templates"]),
        settable(4, "style", &["style"]),
        settable(5, "extra", &["extra"]),
        settable(6, "activity", &["changed_at"]),
    ],
};

/// How the cards of some decks are scheduled. Fixed: `created_at`.
pub static PRESETS: Table = Table {
    number: 7,
    name: "presets",
    area: Area::Cards,
    groups: &[
        append_only(1, "created", &["created_at"]),
        settable(2, "name", &["name"]),
        settable(3, "options", &["options"]),
        settable(4, "extra", &["extra"]),
        settable(5, "activity", &["changed_at"]),
    ],
};

/// Decks in a tree. Fixed: `created_at`.
pub static DECKS: Table = Table {
    number: 8,
    name: "decks",
    area: Area::Cards,
    groups: &[
        append_only(1, "created", &["created_at"]),
        settable(2, "name", &["parent_id", "name"]),
        settable(3, "course", &["course_id"]),
        settable(4, "preset", &["preset_id"]),
        settable(5, "description", &["description"]),
        settable(6, "filter", &["filter"]),
        settable(7, "extra", &["extra"]),
        settable(8, "activity", &["changed_at"]),
        settable(9, "today", &["today"]),
    ],
};

/// Notes: what is to be known. Fixed: `guid`, by which a package finds its note again, and `created_at`.
pub static NOTES: Table = Table {
    number: 9,
    name: "notes",
    area: Area::Cards,
    groups: &[
        append_only(1, "created", &["guid", "created_at"]),
        settable(2, "content", &["note_type_id", "fields"]),
        settable(3, "tags", &["tags"]),
        settable(4, "source", &["source"]),
        settable(5, "extra", &["extra"]),
        settable(6, "activity", &["changed_at"]),
    ],
};

/// Cards: what is asked of a note. Fixed: `note_id`, `position` (the first place among new cards), `created_at`. Their memory is in the study events.
pub static CARDS: Table = Table {
    number: 10,
    name: "cards",
    area: Area::Cards,
    groups: &[
        append_only(1, "created", &["note_id", "position", "created_at"]),
        settable(2, "template", &["ordinal"]),
        settable(3, "deck", &["deck_id", "home_deck_id"]),
        settable(4, "flag", &["flag"]),
        settable(5, "extra", &["extra"]),
    ],
};

/// Pictures and sounds of notes, by the name that the notes use. Fixed: all but the content.
pub static MEDIA: Table = Table {
    number: 11,
    name: "media",
    area: Area::Cards,
    groups: &[
        append_only(1, "created", &["name", "created_at"]),
        settable(2, "content", &["content_hash", "size_bytes"]),
    ],
};

/// Exams for which cards are planned. Fixed: `created_at`.
pub static EXAMS: Table = Table {
    number: 12,
    name: "exams",
    area: Area::Cards,
    groups: &[
        append_only(1, "created", &["created_at"]),
        settable(2, "name", &["name"]),
        settable(3, "date", &["day"]),
        settable(4, "scope", &["scope"]),
        settable(5, "time", &["minutes_a_day", "last_pass_days"]),
        settable(6, "study", &["deck_id", "today"]),
        settable(7, "activity", &["changed_at"]),
    ],
};

const fn settable(number: u8, name: &'static str, columns: &'static [&'static str]) -> Group {
    Group { number, name, columns, kind: Kind::Settable }
}

const fn append_only(number: u8, name: &'static str, columns: &'static [&'static str]) -> Group {
    Group { number, name, columns, kind: Kind::AppendOnly }
}

impl Table {
    /// The table with this number.
    pub(crate) fn by_number(number: u8) -> Option<&'static Self> {
        ALL.iter().copied().find(|table| table.number == number)
    }

    /// The group with this number, presence included.
    pub(crate) fn group(&self, number: u8) -> Option<&'static Group> {
        if number == PRESENCE.number {
            return Some(&PRESENCE);
        }
        self.groups.iter().find(|group| group.number == number)
    }

    /// The group of a declared column and the declaration's own copy of its name, the only one that enters SQL.
    pub(crate) fn column(&self, name: &str) -> Result<(&'static Group, &'static str), StoreError> {
        self.groups
            .iter()
            .find_map(|group| {
                let column = group.columns.iter().copied().find(|column| *column == name)?;
                Some((group, column))
            })
            .ok_or_else(|| StoreError::UnknownColumn { table: self.name, column: name.to_owned() })
    }

    /// `insert into courses (id, clocks, name) values (:id, :clocks, :name)`.
    pub(crate) fn insert_sql(&self, columns: &[&'static str]) -> String {
        let mut names = vec!["id", "clocks"];
        names.extend(columns);
        ["insert into ", self.name, " (", &names.join(", "), ") values (:", &names.join(", :"), ")"].concat()
    }

    /// `update courses set name = :name where id = :id`.
    pub(crate) fn update_sql(&self, columns: &[&'static str]) -> String {
        let settings: Vec<String> = columns.iter().map(|column| [*column, " = :", column].concat()).collect();
        ["update ", self.name, " set ", &settings.join(", "), " where id = :id"].concat()
    }

    /// `select clocks, name from courses where id = :id`.
    pub(crate) fn select_sql(&self, columns: &[&'static str]) -> String {
        let mut names = vec!["clocks"];
        names.extend(columns);
        ["select ", &names.join(", "), " from ", self.name, " where id = :id"].concat()
    }
}
