//! Markdown as students write it.

use studium_base::Locator;
use studium_engine::protocol::extract::{BlockKind, Event};

use crate::fixtures::{Asked, Listener};

fn read(text: &str) -> Listener {
    Asked::named("notes.md").of(text.as_bytes()).expect("readable Markdown")
}

#[test]
fn a_chapter_becomes_sections_with_blocks() {
    let text = r#"---
title: "Cell Biology"
author: [Anna Writer, Ben Second]
date: 2021-03-04
lang: en
---

# Cells

All living things are made of *cells*, **the smallest** unit of `life`.
A soft break becomes a space.\
A hard one stays.

## Membranes

> Every cell comes from a cell.
>
> - quoted item

1. First item
2. Second item
   - nested
   - list

   with a paragraph of its own

| Part | Task |
|------|------|
| Nucleus | keeps *DNA* |
| Ribosome | |

```rust
fn main() {
    let x = 1 < 2;
}
```

![A cell](cell.png) shows $a_1 * b_1$ and [a link](https://example.org/?a=1&b=2).[^1]

<div>HTML <b>inside</b><script>alert(1)</script></div>

- [x] done
- [ ] open

[^1]: The note.
"#;
    insta::assert_snapshot!(read(text).digest());
}

#[test]
fn small_headings_stay_with_what_they_head() {
    let read = read("# Title\n\n## First\n\nText.\n\n### Detail\n\nMore.\n\n## Second\n\nText.");
    let places: Vec<_> = read.parts().iter().map(|part| part.locator.clone()).collect();
    let section = |href: &str, path: &[&str]| Locator::Section {
        href: Some(href.into()),
        path: path.iter().map(|title| (*title).to_owned()).collect(),
    };
    assert_eq!(places, [section("first", &["Title", "First"]), section("second", &["Title", "Second"])]);
    assert_eq!(read.parts()[0].text, "Title\nFirst\nText.\nDetail\nMore.");
}

#[test]
fn the_first_heading_is_the_title_without_front_matter() {
    let read = read("Some words first.\n\n# A Title\n\nText.");
    let Event::Opened { metadata, .. } = &read.events[0] else { panic!("the first event opens") };
    assert_eq!(metadata.title.as_deref(), Some("A Title"));
}

#[test]
fn formulas_are_not_taken_for_emphasis() {
    assert_eq!(read("$a*b*c$ and $$\\sum_i x_i$$").text(), "$a*b*c$ and $$\\sum_i x_i$$");
}

#[test]
fn program_text_keeps_its_lines_and_indentation() {
    let read = read("```\n\n  indented\n\tTab\n\nlast\n\n```");
    assert_eq!(read.text(), "  indented\n\tTab\n\nlast");
    assert_eq!(read.parts()[0].blocks[0].kind, BlockKind::Code);
}

#[test]
fn links_that_could_do_harm_lose_their_address() {
    let html =
        read("[a](javascript:alert(1)) [b](file:///etc/passwd) [c](https://c.example/\"x)").parts()[0].html.clone();
    assert_eq!(
        html.as_deref(),
        Some("<p data-start=\"0\" data-end=\"5\">a b <a data-href=\"https://c.example/&quot;x\">c</a></p>")
    );
}

#[test]
fn nesting_without_end_is_read_to_the_end() {
    for mark in ["> ", "- ", "1. ", "*", "[", "(", "a`", "<div>"] {
        let read = read(&format!("{} deep", mark.repeat(20_000)));
        assert!(read.text().ends_with("deep"), "{mark}");
    }
}
