//! Where the next clause of a text ends: never inside a number, an abbreviation, a link, code or a formula.

use super::abbreviations::keeps_its_stop;
use crate::words::primary;

/// A first clause has at least so many words, unless its sentence is shorter. RealtimeVoiceChat begins with ten letters.
const FIRST_WORDS: usize = 3;
/// And at most about so many characters, where there is no mark to cut at.
const FIRST_LENGTH: usize = 120;
/// Sentences longer than this are cut at a comma as well: a voice takes breath, and nobody waits for its sound.
const LONG_SENTENCE: usize = 200;
/// And longer than this at any space.
const LONGEST_SENTENCE: usize = 400;
/// So far an opened bracket or formula is waited for; then it is taken for a plain character.
const LONGEST_INLINE: usize = 300;
/// The same for a block of code or a table.
const LONGEST_BLOCK: usize = 20_000;

/// What kind of clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Short, to be heard soon.
    Short,
    /// A whole sentence.
    Sentence,
}

/// The end of the next clause, in characters; `None` while more text is needed to tell. With `is_last` no more text
/// will come.
pub(super) fn cut(text: &[char], wanted: Wanted, is_last: bool, language: &str) -> Option<usize> {
    Scan { text, wanted, is_last, is_german: primary(language) == "de", words: 0, space: None }.run()
}

struct Scan<'a> {
    text: &'a [char],
    wanted: Wanted,
    is_last: bool,
    is_german: bool,
    /// Words before the place that is looked at.
    words: usize,
    /// The last white space before it.
    space: Option<usize>,
}

/// What stands at a place.
enum Step {
    /// Go on there.
    To(usize),
    /// A clause ends there.
    Cut(usize),
    /// It cannot be told yet.
    Wait,
}

