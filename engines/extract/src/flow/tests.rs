//! The promise that HTML and canonical text agree, tried on whatever Markdown and HTML can be made of.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::fixtures::Asked;

/// Pieces that meet in every order: marks that open and never close, tables cut short, letters that combine.
const MARKDOWN: [&str; 48] = [
    "# ",
    "## ",
    "### Deep ",
    "\n",
    "\n\n",
    "> ",
    "- ",
    "  - ",
    "1. ",
    "7. ",
    "    ",
    "```\n",
    "~~~rust\n",
    "`",
    "``",
    "*",
    "**",
    "_",
    "~~",
    "| a | b |\n|---|---|\n",
    "| c | d\n",
    "|",
    "[link](https://a.example)",
    "[x](javascript:alert)",
    "![alt](i.png)",
    "![",
    "](",
    "<b>",
    "</b>",
    "<table><tr><td>",
    "</td>",
    "<script>x</script>",
    "<!-- ",
    "-->",
    "&amp;",
    "&lt;",
    "\u{301}",
    "e\u{301}",
    "\u{ad}",
    "\u{a0}",
    "\u{fb01}",
    "\u{1112}\u{1161}",
    "\u{1f600}",
    "$a*b*c$",
    "[^1]",
    "[^1]: note",
    "word",
    "Two words. ",
];

const HTML: [&str; 46] = [
    "<p>",
    "</p>",
    "<h1>",
    "</h1>",
    "<h2>",
    "</h2>",
    "<div>",
    "</div>",
    "<ul>",
    "</ul>",
    "<ol start=3>",
    "</ol>",
    "<li>",
    "</li>",
    "<blockquote>",
    "</blockquote>",
    "<pre>",
    "</pre>",
    "\n",
    "<code>",
    "</code>",
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<td>",
    "<th>",
    "</td>",
    "<b>",
    "</b>",
    "<em>",
    "</em>",
    "<a href='#x'>",
    "<a href='https://a.example/?a=1&amp;b=\"'>",
    "</a>",
    "<br>",
    "<nav>",
    "</nav>",
    "<script>",
    "</script>",
    "<img alt='A &lt;picture&gt;'>",
    "e",
    "\u{301}",
    "&#0;&nbsp;",
    "word ",
    "  two  words",
];

fn seeded() -> ProptestConfig {
    ProptestConfig { cases: 600, rng_seed: RngSeed::Fixed(11), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(seeded())]

    // The checks are those that every extraction in the tests goes through, see `check_part`.
    #[test]
    fn markdown_of_any_kind_keeps_the_promises(pieces in proptest::collection::vec(proptest::sample::select(&MARKDOWN[..]), 0..60)) {
        let _ = Asked::named("a.md").of(format!("x{}", pieces.concat()).as_bytes());
    }

    #[test]
    fn html_of_any_kind_keeps_the_promises(pieces in proptest::collection::vec(proptest::sample::select(&HTML[..]), 0..60)) {
        let _ = Asked::named("a.html").of(format!("<html>{}", pieces.concat()).as_bytes());
    }

    #[test]
    fn text_of_any_kind_keeps_the_promises(text in "[ -~\n\t\u{a0}\u{300}-\u{302}\u{1100}-\u{1112}\u{1161}-\u{1175}]{0,400}") {
        let _ = Asked::named("a.txt").of(text.as_bytes());
    }
}

#[test]
fn long_tables_are_parted_between_rows() {
    let rows: String = (0..2_000).map(|row| format!("| name {row} | value {row} |\n")).collect();
    let read = Asked::named("a.md").of(format!("| a | b |\n|---|---|\n{rows}").as_bytes()).expect("a table");
    assert!(read.parts().len() > 3);
    let text: Vec<&str> = read.parts().iter().map(|part| part.text.as_str()).collect();
    let expected: Vec<String> =
        std::iter::once("a\tb".to_owned()).chain((0..2_000).map(|row| format!("name {row}\tvalue {row}"))).collect();
    assert_eq!(text.join("\n"), expected.join("\n"));
}

#[test]
fn anchors_never_repeat() {
    let mut slugs = super::slug::Slugs::default();
    let made: Vec<String> =
        ["Cells", "Cells", "Cells 1", "Cells", "???", "\u{dc}bung 1.2"].map(|title| slugs.next(title)).into();
    assert_eq!(made, ["cells", "cells-1", "cells-1-1", "cells-2", "section", "\u{fc}bung-1-2"]);
}
