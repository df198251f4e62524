//! Which texts count as the same, as nearly the same, and as different.

use super::*;

/// Ten thousand words that do not repeat soon.
fn words(seed: u64, count: u64) -> Vec<String> {
    (0..count).map(|at| format!("w{}", hash((seed * 1_000_000 + at).to_le_bytes().into_iter()) % 5000)).collect()
}

fn likeness(a: &str, b: &str) -> f32 {
    Sketch::of(a).likeness(&Sketch::of(b))
}

#[test]
fn layout_case_and_punctuation_make_no_difference() {
    let (a, b) = ("Lenses bend light. Mirrors do not!", "LENSES  bend\n\nlight; mirrors, do not");
    assert_eq!(Sketch::of(a), Sketch::of(b));
    assert!((likeness(a, b) - 1.0).abs() < f32::EPSILON);
    assert_ne!(Sketch::of(a), Sketch::of("Mirrors do not bend light. Lenses!"));
}

#[test]
fn a_copy_with_changes_is_nearly_the_same_and_another_text_is_not() {
    let text = words(1, 10_000);
    let mut changed = text.clone();
    for at in (0..text.len()).step_by(50) {
        changed[at] = "other".into();
    }
    let near = likeness(&text.join(" "), &changed.join(" "));
    // Two words in a hundred part 10 of 100 runs on each side: 90 of 110 are common.
    assert!((near - 0.82).abs() < 0.1, "{near}");
    let far = likeness(&text.join(" "), &words(2, 10_000).join(" "));
    assert!(far < 0.05, "{far}");
    let half = likeness(&text.join(" "), &text[..5000].join(" "));
    assert!(half < ALIKE, "half of a book is not a copy of it: {half}");
}

#[test]
fn the_estimate_is_near_the_share_of_all_runs() {
    let text = words(3, 3000);
    for kept in [900, 1800, 2700] {
        let mixed = [&text[..kept], &words(4, 3000 - kept as u64)[..]].concat();
        let runs = |words: &[String]| words.windows(RUN).map(|run| run.join(" ")).collect::<HashSet<_>>();
        let (a, b) = (runs(&text), runs(&mixed));
        let exact = a.intersection(&b).count() as f32 / a.union(&b).count() as f32;
        let estimate = likeness(&text.join(" "), &mixed.join(" "));
        assert!((estimate - exact).abs() < 0.12, "{estimate} for {exact}");
    }
}

#[test]
fn very_short_and_empty_texts_are_no_special_case() {
    assert!((likeness("Salt", "salt") - 1.0).abs() < f32::EPSILON);
    assert!(likeness("Salt", "Pepper") < f32::EPSILON);
    assert_eq!(Sketch::of("").runs, [] as [u64; 0]);
    assert!(likeness("", "") < f32::EPSILON);
}
