//! Notes are not words.

use super::spoken;

#[test]
fn notes_of_a_model_are_not_spoken() {
    for note in ["[BLANK_AUDIO]", " [ Silence ]", "(upbeat music)", "*coughs*", " ♪ ♪ ", " . ", "", "...", "[MUSIC"]
    {
        let expected = if note == "[MUSIC" { "[MUSIC" } else { "" };
        assert_eq!(spoken(note), expected, "{note:?}");
    }
}

#[test]
fn words_around_a_note_stay() {
    assert_eq!(spoken(" What is  [BLANK_AUDIO] a cell?"), "What is a cell?");
    assert_eq!(spoken(" two * three is six"), "two * three is six");
}
