//! Keeps the words of documents and students from posing as marks of the template.

/// Put into a mark to break it: invisible, and no part of any mark.
const BREAK: char = '\u{200B}';

/// The control marks of a model, such as `<|im_end|>`. In a prompt they are tokens of their own: a document that
/// contains one could end its turn and speak as the system.
#[derive(Debug, Default)]
pub(crate) struct MarkGuard {
    marks: Vec<String>,
    /// The characters with which marks begin: `<`, `[`. Most texts contain none of them.
    openings: Vec<char>,
}

impl MarkGuard {
    /// `marks`: the texts of the control tokens. Those of one character are no marks.
    pub(crate) fn new(marks: impl IntoIterator<Item = String>) -> Self {
        let marks: Vec<String> = marks.into_iter().filter(|mark| mark.chars().nth(1).is_some()).collect();
        let mut openings: Vec<char> = marks.iter().filter_map(|mark| mark.chars().next()).collect();
        openings.sort_unstable();
        openings.dedup();
        Self { marks, openings }
    }

    /// The text with every mark broken behind its first character.
    pub(crate) fn disarm(&self, text: &str) -> String {
        let mut text = text.to_owned();
        if !text.contains(&self.openings[..]) {
            return text;
        }
        for mark in &self.marks {
            if text.contains(mark.as_str()) {
                let mut broken = mark.clone();
                broken.insert(mark.chars().next().map_or(0, char::len_utf8), BREAK);
                text = text.replace(mark.as_str(), &broken);
            }
        }
        text
    }
}
