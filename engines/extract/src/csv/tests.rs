//! Tables as people save them: quotes, separators, length, headers.

use studium_base::Locator;
use studium_engine::protocol::extract::BlockKind;

use super::*;
use crate::fixtures::Asked;

fn places(file: &str, text: &str) -> Vec<(String, String)> {
    let heard = Asked::named(file).of(text.as_bytes()).expect("a table");
    heard
        .parts()
        .iter()
        .map(|part| match &part.locator {
            Locator::Sheet { cells, .. } => (cells.clone(), part.text.clone()),
            other => panic!("{other:?}"),
        })
        .collect()
}

#[test]
fn quoted_values_keep_their_separators_and_lines() {
    let rows = places("a.csv", "name,note\n\"Ada, Countess\",\"two\nlines\"\nBob,\n");
    assert_eq!(rows, [("A1:B3".to_owned(), "name\tnote\nAda, Countess\ttwo lines\nBob".to_owned())]);
}

#[test]
fn the_separator_is_told_by_the_rows() {
    assert_eq!(separator("a;b\n1,5;2,5\n3,5;4,5\n"), b';');
    assert_eq!(separator("a\tb\n1, 2\t3\n"), b'\t');
    assert_eq!(separator("just one column\nwith, a comma\n"), b',');
    assert_eq!(separator(""), b',');
}

#[test]
fn a_long_table_comes_in_parts_that_follow_each_other() {
    let mut text = "number,word\n".to_owned();
    for row in 0..3000 {
        text.push_str(&format!("{row},word{row}\n"));
    }
    let rows = places("a.csv", &text);
    assert!(rows.len() > 5, "{}", rows.len());
    assert!(rows[0].0.starts_with("A1:B"));
    assert!(rows.last().unwrap().0.ends_with("B3001"));
    assert_eq!(rows.iter().map(|(_, text)| text.lines().count()).sum::<usize>(), 3001);
}

#[test]
fn the_first_row_is_a_header_when_it_names_things() {
    let heard = Asked::named("a.csv").of(b"year,value\n2024,5\n").unwrap();
    let part = heard.parts()[0];
    assert_eq!(part.blocks[0].kind, BlockKind::Table);
    assert!(part.html.as_deref().unwrap().contains("<th>year</th>"), "{:?}", part.html);
    let heard = Asked::named("a.csv").of(b"2023,4\n2024,5\n").unwrap();
    assert!(!heard.parts()[0].html.as_deref().unwrap().contains("<th>"));
}
