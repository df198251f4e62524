//! Pages from the web: what the site put around the text is left out, and what the page says of itself is told.
//!
//! A page is gone through twice, token by token. The first look measures how much text stands in which element and notes
//! the head; the second is the one of [`html`], which passes over what was chosen to be left out. No tree is built, for the
//! reasons that are told there.

mod address;
mod choice;
mod element;
mod facts;
mod survey;

use studium_engine::protocol::extract::Format;

use crate::error::ExtractError;
use crate::flow::Flow;
use crate::html;
use crate::outlet::Parts;

pub(crate) use address::{PageAddress, ending};
pub(crate) use choice::{Cut, Cuts};

/// Readable characters below which a page that has scripts is one that its scripts fill.
const FILLED_BY_SCRIPTS: u64 = 60;

/// Reads a page that came from `address`.
///
/// # Errors
/// [`ExtractError::Scripted`] when its text is made by scripts, or what [`html::read`] says.
pub(crate) fn read(text: &str, address: &PageAddress, parts: Parts<'_>) -> Result<(), ExtractError> {
    let survey = survey::survey(text);
    let base = survey.facts.base(address);
    let is_empty = survey.text_chars < FILLED_BY_SCRIPTS;
    if is_empty && survey.has_scripts && survey.fallback_chars < choice::FEWEST_CHARS {
        return Err(ExtractError::Scripted);
    }
    let cuts = choice::cuts(&survey, is_empty && survey.has_scripts);
    let mut flow = Flow::new(parts, Format::Html);
    flow.metadata = survey.facts.metadata(&base);
    html::feed_page(&mut flow, text, &cuts, base.url());
    flow.finish()
}

#[cfg(test)]
mod tests;
