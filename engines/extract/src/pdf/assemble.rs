//! Blocks to a part: canonical text, ranges, and the edges of every letter.

use std::collections::HashSet;

use studium_base::TextRange;
use studium_engine::protocol::extract::{Block, BlockKind, Line as PlacedLine};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::area::Turn;
use super::line::Line;
use super::paragraph::Passage;
use super::spell::Letter;
use crate::canonical::length;
use crate::limits;

/// The text of a page with its places.
#[derive(Debug, Default, PartialEq)]
pub(super) struct PageText {
    pub(super) text: String,
    pub(super) blocks: Vec<Block>,
    pub(super) lines: Vec<PlacedLine>,
}

/// Puts the blocks of a page together.
pub(super) fn page_text(passages: Vec<Passage>) -> PageText {
    let words = Words::of(&passages);
    let mut page = Writer::default();
    for passage in passages {
        page.block(passage, &words);
        if page.done.lines.len() >= limits::PAGE_LINES {
            tracing::warn!(limit = limits::PAGE_LINES, "a page has more lines than are kept");
            break;
        }
    }
    page.done
}

#[derive(Default)]
struct Writer {
    done: PageText,
    chars: u32,
}

impl Writer {
    fn push(&mut self, character: char) {
        self.done.text.push(character);
        self.chars += 1;
    }

    fn block(&mut self, passage: Passage, words: &Words) {
        let is_first = self.done.blocks.is_empty();
        let mut start = self.chars;
        let indent = if passage.kind == BlockKind::Code { Indent::of(&passage.lines) } else { None };
        let mut is_begun = false;
        let mut lines = passage.lines.into_iter().peekable();
        let mut joint = Joint::None;
        while let Some(line) = lines.next() {
            let mut letters = trimmed(&line, passage.kind);
            if letters.is_empty() {
                continue;
            }
            if is_begun {
                match joint {
                    Joint::None => {}
                    Joint::Blank => self.push(' '),
                    Joint::LineFeed => self.push('\n'),
                }
            } else {
                if !is_first {
                    self.push('\n');
                }
                start = self.chars;
                is_begun = true;
            }
            if let Some(indent) = &indent {
                for _ in 0..indent.blanks(&line) {
                    self.push(' ');
                }
            }
            joint = match passage.kind {
                BlockKind::Code | BlockKind::Table => Joint::LineFeed,
                _ => words.joint(&mut letters, lines.peek()),
            };
            self.line(&line, &letters);
        }
        if is_begun {
            self.done.blocks.push(Block { range: TextRange::new(start, self.chars), kind: passage.kind });
        }
    }

    fn line(&mut self, line: &Line, letters: &[Letter]) {
        let start = self.chars;
        let text: String = letters.iter().map(|letter| letter.character).collect();
        let is_exact = is_nfc(&text);
        // Rare scripts compose over more than neighbours. Their text is right, their letters are lit as one line.
        let text: String = if is_exact { text } else { text.nfc().collect() };
        self.chars += length(&text);
        self.done.text.push_str(&text);
        let is_lit_by_letter = is_exact && line.turn == Turn::None && !line.is_backward;
        let edges = if is_lit_by_letter { edges(letters) } else { Vec::new() };
        let range = TextRange::new(start, self.chars);
        self.done.lines.push(PlacedLine { range, bounds: line.turn.on_page(line.area), edges });
    }
}

/// What stands between two lines of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    None,
    Blank,
    LineFeed,
}

/// The letters that count: without blanks at the ends, and with tabs only in tables.
fn trimmed(line: &Line, kind: BlockKind) -> Vec<Letter> {
    let is_blank = |letter: &Letter| matches!(letter.character, ' ' | '\t');
    let start = line.letters.iter().position(|letter| !is_blank(letter)).unwrap_or(line.letters.len());
    let end = line.letters.iter().rposition(|letter| !is_blank(letter)).map_or(start, |last| last + 1);
    let mut letters: Vec<Letter> = Vec::with_capacity(end - start);
    for letter in &line.letters[start..end] {
        let mut letter = *letter;
        if letter.character == '\t' && kind != BlockKind::Table {
            letter.character = ' ';
        }
        match letters.last_mut() {
            // Blanks side by side are one, and a tab outweighs a space.
            Some(last) if is_blank(last) && is_blank(&letter) => {
                last.right = last.right.max(letter.right);
                if letter.character == '\t' {
                    last.character = '\t';
                }
            }
            _ => letters.push(letter),
        }
    }
    letters
}

