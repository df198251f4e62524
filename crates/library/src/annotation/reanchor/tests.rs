//! Places are found again in other texts, and only where they are.

use proptest::prelude::*;

use super::super::approximate::{distance, nearest};
use super::*;

const TEXT: &str = "The lens bends light towards the axis. A thick lens bends more of it than a thin lens does. \
                    Where the rays meet is the focus of the lens; how far it lies behind is the focal length.";

fn letters(text: &str) -> Vec<char> {
    text.chars().collect()
}

fn cut(text: &str, range: TextRange) -> String {
    slice(&letters(text), range).iter().collect()
}

/// The range of the `nth` place of `quote`.
fn nth(text: &str, quote: &str, nth: usize) -> TextRange {
    Haystack::new(text).exact(quote)[nth]
}

fn anchor(text: &str, range: TextRange) -> Anchor {
    Haystack::new(text).anchor(range)
}

/// Anchors the `index`th place of `quote` in [`TEXT`] and finds it in `new`; `expected` is marked there by `«` and `»`.
fn check(quote: &str, index: usize, new: &str) {
    let start = count(new.split('«').next().expect("a first piece"));
    let marked = new.split(['«', '»']).nth(1).map(|marked| TextRange::new(start, start + count(marked)));
    let text = new.replace(['«', '»'], "");
    let found = reanchor(&anchor(TEXT, nth(TEXT, quote, index)), &text);
    assert_eq!(found.map(|range| cut(&text, range)), marked.map(|range| cut(&text, range)));
    assert_eq!(found, marked);
}

#[test]
fn a_quote_that_stands_there_once_is_found_wherever_it_went() {
    check("focal length", 0, "Contents. «focal length» and other matters.");
}

#[test]
fn of_equal_words_the_one_with_the_same_surroundings_is_taken() {
    check(
        "lens",
        0,
        "The lens. The «lens» bends light towards the axis. A thick lens bends more. The focus of the lens.",
    );
    check("lens", 1, "The lens bends light towards the axis. A thick «lens» bends more of it. A thin lens does.");
    check("lens", 3, "A thin lens does. Where the rays meet is the focus of the «lens»; how far it lies. A lens.");
}

#[test]
fn of_equal_surroundings_the_nearest_share_of_the_text_is_taken() {
    let line = "one and the same line of verse, sung again and again\n";
    let text = line.repeat(12);
    let old = anchor(&text, nth(&text, "line of verse", 7));
    let longer = line.repeat(24);
    let found = reanchor(&old, &longer).expect("it is there many times");
    assert_eq!(found, nth(&longer, "line of verse", 14));
}

#[test]
fn white_space_case_and_ligatures_do_not_matter() {
    check("thick lens bends more of it", 0, "Of lenses. A «Thick\n   lens bends\tmore of it» than a thin one.");
    check("focus of the lens", 0, "It is the «FOCUS of\n\nthe lens».");
    let old = anchor("He is the first office clerk.", TextRange::new(10, 22));
    let other = "He is the ﬁrst oﬃce clerk.";
    assert_eq!(reanchor(&old, other).map(|range| cut(other, range)), Some("ﬁrst oﬃce".into()));
}

#[test]
fn a_few_changed_letters_do_not_matter() {
    check("Where the rays meet is the focus", 0, "Here it is said: «Where the rays mect is thc focus» of it all.");
    check("bends more of it than a thin lens", 0, "A lens «bends more of it than a thin-\nlens» and so on.");
}

#[test]
fn what_is_gone_is_not_found() {
    check("focal length", 0, "A text about something else, in which no length is focal.");
    check("bends more of it than a thin lens", 0, "The lens bends light towards the axis. A thin lens does less.");
    check("lens", 0, "Mirrors throw light back.");
    check("lens", 0, "");
    let blank = Anchor { quote: " \n".into(), ..anchor("a \n b", TextRange::new(1, 3)) };
    assert_eq!(reanchor(&blank, "words without any"), None);
}

#[test]
fn changed_words_far_from_their_share_of_the_text_are_other_words() {
    let filler = "nothing of interest stands here. ".repeat(2 * WINDOW / 30);
    let text = ["It is where the rays meet behind the glass. ", &filler].concat();
    let old = anchor(&text, nth(&text, "where the rays meet behind the glass", 0));
    let near = ["They say whcre the rays meet behind the glass. ", &filler].concat();
    assert_eq!(reanchor(&old, &near), Some(TextRange::new(9, 45)));
    let far = [&filler, "It is whcre the rays meet behind the glass."].concat();
    assert_eq!(reanchor(&old, &far), None);
}

