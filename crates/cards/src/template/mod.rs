//! Templates of cards: HTML with fields in double braces, as students of other programs know them.
//!
//! `{{Field}}`, `{{filter:Field}}`, `{{#Field}}…{{/Field}}` where it is filled, `{{^Field}}…{{/Field}}` where it is not,
//! and `{{FrontSide}}`, `{{Tags}}`, `{{Type}}`, `{{Deck}}`, `{{Subdeck}}`, `{{Card}}`. Filters: `text`, `hint`, `cloze`,
//! `cloze-only`, `type`, `furigana`, `kanji`, `kana`, and `tts …` for what is only heard; others leave their field as
//! it is. What stands in a comment is text.

mod cloze;
mod parse;
mod render;
mod strip;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use cloze::numbers;
pub(crate) use parse::has_content;
pub use parse::{TemplateProblem, parse};
pub(crate) use render::escape;
pub use render::{Facts, Rendered, TypeIn, render};
pub use strip::strip;
pub use words::{CardWords, GAP, words};
