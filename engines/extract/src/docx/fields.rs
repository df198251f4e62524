//! Fields: an instruction that programs follow, and the result that readers see.

use std::rc::Rc;

/// Fields that are followed inside each other; Word allows twenty.
const DEEPEST: usize = 32;

/// Letters of an instruction that are looked at.
const INSTRUCTION_BYTES: usize = 2048;

/// The fields that are open.
#[derive(Debug, Default)]
pub(super) struct Fields {
    open: Vec<Field>,
    /// Fields beyond [`DEEPEST`], which are counted only.
    surplus: u32,
}

#[derive(Debug, Default)]
struct Field {
    instruction: String,
    is_result: bool,
    is_left_out: bool,
    link: Option<Rc<str>>,
}

impl Fields {
    /// A field begins with its instruction.
    pub(super) fn begin(&mut self) {
        if self.open.len() < DEEPEST { self.open.push(Field::default()) } else { self.surplus += 1 }
    }

    /// Adds to the instruction of the innermost field.
    pub(super) fn instruct(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut().filter(|field| !field.is_result && self.surplus == 0) {
            let room = INSTRUCTION_BYTES.saturating_sub(field.instruction.len());
            field.instruction.push_str(&text[..text.floor_char_boundary(room)]);
        }
    }

    /// The result of the innermost field begins.
    pub(super) fn result(&mut self) {
        if let Some(field) = self.open.last_mut().filter(|_| self.surplus == 0) {
            field.is_result = true;
            let mut words = field.instruction.split_whitespace();
            match words.next().unwrap_or_default().to_ascii_uppercase().as_str() {
                // They repeat headings and words with the numbers of pages.
                "TOC" | "INDEX" | "TOA" => field.is_left_out = true,
                "HYPERLINK" => field.link = words.next().and_then(quoted).map(Rc::from),
                _ => {}
            }
        }
    }

    /// The innermost field ends.
    pub(super) fn end(&mut self) {
        if self.surplus > 0 {
            self.surplus -= 1;
        } else {
            self.open.pop();
        }
    }

    /// Ends all fields: what has no end would leave out the rest of the document.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Is what comes now for readers?
    pub(super) fn is_visible(&self) -> bool {
        self.open.iter().all(|field| field.is_result && !field.is_left_out)
    }

    /// Where the innermost link among the fields leads.
    pub(super) fn link(&self) -> Option<&Rc<str>> {
        self.open.iter().rev().find_map(|field| field.link.as_ref())
    }
}

fn quoted(word: &str) -> Option<&str> {
    word.strip_prefix('"')?.strip_suffix('"')
}
