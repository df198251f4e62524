//! Damaged texts for reanchoring: whatever a new text is, a place found in it lies in it.

use studium_base::TextRange;
use studium_fuzz::fuzz;

use super::Haystack;

const TEXT: &str = "Leaves are green. Roots drink water, and leaves breathe; \u{fb01}ne \u{e4}\u{f6}\u{fc} \u{4e2d}\u{6587}.\n\nLeaves are flat.";

#[test]
fn reanchoring() {
    let old = Haystack::new(TEXT);
    let length = u32::try_from(TEXT.chars().count()).unwrap_or(0);
    let ranges = [(0, 6), (7, 16), (18, 60), (30, 30), (0, length), (length, length), (60, 66)];
    let anchors: Vec<_> = ranges.map(|(start, end)| old.anchor(TextRange::new(start, end))).into();
    let corpus = [TEXT.as_bytes().to_vec(), TEXT.to_uppercase().into_bytes(), TEXT.replace("\n\n", " ").into_bytes()];
    fuzz("reanchoring", &corpus, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let new = Haystack::new(&text);
        let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        for anchor in &anchors {
            let found = new.find(anchor);
            assert!(found.is_none_or(|found| found.start <= found.end && found.end <= length), "{found:?}");
            if text == TEXT && !anchor.quote.is_empty() {
                assert_eq!(found, Some(anchor.range));
            }
        }
    });
}
