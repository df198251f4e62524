//! Tests of cutting text.

use proptest::prelude::*;
use studium_base::TextRange;
use studium_engine::protocol::extract::{Block, BlockKind};

use super::*;

fn slice(text: &str, range: TextRange) -> String {
    text.chars().skip(range.start as usize).take(range.len() as usize).collect()
}

/// `|` marks the borders expected; everything else is the text.
fn check_sentences(marked: &str) {
    let text = marked.replace('|', "");
    let expected: Vec<String> =
        marked.split(['|', '\n']).map(|sentence| sentence.trim().to_owned()).filter(|part| !part.is_empty()).collect();
    let found: Vec<String> = sentences(&text).into_iter().map(|range| slice(&text, range)).collect();
    assert_eq!(found, expected);
}

#[test]
fn english_sentences_end_where_a_reader_ends_them() {
    check_sentences("One sentence. |Another one! |Is this a third? |Yes.");
    check_sentences("He said “Go!” and left. |“Stay,” she said. |(It was late.) |They stayed.");
    check_sentences(
        "It costs 3.50 dollars, i.e. 4 euros, e.g. in Paris. |That is v. 2.1.3 of the file main.rs. |Done.",
    );
    check_sentences(
        "Dr. Smith and Mrs. Jones vs. Prof. Lee, et al. agreed. |See Fig. 3, Eq. (4), pp. 12 and Sec. IV. |Good.",
    );
    check_sentences("J. K. Rowling and George W. Bush read papers by A. Einstein. |They talked.");
    check_sentences("We need vitamin C. |The body cannot make it.");
    check_sentences("The U.S. Government paid. |He lives in the U.S. |The house is old.");
    check_sentences("She works at Acme Inc. |The firm is old, as Acme Inc. Boston knows.");
    check_sentences("Wait... what? |Well... |He left. |And then … nothing.");
    check_sentences("1. Introduction to the theme. |It begins.");
    check_sentences("As shown before.[12] |Later work agrees.[3][4] |The end.");
}

#[test]
fn german_sentences_survive_abbreviations_and_ordinals() {
    check_sentences(
        "Am 3. Oktober 1990, d. h. im 20. Jahrhundert, z. B. in Berlin. |Danach, s. Abb. 4 und S. 12, war Ruhe.",
    );
    check_sentences("Das gilt u. a. für Nr. 5 bzw. Hrn. Müller. |Vgl. Kap. 2 und Dr. h. c. Weber. |Ende.");
    check_sentences("Der 2. Weltkrieg endete 1945. |Das war 1945. |Es folgte Frieden.");
    check_sentences("Gaius lebte um 50 v. Chr. |„Ja.“ |„Nein!“, rief er.");
}

#[test]
fn other_languages_are_cut_at_their_own_marks() {
    check_sentences("M. Dupont habite ici. |Voir p. ex. le chap. 3, c.-à-d. la fin. |Fin.");
    check_sentences("¿Qué es la energía? |El Sr. Pérez, p. ej., lo sabe. |¡Claro!");
    check_sentences("これは文です。|これは二つ目の文です。|「三つ目？」|そうです！");
    check_sentences("水是液体。|冰是固体！|对吗？|对。");
    check_sentences("Это предложение, т.е. мысль. |Вот второе, см. рис. 3. |Конец.");
}

#[test]
fn a_line_feed_ends_a_sentence_and_blank_lines_are_none() {
    check_sentences("A title without full stop\nThen a sentence. |And another\n\n  \n- an item\n- a second item");
    check_sentences("Dr.\nSmith");
    check_sentences("***\n...\nWords");
    assert!(sentences("").is_empty());
    assert!(sentences(" \n\t\n ").is_empty());
}

#[test]
fn an_estimate_counts_words_by_their_length_and_unspaced_characters_one_by_one() {
    assert_eq!(estimate_tokens(""), 0);
    assert_eq!(estimate_tokens(" \n\t"), 0);
    assert_eq!(estimate_tokens("cat, dog."), 5);
    assert_eq!(estimate_tokens("光合作用"), 4);
    assert!(estimate_tokens("internationalisation") > estimate_tokens("national"));
    assert!(estimate_tokens(&"x".repeat(1_000)) > 300);
}

