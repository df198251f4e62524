//! From recognised lines to a part: canonical text, paragraphs, and an edge for each character.

use studium_base::{PageBox, TextRange};
use studium_engine::protocol::extract::{Block, BlockKind, Line, Part};
use studium_engine::recognise::{RecognisedLine, RecognisedWord};
use unicode_normalization::UnicodeNormalization;

/// A word in canonical form, with its place.
struct Word {
    text: String,
    bounds: PageBox,
}

/// The part with the text of these lines; its place in the document stays.
pub(super) fn part(empty: &Part, lines: &[RecognisedLine]) -> Part {
    let lines: Vec<(u32, u32, Vec<Word>)> = lines
        .iter()
        .map(|line| (line.block, line.paragraph, line.words.iter().filter_map(canonical).collect::<Vec<_>>()))
        .filter(|(_, _, words)| !words.is_empty())
        .collect();
    let is_level = is_level(lines.iter().map(|(_, _, words)| words.as_slice()));
    let mut writer = Writer { is_level, ..Writer::default() };
    for paragraph in lines.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let lines: Vec<&[Word]> = paragraph.iter().map(|(_, _, words)| words.as_slice()).collect();
        writer.paragraph(&lines);
    }
    Part {
        index: empty.index,
        text: writer.text,
        locator: empty.locator.clone(),
        blocks: writer.blocks,
        lines: writer.lines,
        html: None,
    }
}

/// Without control characters, ligatures taken apart, composed. `None` when nothing is left.
fn canonical(word: &RecognisedWord) -> Option<Word> {
    let mut text = String::new();
    for character in word.text.chars().filter(|character| !character.is_control() && !is_invisible(*character)) {
        match ligature(character) {
            Some(letters) => text.push_str(letters),
            None if character.is_whitespace() => {}
            None => text.push(character),
        }
    }
    let text: String = text.nfc().collect();
    (!text.is_empty()).then_some(Word { text, bounds: word.bounds })
}

fn ligature(character: char) -> Option<&'static str> {
    Some(match character {
        '\u{fb00}' => "ff",
        '\u{fb01}' => "fi",
        '\u{fb02}' => "fl",
        '\u{fb03}' => "ffi",
        '\u{fb04}' => "ffl",
        '\u{fb05}' | '\u{fb06}' => "st",
        _ => return None,
    })
}

/// Marks of direction, which Tesseract adds to Hebrew and Arabic, soft hyphens and byte order marks.
fn is_invisible(character: char) -> bool {
    matches!(u32::from(character), 0xad | 0x200b | 0x200e | 0x200f | 0x202a..=0x202e | 0x2060..=0x206f | 0xfeff)
}

/// Do the lines of the page run from left to right on the unrotated page? Otherwise it is turned, or in a script that
/// runs the other way.
fn is_level<'a>(lines: impl Iterator<Item = &'a [Word]>) -> bool {
    let (mut level, mut other) = (0_usize, 0_usize);
    for line in lines.filter(|line| line.len() > 1) {
        let [steps, all] = [line.windows(2).filter(|pair| follows(&pair[0], &pair[1])).count(), line.len() - 1];
        level += steps;
        other += all - steps;
    }
    level >= other
}

/// Does `next` stand to the right of `word`, on its line?
fn follows(word: &Word, next: &Word) -> bool {
    let (PageBox([left, bottom, _, top]), PageBox([next_left, next_bottom, _, next_top])) = (word.bounds, next.bounds);
    next_left > left && next_bottom < top && bottom < next_top
}

#[derive(Default)]
struct Writer {
    is_level: bool,
    text: String,
    chars: u32,
    blocks: Vec<Block>,
    lines: Vec<Line>,
}

impl Writer {
    fn push(&mut self, character: char) {
        self.text.push(character);
        self.chars += 1;
    }

    fn paragraph(&mut self, lines: &[&[Word]]) {
        if !self.blocks.is_empty() {
            self.push('\n');
        }
        let start = self.chars;
        for (index, line) in lines.iter().enumerate() {
            let next = lines.get(index + 1);
            let joint = next.map(|next| joint(line, next));
            self.line(line, joint == Some(Joint::Broken));
            if joint == Some(Joint::Blank) {
                self.push(' ');
            }
        }
        self.blocks.push(Block { range: TextRange::new(start, self.chars), kind: BlockKind::Paragraph });
    }

    /// Writes a line; of one that ends with a broken word without the hyphen.
    fn line(&mut self, words: &[Word], is_broken: bool) {
        let start = self.chars;
        let mut placed: Vec<Line> = Vec::new();
        for (index, word) in words.iter().enumerate() {
            if index > 0 {
                self.push(' ');
            }
            let letters: Vec<char> = word.text.chars().collect();
            let is_last = index + 1 == words.len();
            let kept = letters.len() - usize::from(is_last && is_broken);
            let first = self.chars;
            letters.iter().take(kept).for_each(|&letter| self.push(letter));
            let edges = edges(word.bounds, letters.len(), kept);
            placed.push(Line { range: TextRange::new(first, self.chars), bounds: word.bounds, edges });
        }
        if self.is_level && words.windows(2).all(|pair| follows(&pair[0], &pair[1])) {
            self.lines.extend(joined(start, placed));
        } else {
            // The edges of a line go from left to right. Of any other, each word is lit by itself.
            self.lines.extend(placed.into_iter().map(|word| Line { edges: Vec::new(), ..word }));
        }
    }
}

/// What stands between two lines of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Blank,
    /// Nothing, and the hyphen that breaks a word goes.
    Broken,
    /// Nothing, and the hyphen stays: "Anglo-" and "Saxon".
    Hyphen,
}

fn joint(line: &[Word], next: &[Word]) -> Joint {
    let before = line.last().map(|word| word.text.chars().rev());
    let after = next.first().and_then(|word| word.text.chars().next());
    let (Some(mut before), Some(after)) = (before, after) else { return Joint::Blank };
    let is_hyphen = matches!(before.next(), Some('-' | '\u{2010}'));
    match before.next() {
        Some(letter) if is_hyphen && letter.is_alphabetic() && after.is_lowercase() => Joint::Broken,
        Some(letter) if is_hyphen && letter.is_alphanumeric() && after.is_alphanumeric() => Joint::Hyphen,
        _ => Joint::Blank,
    }
}

/// The edges of the first `kept` of `count` letters that share a word's width.
fn edges(bounds: PageBox, count: usize, kept: usize) -> Vec<f32> {
    let PageBox([left, _, right, _]) = bounds;
    (0..=kept).map(|index| left + (right - left) * index as f32 / count.max(1) as f32).collect()
}

/// The words of a line as one: between them stands a blank.
fn joined(start: u32, words: Vec<Line>) -> Option<Line> {
    let mut words = words.into_iter();
    let mut line = words.next()?;
    for word in words {
        let (PageBox(one), PageBox(other)) = (line.bounds, word.bounds);
        line.bounds = PageBox([one[0].min(other[0]), one[1].min(other[1]), one[2].max(other[2]), one[3].max(other[3])]);
        // Boxes of neighbours may overlap; edges never go back.
        let end = line.edges.last().copied().unwrap_or_default();
        line.edges.extend(word.edges.into_iter().map(|edge| edge.max(end)));
        line.range = TextRange::new(start, word.range.end);
    }
    (!line.range.is_empty()).then_some(line)
}
