//! Tests of the word index.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use studium_base::{Coded, DocumentId, ErrorCode};
use tempfile::TempDir;

use super::*;
use crate::chunk::ChunkId;
use crate::index::IndexError;
use crate::retrieve::Reading;

struct Fixture {
    folder: TempDir,
    index: LexicalIndex,
}

fn entry(chunk: i64, document: DocumentId, body: &str) -> LexicalEntry {
    LexicalEntry {
        chunk: ChunkId(chunk),
        document,
        title: "Untitled".to_owned(),
        headings: "Chapter".to_owned(),
        body: body.to_owned(),
        language: Some("en".to_owned()),
    }
}

/// An index of passages of one document, numbered from 0.
fn index_of(bodies: &[&str]) -> Fixture {
    index_of_entries((0..).zip(bodies).map(|(chunk, body)| entry(chunk, DocumentId::new(), body)).collect())
}

fn index_of_entries(entries: Vec<LexicalEntry>) -> Fixture {
    let folder = TempDir::new().unwrap();
    let index = LexicalIndex::open(folder.path()).unwrap();
    index.add(&entries).unwrap();
    index.commit(1).unwrap();
    Fixture { folder, index }
}

fn query(text: &str) -> LexicalQuery<'static> {
    LexicalQuery { text: text.to_owned(), reading: Reading::Search, documents: None, limit: 10 }
}

impl Fixture {
    fn find(&self, text: &str) -> Vec<i64> {
        self.index.search(&query(text)).unwrap().into_iter().map(|(chunk, _)| chunk.0).collect()
    }

    fn find_sorted(&self, text: &str) -> Vec<i64> {
        let mut found = self.find(text);
        found.sort_unstable();
        found
    }
}

#[test]
fn words_are_found_by_their_stems_and_the_exact_form_comes_first() {
    let fixture = index_of(&["He runs daily.", "She was running daily.", "They swim daily."]);
    assert_eq!(fixture.find("running"), [1, 0]);
    assert_eq!(fixture.find("runs"), [0, 1]);
}

#[test]
fn titles_and_headings_count_more_than_text() {
    let document = DocumentId::new();
    let mut titled = entry(1, document, "Something else entirely here now.");
    titled.title = "Entropy".to_owned();
    let mut headed = entry(2, document, "Something else entirely here now.");
    headed.headings = "Entropy".to_owned();
    let fixture = index_of_entries(vec![
        entry(0, document, "Something about entropy here now."),
        titled,
        headed,
        entry(3, document, "Something else entirely here now."),
    ]);
    assert_eq!(fixture.find("entropy"), [1, 2, 0]);
}

#[test]
fn phrases_in_quotes_must_occur_and_words_after_a_minus_must_not() {
    let fixture = index_of(&[
        "The cell membrane keeps water out.",
        "A membrane of the cell keeps salt in.",
        "Cell and membrane, water and salt.",
    ]);
    assert_eq!(fixture.find("\"cell membrane\" salt"), [0]);
    assert_eq!(fixture.find_sorted("membrane"), [0, 1, 2]);
    assert_eq!(fixture.find_sorted("membrane -water"), [1]);
    assert_eq!(fixture.find_sorted("membrane -\"keeps water\""), [1, 2]);
    assert!(fixture.find("-water").is_empty());
    assert!(fixture.find("\"membrane cell\"").is_empty());
}

#[test]
fn any_text_is_a_query_without_error() {
    let fixture = index_of(&["Plain text about C++ and x^2."]);
    for text in
        ["", "   ", "\"", "AND OR NOT", "a:b", "title:(", "[1 TO 2]", "x^2~3", "*", "?", "\\", "-", "+-\"'", "🙂"]
    {
        fixture.find(text);
    }
    assert_eq!(fixture.find("c++"), [0]);
    assert_eq!(fixture.find(&"word ".repeat(5_000)), Vec::<i64>::new());
}

#[test]
fn stop_words_neither_find_nor_rank_beside_other_words() {
    let fixture = index_of(&["What is the what of the the is?", "Osmosis moves water."]);
    assert_eq!(fixture.find("what is the osmosis"), [1]);
    assert_eq!(fixture.find("what is the"), [0]);
}

#[test]
fn each_document_is_stemmed_in_its_language() {
    let in_language = |chunk, language: Option<&str>, body: &str| LexicalEntry {
        language: language.map(str::to_owned),
        ..entry(chunk, DocumentId::new(), body)
    };
    let fixture = index_of_entries(vec![
        in_language(0, Some("de"), "Die Zellen teilen sich."),
        in_language(1, Some("en"), "Cells divide themselves."),
        in_language(2, Some("es"), "Las células producen energía."),
        in_language(3, Some("ja"), "植物は光合作用を行う。"),
        in_language(
            4,
            None,
            "Die Pflanzen wachsen langsam im Garten, weil die Sonne nur selten auf die Beete scheint.",
        ),
    ]);
    assert_eq!(fixture.find("Zelle"), [0]);
    assert_eq!(fixture.find("cell"), [1]);
    assert_eq!(fixture.find("energia celula"), [2]);
    assert_eq!(fixture.find("光合"), [3]);
    assert_eq!(fixture.find("\"光合作用\""), [3]);
    assert!(fixture.find("\"作用光合\"").is_empty());
    assert_eq!(fixture.find("Pflanze"), [4]);
}