#[test]
fn a_header_keeps_the_title_and_the_innermost_headings_within_its_limit() {
    let path = |headings: &[&str]| headings.iter().map(|heading| (*heading).to_owned()).collect::<Vec<_>>();
    assert_eq!(header(None, &[]), "");
    assert_eq!(header(Some("Biology"), &path(&["Cells", "The  nucleus"])), "Biology > Cells > The nucleus");
    assert_eq!(header(Some("Biology"), &path(&["Biology"])), "Biology");
    let long = "word ".repeat(40);
    let clipped = header(Some(&long), &path(&[&long, "Outer", "Inner"]));
    assert!(clipped.ends_with(" > Outer > Inner"), "{clipped}");
    assert!(estimate_tokens(&clipped) <= HEADER_TOKENS, "{clipped}");
}

/// Builds a part from blocks, parted by a line feed as extraction does.
#[derive(Debug, Clone, Default)]
struct Paper {
    parts: Vec<(u32, String, Vec<Block>)>,
}

impl Paper {
    fn new(parts: &[&[(BlockKind, &str)]]) -> Self {
        let mut paper = Self::default();
        let mut start = 0;
        for blocks in parts {
            let mut text = String::new();
            let mut ranges = Vec::new();
            for (kind, content) in *blocks {
                if !text.is_empty() {
                    text.push('\n');
                }
                let from = length(&text);
                text.push_str(content);
                ranges.push(Block { range: TextRange::new(from, length(&text)), kind: *kind });
            }
            let length = length(&text);
            paper.parts.push((start, text, ranges));
            start += length + 2;
        }
        paper
    }

    fn text(&self) -> String {
        self.parts.iter().map(|(_, text, _)| text.as_str()).collect::<Vec<_>>().join("\n\n")
    }

    fn part_texts(&self) -> Vec<PartText<'_>> {
        self.parts.iter().map(|(start, text, blocks)| PartText { start: *start, text, blocks }).collect()
    }

    fn chunks(&self) -> Vec<Chunk> {
        chunk(&self.part_texts())
    }

    fn texts(&self) -> Vec<String> {
        let text = self.text();
        self.chunks().into_iter().map(|chunk| slice(&text, chunk.range)).collect()
    }
}

fn length(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap()
}

/// A sentence of `words` words, nine hundredths of which differ between seeds.
fn sentence(seed: usize, words: usize) -> String {
    let mut text = format!("Sentence{seed}");
    for index in 1..words {
        text.push_str(if index % 7 == 3 { " energy" } else { " of" });
    }
    text + "."
}

fn paragraph(seed: usize, sentences: usize) -> String {
    (0..sentences).map(|index| sentence(seed * 100 + index, 20)).collect::<Vec<_>>().join(" ")
}

const HEADING: BlockKind = BlockKind::Heading { level: 1 };
const SUBHEADING: BlockKind = BlockKind::Heading { level: 2 };

#[test]
fn a_heading_belongs_to_the_text_below_it_and_parts_sections() {
    let paper = Paper::new(&[&[
        (BlockKind::Paragraph, "Before any heading."),
        (HEADING, "Cells"),
        (SUBHEADING, "The nucleus"),
        (BlockKind::Paragraph, "It holds the genes."),
        (SUBHEADING, "The membrane"),
        (BlockKind::Paragraph, "It keeps things out."),
        (HEADING, "Plants"),
        (BlockKind::Paragraph, "They are green."),
    ]]);
    assert_eq!(
        paper.texts(),
        [
            "Before any heading.",
            "Cells\nThe nucleus\nIt holds the genes.",
            "The membrane\nIt keeps things out.",
            "Plants\nThey are green.",
        ]
    );
    let paths: Vec<Vec<String>> = paper.chunks().into_iter().map(|chunk| chunk.heading_path).collect();
    assert_eq!(paths, [vec![], vec!["Cells", "The nucleus"], vec!["Cells", "The membrane"], vec!["Plants"]]);
}

#[test]
fn a_section_slightly_too_long_is_cut_in_even_pieces_at_a_paragraph() {
    let (first, second) = (paragraph(1, 7), paragraph(2, 7));
    let paper = Paper::new(&[&[(HEADING, "Title"), (BlockKind::Paragraph, &first), (BlockKind::Paragraph, &second)]]);
    assert_eq!(paper.texts(), [format!("Title\n{first}"), second]);
    let chunks = paper.chunks();
    assert_eq!(chunks[0].parent, chunks[1].parent, "the whole section fits a parent");
}

