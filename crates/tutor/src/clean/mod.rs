//! What a model writes becomes what is shown: its own source markers are taken out and kept as hints, links and images
//! lose their addresses. Works on a stream; what has been shown never changes.
//!
//! After this no Markdown link, image, reference definition or automatic link is left, whatever the model was talked
//! into: an address that loads by itself could carry the student's text away.

mod marker;
#[cfg(test)]
mod tests;

use marker::{Marker, read_marker};

/// So many characters are held back at most while a bracket waits for its end.
const LONGEST_BRACKET: usize = 300;
/// So many while a link waits for the end of its address.
const LONGEST_LINK: usize = 1200;

/// A source that the model itself named, at a place of the shown text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hint {
    /// Scalar values of shown text before it.
    pub(crate) at: u32,
    /// As the model wrote it: the number of a source in the prompt.
    pub(crate) number: u32,
}

/// Cleans a stream.
#[derive(Debug, Default)]
pub(crate) struct Cleaner {
    pending: Vec<char>,
    shown: String,
    length: u32,
    /// White space that is shown once something follows it that is not a marker.
    blanks: String,
    hints: Vec<Hint>,
    /// Ticks of the code block that is open; 0 outside.
    fence: usize,
}

/// What to do with the beginning of what is pending.
enum Step {
    /// Show so many characters as they are.
    Keep(usize),
    /// Show this in place of so many characters.
    Replace(usize, String),
    /// A marker of so many characters.
    Hint(usize, Marker),
    /// Show so many characters; a code block of so many ticks (0: none) is open then.
    Fence(usize, usize),
    /// Not decided before more has come.
    Wait,
}

impl Cleaner {
    /// Takes the next piece of the stream; what can be shown now.
    pub(crate) fn push(&mut self, text: &str) -> String {
        self.pending.extend(text.chars());
        self.advance(false)
    }

    /// The stream has ended; the rest of what can be shown.
    pub(crate) fn finish(&mut self) -> String {
        let rest = self.advance(true);
        self.blanks.clear();
        rest
    }

    /// All that has been shown.
    pub(crate) fn shown(&self) -> &str {
        &self.shown
    }

    /// The sources that the model named, in the order of their places.
    pub(crate) fn hints(&self) -> &[Hint] {
        &self.hints
    }

    fn advance(&mut self, is_end: bool) -> String {
        let before = self.shown.len();
        let mut at = 0;
        while at < self.pending.len() {
            match self.step(at, is_end) {
                Step::Wait if is_end => {
                    self.show(self.pending[at]);
                    at += 1;
                }
                Step::Wait => break,
                Step::Keep(count) => {
                    for offset in 0..count {
                        self.show(self.pending[at + offset]);
                    }
                    at += count;
                }
                Step::Fence(count, ticks) => {
                    for offset in 0..count {
                        self.show(self.pending[at + offset]);
                    }
                    self.fence = ticks;
                    at += count;
                }
                Step::Replace(count, text) => {
                    text.chars().for_each(|character| self.show(character));
                    at += count;
                }
                Step::Hint(count, marker) => {
                    let place = self.length;
                    self.hints.extend(marker.numbers.into_iter().map(|number| Hint { at: place, number }));
                    at += count;
                }
            }
        }
        self.pending.drain(..at);
        self.shown[before..].to_owned()
    }

    fn step(&self, at: usize, is_end: bool) -> Step {
        let rest = &self.pending[at..];
        if self.fence > 0 {
            return if rest[0] == '`' { self.fence_end(rest, is_end) } else { Step::Keep(1) };
        }
        match rest[0] {
            '`' => self.code(rest, is_end),
            '\\' if rest.len() == 1 && !is_end => Step::Wait,
            '\\' => Step::Keep(rest.len().min(2)),
            '[' | '【' => self.bracket(rest, is_end),
            '!' if rest.len() == 1 && !is_end => Step::Wait,
            // An image is a link with a mark before it; without the mark it is handled as one.
            '!' if rest.get(1) == Some(&'[') => Step::Replace(1, String::new()),
            '<' => angle(rest, is_end),
            // What could not be read as a link stays none.
            '(' if self.shown.ends_with(']') && self.blanks.is_empty() => Step::Replace(1, " (".to_owned()),
            'h' | 'H' | 'f' | 'F' if !self.is_inside_word() => address(rest, is_end),
            _ => Step::Keep(1),
        }
    }