#[test]
fn only_the_documents_allowed_are_found() {
    let (first, second) = (DocumentId::new(), DocumentId::new());
    let fixture = index_of_entries(vec![entry(1, first, "Osmosis here."), entry(2, second, "Osmosis there.")]);
    let find = |documents: &[DocumentId]| {
        let documents: HashSet<DocumentId> = documents.iter().copied().collect();
        let query = LexicalQuery { documents: Some(&documents), ..query("osmosis") };
        fixture.index.search(&query).unwrap().into_iter().map(|(chunk, _)| chunk.0).collect::<Vec<_>>()
    };
    assert_eq!(find(&[second]), [2]);
    assert_eq!(find(&[first, second, DocumentId::new()]).len(), 2);
    assert!(find(&[DocumentId::new()]).is_empty());
    assert!(find(&[]).is_empty());
}

#[test]
fn the_best_are_kept_when_there_are_more_than_asked_for() {
    let bodies: Vec<String> =
        (0..300).map(|index| format!("{} other words", "osmosis ".repeat(index % 40 + 1))).collect();
    let fixture = index_of(&bodies.iter().map(String::as_str).collect::<Vec<_>>());
    let search = |limit| fixture.index.search(&LexicalQuery { limit, ..query("osmosis words") }).unwrap();
    let all = search(1_000);
    assert_eq!(all.len(), 300);
    assert!(all.windows(2).all(|pair| pair[0].1 >= pair[1].1));
    let scores = |hits: &[(ChunkId, f32)]| hits.iter().map(|(_, score)| *score).collect::<Vec<_>>();
    assert_eq!(scores(&search(7)), scores(&all[..7]));
    assert!(search(0).is_empty());
}

#[test]
fn scores_of_given_passages_are_those_of_the_search() {
    let bodies: Vec<String> = (0..500).map(|index| format!("water {} salt", "ion ".repeat(index % 9))).collect();
    let fixture = index_of(&bodies.iter().map(String::as_str).collect::<Vec<_>>());
    let found = fixture.index.search(&LexicalQuery { limit: 50, ..query("ion water") }).unwrap();
    let chunks: Vec<ChunkId> = found.iter().rev().map(|(chunk, _)| *chunk).chain([ChunkId(99_999)]).collect();
    let scores = fixture.index.score("ion water", Reading::Search, &chunks).unwrap();
    for ((_, expected), score) in found.iter().rev().zip(&scores) {
        assert!((expected - score).abs() < 1e-4, "{expected} {score}");
    }
    assert_eq!(scores.last(), Some(&0.0));
}

#[test]
fn coverage_is_the_share_of_rare_words_found() {
    let fixture = index_of(&["Water flows.", "Water boils.", "Water and mitochondria.", "Water freezes."]);
    let coverage = |text| fixture.index.term_coverage("what do mitochondria do with water", text).unwrap();
    assert!((coverage("Mitochondria need water.") - 1.0).abs() < 1e-6);
    assert!(coverage("Only water.") < 0.3);
    assert!(coverage("One mitochondria.") > 0.7);
    assert!(coverage("Nothing.").abs() < 1e-6);
    assert!(fixture.index.term_coverage("", "Water.").unwrap().abs() < 1e-6);
    let unknown = fixture.index.term_coverage("water in zyzzyva", "Only water.").unwrap();
    assert!(unknown < 0.3, "a word that nothing holds weighs most: {unknown}");
}

#[test]
fn removed_and_replaced_documents_are_gone_after_the_commit() {
    let (first, second) = (DocumentId::new(), DocumentId::new());
    let fixture = index_of_entries(vec![entry(1, first, "Osmosis one."), entry(2, second, "Osmosis two.")]);
    fixture.index.remove_document(first).unwrap();
    fixture.index.add(&[entry(3, first, "Osmosis three.")]).unwrap();
    assert_eq!(fixture.find_sorted("osmosis"), [1, 2], "nothing changes before the commit");
    fixture.index.commit(2).unwrap();
    assert_eq!(fixture.find_sorted("osmosis"), [2, 3]);
    assert_eq!(fixture.index.score("osmosis", Reading::Search, &[ChunkId(1)]).unwrap(), [0.0]);
    fixture.index.clear().unwrap();
    fixture.index.commit(3).unwrap();
    assert!(fixture.index.is_empty());
}

#[test]
fn the_generation_and_the_words_survive_reopening_and_what_was_not_committed_does_not() {
    let Fixture { folder, index } = index_of(&["Osmosis."]);
    index.commit(41).unwrap();
    index.add(&[entry(7, DocumentId::new(), "Diffusion.")]).unwrap();
    drop(index);
    let index = LexicalIndex::open(folder.path()).unwrap();
    let fixture = Fixture { folder, index };
    assert_eq!((fixture.index.generation(), fixture.index.was_rebuilt()), (41, false));
    assert_eq!(fixture.find("osmosis"), [0]);
    assert!(fixture.find("diffusion").is_empty());
}

