//! Sections, and the atoms that they consist of: what a chunk takes whole or not at all.

use std::ops::Range;

use studium_base::TextRange;
use studium_engine::protocol::extract::BlockKind;

use super::token::{are_one_run, hundredths, runs};
use super::{ChunkSize, PartText, sentences};

/// A sentence that must be taken apart is cut into pieces of this many hundredths, so that packing has a choice.
const PIECE_HUNDREDTHS: u64 = 3_200;

/// A run of letters, digits or signs without end is cut every so many scalar values. At one token each, the worst case,
/// a piece is a quarter of a chunk.
const LONGEST_RUN: usize = 56;

/// The text under one heading.
#[derive(Debug, Default)]
pub(super) struct Section {
    /// Headings above, the outermost first, the section's own last.
    pub(super) heading_path: Vec<String>,
    /// In the order of the text.
    pub(super) atoms: Vec<Atom>,
    has_body: bool,
}

/// What is never cut.
#[derive(Debug, Clone, Copy)]
pub(super) struct Atom {
    /// In canonical text, without white space at the ends.
    pub(super) range: TextRange,
    /// Estimated size in hundredths of a token; at most that of a chunk.
    pub(super) hundredths: u64,
    /// What a chunk that ends here would tear.
    pub(super) border: Border,
}

/// What stands between an atom and the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Border {
    /// The end of a paragraph, an item, a table.
    Block,
    /// The end of a sentence inside a paragraph.
    Sentence,
    /// The end of a line of code or of a table's row.
    Line,
    /// A paragraph that announces what follows: "the following steps:".
    Announcement,
    /// Inside a sentence.
    Word,
    /// A heading, which belongs to what follows.
    Heading,
}