    /// Markdown makes no links inside code, and `x[1]` there is no marker. Code that is never closed is no code.
    fn code(&self, rest: &[char], is_end: bool) -> Step {
        let ticks = run_of_ticks(rest);
        if ticks == rest.len() && !is_end {
            return Step::Wait;
        }
        let line_end = rest.iter().position(|c| *c == '\n');
        if ticks >= 3 && self.is_at_line_start() {
            if line_end.is_none() && !is_end {
                return Step::Wait;
            }
            let line_end = line_end.unwrap_or(rest.len());
            if !rest[ticks..line_end].contains(&'`') {
                return Step::Fence(line_end, ticks);
            }
        }
        match closing_ticks(rest, ticks, line_end.unwrap_or(rest.len()).min(LONGEST_BRACKET)) {
            // A run of ticks at the end of what has come may still grow.
            Some(end) if end < rest.len() || is_end => Step::Keep(end),
            None if is_end || line_end.is_some() || rest.len() > LONGEST_BRACKET => Step::Keep(ticks),
            _ => Step::Wait,
        }
    }

    /// A code block ends with a line of at least as many ticks and nothing else.
    fn fence_end(&self, rest: &[char], is_end: bool) -> Step {
        let ticks = run_of_ticks(rest);
        let after = rest.iter().skip(ticks).find(|c| !matches!(c, ' ' | '\t'));
        if after.is_none() && !is_end {
            return Step::Wait;
        }
        let is_closing = ticks >= self.fence && self.is_at_line_start() && matches!(after, None | Some('\n'));
        if is_closing { Step::Fence(ticks, 0) } else { Step::Keep(ticks) }
    }

    fn bracket(&self, rest: &[char], is_end: bool) -> Step {
        let Some(end) = closing_bracket(rest) else {
            let is_open = rest.len() <= LONGEST_BRACKET && !rest.contains(&'\n');
            return if is_open && !is_end { Step::Wait } else { Step::Keep(1) };
        };
        let inner: String = rest[1..end].iter().collect();
        let next = rest.get(end + 1);
        if next.is_none() && !is_end {
            return Step::Wait;
        }
        if next == Some(&'(') {
            return match closing_parenthesis(rest, end + 1) {
                Some(length) => Step::Replace(length, label(&inner)),
                None if !is_end && rest.len() < LONGEST_LINK && !rest.contains(&'\n') => Step::Wait,
                // No link, but what stands after the bracket will be kept away from it.
                None => Step::Keep(1),
            };
        }
        if let Some(marker) = read_marker(&inner).filter(|_| !self.is_index(rest[0])) {
            return Step::Hint(end + 1, marker);
        }
        if next == Some(&':') && self.is_at_line_start() {
            // A reference definition would give an address to a label elsewhere.
            return Step::Replace(end + 1, label(&inner));
        }
        Step::Keep(1)
    }

    /// `x[1]` and `rows[2]` in a sentence about programs, as against "light[1]".
    fn is_index(&self, opening: char) -> bool {
        if opening != '[' || !self.blanks.is_empty() {
            return false;
        }
        let word: Vec<char> = self.shown.chars().rev().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        self.shown.ends_with(']') || !word.is_empty() && (word.len() <= 2 || word.contains(&'_'))
    }

    fn is_inside_word(&self) -> bool {
        self.blanks.is_empty() && self.shown.ends_with(char::is_alphanumeric)
    }

    /// Markdown allows three blanks before what must stand at the start of a line.
    fn is_at_line_start(&self) -> bool {
        let is_blank = |text: &str| text.len() <= 3 && text.chars().all(|c| c == ' ');
        match self.blanks.rsplit_once('\n') {
            Some((_, line)) => is_blank(line),
            None => self.shown.is_empty(),
        }
    }

    fn show(&mut self, character: char) {
        let follows_hint = self.hints.last().is_some_and(|hint| hint.at == self.length);
        if character.is_whitespace() {
            // A text does not begin with white space, and never ends with it while more may come.
            let is_doubled = follows_hint && character == ' ' && self.blanks.ends_with(' ');
            if !self.shown.is_empty() && !is_doubled {
                self.blanks.push(character);
            }
            return;
        }
        let is_mark = matches!(character, '.' | ',' | ';' | ':' | '!' | '?');
        if is_mark && follows_hint && !self.blanks.contains('\n') {
            // "light [1]." leaves "light ." behind.
            self.blanks.clear();
        }
        let blanks = std::mem::take(&mut self.blanks);
        for shown in blanks.chars().chain([character]) {
            self.shown.push(shown);
            self.length = self.length.saturating_add(1);
        }
    }
}

