//! Plain text: paragraphs between blank lines, and only such headings as anyone would call one.

use studium_engine::protocol::extract::{BlockKind, Format};

use crate::canonical::{Kept, keep};
use crate::error::ExtractError;
use crate::flow::Flow;
use crate::outlet::Parts;

/// Longest line that can be a heading, in scalar values.
const LONGEST_HEADING: usize = 80;

/// Lines at least this long were broken by the width of a page, not by their author.
const WRAPPED_LINE_CHARS: usize = 45;

/// Reads a text.
///
/// # Errors
/// [`ExtractError::NoText`], or what [`Flow::finish`] says.
pub(crate) fn read(text: &str, parts: Parts<'_>) -> Result<(), ExtractError> {
    let mut flow = Flow::new(parts, Format::Text);
    let mut paragraph: Vec<&str> = Vec::new();
    // A form feed ends a page, and so a paragraph.
    for page in text.split('\u{c}') {
        for line in page.split('\n').chain(std::iter::once("")) {
            if flow.is_stopped() {
                break;
            }
            if line.chars().all(|character| !matches!(keep(character), Kept::Character(_) | Kept::Letters(_))) {
                give(&mut flow, &paragraph);
                paragraph.clear();
            } else {
                paragraph.push(line);
            }
        }
    }
    flow.finish()
}

fn give(flow: &mut Flow<'_>, mut lines: &[&str]) {
    while let [line, underline, rest @ ..] = lines
        && let Some(level) = underline_level(line, underline)
    {
        heading(flow, level, line);
        lines = rest;
    }
    match lines {
        [] => {}
        [line] if is_shouted(line) => heading(flow, 2, line),
        lines => {
            flow.begin(BlockKind::Paragraph);
            let is_wrapped = is_wrapped(lines);
            for (index, line) in lines.iter().enumerate() {
                match index {
                    0 => {}
                    _ if is_wrapped => flow.text(" "),
                    _ => flow.line_break(),
                }
                flow.text(line);
            }
            flow.end();
        }
    }
}

fn heading(flow: &mut Flow<'_>, level: u8, line: &str) {
    flow.begin(BlockKind::Heading { level });
    flow.text(line);
    flow.end();
}

/// `CHAPTER ONE`: letters, all of them capital, in a line of its own.
fn is_shouted(line: &str) -> bool {
    let line = line.trim();
    let letters = line.chars().filter(|character| character.is_alphabetic()).count();
    letters >= 4
        && line.chars().count() <= LONGEST_HEADING
        && line.chars().any(char::is_uppercase)
        && !line.chars().any(char::is_lowercase)
        && !line.ends_with([',', ';', ':'])
}

/// A line over a row of `=` or `-` about as long as itself.
fn underline_level(line: &str, underline: &str) -> Option<u8> {
    let (line, underline) = (line.trim(), underline.trim());
    let mark = underline.chars().next()?;
    let level = match mark {
        '=' => 1,
        '-' | '~' => 2,
        _ => return None,
    };
    let (length, drawn) = (line.chars().count(), underline.chars().count());
    let is_drawn = underline.chars().all(|character| character == mark) && drawn >= 3;
    (is_drawn && length <= LONGEST_HEADING && drawn * 2 >= length && line.chars().any(char::is_alphanumeric))
        .then_some(level)
}

/// Prose that was broken at a fixed width: all lines but the last are long. Verse, addresses and tables keep their
/// lines.
fn is_wrapped(lines: &[&str]) -> bool {
    let inner = lines.len() - 1;
    let long = lines[..inner].iter().filter(|line| line.trim().chars().count() >= WRAPPED_LINE_CHARS).count();
    long * 10 >= inner * 9
}

#[cfg(test)]
mod tests;
