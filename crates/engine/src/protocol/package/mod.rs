//! What `studium-extract` says of a package of Anki: rows as Anki has them, whatever generation the file is of.
//!
//! Nothing is interpreted here: numbers are Anki's numbers, times are in the unit that the name says, and what has no
//! field of its own is kept in `extra` (JSON that other programs left there) or `unknown` (fields of a message that were
//! added after this was written), so that a package can be written again without loss.
//!
//! The settings of note types, decks and presets are protobuf messages in the newest generation. The types here *are*
//! those messages, under our names; what older generations keep as JSON is translated into them by their
//! `from_legacy` and `to_legacy`.

mod card_data;
mod deck;
mod event;
mod facts;
mod legacy;
mod message;
mod note_type;
mod preset;
mod row;
mod skipped;
mod unknown;

pub use deck::{DayLimit, Deck, DeckCommon, DeckKind, FilteredDeck, FilteredTerm, NormalDeck};
pub use event::{MediaFile, PackageEvent};
pub use facts::{Counts, Generation, PackageFacts, Setting, Tag};
pub use message::{ColumnMessage, MediaEntry, MediaList, PackageVersion};
pub use note_type::{
    CardRequirement, Field, FieldOptions, NoteKind, NoteType, NoteTypeOptions, StockKind, Template, TemplateOptions,
};
pub use preset::{LeechAction, Preset, PresetOptions};
pub use row::{AnkiId, Card, CardData, MemoryState, Note, Review};
pub use skipped::{Item, SkipReason, Skipped};
