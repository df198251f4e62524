//! What became of a package.

use serde::{Deserialize, Serialize};
use studium_engine::protocol::package::{Item, SkipReason, Skipped};

/// What became of the rows of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Tally {
    /// Were not there.
    pub added: u32,
    /// Were there, and older.
    pub updated: u32,
    /// Were there already as they are, or newer: those stay.
    pub kept: u32,
}

/// Why something of a package did not come as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum LeftReason {
    /// Larger than a row may be, or one too many.
    TooLarge,
    /// It cannot be decoded.
    Damaged,
    /// A card without its note, or a note without its note type.
    Orphan,
    /// The list names a file that the package does not have.
    Missing,
    /// A media file whose name leads out of a folder, or is none.
    BadName,
    /// A second one under the same name or id came once.
    Duplicate,
    /// It came, but is not what the list says of it.
    Mismatch,
    /// It came, with characters replaced that no text may have.
    Mended,
    /// It came, with the inner levels of its name put together.
    TooDeep,
    /// It came under another name, because its own was taken by something else.
    Renamed,
}

/// One thing that did not come as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct LeftOut {
    /// What it is.
    pub item: Item,
    /// Its name, or its id where it has none.
    pub name: String,
    /// Why.
    pub reason: LeftReason,
}

impl From<Skipped> for LeftOut {
    fn from(skipped: Skipped) -> Self {
        let reason = match skipped.reason {
            SkipReason::TooLarge => LeftReason::TooLarge,
            SkipReason::Damaged => LeftReason::Damaged,
            SkipReason::Orphan => LeftReason::Orphan,
            SkipReason::Missing => LeftReason::Missing,
            SkipReason::BadName => LeftReason::BadName,
            SkipReason::Duplicate => LeftReason::Duplicate,
            SkipReason::Mismatch => LeftReason::Mismatch,
            SkipReason::Mended => LeftReason::Mended,
            SkipReason::TooDeep => LeftReason::TooDeep,
        };
        Self { item: skipped.item, name: skipped.name, reason }
    }
}

/// What became of a package.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct PackageReport {
    /// Note types.
    pub note_types: Tally,
    /// Presets.
    pub presets: Tally,
    /// Decks.
    pub decks: Tally,
    /// Notes.
    pub notes: Tally,
    /// Cards; one whose schedule in the package is newer counts as updated.
    pub cards: Tally,
    /// Entries of the review log.
    pub reviews: Tally,
    /// Pictures and sounds.
    pub media: Tally,
    /// What did not come as it was, the first [`PackageReport::NAMED`] by name.
    pub left_out: Vec<LeftOut>,
    /// How many there are of those in all.
    pub left_out_count: u32,
}

impl PackageReport {
    /// So many things that did not come are named.
    pub const NAMED: usize = 200;

    pub(super) fn leave_out(&mut self, left: LeftOut) {
        self.left_out_count = self.left_out_count.saturating_add(1);
        if self.left_out.len() < Self::NAMED {
            self.left_out.push(left);
        }
    }
}
