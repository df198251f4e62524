//! What is said for what is shown.

use std::time::Instant;

use proptest::prelude::*;
use studium_base::TextRange;

use super::{Saying, Speech, speech};

fn said(shown: &str, language: &str) -> Speech {
    speech(shown, &Saying { language: language.to_owned(), reads_citations: false })
}

fn check(shown: &str, expected: &str) {
    assert_eq!(said(shown, "en").text, expected, "{shown}");
}

fn check_german(shown: &str, expected: &str) {
    assert_eq!(said(shown, "de-DE").text, expected, "{shown}");
}

#[test]
fn plain_text_is_said_as_it_stands() {
    check("Water moves, as we know (mostly); \"really\"?", "Water moves, as we know (mostly); \"really\"?");
    check("Well-known and/or don't.", "Well-known and/or don't.");
}

#[test]
fn marks_of_markdown_are_not_said() {
    check("**Water** moves *fast*, `foo_bar()` too.", "Water moves fast, foo bar too.");
    check("# The heart\n\nIt beats.", "The heart. It beats.");
    check("- two atria\n- two ventricles", "two atria. two ventricles");
    check("1. First\n2. Second", "1: First. 2: Second");
    check("See [the page](https://example.org/a?b=c).", "See the page.");
    check("See https://www.example.org/a?b=c.", "See link to example.org.");
    check("**Half bold", "Half bold");
    check("Before\n\n---\n\nafter", "Before. after");
}

#[test]
fn code_and_tables_are_pointed_at() {
    check("Look:\n```rust\nlet a = 1;\n```\nDone.", "Look: The code is shown on the screen. Done.");
    check("| a | b |\n|---|---|\n| 1 | 2 |", "The table is shown on the screen");
    check_german("```\nx\n```", "Der Code steht auf dem Bildschirm");
}

#[test]
fn formulas_become_words() {
    check("$x^2$", "x squared");
    check("So $\\frac{a}{b} \\leq \\sqrt{x}$ holds.", "So a over b is at most the square root of x holds.");
    check("\\( E = mc^2 \\)", "E equals m c squared");
    check("\\[ \\sum_{i=1}^{n} x_i \\]", "the sum from i equals 1 to n of x sub i");
    check("$$\\lim_{x \\to 0} \\alpha^{n+1}$$", "the limit x to 0 of alpha to the power of n plus 1");
    check("$\\text{rate} = 3.5$", "rate equals 3.5");
    check_german("$x^3 + \\frac{1}{2}$", "x hoch drei plus 1 durch 2");
}

#[test]
fn symbols_units_ranges_and_dates_become_words() {
    check("π ≈ 3.14", "pi about 3.14");
    check("at 5 km/h, 20°C and 10 %.", "at 5 kilometres per hour, 20 degrees Celsius and 10 percent.");
    check("pages 10-20, 1939–1945", "pages 10 to 20, 1939 to 1945");
    check("1/2 of 7/9", "one half of 7 over 9");
    check("on 2024-03-05.", "on March 5, 2024.");
    check("It costs $29.", "It costs 29 dollars.");
    check("See Fig. 3, e.g. on p. 12.", "See Figure 3, for example on page 12.");
    check("water — that is H2O – moves", "water, that is H2O, moves");
    check("E=mc² and ~5", "E equals mc squared and about 5");
    check_german("etwa 5 km/h, am 2024-03-05, S. 3-4", "etwa 5 Kilometer pro Stunde, am 5. März 2024, Seite 3 bis 4");
}

#[test]
fn roman_numerals_are_numbers_in_headings_only() {
    check("# Chapter IV", "Chapter 4");
    check("## Part I: Why I came", "Part 1: Why I came");
    check("King Henry VIII", "King Henry VIII");
}

#[test]
fn citations_are_silent_or_announced() {
    check("Water moves [1]. Cells know.[2, 3]", "Water moves. Cells know.");
    let saying = Saying { language: "en".to_owned(), reads_citations: true };
    assert_eq!(speech("Water moves [1].", &saying).text, "Water moves, source 1.");
    let saying = Saying { language: "de".to_owned(), reads_citations: true };
    assert_eq!(speech("Wasser fließt [S2]", &saying).text, "Wasser fließt, Quelle 2");
}

#[test]
fn a_language_without_a_table_only_loses_its_marks() {
    let text = said("**L'eau** bouge [1] : x ≈ 5 km/h", "fr").text;
    assert_eq!(text, "L'eau bouge: x ≈ 5 km/h");
}

#[test]
fn what_is_said_leads_back_to_what_is_shown() {
    let shown = "Ä **bold** $x^2$ end";
    let speech = said(shown, "en");
    assert_eq!(speech.text, "Ä bold x squared end");
    let back = |start, end| {
        let range = speech.shown_at(TextRange::new(start, end));
        shown.chars().skip(range.start as usize).take(range.len() as usize).collect::<String>()
    };
    assert_eq!(back(3, 3), "bold", "a place inside a word gives the word");
    assert_eq!(back(9, 12), "$x^2$");
    assert_eq!(back(2, 18), "bold** $x^2$ end");
    assert_eq!(back(900, 901), "end");
    assert_eq!(Speech::default().shown_at(TextRange::new(0, 5)), TextRange::new(0, 0));
}

#[test]
fn long_text_takes_time_in_proportion() {
    for unit in ["[", "$", "\\frac{", "**a ", "`", "| a ", "> ", "[1", "\\(", "a—"] {
        let text = unit.repeat(40_000 / unit.len());
        let start = Instant::now();
        let speech = said(&text, "en");
        assert!(start.elapsed().as_secs() < 5, "{unit}: {:?}, {} spans", start.elapsed(), speech.spans.len());
    }
}

proptest! {
    #[test]
    fn any_text_gives_ordered_spans_inside_both_texts(
        shown in r"([a-zA-ZÄß≈²π0-9 \n.,!?$\\{}_^*`#|\[\]()<>&~/%-]|\\frac|\\sqrt|```|\\\(|\\\)|\[1\]|https://a\.b|😀|\PC){0,80}",
        language in prop::sample::select(vec!["en", "de", "fr", ""]),
        reads_citations in any::<bool>(),
    ) {
        let speech = speech(&shown, &Saying { language: language.to_owned(), reads_citations });
        let spoken = speech.text.chars().count() as u32;
        let length = shown.chars().count() as u32;
        let (mut said, mut place) = (0, 0);
        for span in &speech.spans {
            prop_assert!(said <= span.spoken.start && span.spoken.start < span.spoken.end && span.spoken.end <= spoken);
            prop_assert!(place <= span.shown.start && span.shown.end <= length, "{:?}", span);
            (said, place) = (span.spoken.end, span.shown.start);
        }
    }
}
