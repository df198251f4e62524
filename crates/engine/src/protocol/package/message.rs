//! Protobuf messages of a package that are not settings of something, and how a message goes in and out of a column.

use prost::{DecodeError, Message};

use super::unknown::unknown_fields;
use super::{
    DeckCommon, DeckKind, FieldOptions, FilteredDeck, NormalDeck, NoteTypeOptions, PresetOptions, TemplateOptions,
};

/// A message that stands in a column of the newest tables.
pub trait ColumnMessage: Message + Default {
    /// Numbers of the fields that are known; all others are kept as they are.
    const KNOWN: &'static [u32];

    /// A message, and the fields of it that were added later.
    ///
    /// # Errors
    /// When the bytes are no such message.
    fn read(bytes: &[u8]) -> Result<(Self, Vec<u8>), DecodeError> {
        Ok((Self::decode(bytes)?, unknown_fields(bytes, Self::KNOWN)))
    }

    /// The bytes for the column.
    #[must_use]
    fn write(&self, unknown: &[u8]) -> Vec<u8> {
        let mut bytes = self.encode_to_vec();
        bytes.extend_from_slice(unknown);
        bytes
    }
}

impl ColumnMessage for NoteTypeOptions {
    const KNOWN: &'static [u32] = &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 255];
}

impl ColumnMessage for FieldOptions {
    const KNOWN: &'static [u32] = &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255];
}

impl ColumnMessage for TemplateOptions {
    const KNOWN: &'static [u32] = &[1, 2, 3, 4, 5, 6, 7, 8, 255];
}

impl ColumnMessage for DeckCommon {
    const KNOWN: &'static [u32] = &[1, 2, 3, 4, 5, 6, 7, 255];
}

impl ColumnMessage for NormalDeck {
    const KNOWN: &'static [u32] = &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
}

impl ColumnMessage for FilteredDeck {
    const KNOWN: &'static [u32] = &[1, 2, 3, 4, 5, 6, 7];
}

impl ColumnMessage for PresetOptions {
    const KNOWN: &'static [u32] = &[
        1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
        32, 33, 34, 35, 36, 37, 38, 40, 41, 42, 43, 44, 45, 46, 255,
    ];
}

/// One of two messages, still packed.
#[derive(Clone, PartialEq, Message)]
struct PackedDeckKind {
    #[prost(bytes = "vec", optional, tag = "1")]
    normal: Option<Vec<u8>>,
    #[prost(bytes = "vec", optional, tag = "2")]
    filtered: Option<Vec<u8>>,
}

impl DeckKind {
    /// What kind of deck the column says, and the fields that were added later.
    ///
    /// # Errors
    /// When the bytes are no such message.
    pub fn read(bytes: &[u8]) -> Result<(Self, Vec<u8>), DecodeError> {
        let packed = PackedDeckKind::decode(bytes)?;
        Ok(match packed.filtered {
            Some(filtered) => {
                let (filtered, unknown) = FilteredDeck::read(&filtered)?;
                (Self::Filtered(filtered), unknown)
            }
            None => {
                let (normal, unknown) = NormalDeck::read(&packed.normal.unwrap_or_default())?;
                (Self::Normal(normal), unknown)
            }
        })
    }

    /// The bytes for the column.
    #[must_use]
    pub fn write(&self, unknown: &[u8]) -> Vec<u8> {
        let packed = match self {
            Self::Normal(normal) => PackedDeckKind { normal: Some(normal.write(unknown)), filtered: None },
            Self::Filtered(filtered) => PackedDeckKind { normal: None, filtered: Some(filtered.write(unknown)) },
        };
        packed.encode_to_vec()
    }
}

/// The member `meta` of a package.
#[derive(Clone, Copy, PartialEq, Eq, Message)]
pub struct PackageVersion {
    /// 1 and 2 the legacy generations, 3 the latest.
    #[prost(int32, tag = "1")]
    pub version: i32,
}

/// The member `media` of the latest generation.
#[derive(Clone, PartialEq, Message)]
pub struct MediaList {
    /// The first is the member `0`, and so on.
    #[prost(message, repeated, tag = "1")]
    pub entries: Vec<MediaEntry>,
}

/// A media file in the list.
#[derive(Clone, PartialEq, Message)]
pub struct MediaEntry {
    /// Of the file.
    #[prost(string, tag = "1")]
    pub name: String,
    /// Unpacked, in bytes.
    #[prost(uint32, tag = "2")]
    pub size_bytes: u32,
    /// 20 bytes.
    #[prost(bytes = "vec", tag = "3")]
    pub sha1: Vec<u8>,
    /// The number that is the member's name, when it is not the place in the list.
    #[prost(uint32, optional, tag = "255")]
    pub member: Option<u32>,
}