#[test]
fn parts_that_stand_for_themselves_share_neither_chunk_nor_heading() {
    let paper = Paper::new(&[
        &[(HEADING, "Cells")],
        &[(BlockKind::Paragraph, "The membrane keeps things")],
        &[],
        &[(BlockKind::Paragraph, "out of the cell.")],
        &[(HEADING, "Plants"), (BlockKind::Paragraph, "They are green.")],
    ]);
    let (text, chunks) = (paper.text(), chunk_apart(&paper.part_texts()));
    let found: Vec<(u32, String, &[String])> =
        chunks.iter().map(|chunk| (chunk.ordinal, slice(&text, chunk.range), chunk.heading_path.as_slice())).collect();
    assert_eq!(
        found,
        [
            (0, "Cells".to_owned(), &["Cells".to_owned()][..]),
            (1, "The membrane keeps things".to_owned(), &[][..]),
            (2, "out of the cell.".to_owned(), &[][..]),
            (3, "Plants\nThey are green.".to_owned(), &["Plants".to_owned()][..]),
        ]
    );
    assert!(chunks.iter().all(|chunk| chunk.parent == chunk.range), "{chunks:?}");
}

#[test]
fn a_sentence_that_a_page_breaks_stays_whole() {
    let before = paragraph(1, 9);
    let paper = Paper::new(&[
        &[(BlockKind::Paragraph, &format!("{before} The mitochondrion is the"))],
        &[(BlockKind::Paragraph, &format!("powerhouse of the cell. {}", paragraph(2, 9)))],
    ]);
    let texts = paper.texts();
    assert!(
        texts.iter().any(|text| text.contains("is the\n\npowerhouse of the cell.")),
        "the sentence is in one chunk: {texts:#?}"
    );
}

#[test]
fn code_that_fits_stays_whole_and_longer_code_is_cut_between_lines() {
    let code = (0..12).map(|line| format!("    let value_{line} = compute({line});")).collect::<Vec<_>>().join("\n");
    let paper = Paper::new(&[&[
        (BlockKind::Paragraph, &paragraph(1, 5)),
        (BlockKind::Code, &code),
        (BlockKind::Paragraph, &paragraph(2, 5)),
    ]]);
    assert!(paper.texts().iter().any(|text| text.contains(code.trim())), "{:#?}", paper.texts());
    let long = (0..80).map(|line| format!("    let value_{line} = compute({line});")).collect::<Vec<_>>().join("\n");
    let cut = Paper::new(&[&[(BlockKind::Code, &long)]]).texts();
    assert!(cut.len() > 1);
    for text in &cut {
        assert!(text.starts_with("let value_") && text.ends_with(");"), "{text}");
    }
}

#[test]
fn a_word_without_end_and_a_sentence_without_end_are_cut() {
    let endless = "lorem ipsum dolor ".repeat(300);
    let cut = Paper::new(&[&[(BlockKind::Paragraph, endless.trim())]]).texts();
    assert!(cut.len() >= 4);
    assert!(cut.iter().all(|text| estimate_tokens(text) <= MAX_TEXT_TOKENS));
    assert!(cut.iter().all(|text| text.split(' ').all(|word| ["lorem", "ipsum", "dolor"].contains(&word))));
    let data = "QUJD0a".repeat(700);
    let cut = Paper::new(&[&[(BlockKind::Code, &data)]]).texts();
    assert_eq!(cut.concat(), data);
    assert!(cut.iter().all(|text| estimate_tokens(text) <= MAX_TEXT_TOKENS));
}

#[test]
fn a_parent_of_a_long_section_holds_the_neighbours_of_its_chunk() {
    let paragraphs: Vec<String> = (0..12).map(|seed| paragraph(seed, 8)).collect();
    let blocks: Vec<(BlockKind, &str)> = paragraphs.iter().map(|text| (BlockKind::Paragraph, text.as_str())).collect();
    let paper = Paper::new(&[&blocks]);
    let chunks = paper.chunks();
    assert!(chunks.len() >= 6);
    for window in chunks.windows(3) {
        assert!(window[1].parent.contains(window[0].range) && window[1].parent.contains(window[2].range));
    }
    assert!(!chunks[0].parent.contains(chunks[5].range));
}

#[test]
fn text_outside_blocks_and_senseless_blocks_lose_nothing() {
    let text = "Left out. Inside. After the block.";
    let blocks = [
        Block { range: TextRange::new(10, 17), kind: BlockKind::Paragraph },
        Block { range: TextRange::new(5, 12), kind: BlockKind::Quote },
        Block { range: TextRange::new(30, 9_999), kind: BlockKind::ListItem },
    ];
    let chunks = chunk(&[PartText { start: 100, text, blocks: &blocks }]);
    let covered: String = chunks
        .iter()
        .map(|chunk| slice(text, TextRange::new(chunk.range.start - 100, chunk.range.end - 100)))
        .collect();
    assert_eq!(covered.replace(' ', ""), text.replace(' ', ""));
}

