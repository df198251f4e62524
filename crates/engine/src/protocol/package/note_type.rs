//! Note types: which fields a note has, and which cards come from it.

use serde::{Deserialize, Serialize};

use super::AnkiId;

/// A note type.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NoteType {
    /// Anki's id: milliseconds since 1970 as a rule.
    pub id: AnkiId,
    /// As shown.
    pub name: String,
    /// In seconds since 1970.
    pub modified_at_s: i64,
    /// Everything else of the note type itself.
    pub options: NoteTypeOptions,
    /// In the order of a note's fields.
    pub fields: Vec<Field>,
    /// In the order of a card's ordinal. A note type for clozes has one.
    pub templates: Vec<Template>,
    /// Fields of `options` that were added later.
    #[serde(with = "serde_bytes")]
    pub unknown: Vec<u8>,
}

impl NoteType {
    /// A note type with these fields and one card, which shows the first field and then all.
    #[must_use]
    pub fn plain(id: AnkiId, name: &str, fields: &[&str]) -> Self {
        let field = |name: &&str| Field { name: (*name).to_owned(), ..Field::default() };
        let shown =
            |names: &[&str]| names.iter().map(|name| format!("{{{{{name}}}}}")).collect::<Vec<_>>().join("<br>");
        let options = TemplateOptions {
            front: shown(fields.get(..1).unwrap_or_default()),
            back: shown(fields),
            ..TemplateOptions::default()
        };
        Self {
            id,
            name: name.to_owned(),
            fields: fields.iter().map(field).collect(),
            templates: vec![Template { name: "Card 1".into(), options, ..Template::default() }],
            ..Self::default()
        }
    }
}

/// A field of a note type.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// As it stands in templates.
    pub name: String,
    /// Everything else.
    pub options: FieldOptions,
    /// Fields of `options` that were added later.
    #[serde(with = "serde_bytes")]
    pub unknown: Vec<u8>,
}

/// A template of a card.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Template {
    /// As shown.
    pub name: String,
    /// In seconds since 1970; 0 where the package does not say it.
    pub modified_at_s: i64,
    /// Everything else.
    pub options: TemplateOptions,
    /// Fields of `options` that were added later.
    #[serde(with = "serde_bytes")]
    pub unknown: Vec<u8>,
}

/// Where cards come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, prost::Enumeration)]
#[repr(i32)]
pub enum NoteKind {
    /// One for each template.
    Normal = 0,
    /// One for each number of a cloze.
    Cloze = 1,
}

/// Which of Anki's own note types this one was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, prost::Enumeration)]
#[repr(i32)]
#[expect(missing_docs, reason = "the names say it")]
pub enum StockKind {
    Unknown = 0,
    Basic = 1,
    BasicAndReversed = 2,
    BasicOptionalReversed = 3,
    BasicTyping = 4,
    Cloze = 5,
    ImageOcclusion = 6,
}

/// Options of a note type.
#[derive(Clone, PartialEq, Serialize, Deserialize, prost::Message)]
pub struct NoteTypeOptions {
    /// A [`NoteKind`].
    #[prost(enumeration = "NoteKind", tag = "1")]
    pub kind: i32,
    /// The field by which the browser sorts, counted from 0.
    #[prost(uint32, tag = "2")]
    pub sort_field: u32,
    /// Style sheet of all its cards.
    #[prost(string, tag = "3")]
    pub css: String,
    /// A deck for new cards; Anki does not use it any more.
    #[prost(int64, tag = "4")]
    pub deck: i64,
    /// What stands before a LaTeX formula.
    #[prost(string, tag = "5")]
    pub latex_before: String,
    /// What stands after a LaTeX formula.
    #[prost(string, tag = "6")]
    pub latex_after: String,
    /// Are LaTeX formulas drawn as SVG?
    #[prost(bool, tag = "7")]
    pub is_latex_svg: bool,
    /// Which fields must be filled for a template to make a card. Derived from the templates by Anki.
    #[prost(message, repeated, tag = "8")]
    pub requirements: Vec<CardRequirement>,
    /// A [`StockKind`].
    #[prost(enumeration = "StockKind", tag = "9")]
    pub stock_kind: i32,
    /// The note type of which this one is a copy that an import made.
    #[prost(int64, optional, tag = "10")]
    pub original: Option<i64>,
    /// JSON of other programs.
    #[serde(with = "serde_bytes")]
    #[prost(bytes = "vec", tag = "255")]
    pub extra: Vec<u8>,
}

