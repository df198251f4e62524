//! What the formats of Office Open XML share: relations between members, properties, formulas, formatted text, lists.

mod alternatives;
mod drawn;
mod formula;
mod lists;
mod passage;
mod properties;
mod relations;
mod symbols;

pub(crate) use alternatives::Alternatives;
pub(crate) use drawn::{Drawing, words};
pub(crate) use formula::formula;
pub(crate) use lists::{Lists, Place};
pub(crate) use passage::{Passage, described, is_monospace};
pub(crate) use properties::note_properties;
pub(crate) use relations::{Relations, main_part, member_text};
pub(crate) use symbols::{symbol, symbols_in};
