//! What is understood while somebody speaks: words on which two successive drafts agree are certain, the rest is not.
//!
//! This is the LocalAgreement policy of Liu et al. (2020), as used for Whisper by Macháček et al. (2023,
//! arXiv 2307.14743), with words compared in small letters and without marks.

use unicode_segmentation::UnicodeSegmentation;

/// So many words the place where the certain words end may have moved in a later draft.
const DRIFT_WORDS: usize = 3;

/// Certain words, which only grow, and the words of the last draft after them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hypothesis {
    committed: Vec<String>,
    tentative: Vec<String>,
}

impl Hypothesis {
    /// Takes the next draft, which is of the same sound from its beginning, or of more of it.
    pub fn push(&mut self, draft: &str) {
        let words: Vec<String> = draft.split_whitespace().map(str::to_owned).collect();
        let mut rest = words[self.end_of_committed(&words)..].to_vec();
        let agreed = rest.iter().zip(&self.tentative).take_while(|(new, old)| bare(new) == bare(old)).count();
        let is_whole = agreed == rest.len();
        let mut certain: Vec<String> = rest.drain(..agreed).collect();
        // A mark after the last word of a draft stands there because the sound ends, not because the sentence does.
        if is_whole && let Some(last) = certain.last_mut() {
            *last = last.trim_end_matches(['.', ',', '?', '!', '…', ';', ':']).to_owned();
        }
        self.committed.append(&mut certain);
        self.tentative = rest;
    }

    /// The certain words. What stands here stays, and only more is appended.
    #[must_use]
    pub fn committed(&self) -> String {
        self.committed.join(" ")
    }

    /// The words after them in the last draft.
    #[must_use]
    pub fn tentative(&self) -> String {
        self.tentative.join(" ")
    }

    /// Both.
    #[must_use]
    pub fn text(&self) -> String {
        self.committed.iter().chain(&self.tentative).map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// Where in a draft the certain words end: mostly at their number; a word more or less when the model has changed
    /// its mind about an earlier place.
    fn end_of_committed(&self, words: &[String]) -> usize {
        let count = self.committed.len();
        let Some(last) = self.committed.last().map(|word| bare(word)) else { return 0 };
        let fits = |end: usize| end > 0 && end <= words.len() && bare(&words[end - 1]) == last;
        let near = (0..=DRIFT_WORDS).flat_map(|drift| [count + drift, count.saturating_sub(drift)]);
        near.into_iter().find(|end| fits(*end)).unwrap_or(count.min(words.len()))
    }
}

/// A word without marks, in small letters. A word of marks only stays what it is.
fn bare(word: &str) -> String {
    let bare: String = word.unicode_words().collect();
    if bare.is_empty() { word.to_owned() } else { bare.to_lowercase() }
}