#[test]
fn a_second_writer_is_told_that_the_folder_is_in_use_and_may_read() {
    let fixture = index_of(&["Osmosis."]);
    let second = LexicalIndex::open(fixture.folder.path()).unwrap();
    assert_eq!(second.search(&query("osmosis")).unwrap().len(), 1);
    let error = second.clear().unwrap_err();
    assert!(matches!(error, IndexError::Busy { .. }));
    assert_eq!(error.code(), ErrorCode::DataFolderInUse);
}

/// Damages an index, then checks that it is made anew and can be used.
fn check_made_anew(damage: impl Fn(&Path)) {
    let Fixture { folder, index } = index_of(&["Osmosis."]);
    drop(index);
    let own = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    damage(&own);
    let index = LexicalIndex::open(folder.path()).unwrap();
    assert!(index.was_rebuilt());
    assert_eq!((index.generation(), index.len()), (0, 0));
    index.add(&[entry(5, DocumentId::new(), "Diffusion.")]).unwrap();
    index.commit(2).unwrap();
    assert_eq!(index.search(&query("diffusion")).unwrap().len(), 1);
}

#[test]
fn a_damaged_or_foreign_index_is_made_anew() {
    check_made_anew(|folder| fs::write(folder.join("meta.json"), "{").unwrap());
    check_made_anew(|folder| fs::remove_file(folder.join("meta.json")).unwrap());
    check_made_anew(|folder| fs::rename(folder, folder.with_file_name("lexical-0")).unwrap());
    for ending in ["term", "idx", "fast", "pos", "fieldnorm"] {
        check_made_anew(|folder| {
            let file = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
            let file = file.into_iter().find(|path| path.extension().is_some_and(|found| found == ending)).unwrap();
            let bytes = fs::read(&file).unwrap();
            fs::remove_file(&file).unwrap();
            fs::write(&file, &bytes[..bytes.len() / 2]).unwrap();
        });
    }
}

#[test]
fn a_question_prefers_what_it_quotes_and_a_search_asks_for_it() {
    let fixture = index_of(&["selection of natural colours", "colours of natural selection"]);
    let question = |text: &str| {
        let found = fixture.index.search(&LexicalQuery { reading: Reading::Question, ..query(text) }).unwrap();
        found.into_iter().map(|(chunk, _)| chunk.0).collect::<Vec<_>>()
    };
    assert_eq!(question("colours natural selection"), [0, 1]);
    assert_eq!(question("colours \"natural selection\""), [1, 0]);
    assert_eq!(question("\"selection colours\""), [0, 1]);
    assert!(fixture.find("\"selection colours\"").is_empty());
    assert_eq!(fixture.find("colours \"natural selection\""), [1]);
}

#[test]
fn conditions_hold_for_passages_that_were_found_by_their_meaning() {
    let fixture = index_of(&["red apple pie", "apple of red", "pear"]);
    let all: Vec<ChunkId> = (0..3).map(ChunkId).collect();
    let admitted = |text: &str, reading| {
        let found = fixture.index.admitted(text, reading, &all).unwrap();
        found.into_iter().map(|chunk| chunk.0).collect::<Vec<_>>()
    };
    assert_eq!(admitted("fruit", Reading::Search), [0, 1, 2]);
    assert_eq!(admitted("\"red apple\"", Reading::Search), [0]);
    assert_eq!(admitted("\"red apple\"", Reading::Question), [0, 1, 2]);
    assert_eq!(admitted("fruit -pie", Reading::Question), [1, 2]);
    assert_eq!(admitted("-\"red apple\" -pear", Reading::Search), [1]);
}

/// The marked pieces of a text.
fn marked(query: &str, text: &str) -> Vec<String> {
    let fixture = index_of(&["running", "光合作用"]);
    let marks = fixture.index.marks(query, &[text]).unwrap().remove(0);
    let letters: Vec<char> = text.chars().collect();
    marks.into_iter().map(|mark| letters[mark.start as usize..mark.end as usize].iter().collect()).collect()
}

#[test]
fn words_of_the_query_are_marked_in_every_form() {
    assert_eq!(
        marked("run the cell", "He runs, RAN and was running through cells (cell) of the cellar."),
        ["runs", "running", "cells", "cell"]
    );
    assert_eq!(marked("energia", "La Energía es energía."), ["Energía", "energía"]);
    assert_eq!(marked("c++", "C++ and C# and c, c++."), ["C++", "c++"]);
    assert_eq!(marked("光合作用", "说光合作用。"), ["光合作用"]);
    assert!(marked("光合", "光 合").is_empty());
    assert!(marked("", "anything").is_empty());
}

#[test]
fn phrases_are_marked_as_a_whole_with_their_small_words() {
    assert_eq!(marked("\"origin of species\"", "The Origin, of species; origin."), ["Origin, of species", "origin"]);
    assert_eq!(marked("-species origin", "origin of species"), ["origin"]);
}