/// Cuts a revision into sections and atoms. Ranges of blocks that make no sense are clamped, and borders inside a word
/// moved to its end; text outside every block is read as a paragraph: no character that is not white space is ever lost.
pub(super) fn sections(size: ChunkSize, parts: &[PartText<'_>]) -> Vec<Section> {
    let mut builder = Builder { max_hundredths: u64::from(size.max) * 100, ..Builder::default() };
    for part in parts {
        builder.part(part);
    }
    builder.finish()
}

#[derive(Debug, Default)]
struct Builder {
    /// The size that no atom may pass.
    max_hundredths: u64,
    done: Vec<Section>,
    current: Section,
    headings: Vec<(u8, String)>,
    /// The last atom ends a paragraph, and nothing says that its sentence ended with it.
    is_sentence_open: bool,
}

impl Builder {
    fn part(&mut self, part: &PartText<'_>) {
        let slice = Slice::new(part);
        let mut cursor = 0;
        for block in part.blocks {
            let start = slice.word_end((block.range.start as usize).clamp(cursor, slice.len()));
            let end = slice.word_end((block.range.end as usize).clamp(start, slice.len()));
            self.block(&slice, cursor..start, BlockKind::Paragraph);
            self.block(&slice, start..end, block.kind);
            cursor = end;
        }
        self.block(&slice, cursor..slice.len(), BlockKind::Paragraph);
    }

    fn block(&mut self, slice: &Slice<'_>, range: Range<usize>, kind: BlockKind) {
        let Some(range) = slice.trim(range) else { return };
        let first = match kind {
            BlockKind::Heading { level } => {
                self.open_section(level, slice.text(&range));
                self.is_sentence_open = false;
                self.current.atoms.len()
            }
            BlockKind::Paragraph => {
                if std::mem::take(&mut self.is_sentence_open)
                    && let Some(last) = self.current.atoms.last_mut()
                {
                    last.border = Border::Word;
                }
                self.current.atoms.len()
            }
            BlockKind::ListItem | BlockKind::Code | BlockKind::Table | BlockKind::Quote => {
                self.is_sentence_open = false;
                self.current.atoms.len()
            }
        };
        match kind {
            BlockKind::Code | BlockKind::Table => self.lines(slice, &range),
            BlockKind::Heading { .. } | BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote => {
                self.sentences(slice, &range);
            }
        }
        let text = slice.text(&range);
        match kind {
            BlockKind::Heading { .. } => {
                for atom in self.current.atoms.iter_mut().skip(first) {
                    atom.border = Border::Heading;
                }
                return;
            }
            BlockKind::Paragraph => {
                // Only a page can break a sentence; whether one did shows when the next paragraph comes.
                self.is_sentence_open = range.end == slice.trimmed_len && !ends_sentence(text);
            }
            BlockKind::ListItem | BlockKind::Code | BlockKind::Table | BlockKind::Quote => {}
        }
        self.current.has_body = true;
        if let Some(last) = self.current.atoms.last_mut() {
            last.border = if text.ends_with([':', '：']) { Border::Announcement } else { Border::Block };
        }
    }

    /// A heading begins a section, unless it stands right below another one: then both lead to the same text.
    fn open_section(&mut self, level: u8, text: &str) {
        if self.current.has_body {
            self.done.push(std::mem::take(&mut self.current));
        }
        self.headings.retain(|(above, _)| *above < level);
        self.headings.push((level, text.split_whitespace().collect::<Vec<_>>().join(" ")));
        self.current.heading_path = self.headings.iter().map(|(_, text)| text.clone()).collect();
    }

    fn sentences(&mut self, slice: &Slice<'_>, range: &Range<usize>) {
        for sentence in sentences(slice.text(range)) {
            let sentence = range.start + sentence.start as usize..range.start + sentence.end as usize;
            self.atom_or_pieces(slice, sentence, Border::Sentence);
        }
    }

    fn lines(&mut self, slice: &Slice<'_>, range: &Range<usize>) {
        let text = slice.text(range);
        if hundredths(text) <= self.max_hundredths {
            return self.atom_or_pieces(slice, range.clone(), Border::Line);
        }
        let mut start = range.start;
        for line in text.split('\n') {
            let end = start + line.chars().count();
            // Indentation is white space too: the line's range begins at its first word.
            if let Some(line) = slice.trim(start..end) {
                self.atom_or_pieces(slice, line, Border::Line);
            }
            start = end + 1;
        }
    }

    fn atom_or_pieces(&mut self, slice: &Slice<'_>, range: Range<usize>, border: Border) {
        let size = hundredths(slice.text(&range));
        if size <= self.max_hundredths {
            self.push(slice, range, size, border);
            return;
        }
        for (piece, size) in pieces(slice, &range) {
            self.push(slice, piece, size, Border::Word);
        }
        if let Some(last) = self.current.atoms.last_mut() {
            last.border = border;
        }
    }

    fn push(&mut self, slice: &Slice<'_>, range: Range<usize>, hundredths: u64, border: Border) {
        self.current.atoms.push(Atom { range: slice.absolute(&range), hundredths, border });
    }

    fn finish(mut self) -> Vec<Section> {
        if !self.current.atoms.is_empty() {
            self.done.push(self.current);
        }
        self.done
    }
}

/// Cuts what is too long at white space, and words that are too long between letters, digits and signs, or anywhere.
fn pieces(slice: &Slice<'_>, range: &Range<usize>) -> Vec<(Range<usize>, u64)> {
    let mut pieces = Pieces(Vec::new());
    let mut start = range.start;
    for word in slice.text(range).split_inclusive(char::is_whitespace) {
        let end = start + word.chars().count();
        let word = word.trim_end();
        let size = hundredths(word);
        if size > PIECE_HUNDREDTHS {
            pieces.add_runs(start, word);
        } else if size > 0 {
            pieces.add(start..start + word.chars().count(), size);
        }
        start = end;
    }
    pieces.0
}

/// Pieces under construction; each is filled up before the next begins.
struct Pieces(Vec<(Range<usize>, u64)>);

impl Pieces {
    fn add(&mut self, range: Range<usize>, size: u64) {
        match self.0.last_mut() {
            Some((piece, total)) if *total + size <= PIECE_HUNDREDTHS => {
                piece.end = range.end;
                *total += size;
            }
            _ => self.0.push((range, size)),
        }
    }

    fn add_runs(&mut self, mut start: usize, word: &str) {
        let letters: Vec<char> = word.chars().collect();
        let mut at = 0;
        for run in runs(word) {
            let end = at + usize::try_from(run.length).unwrap_or(usize::MAX);
            while at < end {
                let to = end.min(at + LONGEST_RUN);
                // A long run costs more than its parts would on their own. Each part bears its share of the whole, so
                // that a chunk that holds several of them stays within its limit.
                let share = (run.cost() * (to - at) as u64).div_ceil(run.length);
                let own = hundredths(&letters[at..to].iter().collect::<String>());
                self.add(start..start + to - at, share.max(own));
                start += to - at;
                at = to;
            }
        }
    }
}

/// A part's text, addressed by scalar values.
struct Slice<'a> {
    text: &'a str,
    start: u32,
    /// Byte offset of each scalar value, and of the end.
    bytes: Vec<usize>,
    trimmed_len: usize,
}

impl<'a> Slice<'a> {
    fn new(part: &PartText<'a>) -> Self {
        let mut bytes: Vec<usize> = part.text.char_indices().map(|(at, _)| at).collect();
        bytes.push(part.text.len());
        let trimmed_len = part.text.trim_end().chars().count();
        Self { text: part.text, start: part.start, bytes, trimmed_len }
    }

    fn len(&self) -> usize {
        self.bytes.len() - 1
    }

    fn text(&self, range: &Range<usize>) -> &'a str {
        &self.text[self.bytes[range.start]..self.bytes[range.end]]
    }

    /// The place itself, or the end of the word that it would tear.
    fn word_end(&self, at: usize) -> usize {
        let (before, after) = self.text.split_at(self.bytes[at]);
        let Some(mut left) = before.chars().next_back() else { return at };
        let torn = after.chars().take_while(|&right| are_one_run(std::mem::replace(&mut left, right), right));
        at + torn.count()
    }

    /// Without white space at the ends; `None` when nothing is left.
    fn trim(&self, range: Range<usize>) -> Option<Range<usize>> {
        let text = self.text(&range);
        let start = range.start + text.chars().take_while(|character| character.is_whitespace()).count();
        let length = text.trim().chars().count();
        (length > 0).then_some(start..start + length)
    }

    fn absolute(&self, range: &Range<usize>) -> TextRange {
        let place = |at: usize| self.start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
        TextRange::new(place(range.start), place(range.end))
    }
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches([')', ']', '"', '\'', '”', '’', '»', '」', '』'])
        .ends_with(['.', '!', '?', ':', ';', '…', '。', '！', '？', '：', '；'])
}
