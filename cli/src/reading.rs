//! `text`, `documents cite`, `open`: what stands in a document, as the Reader shows it.

use std::process::ExitCode;

use serde_json::json;
use studium_app::App;
use studium_app::base::{Locator, TextRange, clock};
use studium_app::library::{CitationStyle, Cite};

use crate::Failed;
use crate::arguments::{Style, Text};
use crate::documents::{document_that_is, parse_range};
use crate::output::Output;

pub(crate) fn text(app: &App, input: &Text, output: Output) -> Result<ExitCode, Failed> {
    let document = document_that_is(app, &input.document)?;
    let opened = app.library().open_document(document.id)?;
    let range = match &input.range {
        Some(range) => parse_range(range)?,
        None => TextRange::new(0, opened.text_length),
    };
    let text = app.library().text(opened.revision, range)?;
    output
        .result(&json!({ "document": document.id, "revision": opened.revision, "range": range, "text": text }), |_| {
            text.clone()
        });
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn cite(
    app: &App,
    document: &str,
    style: Style,
    range: Option<&str>,
    output: Output,
) -> Result<ExitCode, Failed> {
    let document = document_that_is(app, document)?;
    let style = match style {
        Style::Apa => CitationStyle::Apa,
        Style::Bibtex => CitationStyle::Bibtex,
    };
    let passage = match range {
        Some(range) => Some((app.library().open_document(document.id)?.revision, parse_range(range)?)),
        None => None,
    };
    let text = app.library().cite(&Cite { document: document.id, passage, style })?;
    output.result(&json!({ "document": document.id, "style": style, "text": text }), |_| text.clone());
    Ok(ExitCode::SUCCESS)
}

/// The window opens a link; here is what it would show.
pub(crate) fn open(app: &App, link: &str, output: Output) -> Result<ExitCode, Failed> {
    let target = app.follow_link(link)?;
    output.result(&json!(target), |_| {
        let mut lines = vec![format!("{}  {}", target.document.title, target.document.id)];
        if let Some(place) = &target.place {
            let [start, end] = [place.located.range.start, place.located.range.end];
            let earlier = if place.is_current { "" } else { ", in an earlier text" };
            lines.push(format!("{} ({start}-{end}{earlier})", spot(&place.located.locator)));
            lines.push(place.located.quote.clone());
        }
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    });
    Ok(ExitCode::SUCCESS)
}

/// A page or a moment in a few letters; nothing for a place that has no number.
pub(crate) fn number(locator: &Locator) -> Option<String> {
    match locator {
        Locator::Time { start_ms, .. } => Some(clock(*start_ms)),
        other => other.page().map(|page| format!("p. {page}")),
    }
}

fn spot(locator: &Locator) -> String {
    match locator {
        Locator::Page { index, label, .. } => {
            format!("page {}", label.as_deref().map_or_else(|| index.to_string(), str::to_owned))
        }
        Locator::Slide { index } => format!("slide {index}"),
        Locator::Section { path, .. } => path.join(" › "),
        Locator::Sheet { name, cells } => format!("sheet {name}, {cells}"),
        Locator::Time { start_ms, .. } => clock(*start_ms),
    }
}