fn run_of_ticks(rest: &[char]) -> usize {
    rest.iter().take_while(|c| **c == '`').count()
}

/// One past the run of exactly so many ticks that closes the code which `rest` opens, before `limit`.
fn closing_ticks(rest: &[char], ticks: usize, limit: usize) -> Option<usize> {
    let mut at = ticks;
    while at < limit {
        let run = run_of_ticks(&rest[at..]);
        if run == ticks {
            return Some(at + run);
        }
        at += run.max(1);
    }
    None
}

/// The index of the bracket that closes the first one.
fn closing_bracket(rest: &[char]) -> Option<usize> {
    let (open, close) = if rest[0] == '【' { ('【', '】') } else { ('[', ']') };
    let mut depth = 0_u32;
    for (at, character) in rest.iter().enumerate().take(LONGEST_BRACKET) {
        if *character == open {
            depth += 1;
        } else if *character == close {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        } else if *character == '\n' {
            return None;
        }
    }
    None
}

/// Characters up to and with the parenthesis that closes the one at `start`.
fn closing_parenthesis(rest: &[char], start: usize) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, character) in rest.iter().enumerate().take(LONGEST_LINK).skip(start) {
        match character {
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            '\n' => return None,
            _ => {}
        }
    }
    None
}

/// The text of a link, cleaned as well: it may hold an image.
fn label(inner: &str) -> String {
    let mut cleaner = Cleaner::default();
    cleaner.push(inner);
    cleaner.finish();
    cleaner.shown
}

/// Of a bare address only the host is shown: its path and query could carry something out when it is copied.
fn address(rest: &[char], is_end: bool) -> Step {
    const SCHEMES: &[&str] = &["http://", "https://", "ftp://", "file://"];
    let begins =
        |scheme: &str| rest.iter().zip(scheme.chars()).all(|(found, wanted)| found.to_ascii_lowercase() == wanted);
    let Some(scheme) = SCHEMES.iter().find(|scheme| begins(scheme)) else { return Step::Keep(1) };
    if rest.len() < scheme.len() {
        return if is_end { Step::Keep(1) } else { Step::Wait };
    }
    let ends = |c: &char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\'' | '`' | '[' | ']' | '(' | ')');
    let end = rest.iter().take(LONGEST_LINK).position(ends);
    if end.is_none() && rest.len() < LONGEST_LINK && !is_end {
        return Step::Wait;
    }
    let length = end.unwrap_or(rest.len().min(LONGEST_LINK));
    let whole: String = rest[scheme.len().min(length)..length].iter().collect();
    let authority = whole.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    // A full stop after the address ends the sentence.
    let stop = if whole.len() > authority.len() && whole.ends_with(['.', ',', ';', '!', '?']) {
        &whole[whole.len() - 1..]
    } else {
        ""
    };
    Step::Replace(length, format!("{host}{stop}"))
}

/// `<https://...>` is a link in Markdown, and tags are none of an answer's business. "a < b" stays.
fn angle(rest: &[char], is_end: bool) -> Step {
    const TAGS: &[&str] = &[
        "a", "img", "image", "svg", "script", "style", "iframe", "object", "embed", "link", "meta", "base", "form",
        "input", "button", "video", "audio", "source", "picture", "body", "html", "math", "template",
    ];
    let Some(next) = rest.get(1) else { return if is_end { Step::Keep(1) } else { Step::Wait } };
    if !next.is_ascii_alphabetic() && *next != '/' && *next != '!' {
        return Step::Keep(1);
    }
    let end = rest.iter().take(LONGEST_LINK).position(|c| matches!(c, '>' | '\n'));
    let Some(end) = end.filter(|end| rest[*end] == '>') else {
        let may_end = end.is_none() && rest.len() < LONGEST_LINK && !is_end;
        // "<" with a blank behind it opens nothing.
        return if may_end { Step::Wait } else { Step::Replace(1, "< ".to_owned()) };
    };
    let inner: String = rest[1..end].iter().collect::<String>().to_lowercase();
    let name: String = inner.trim_start_matches(['/', '!']).chars().take_while(char::is_ascii_alphanumeric).collect();
    let is_address = inner.contains(':') || inner.contains('@');
    if is_address || TAGS.contains(&name.as_str()) { Step::Replace(end + 1, String::new()) } else { Step::Keep(1) }
}