/// Which fields must be filled for a template to make a card.
#[derive(Clone, PartialEq, Serialize, Deserialize, prost::Message)]
pub struct CardRequirement {
    /// The template, counted from 0.
    #[prost(uint32, tag = "1")]
    pub template: u32,
    /// 0: it never makes one, 1: any of the fields, 2: all of them.
    #[prost(int32, tag = "2")]
    pub kind: i32,
    /// Counted from 0.
    #[prost(uint32, repeated, tag = "3")]
    pub fields: Vec<u32>,
}

/// Options of a field.
#[derive(Clone, PartialEq, Serialize, Deserialize, prost::Message)]
pub struct FieldOptions {
    /// Does its content stay for the next note that is added?
    #[prost(bool, tag = "1")]
    pub is_sticky: bool,
    /// Is it written from right to left?
    #[prost(bool, tag = "2")]
    pub is_right_to_left: bool,
    /// Font in the editor.
    #[prost(string, tag = "3")]
    pub font_name: String,
    /// Font size in the editor, in pixels.
    #[prost(uint32, tag = "4")]
    pub font_size: u32,
    /// Shown in the empty field.
    #[prost(string, tag = "5")]
    pub description: String,
    /// Is its HTML edited as it stands?
    #[prost(bool, tag = "6")]
    pub is_plain_text: bool,
    /// Is it folded in the editor?
    #[prost(bool, tag = "7")]
    pub is_collapsed: bool,
    /// Is it left out of a search over all fields?
    #[prost(bool, tag = "8")]
    pub is_excluded_from_search: bool,
    /// Tells the field from others of its name when note types are merged.
    #[prost(int64, optional, tag = "9")]
    pub id: Option<i64>,
    /// What it is for in Anki's own note types (0 is the occlusion's shapes, then image, header, back, comments).
    #[prost(uint32, optional, tag = "10")]
    pub tag: Option<u32>,
    /// May it not be removed?
    #[prost(bool, tag = "11")]
    pub is_kept: bool,
    /// JSON of other programs.
    #[serde(with = "serde_bytes")]
    #[prost(bytes = "vec", tag = "255")]
    pub extra: Vec<u8>,
}

/// Options of a template.
#[derive(Clone, PartialEq, Serialize, Deserialize, prost::Message)]
pub struct TemplateOptions {
    /// HTML of the question, with fields in double braces.
    #[prost(string, tag = "1")]
    pub front: String,
    /// HTML of the answer.
    #[prost(string, tag = "2")]
    pub back: String,
    /// The question in the browser; empty for `front`.
    #[prost(string, tag = "3")]
    pub browser_front: String,
    /// The answer in the browser; empty for `back`.
    #[prost(string, tag = "4")]
    pub browser_back: String,
    /// The deck for its new cards; 0 for the one that is chosen when a note is added.
    #[prost(int64, tag = "5")]
    pub deck: i64,
    /// Font in the browser.
    #[prost(string, tag = "6")]
    pub browser_font_name: String,
    /// Font size in the browser, in pixels; 0 for the default.
    #[prost(uint32, tag = "7")]
    pub browser_font_size: u32,
    /// Tells the template from others of its name when note types are merged.
    #[prost(int64, optional, tag = "8")]
    pub id: Option<i64>,
    /// JSON of other programs.
    #[serde(with = "serde_bytes")]
    #[prost(bytes = "vec", tag = "255")]
    pub extra: Vec<u8>,
}
