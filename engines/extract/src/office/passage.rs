//! The text of one paragraph with its emphasis, links and line breaks, before it is known where it goes.

use std::rc::Rc;

use crate::canonical::one_line;
use crate::flow::{Flow, Style};
use crate::limits;

/// Endings of file names that programs write where a description belongs.
const PICTURE_ENDINGS: [&str; 9] = [".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emf", ".wmf", ".tif", ".svg"];

/// Typefaces whose letters are all equally wide, in lower case: program text.
const MONOSPACE: [&str; 9] =
    ["courier", "courier new", "consolas", "menlo", "monaco", "lucida console", "inconsolata", "fira code", "sf mono"];

/// What Office adds to descriptions that it made up, in lower case.
const GENERATED: [&str; 2] = ["description automatically generated", "ai-generated content may be incorrect."];

/// Formatted text.
#[derive(Debug, Default)]
pub(crate) struct Passage {
    pieces: Vec<Piece>,
    has_text: bool,
}

#[derive(Debug)]
enum Piece {
    Text { text: String, style: Style, link: Option<Rc<str>> },
    Break,
}

impl Passage {
    /// Adds text.
    pub(crate) fn push(&mut self, text: &str, style: Style, link: Option<&Rc<str>>) {
        self.has_text |= text.chars().any(|character| !character.is_whitespace());
        match self.pieces.last_mut() {
            Some(Piece::Text { text: last, style: of_last, link: to }) if *of_last == style && to.as_ref() == link => {
                last.push_str(text);
            }
            _ => self.pieces.push(Piece::Text { text: text.to_owned(), style, link: link.cloned() }),
        }
    }

    /// Ends the line.
    pub(crate) fn push_break(&mut self) {
        if self.has_text {
            self.pieces.push(Piece::Break);
        }
    }

    /// Adds another passage after a blank.
    pub(crate) fn append(&mut self, other: Self) {
        if self.has_text && other.has_text {
            self.push(" ", Style::default(), None);
        }
        self.has_text |= other.has_text;
        self.pieces.extend(other.pieces);
    }

    /// Does it hold nothing but blanks?
    pub(crate) fn is_blank(&self) -> bool {
        !self.has_text
    }

    /// Adds it to the block that is open.
    pub(crate) fn write(&self, flow: &mut Flow<'_>) {
        for piece in &self.pieces {
            match piece {
                Piece::Text { text, style, link } => {
                    flow.set_style(*style);
                    flow.set_link(link.as_deref());
                    flow.text(text);
                }
                Piece::Break => flow.line_break(),
            }
        }
        flow.set_style(Style::default());
        flow.set_link(None);
    }

    /// Its words without any form, on one line.
    pub(crate) fn line(&self) -> String {
        let mut line = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text { text, .. } => line.push_str(text),
                Piece::Break => line.push(' '),
            }
        }
        line
    }
}

/// How the description of a picture stands in the text; `None` for what describes nothing.
pub(crate) fn described(description: &str) -> Option<String> {
    let is_own = |line: &&str| !GENERATED.contains(&line.trim().to_lowercase().as_str());
    let lines: Vec<&str> = description.lines().filter(is_own).collect();
    let description = one_line(&lines.join(" "), limits::PART_CHARS);
    let lower = description.to_lowercase();
    let is_file = PICTURE_ENDINGS.iter().any(|ending| lower.ends_with(ending));
    let is_address = lower.starts_with("http://") || lower.starts_with("https://");
    (description.chars().any(char::is_alphanumeric) && !is_file && !is_address).then(|| format!("[{description}]"))
}

/// Is this typeface one for program text?
pub(crate) fn is_monospace(typeface: &str) -> bool {
    let lower = typeface.to_lowercase();
    MONOSPACE.contains(&lower.as_str()) || lower.split(' ').any(|word| word == "mono")
}
