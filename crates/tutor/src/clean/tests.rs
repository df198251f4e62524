//! Cleaning whole and streamed texts.

use proptest::prelude::*;

use super::*;

fn clean(text: &str) -> String {
    let mut cleaner = Cleaner::default();
    cleaner.push(text);
    cleaner.finish();
    cleaner.shown().to_owned()
}

fn check(text: &str, expected: &str) {
    assert_eq!(clean(text), expected, "{text:?}");
}

#[test]
fn markers_of_the_model_are_taken_out_and_kept_as_hints() {
    let mut cleaner = Cleaner::default();
    cleaner.push("Plants need light [2]. They grow[1, 3].");
    cleaner.finish();
    assert_eq!(cleaner.shown(), "Plants need light. They grow.");
    let hints: Vec<(u32, u32)> = cleaner.hints().iter().map(|hint| (hint.at, hint.number)).collect();
    assert_eq!(hints, [(17, 2), (28, 1), (28, 3)]);
}

#[test]
fn other_forms_of_markers_are_known() {
    check("Light [Source 1] matters【2】.", "Light matters.");
    check("[1] Light matters.", "Light matters.");
    check("Light [Quelle 2][3] zählt", "Light zählt");
}

#[test]
fn brackets_that_are_text_stay() {
    check("An interval [0, 1500] and [sic] remain.", "An interval [0, 1500] and [sic] remain.");
    check("Read x[1] and `rows[2]` in code.", "Read x[1] and `rows[2]` in code.");
    check("a < b and 3 <4", "a < b and 3 <4");
    check("It costs [ 5", "It costs [ 5");
}

#[test]
fn links_and_images_lose_their_addresses() {
    check("See [the page](https://evil.example/?q=1).", "See the page.");
    check("![pixel](https://evil.example/p.png) done", "pixel done");
    check("[![a](http://x/y)](http://z)", "a");
    check("<https://evil.example> end", "end");
    check("<img src=x onerror=alert(1)>end", "end");
    check("[1]: https://evil.example", ": evil.example");
    check("[label]: https://evil.example\n\nSee [label].", "label: evil.example\n\nSee [label].");
    check("See https://a:b@docs.example.org/x?q=secret. Or http.", "See docs.example.org. Or http.");
}

#[test]
fn a_link_that_is_never_finished_is_none() {
    check("[x](https://evil.example", "[x] (evil.example");
    check("[x\n](https://evil.example)", "[x\n] (evil.example)");
    check(&format!("[{}](https://evil.example)", "x".repeat(400)), &format!("[{}] (evil.example)", "x".repeat(400)));
}

#[test]
fn code_keeps_its_brackets() {
    check("```\nx = a[1](b)\n```\nAfter [1].", "```\nx = a[1](b)\n```\nAfter.");
    check("`open [x](http://evil)", "`open x");
    check("```[x](http://a)``` [y](http://b)", "```[x](http://a)``` y");
    check("`a ``b` [y](http://b) `", "`a ``b` y `");
    check("\\`[y](http://b)\\`", "\\`y\\`");
    check("```\n[x](http://a)\n```\n[y](http://b)", "```\n[x](http://a)\n```\ny");
}

#[test]
fn white_space_around_the_text_is_not_shown() {
    check("  \n Answer.  \n", "Answer.");
}

proptest! {
    #[test]
    fn a_stream_gives_the_same_text_however_it_is_cut(text in r"([a-c \[\]()!<>:`\n1\.]|https://){0,60}", cut in 0_usize..60) {
        let characters: Vec<char> = text.chars().collect();
        let cut = cut.min(characters.len());
        let mut cleaner = Cleaner::default();
        let mut streamed = cleaner.push(&characters[..cut].iter().collect::<String>());
        streamed += &cleaner.push(&characters[cut..].iter().collect::<String>());
        streamed += &cleaner.finish();
        prop_assert_eq!(&streamed, cleaner.shown());
        prop_assert_eq!(streamed, clean(&text));
    }

    #[test]
    fn no_link_is_left_outside_of_code(text in r"[ab \[\]()!<>:/\n1]{0,80}") {
        let shown = clean(&text);
        prop_assert!(!shown.contains("]("), "{:?} became {:?}", text, shown);
    }
}