impl Scan<'_> {
    fn run(mut self) -> Option<usize> {
        let mut at = 0;
        let mut in_word = false;
        while at < self.text.len() {
            let character = self.text[at];
            let is_word = character.is_alphanumeric();
            self.words += usize::from(is_word && !in_word);
            in_word = is_word || (in_word && !character.is_whitespace());
            match self.look(at) {
                Step::To(next) => at = next.max(at + 1),
                Step::Cut(end) => return Some(end),
                Step::Wait => return None,
            }
        }
        None
    }

    fn look(&mut self, at: usize) -> Step {
        if self.is_line_start(at)
            && let Some(step) = self.block(at)
        {
            return step;
        }
        match self.text[at] {
            '$' if self.get(at + 1) == Some('$') => self.inline(at, 2, &['$', '$']),
            // A sum of money is followed by a digit, and no formula ends in white space.
            '$' => self.inline(at, 1, &['$']),
            '\\' if self.get(at + 1) == Some('(') => self.inline(at, 2, &['\\', ')']),
            '\\' if self.get(at + 1) == Some('[') => self.inline(at, 2, &['\\', ']']),
            '`' => self.inline(at, 1, &['`']),
            '[' => self.link(at),
            '\n' => self.line_end(at),
            '.' | '?' | '!' | '…' => self.sentence_end(at),
            '。' | '？' | '！' => Step::Cut(at + 1),
            ',' | ';' | ':' | '–' | '—' => self.pause(at),
            character if character.is_whitespace() => self.blank(at),
            _ => Step::To(at + 1),
        }
    }

    fn get(&self, at: usize) -> Option<char> {
        self.text.get(at).copied()
    }

    fn is_line_start(&self, at: usize) -> bool {
        at == 0 || self.text[at - 1] == '\n'
    }

    /// Fenced code and tables are one clause each.
    fn block(&self, at: usize) -> Option<Step> {
        let line = &self.text[at..];
        let indent = line.iter().take_while(|character| **character == ' ').count();
        let mark = *line.get(indent)?;
        let is_fence = matches!(mark, '`' | '~') && line[indent..].iter().take_while(|one| **one == mark).count() >= 3;
        if !is_fence && mark != '|' {
            return None;
        }
        if self.words > 0 {
            return Some(Step::Cut(at));
        }
        let mut lines = Lines { text: self.text, at };
        lines.next();
        let end = loop {
            let Some((start, end)) = lines.next() else { break None };
            let content: String = self.text[start..end].iter().collect();
            let content = content.trim();
            let is_complete = end < self.text.len() || self.is_last;
            if is_fence && is_complete && content.len() >= 3 && content.chars().all(|character| character == mark) {
                break Some(end);
            }
            if !is_fence && !content.is_empty() && !content.starts_with('|') {
                break Some(start);
            }
            if !is_fence && content.is_empty() && end < self.text.len() {
                break Some(start);
            }
        };
        Some(match end {
            Some(end) => Step::Cut(end),
            None if self.is_last || line.len() > LONGEST_BLOCK => Step::Cut(self.text.len()),
            None => Step::Wait,
        })
    }

    /// Something with a closing mark: it is stepped over as a whole.
    fn inline(&self, at: usize, opening: usize, closing: &[char]) -> Step {
        let from = at + opening;
        let far = self.text.len().min(from + LONGEST_INLINE);
        let is_money = closing == ['$'] && self.get(from).is_some_and(|next| next.is_ascii_digit());
        let mut place = from;
        while place + closing.len() <= far {
            if self.text[place] == '\n' && self.get(place + 1) == Some('\n') {
                return Step::To(from);
            }
            let is_closed = self.text[place..].starts_with(closing) && place > from;
            if is_closed && (closing != ['$'] || !self.text[place - 1].is_whitespace()) {
                return Step::To(place + closing.len());
            }
            place += 1;
        }
        let can_wait = !self.is_last && self.text.len() - from < LONGEST_INLINE && !is_money;
        let is_formula = closing != ['$'] || self.get(from).is_none_or(|next| !next.is_whitespace());
        if can_wait && is_formula { Step::Wait } else { Step::To(from) }
    }

    /// `[text](address)` and `[1]`.
    fn link(&self, at: usize) -> Step {
        match self.inline(at, 1, &[']']) {
            Step::To(end) if end > at + 1 => match self.get(end) {
                Some('(') => self.inline(end, 1, &[')']),
                None if !self.is_last => Step::Wait,
                _ => Step::To(end),
            },
            step => step,
        }
    }

    fn line_end(&mut self, at: usize) -> Step {
        self.space = Some(at);
        let Some(next) = self.get(at + 1) else { return Step::To(at + 1) };
        let line = self.text[..at].rsplit(|character| *character == '\n').next().unwrap_or_default();
        let is_heading = line.first() == Some(&'#');
        let begins_block = matches!(next, '\n' | '#' | '-' | '*' | '+' | '>' | '|') || next.is_ascii_digit();
        if (is_heading || begins_block) && self.words > 0 { Step::Cut(at) } else { Step::To(at + 1) }
    }

    fn sentence_end(&self, at: usize) -> Step {
        let mark = self.text[at];
        let mut end = at + 1;
        while self.get(end).is_some_and(|next| ".?!…\"'”’»)*_".contains(next)) {
            end += 1;
        }
        let Some(after) = self.get(end) else {
            return if self.is_last { Step::Cut(end) } else { Step::Wait };
        };
        if !after.is_whitespace() && after != '[' {
            return Step::To(at + 1);
        }
        // Citations after the full stop belong to the sentence.
        let mut place = end;
        while let Some((_, close)) = self.citation(place) {
            (place, end) = (close, close);
        }
        let Some(next) = self.text[place..].iter().position(|character| !character.is_whitespace()) else {
            return if self.is_last { Step::Cut(end) } else { self.wait_or_newline(place, end) };
        };
        let next = self.text[place + next];
        if mark == '.' && self.is_inside(at, next) {
            return Step::To(at + 1);
        }
        // An opening bracket may be a citation that is not complete yet.
        if next == '[' && !self.is_last && self.text.len() - place < 8 {
            return Step::Wait;
        }
        let is_enough = self.wanted == Wanted::Short || self.words >= 2;
        if next.is_lowercase() || !is_enough { Step::To(end) } else { Step::Cut(end) }
    }

    /// Only a line's end has come after the full stop: that is enough to know.
    fn wait_or_newline(&self, from: usize, end: usize) -> Step {
        let has_ended = self.text[from..].contains(&'\n') && !self.is_number_before(end - 1);
        if has_ended { Step::Cut(end) } else { Step::Wait }
    }

    /// `[12]`, perhaps after a space: where it ends.
    fn citation(&self, at: usize) -> Option<(usize, usize)> {
        let open = if self.get(at) == Some(' ') { at + 1 } else { at };
        if self.get(open) != Some('[') {
            return None;
        }
        let inside =
            self.text[open + 1..].iter().take_while(|one| one.is_ascii_digit() || ", S".contains(**one)).count();
        let close = open + 1 + inside;
        (inside > 0 && self.get(close) == Some(']')).then_some((open, close + 1))
    }

    /// Does a full stop stand inside a sentence: after an abbreviation, an initial, a numbered item, a German ordinal?
    fn is_inside(&self, at: usize, next: char) -> bool {
        let start =
            self.text[..at].iter().rposition(|character| character.is_whitespace()).map_or(0, |space| space + 1);
        let word: String = self.text[start..at].iter().collect();
        if !word.is_empty() && word.chars().all(|character| character.is_ascii_digit()) {
            let is_item = self.text[..start].iter().rev().take_while(|one| **one != '\n').all(|one| *one == ' ');
            return is_item || next.is_lowercase() || (self.is_german && word.len() <= 2);
        }
        keeps_its_stop(&word)
    }

    fn is_number_before(&self, at: usize) -> bool {
        at > 0 && self.text[at - 1].is_ascii_digit()
    }

    /// A comma, a dash: a good place for a first clause, or in a very long sentence.
    fn pause(&self, at: usize) -> Step {
        let Some(next) = self.get(at + 1) else { return Step::To(at + 1) };
        if !next.is_whitespace() {
            return Step::To(at + 1);
        }
        let letters = self.text[..at].iter().filter(|character| character.is_alphanumeric()).count();
        let is_good = match self.wanted {
            Wanted::Short => self.words >= FIRST_WORDS && letters >= 12,
            Wanted::Sentence => at >= LONG_SENTENCE,
        };
        if is_good { Step::Cut(at + 1) } else { Step::To(at + 1) }
    }

    fn blank(&mut self, at: usize) -> Step {
        let longest = match self.wanted {
            Wanted::Short => FIRST_LENGTH,
            Wanted::Sentence => LONGEST_SENTENCE,
        };
        let before = self.space.replace(at);
        if at > longest && self.words > 0 { Step::Cut(before.unwrap_or(at).max(1)) } else { Step::To(at + 1) }
    }
}

/// Start and end of each line, without the line break.
struct Lines<'a> {
    text: &'a [char],
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<(usize, usize)> {
        if self.at >= self.text.len() {
            return None;
        }
        let start = self.at;
        let length = self.text[start..].iter().take_while(|character| **character != '\n').count();
        self.at = start + length + 1;
        Some((start, start + length))
    }
}
