//! Documents and cards as texts that are read aloud.

use std::sync::Arc;
use std::time::Duration;

use studium_base::{Failure, RevisionId, TextRange};
use studium_engine::protocol::extract::BlockKind;
use studium_library::{Library, PlacedBlock, sentences};
use studium_voice::playing::{Pages, Sentence};
use studium_voice::speakable::{CODE, TABLE};

/// Silence after a paragraph, and after a heading: a listener sees no layout.
const AFTER_PARAGRAPH: Duration = Duration::from_millis(350);
const AFTER_HEADING: Duration = Duration::from_millis(700);

/// A text of the library.
pub(super) struct Document {
    pub(super) library: Arc<Library>,
    pub(super) revision: RevisionId,
}

impl Pages for Document {
    fn sentences(&mut self, range: TextRange) -> Result<Vec<Sentence>, Failure> {
        let blocks = self.library.blocks(self.revision, range).map_err(|error| Failure::of(&error))?;
        Ok(blocks.iter().flat_map(of_block).filter(|sentence| sentence.range.overlaps(range)).collect())
    }
}

/// The sentences of a paragraph. Code and tables are named, and not read out.
fn of_block(block: &PlacedBlock) -> Vec<Sentence> {
    let pause = if matches!(block.kind, BlockKind::Heading { .. }) { AFTER_HEADING } else { AFTER_PARAGRAPH };
    let named = match block.kind {
        BlockKind::Code => Some(CODE),
        BlockKind::Table => Some(TABLE),
        BlockKind::Heading { .. } | BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Quote => None,
    };
    match named {
        Some(name) => {
            let text = name.to_owned();
            vec![Sentence { range: block.range, text, context: Arc::from(""), pause }]
        }
        None => of_text(&block.text, block.range.start, pause),
    }
}

/// The sentences of a text that begins at `start`.
fn of_text(text: &str, start: u32, pause: Duration) -> Vec<Sentence> {
    let context: Arc<str> = Arc::from(text);
    let ranges = sentences(text);
    let last = ranges.last().copied();
    let (mut letters, mut at) = (text.chars(), 0);
    let mut found = Vec::with_capacity(ranges.len());
    for range in ranges {
        let skipped = (range.start - at) as usize;
        let text: String = letters.by_ref().skip(skipped).take(range.len() as usize).collect();
        at = range.end;
        found.push(Sentence {
            range: TextRange::new(start + range.start, start + range.end),
            text,
            context: Arc::clone(&context),
            pause: if Some(range) == last { pause } else { Duration::ZERO },
        });
    }
    found
}

/// A short text that is at hand.
pub(super) struct Words(Vec<Sentence>);

impl Words {
    pub(super) fn new(text: &str) -> Self {
        Self(of_text(text, 0, Duration::ZERO))
    }
}

impl Pages for Words {
    fn sentences(&mut self, range: TextRange) -> Result<Vec<Sentence>, Failure> {
        Ok(self.0.iter().filter(|sentence| sentence.range.overlaps(range)).cloned().collect())
    }
}

#[cfg(test)]
mod tests {
    //! Sentences stand where they are in the text.

    use super::*;

    fn block(kind: BlockKind, start: u32, text: &str) -> PlacedBlock {
        let range = TextRange::new(start, start + text.chars().count() as u32);
        PlacedBlock { range, text: text.to_owned(), kind, emphasised: Vec::new(), part: 0 }
    }

    #[test]
    fn sentences_are_cut_exactly_and_pause_where_a_paragraph_ends() {
        let text = "Säure gibt ab.  Eine Base nimmt auf! Was noch?";
        let found = of_block(&block(BlockKind::Paragraph, 100, text));
        let texts: Vec<&str> = found.iter().map(|sentence| sentence.text.as_str()).collect();
        assert_eq!(texts, ["Säure gibt ab.", "Eine Base nimmt auf!", "Was noch?"]);
        for sentence in &found {
            let range = sentence.range;
            let there: String = text.chars().skip((range.start - 100) as usize).take(range.len() as usize).collect();
            assert_eq!(there, sentence.text);
        }
        let pauses: Vec<Duration> = found.iter().map(|sentence| sentence.pause).collect();
        assert_eq!(pauses, [Duration::ZERO, Duration::ZERO, AFTER_PARAGRAPH]);
        assert_eq!(of_block(&block(BlockKind::Heading { level: 1 }, 0, "Salt"))[0].pause, AFTER_HEADING);
    }

    #[test]
    fn code_and_tables_are_named() {
        let code = of_block(&block(BlockKind::Code, 7, "let x = 1;\nlet y = 2;"));
        assert_eq!((code.len(), code[0].text.as_str(), code[0].range.start), (1, CODE, 7));
        assert_eq!(of_block(&block(BlockKind::Table, 0, "a\tb\n1\t2"))[0].text, TABLE);
        assert!(of_block(&block(BlockKind::Paragraph, 0, " \n ")).is_empty());
    }
}
