//! `search`: passages and messages.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::ExitCode;

use serde::Deserialize;
use serde_json::json;
use studium_app::App;
use studium_app::base::{CancelToken, TextRange};
use studium_app::library::{AlsoIn, Mode, SearchHit, SearchQuery, SearchResults};

use crate::Failed;
use crate::arguments::{self, Search};
use crate::documents::course_that_is;
use crate::output::Output;
use crate::reading::number;

/// A line of a batch. `id` may be any JSON value and is repeated as it is.
#[derive(Debug, Deserialize)]
pub(crate) struct BatchLine {
    pub(crate) id: serde_json::Value,
    pub(crate) query: String,
}

pub(crate) fn search(app: &App, input: &Search, output: Output) -> Result<ExitCode, Failed> {
    let course = input.course.as_deref().map(|name| course_that_is(app, name)).transpose()?;
    let run = |query: &str| {
        let query = SearchQuery { query: query.to_owned(), course, limit: input.limit, mode: mode(input.mode) };
        app.library().search(&query, &CancelToken::new())
    };
    if let Some(file) = &input.batch {
        for line in batch(file)? {
            let line = line?;
            let found = run(&line.query)?;
            output.line(&json!({ "id": line.id, "hits": found.hits }).to_string());
        }
        return Ok(ExitCode::SUCCESS);
    }
    let found = run(input.query.as_deref().unwrap_or_default())?;
    output.result(&found, text);
    Ok(ExitCode::SUCCESS)
}

fn mode(mode: arguments::Mode) -> Mode {
    match mode {
        arguments::Mode::Hybrid => Mode::Hybrid,
        arguments::Mode::Lexical => Mode::Lexical,
        arguments::Mode::Dense => Mode::Dense,
    }
}

/// Passages under their documents, the words of the query between asterisks, and where else the same stands.
fn text(found: &SearchResults) -> String {
    if found.hits.is_empty() && found.conversations.is_empty() {
        return "Nothing found.".to_owned();
    }
    let mut lines = Vec::new();
    for group in &found.groups {
        lines.push(group.document.title.clone());
        for SearchHit { hit, marks, also_in } in &found.hits {
            if !group.ranks.contains(&hit.rank) {
                continue;
            }
            let at = number(&hit.locator).map(|number| format!("{number}: ")).unwrap_or_default();
            let quote = marked(&hit.quote, marks);
            lines.push(format!("{:>3}. {at}{}", hit.rank, quote.split_whitespace().collect::<Vec<_>>().join(" ")));
            if !also_in.is_empty() {
                let places: Vec<String> = also_in.iter().map(place).collect();
                lines.push(format!("     Also in {}", places.join("; ")));
            }
        }
    }
    for hit in &found.conversations {
        lines.push(format!("In the conversation {:?}: {}", hit.title, hit.excerpt));
    }
    lines.join("\n")
}

fn place(also: &AlsoIn) -> String {
    let place = number(&also.locator).map(|number| format!(", {number}")).unwrap_or_default();
    format!("{}{place}", also.document.title)
}

/// The quote with asterisks around its marks.
fn marked(quote: &str, marks: &[TextRange]) -> String {
    let mut text = String::with_capacity(quote.len() + marks.len() * 2);
    for (at, letter) in (0_u32..).zip(quote.chars()) {
        if marks.iter().any(|mark| mark.start == at || mark.end == at) {
            text.push('*');
        }
        text.push(letter);
    }
    if marks.last().is_some_and(|mark| mark.end as usize == quote.chars().count()) {
        text.push('*');
    }
    text
}

/// The lines of a batch file.
pub(crate) fn batch(path: &Path) -> Result<impl Iterator<Item = Result<BatchLine, Failed>>, Failed> {
    let named = path.display().to_string();
    let file = File::open(path).map_err(|error| Failed::input(format!("{named} cannot be read: {error}")))?;
    let lines = BufReader::new(file).lines().enumerate();
    Ok(lines.filter(|(_, line)| !line.as_ref().is_ok_and(|line| line.trim().is_empty())).map(move |(number, line)| {
        let line = line.map_err(|error| Failed::input(format!("{named} cannot be read: {error}")))?;
        serde_json::from_str(&line).map_err(|error| {
            Failed::input(format!("{named}, line {}: {error}; write {{\"id\": .., \"query\": ..}}", number + 1))
        })
    }))
}