/// The edges between letters: they never go back, whatever the font's boxes say.
fn edges(letters: &[Letter]) -> Vec<f32> {
    let mut edges: Vec<f32> = Vec::with_capacity(letters.len() + 1);
    let mut furthest = f32::NEG_INFINITY;
    for letter in letters {
        furthest = furthest.max(letter.left);
        edges.push(furthest);
    }
    let end = letters.iter().map(|letter| letter.right).fold(furthest, f32::max);
    edges.push(end);
    edges
}

/// The words of a page, to tell the hyphen of a word broken at the end of a line from one that belongs to it.
struct Words(HashSet<String>);

impl Words {
    fn of(passages: &[Passage]) -> Self {
        let mut words = HashSet::new();
        let lines = || passages.iter().flat_map(|passage| &passage.lines);
        // On most pages of many documents no word is broken, and then nothing is asked.
        if !lines().any(|line| line.letters.last().is_some_and(|letter| is_hyphen(letter.character))) {
            return Self(words);
        }
        for line in lines() {
            let text = line.text();
            let last = text.split(' ').count() - 1;
            for (index, word) in text.split(' ').enumerate() {
                // The last word of a line may be broken itself.
                if index < last || !word.ends_with(is_hyphen) {
                    words.insert(bare(word).to_lowercase());
                }
            }
        }
        Self(words)
    }

    /// Decides how a line goes on in the next, and takes away a hyphen that only breaks a word.
    fn joint(&self, letters: &mut Vec<Letter>, next: Option<&Line>) -> Joint {
        let Some(next) = next else { return Joint::None };
        let [.., before, hyphen] = letters.as_slice() else { return Joint::Blank };
        if !is_hyphen(hyphen.character) || !before.character.is_alphanumeric() {
            return if is_without_blanks(letters, next) { Joint::None } else { Joint::Blank };
        }
        let next_text = next.text();
        let second = bare(next_text.trim_start().split(' ').next().unwrap_or_default());
        let goes_on_small = second.chars().next().is_some_and(char::is_lowercase);
        if before.character.is_alphabetic() && goes_on_small {
            let text: String = letters.iter().map(|letter| letter.character).collect();
            let first = bare(text.rsplit(' ').next().unwrap_or_default());
            let first = first.trim_end_matches(is_hyphen);
            let joined = format!("{first}{second}").to_lowercase();
            let hyphenated = format!("{first}-{second}").to_lowercase();
            if self.0.contains(&joined) || !self.0.contains(&hyphenated) {
                letters.pop();
            }
        } else if !second.chars().next().is_some_and(char::is_alphanumeric) {
            return Joint::Blank;
        }
        // "Anglo-" and "Saxon", "2019-" and "2020": the hyphen stays, the line end goes.
        Joint::None
    }
}

fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{2011}')
}

/// A word without what stands around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|character: char| !character.is_alphanumeric() && !is_hyphen(character))
}

/// Chinese and Japanese are written without blanks, also across the end of a line.
fn is_without_blanks(letters: &[Letter], next: &Line) -> bool {
    let is_ideograph = |character: char| matches!(u32::from(character), 0x2e80..=0x303f | 0x3040..=0x30ff | 0x3400..=0x9fff | 0xf900..=0xfaff | 0xff00..=0xffef | 0x20000..=0x3ffff);
    letters.last().is_some_and(|letter| is_ideograph(letter.character))
        // The two voicing marks would compose with what stands before them.
        && next.letters.first().is_some_and(|letter| {
            is_ideograph(letter.character) && !matches!(letter.character, '\u{3099}' | '\u{309a}')
        })
}

/// How program text is indented: PDF has no blanks at the start of a line, only places.
struct Indent {
    left: f32,
    advance: f32,
}

impl Indent {
    /// Deeper than this, in blanks, is a place on the page and not an indentation.
    const DEEPEST: u32 = 80;

    fn of(lines: &[Line]) -> Option<Self> {
        let left = lines.iter().map(|line| line.area.left).fold(f32::INFINITY, f32::min);
        let widths = lines.iter().flat_map(|line| &line.letters).map(|letter| letter.right - letter.left);
        let (sum, count) =
            widths.filter(|width| *width > 0.0).fold((0.0, 0.0), |(sum, count), width| (sum + width, count + 1.0));
        let advance = sum / count;
        (advance.is_finite() && advance > 0.1 && left.is_finite()).then_some(Self { left, advance })
    }

    fn blanks(&self, line: &Line) -> u32 {
        let blanks = ((line.area.left - self.left) / self.advance).round();
        blanks.clamp(0.0, Self::DEEPEST as f32) as u32
    }
}
