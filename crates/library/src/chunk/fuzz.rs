//! Damaged texts for sentences and chunks: every letter comes once, in order, within the limits.

use studium_base::TextRange;
use studium_engine::protocol::extract::{Block, BlockKind};
use studium_fuzz::fuzz;

use super::{MAX_TEXT_TOKENS, PartText, chunk, estimate_tokens, header, sentences};

#[test]
fn chunks() {
    let corpus = [
        "Leaves are green, e.g. in spring. Roots drink: 3.50 l.\nProf. Dr. Who said \u{201e}Ja!\u{201c}\n\n- item\n- item",
        "\u{6c34}\u{662f}\u{6db2}\u{4f53}\u{3002}\u{51b0}\u{662f}\u{56fa}\u{4f53}\u{ff01} fn main() { let x_1 = 0x7f; } http://example.org/?a=b#c",
    ];
    let corpus: Vec<Vec<u8>> = corpus.iter().map(|text| text.as_bytes().to_vec()).collect();
    fuzz("chunks", &corpus, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let letters: Vec<char> = text.chars().collect();
        let cut = |range: TextRange| letters[range.start as usize..range.end as usize].iter().collect::<String>();
        for sentence in sentences(&text) {
            assert!(!cut(sentence).trim().is_empty());
        }
        // Blocks wherever the first bytes say.
        let kinds = [BlockKind::Paragraph, BlockKind::Heading { level: 1 }, BlockKind::Code, BlockKind::ListItem];
        let blocks: Vec<Block> = bytes
            .chunks(9)
            .take(12)
            .map(|bytes| {
                let [start, length, kind] = [0, 1, 2].map(|at| bytes.get(at).copied().unwrap_or_default());
                let start = u32::from(start) * 3;
                Block { range: TextRange::new(start, start + u32::from(length)), kind: kinds[usize::from(kind % 4)] }
            })
            .collect();
        let chunks = chunk(&[PartText { start: 0, text: &text, blocks: &blocks }]);
        let found: String = chunks.iter().map(|chunk| cut(chunk.range)).collect();
        let ink = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
        assert_eq!(ink(&found), ink(&text));
        for chunk in &chunks {
            assert!(estimate_tokens(&cut(chunk.range)) <= MAX_TEXT_TOKENS && chunk.parent.contains(chunk.range));
            let _ = header(Some(&text), &chunk.heading_path);
        }
    });
}
