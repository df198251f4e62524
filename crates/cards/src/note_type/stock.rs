//! The note types that come with Studium. Each has a fixed id, so that two devices that make it make the same one.

use studium_base::NoteTypeId;
use studium_store::{Operation, Store, StoreError, Writer, tables};

use super::edit::insert;
use super::types::{Field, NewNoteType, NoteKind, Template};
use crate::CardsError;

/// A note type that comes with Studium.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Stock {
    /// Front and back.
    Basic,
    /// Front and back, asked both ways.
    Reversed,
    /// Asked the other way too where a third field is filled.
    OptionalReversed,
    /// The answer is typed.
    TypeIn,
    /// Deletions in a text.
    Cloze,
    /// Shapes over a picture.
    Occlusion,
}

const STYLE: &str = ".card {
    font-family: Georgia, serif;
    font-size: 20px;
    line-height: 1.5;
    text-align: center;
}
.cloze {
    font-weight: bold;
}
";

impl Stock {
    /// All of them, in the order in which the editor offers them.
    pub const ALL: [Self; 6] =
        [Self::Basic, Self::Reversed, Self::OptionalReversed, Self::TypeIn, Self::Cloze, Self::Occlusion];

    /// Its id on every device.
    #[must_use]
    pub fn id(self) -> NoteTypeId {
        // A UUID of version 8, which is for makers to fill: "stock" and the number.
        let number = self as u8 + 1;
        NoteTypeId::from_bytes([b's', b't', b'o', b'c', b'k', 0, 0x80, 0, 0x80, 0, 0, 0, 0, 0, 0, number])
    }

    /// What it is made of.
    #[must_use]
    pub fn content(self) -> NewNoteType {
        const BACK: &str = "{{FrontSide}}\n\n<hr id=\"answer\">\n\n{{Back}}";
        const FRONT: &str = "{{FrontSide}}\n\n<hr id=\"answer\">\n\n{{Front}}";
        match self {
            Self::Basic => standard("Basic", &["Front", "Back"], &[("Card 1", "{{Front}}", BACK)]),
            Self::Reversed => standard(
                "Basic (and reversed card)",
                &["Front", "Back"],
                &[("Card 1", "{{Front}}", BACK), ("Card 2", "{{Back}}", FRONT)],
            ),
            Self::OptionalReversed => standard(
                "Basic (optional reversed card)",
                &["Front", "Back", "Add Reverse"],
                &[("Card 1", "{{Front}}", BACK), ("Card 2", "{{#Add Reverse}}{{Back}}{{/Add Reverse}}", FRONT)],
            ),
            Self::TypeIn => standard(
                "Basic (type in the answer)",
                &["Front", "Back"],
                &[("Card 1", "{{Front}}\n\n{{type:Back}}", "{{Front}}\n\n<hr id=\"answer\">\n\n{{type:Back}}")],
            ),
            Self::Cloze => cloze(
                NoteKind::Cloze,
                "Cloze",
                &["Text", "Back Extra"],
                "{{cloze:Text}}",
                "{{cloze:Text}}<br>\n{{Back Extra}}",
            ),
            Self::Occlusion => cloze(
                NoteKind::Occlusion,
                "Image Occlusion",
                &["Occlusion", "Image", "Header", "Back Extra", "Comments"],
                "{{#Header}}<div>{{Header}}</div>{{/Header}}\n<div class=\"occlusion\">{{cloze:Occlusion}}{{Image}}</div>",
                "{{#Header}}<div>{{Header}}</div>{{/Header}}\n<div class=\"occlusion\">{{cloze:Occlusion}}{{Image}}</div>\n\
                 {{#Back Extra}}<div>{{Back Extra}}</div>{{/Back Extra}}",
            ),
        }
    }
}

fn standard(name: &str, fields: &[&str], templates: &[(&str, &str, &str)]) -> NewNoteType {
    let template = |&(name, question, answer): &(&str, &str, &str)| Template {
        name: name.to_owned(),
        question: question.to_owned(),
        answer: answer.to_owned(),
        extra: None,
    };
    NewNoteType {
        name: name.to_owned(),
        kind: NoteKind::Standard,
        fields: fields.iter().copied().map(Field::named).collect(),
        templates: templates.iter().map(template).collect(),
        style: STYLE.to_owned(),
        extra: None,
    }
}

fn cloze(kind: NoteKind, name: &str, fields: &[&str], question: &str, answer: &str) -> NewNoteType {
    NewNoteType { kind, ..standard(name, fields, &[(name, question, answer)]) }
}

/// Makes a stock type where it is not there yet, and gives its id. One that the student deleted comes back. Neither is a
/// step of undo: the student has made no type, and undo would take it away again.
///
/// # Errors
/// When the database cannot be written.
pub fn ensure(store: &Store, stock: Stock) -> Result<NoteTypeId, CardsError> {
    if super::list::find(store, stock.id())?.is_some() {
        return Ok(stock.id());
    }
    store.write(Operation::Housekeeping, |writer| ensure_within(writer, stock))?;
    Ok(stock.id())
}

/// Makes the stock types that were never there, but for those whose name another type has: one that came with a package.
/// One that the student deleted stays away.
///
/// # Errors
/// When the database cannot be read, or written by its owner.
pub(crate) fn ensure_stock(store: &Store) -> Result<(), CardsError> {
    let known = super::list::list(store)?;
    let is_missing = |stock: &Stock| {
        let name = stock.content().name.to_lowercase();
        let is_there = known.iter().any(|known| known.id == stock.id() || known.name.to_lowercase() == name);
        !is_there && super::list::get(store, stock.id()).is_err()
    };
    let missing: Vec<Stock> = Stock::ALL.into_iter().filter(is_missing).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let written = store
        .write(Operation::Housekeeping, |writer| missing.iter().try_for_each(|&stock| ensure_within(writer, stock)));
    match written {
        // Beside the owner nothing is made; what is there can be listed all the same.
        Err(CardsError::Store(StoreError::ReadOnly)) => Ok(()),
        made => made.map(drop),
    }
}

/// As [`ensure`], within a write.
pub(crate) fn ensure_within(writer: &mut Writer<'_>, stock: Stock) -> Result<(), CardsError> {
    match super::list::read(writer, stock.id()) {
        Ok(_) => writer.restore(&tables::NOTE_TYPES, stock.id()).map(drop).map_err(CardsError::from),
        Err(CardsError::NoNoteType(_)) => insert(writer, stock.id(), &stock.content()),
        Err(other) => Err(other),
    }
}
