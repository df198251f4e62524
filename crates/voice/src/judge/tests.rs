//! Spoken answers are judged by their words, numbers and denials.

use super::number::with_digits;
use super::{Recalled, can_be_judged, is_hesitation, judge};
use crate::words::words;

fn check(expected: &str, heard: &str, language: &str, recalled: Recalled) {
    let judgement = judge(expected, heard, language);
    assert_eq!(judgement.recalled, recalled, "{expected:?} <- {heard:?}: {judgement:?}");
}

#[test]
fn the_words_count_and_not_their_order_or_form() {
    check(
        "The movement of water through a membrane",
        "water moves through the membrane movement",
        "en",
        Recalled::Whole,
    );
    check("mitochondria", "I think it is the mitochondria", "en", Recalled::Whole);
    check("mitochondria", "the mitochondrea", "en", Recalled::Whole);
    check("mitochondria", "the nucleus", "en", Recalled::Nothing);
    check("atria and ventricles", "the atria", "en", Recalled::Partly);
    check("Die Bewegung von Wasser", "Bewegung des Wassers", "de", Recalled::Whole);
    check("mitochondria", "I do not know", "en", Recalled::Nothing);
    check("mitochondria", "", "en", Recalled::Nothing);
    check("", "anything", "en", Recalled::Nothing);
}

#[test]
fn numbers_count_exactly_as_words_or_digits() {
    check("42 chromosomes", "forty two chromosomes", "en", Recalled::Whole);
    check("46 chromosomes in a human cell", "forty five chromosomes in a human cell", "en", Recalled::Partly);
    check("1789", "seventeen eighty nine", "en", Recalled::Whole);
    check("zweiundvierzig", "42", "de", Recalled::Whole);
}

#[test]
fn a_denial_is_not_what_it_denies() {
    check("osmosis needs energy", "osmosis needs no energy", "en", Recalled::Nothing);
    check("osmosis does not need energy", "osmosis doesn't need energy", "en", Recalled::Whole);
    check("No.", "no", "en", Recalled::Whole);
    check("Sie braucht keine Energie", "sie braucht Energie", "de", Recalled::Nothing);
}

#[test]
fn numbers_are_put_together_from_their_words() {
    for (said, language, expected) in [
        ("twenty", "en", "20"),
        ("one hundred and five cells", "en", "105 cells"),
        ("two thousand three hundred forty one", "en", "2341"),
        ("four five", "en", "4 5"),
        ("one million", "en", "1000000"),
        ("dreihundertfünf", "de", "305"),
        ("zweitausendeinundzwanzig Zellen", "de", "2021 zellen"),
        ("bunt und rund", "de", "bunt und rund"),
    ] {
        assert_eq!(with_digits(&words(said), language).join(" "), expected, "{said}");
    }
}

#[test]
fn what_is_missing_is_named_as_it_is_written() {
    let judgement = judge("The atria and ventricles of the heart", "the atria", "en");
    assert_eq!((judgement.said, judgement.missing), (vec!["atria".into()], vec!["ventricles".into(), "heart".into()]));
}

#[test]
fn who_hesitates_has_not_answered() {
    for (heard, language) in [("Hm.", "en"), ("Well, um...", "en"), ("Ähm, also", "de"), ("", "en")] {
        assert!(is_hesitation(heard, language), "{heard}");
    }
    for (heard, language) in [("Water", "en"), ("No.", "en"), ("Well, the cell", "en"), ("4", "en")] {
        assert!(!is_hesitation(heard, language), "{heard}");
    }
    assert!(can_be_judged("H2O") && !can_be_judged(" … "));
}