#[test]
fn a_block_that_tears_a_word_begins_and_ends_at_the_end_of_the_word() {
    let text = "Photosynthesis needs light.";
    let blocks = [Block { range: TextRange::new(5, 17), kind: BlockKind::ListItem }];
    let chunks = chunk(&[PartText { start: 0, text, blocks: &blocks }]);
    let borders: Vec<(u32, u32)> = chunks.iter().map(|chunk| (chunk.range.start, chunk.range.end)).collect();
    assert!(
        borders.iter().all(|(start, end)| [0, 15, 20, 27].contains(end) && [0, 15, 21].contains(start)),
        "{borders:?}"
    );
    // The endless word whose estimate a torn border made too small.
    let endless = format!("Leav{}", "e".repeat(8_823));
    let blocks = [Block { range: TextRange::new(2, 4_000), kind: BlockKind::Quote }];
    let chunks = chunk(&[PartText { start: 0, text: &endless, blocks: &blocks }]);
    for one in &chunks {
        assert!(estimate_tokens(&slice(&endless, one.range)) <= MAX_TEXT_TOKENS);
    }
}

fn any_kind() -> impl Strategy<Value = BlockKind> {
    prop_oneof![
        3 => Just(BlockKind::Paragraph),
        1 => Just(BlockKind::ListItem),
        1 => Just(BlockKind::Code),
        1 => Just(BlockKind::Table),
        1 => Just(BlockKind::Quote),
        1 => (1_u8..=6).prop_map(|level| BlockKind::Heading { level }),
    ]
}

fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => "[a-zA-Z]{1,12}",
        2 => Just(". ".to_owned()),
        1 => "[0-9]{1,9}",
        1 => Just("\n".to_owned()),
        1 => Just("\t".to_owned()),
        1 => Just("e.g. Dr. X.".to_owned()),
        1 => "[äöüßéñçА-я]{1,12}",
        1 => "[一-龥ぁ-ん。！？]{1,30}",
        1 => "[a-f0-9_]{100,900}",
        1 => "\\PC{1,12}",
    ];
    prop::collection::vec(piece, 0..200).prop_map(|pieces| pieces.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sentences_cover_every_character_once_and_in_order(text in any_text()) {
        let mut at = 0;
        let mut covered = String::new();
        for range in sentences(&text) {
            prop_assert!(range.start >= at && !range.is_empty());
            at = range.end;
            let sentence = slice(&text, range);
            prop_assert_eq!(sentence.trim(), sentence.as_str());
            prop_assert!(!sentence.contains('\n'));
            covered.push_str(&sentence);
        }
        let ink = |text: &str| text.chars().filter(|character| !character.is_whitespace()).collect::<String>();
        prop_assert_eq!(ink(&covered), ink(&text));
    }

    #[test]
    fn chunks_cover_every_character_once_and_in_order_within_their_limits(
        parts in prop::collection::vec(prop::collection::vec((any_kind(), any_text()), 0..8), 0..4)
    ) {
        let parts: Vec<Vec<(BlockKind, &str)>> = parts
            .iter()
            .map(|blocks| blocks.iter().map(|(kind, text)| (*kind, text.as_str())).collect())
            .collect();
        let borrowed: Vec<&[(BlockKind, &str)]> = parts.iter().map(Vec::as_slice).collect();
        let paper = Paper::new(&borrowed);
        let text = paper.text();
        let chunks = paper.chunks();
        prop_assert_eq!(&chunks, &paper.chunks());
        let letters: Vec<char> = text.chars().collect();
        let mut at = 0;
        for (ordinal, chunk) in (0..).zip(&chunks) {
            prop_assert_eq!(chunk.ordinal, ordinal);
            let between = &letters[at as usize..chunk.range.start as usize];
            prop_assert!(between.iter().all(|character| character.is_whitespace()));
            at = chunk.range.end;
            let own = slice(&text, chunk.range);
            prop_assert!(!own.is_empty());
            prop_assert_eq!(own.trim(), own.as_str());
            prop_assert!(estimate_tokens(&own) <= MAX_TEXT_TOKENS, "{} tokens", estimate_tokens(&own));
            prop_assert!(chunk.parent.contains(chunk.range));
            prop_assert!(estimate_tokens(&slice(&text, chunk.parent)) <= MAX_PARENT_TOKENS);
        }
        prop_assert!(letters[at as usize..].iter().all(|character| character.is_whitespace()));
    }
}