#[test]
fn a_place_without_length_is_found_by_its_surroundings() {
    let place = point(nth(TEXT, "A thick", 0).start);
    let old = anchor(TEXT, place);
    let at = |text: &str| reanchor(&old, text).map(|range| (range.is_empty(), range.start));
    let later = ["A new first sentence. ", TEXT].concat();
    assert_eq!(at(&later), Some((true, place.start + 22)));
    let one_side = TEXT.replace("The lens bends light towards the axis. ", "All that went before was replaced. ");
    assert_eq!(at(&one_side), Some((true, nth(&one_side, "A thick", 0).start)));
    let other_side = "The lens bends light towards the axis. And then everything was told in other words.";
    assert_eq!(at(other_side), Some((true, nth(other_side, "And then", 0).start)));
    assert_eq!(at("Mirrors throw light back."), None);
    assert_eq!(reanchor(&anchor("", point(0)), TEXT), None);
}

#[test]
fn the_nearest_stretches_are_those_of_a_full_search() {
    let text = letters("abracadabra and a cadaver");
    for needle in ["cadabra", "cadavre", "abra", "xyz", "andacad"] {
        let needle = letters(needle);
        for limit in 0..needle.len() {
            let ends = (0..text.len()).map(|end| (0..=end).map(move |start| start..end + 1));
            let costs: Vec<_> = ends.flatten().map(|range| (distance(&needle, &text[range.clone()]), range)).collect();
            let least = costs.iter().map(|(cost, _)| *cost).min().expect("ranges");
            let found = nearest(&needle, &text, limit);
            assert_eq!(found.is_empty(), least > limit, "{needle:?} {limit}");
            for range in found {
                assert_eq!(distance(&needle, &text[range.clone()]), least, "{needle:?} {limit} {range:?}");
            }
        }
    }
}

/// Words of few letters, so that quotes stand in many places.
fn words() -> impl Strategy<Value = String> {
    proptest::collection::vec("[a-cßﬁ]{1,3}|\n|é", 0..60).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn text_inserted_or_deleted_elsewhere_never_changes_the_anchored_quote(
        before in words(),
        quote in "[a-c ﬁ\n]{1,40}",
        after in words(),
        new_before in words(),
        new_after in words(),
        is_before_new: bool,
        is_after_new: bool,
    ) {
        let text = [before.as_str(), &quote, &after].concat();
        let range = TextRange::new(count(&before), count(&before) + count(&quote));
        let old = anchor(&text, range);
        prop_assert_eq!(&old.quote, &quote);
        let head = if is_before_new { new_before.as_str() } else { &before };
        let tail = if is_after_new { new_after.as_str() } else { &after };
        let other = [head, &quote, tail].concat();
        let found = reanchor(&old, &other).expect("the quote is there");
        prop_assert_eq!(cut(&other, found), quote);
    }

    #[test]
    fn with_its_surroundings_kept_a_quote_is_found_at_its_very_place(
        head in words(),
        new_head in words(),
        tail in words(),
        new_tail in words(),
        quote in "[a-c ]{1,20}",
    ) {
        let (left, right) = ("Here is, told at some length, what ", " that is all there ever was to be said");
        let marked = |head: &str, tail: &str| [head, left, &quote, right, tail].concat();
        let at = |head: &str| TextRange::new(count(head) + count(left), count(head) + count(left) + count(&quote));
        let old = anchor(&marked(&head, &tail), at(&head));
        prop_assert_eq!(reanchor(&old, &marked(&new_head, &new_tail)), Some(at(&new_head)));
    }

    #[test]
    fn any_anchor_and_any_text_give_a_range_of_the_text_or_none(
        old_text in words(),
        new_text in "\\PC{0,200}",
        start in 0_u32..200,
        length in 0_u32..60,
    ) {
        let total = count(&old_text);
        let range = TextRange::new(start.min(total), (start + length).min(total));
        if let Some(found) = reanchor(&anchor(&old_text, range), &new_text) {
            prop_assert!(found.end <= count(&new_text));
        }
    }

    #[test]
    fn the_same_text_gives_the_same_quote(text in "\\PC{1,120}", start in 0_u32..120, length in 1_u32..60) {
        let total = count(&text);
        let start = start.min(total - 1);
        let range = TextRange::new(start, (start + length).min(total));
        let found = reanchor(&anchor(&text, range), &text).expect("it is the same text");
        prop_assert_eq!(found, range);
    }
}
