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

/// Reads a page that came from `address`.
///
/// # Errors
/// [`ExtractError::Scripted`] when its text is made by scripts, or what [`html::read`] says.
pub(crate) fn read(text: &str, address: &PageAddress, parts: Parts<'_>) -> Result<(), ExtractError> {
    let survey = survey::survey(text);
    let base = survey.facts.base(address);
    // A single word is a text: short pages with scripts are pages all the same.
    let is_shell = survey.text_chars == 0 && survey.has_scripts;
    if is_shell && survey.fallback_chars < choice::FEWEST_CHARS {
        return Err(ExtractError::Scripted);
    }
    let cuts = choice::cuts(&survey, is_shell);
    let mut flow = Flow::new(parts, Format::Html);
    flow.metadata = survey.facts.metadata(&base);
    html::feed_page(&mut flow, text, &cuts, base.url());
    flow.finish()
}

#[cfg(test)]
mod tests;
