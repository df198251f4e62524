//! Annotations as Markdown, in the form that [`crate::Library::export_annotations`] describes, and on the pages of a PDF.

mod file;
mod pdf;

use std::fmt::Write as _;
use std::path::Path;

use studium_base::{Locator, clock};

use file::Unfinished;
pub(super) use pdf::annotated_pdf;

use super::{Annotation, AnnotationColor};
use crate::LibraryError;

/// Writes annotations that come document by document.
pub(super) fn markdown(annotations: &[Annotation]) -> String {
    let mut out = String::from("# Annotations\n");
    let mut previous = None;
    for annotation in annotations {
        if previous == Some(annotation.document.id) {
            out.push_str("\n---\n");
        } else {
            push(&mut out, format_args!("## {}", one_line(&annotation.document.title)));
            previous = Some(annotation.document.id);
        }
        let quote: Vec<String> =
            lines(&annotation.quote).map(|line| format!("> {line}").trim_end().to_owned()).collect();
        if !annotation.quote.trim().is_empty() {
            push(&mut out, format_args!("{}", quote.join("\n")));
        }
        let mut facts = vec![annotation.locator.as_ref().map_or_else(|| "Place unknown".to_owned(), place)];
        facts.push(annotation.color.map_or("bookmark", AnnotationColor::as_str).to_owned());
        if !annotation.anchored {
            facts.push("not in the current text".to_owned());
        }
        facts.retain(|fact| !fact.is_empty());
        push(&mut out, format_args!("{}", facts.join(" · ")));
        if let Some(note) = &annotation.note {
            push(&mut out, format_args!("{}", kept_lines(note)));
        }
    }
    out
}

/// A block with an empty line before it.
fn push(out: &mut String, block: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "\n{block}");
}

/// The place in words. A document without headings has no words for one.
fn place(locator: &Locator) -> String {
    match locator {
        Locator::Page { index, label, .. } => {
            format!("Page {}", label.as_deref().map_or_else(|| index.to_string(), one_line))
        }
        Locator::Slide { index } => format!("Slide {index}"),
        Locator::Section { path, .. } => path.iter().map(|title| one_line(title)).collect::<Vec<_>>().join(" › "),
        Locator::Sheet { name, cells } => format!("Sheet {}, {}", one_line(name), one_line(cells)),
        Locator::Time { start_ms, .. } => format!("Time {}", clock(*start_ms)),
    }
}

/// Lines of a paragraph may be joined by whoever shows them; a note's line breaks are the student's own and are marked.
fn kept_lines(text: &str) -> String {
    let lines: Vec<String> = lines(text).collect();
    let mut out = String::new();
    for (index, line) in lines.iter().enumerate() {
        out.push_str(line);
        if let Some(next) = lines.get(index + 1) {
            out.push_str(if line.is_empty() || next.is_empty() { "\n" } else { "\\\n" });
        }
    }
    out
}

fn one_line(text: &str) -> String {
    escape(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The lines of a text, escaped. Leading blanks would make code of a line and are left out.
fn lines(text: &str) -> impl Iterator<Item = String> {
    let is_end = |letter: char| matches!(letter, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    text.trim().split(is_end).map(|line| escape(line.trim()))
}

/// A line in which Markdown finds no markup.
fn escape(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    // What begins a heading, a list, a rule or an underline counts at the start of a line only.
    let number = line.len() - line.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    for (index, letter) in line.char_indices() {
        let is_markup = match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '|' | '&' | '$' | '^' => true,
            '#' | '+' | '-' | '=' | ':' => index == 0,
            '.' | ')' => number > 0 && index == number,
            _ => false,
        };
        if is_markup {
            out.push('\\');
        }
        if !letter.is_control() {
            out.push(letter);
        } else if letter == '\t' {
            out.push(' ');
        }
    }
    out
}

/// Writes a text to a file that is whole or not there.
pub(super) fn save(path: &Path, text: &str, may_replace: bool) -> Result<(), LibraryError> {
    let result = Unfinished::create(path, may_replace).and_then(|mut file| {
        file.write(text.as_bytes())?;
        file.finish()
    });
    result.map_err(|source| LibraryError::Export { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests;
