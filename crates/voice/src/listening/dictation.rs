//! Dictated text: marks that are said by their names, and capital letters where sentences begin.

use crate::words::{primary, words};

/// Writes what is dictated, utterance after utterance. Utterances are joined by a space, unless the second begins with
/// a mark or a new line.
#[derive(Debug, Clone)]
pub struct Dictation {
    begins_sentence: bool,
}

impl Default for Dictation {
    fn default() -> Self {
        Self { begins_sentence: true }
    }
}

/// How a mark stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// Without a space before it: a comma.
    Left,
    /// Without a space after it: an opening bracket.
    Right,
    /// With spaces: a dash.
    Apart,
    /// Without spaces: a new line.
    Both,
}

use Joint::{Apart, Both, Left, Right};

/// Names of marks in one language, and words after which such a name is meant as the word that it is: "the colon".
struct Marks {
    names: &'static [(&'static str, &'static str, Joint)],
    articles: &'static [&'static str],
}

static ENGLISH: Marks = Marks {
    names: &[
        ("comma", ",", Left),
        ("full stop", ".", Left),
        ("period", ".", Left),
        ("question mark", "?", Left),
        ("exclamation mark", "!", Left),
        ("exclamation point", "!", Left),
        ("colon", ":", Left),
        ("semicolon", ";", Left),
        ("new line", "\n", Both),
        ("newline", "\n", Both),
        ("new paragraph", "\n\n", Both),
        ("open bracket", "(", Right),
        ("open parenthesis", "(", Right),
        ("close bracket", ")", Left),
        ("close parenthesis", ")", Left),
        ("dash", "–", Apart),
    ],
    articles: &["the", "a", "an", "this", "that", "each", "every"],
};
static GERMAN: Marks = Marks {
    names: &[
        ("komma", ",", Left),
        ("punkt", ".", Left),
        ("fragezeichen", "?", Left),
        ("ausrufezeichen", "!", Left),
        ("doppelpunkt", ":", Left),
        ("semikolon", ";", Left),
        ("strichpunkt", ";", Left),
        ("neue zeile", "\n", Both),
        ("neuer absatz", "\n\n", Both),
        ("klammer auf", "(", Right),
        ("klammer zu", ")", Left),
        ("gedankenstrich", "–", Apart),
    ],
    articles: &[
        "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines", "dieser", "diese",
        "dieses", "diesen", "diesem", "jeder", "jede", "jedes", "jeden", "jedem", "am", "im", "zum", "vom", "beim",
    ],
};

impl Dictation {
    /// The text of an utterance, as it is to be inserted. English names of marks hold in every language but German.
    #[must_use]
    pub fn write(&mut self, heard: &str, language: &str) -> String {
        let marks = if primary(language) == "de" { &GERMAN } else { &ENGLISH };
        let spoken: Vec<&str> = heard.split_whitespace().collect();
        let mut text = String::with_capacity(heard.len());
        let (mut at, mut is_apart) = (0, false);
        while let Some(word) = spoken.get(at) {
            let before = at.checked_sub(1).and_then(|before| spoken.get(before));
            let is_word = before.is_some_and(|before| marks.articles.contains(&bare(before).as_str()));
            if let Some((count, mark, joint)) = marks.named(&spoken[at..]).filter(|_| !is_word) {
                // A recogniser that heard the pause has set a mark of its own.
                let needless: &[char] = match joint {
                    Left => &[',', '.', ';', ':', '?', '!'],
                    Both => &[','],
                    Right | Apart => &[],
                };
                text.truncate(text.trim_end_matches(needless).len().max(opened(&text)));
                if is_apart && matches!(joint, Right | Apart) {
                    text.push(' ');
                }
                text.push_str(mark);
                is_apart = matches!(joint, Left | Apart);
                self.begins_sentence = ends_sentence(mark) || (self.begins_sentence && joint == Right);
                at += count;
                continue;
            }
            if is_apart {
                text.push(' ');
            }
            self.push(&mut text, word);
            is_apart = true;
            at += 1;
        }
        text
    }

    fn push(&mut self, text: &mut String, word: &str) {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if self.begins_sentence => text.extend(first.to_uppercase().chain(letters)),
            Some(_) => text.push_str(word),
            None => return,
        }
        self.begins_sentence = word.ends_with(ends_sentence_with);
    }
}

impl Marks {
    /// The mark whose name stands at the beginning, with the number of its words.
    fn named(&self, spoken: &[&str]) -> Option<(usize, &'static str, Joint)> {
        self.names.iter().find_map(|(name, mark, joint)| {
            let count = name.split(' ').count();
            let said = spoken.get(..count)?;
            let is_said = said.iter().zip(name.split(' ')).all(|(said, name)| bare(said) == name);
            is_said.then_some((count, *mark, *joint))
        })
    }
}

/// A word without marks, in small letters.
fn bare(word: &str) -> String {
    words(word).join(" ")
}

/// Marks that were said stay: so much of the text ends with one.
fn opened(text: &str) -> usize {
    text.rfind(['(', '\n', ')']).map_or(0, |at| at + 1)
}

fn ends_sentence(mark: &str) -> bool {
    mark.ends_with(ends_sentence_with)
}

fn ends_sentence_with(last: char) -> bool {
    matches!(last, '.' | '?' | '!' | '…' | '\n')
}

#[cfg(test)]
mod tests {
    //! Marks are set where they are said.

    use super::Dictation;

    fn check(language: &str, utterances: &[&str], expected: &[&str]) {
        let mut dictation = Dictation::default();
        let written: Vec<String> = utterances.iter().map(|heard| dictation.write(heard, language)).collect();
        assert_eq!(written, expected, "{utterances:?}");
    }

    #[test]
    fn marks_are_said_by_their_names() {
        check(
            "en",
            &["osmosis comma said again full stop it needs no energy"],
            &["Osmosis, said again. It needs no energy"],
        );
        check("en", &["what is it question mark new line next"], &["What is it?\nNext"]);
        check("en", &["one open bracket or two close bracket dash three"], &["One (or two) – three"]);
        check("en", &["first new paragraph second"], &["First\n\nSecond"]);
        check("de", &["die Zelle Komma auch Zytos Punkt neue Zeile sie lebt"], &["Die Zelle, auch Zytos.\nSie lebt"]);
        check("de", &["wer Fragezeichen er Ausrufezeichen"], &["Wer? Er!"]);
    }

    #[test]
    fn marks_that_the_recogniser_has_set_are_not_doubled() {
        check("en", &["Osmosis, comma, it is. Full stop."], &["Osmosis, it is."]);
        check("en", &["It is done. New line. And then,"], &["It is done.\nAnd then,"]);
        check("en", &["It is done."], &["It is done."]);
    }

    #[test]
    fn a_sentence_goes_on_in_the_next_utterance() {
        check(
            "en",
            &["the cell", "comma", "which lives", "full stop", "it grows"],
            &["The cell", ",", "which lives", ".", "It grows"],
        );
        check("en", &["It is done.", "and so on"], &["It is done.", "And so on"]);
    }

    #[test]
    fn a_name_after_an_article_is_the_word_itself() {
        check("en", &["the colon is a part of the gut full stop"], &["The colon is a part of the gut."]);
        check("de", &["der Punkt liegt am Punkt Punkt"], &["Der Punkt liegt am Punkt."]);
    }

    #[test]
    fn nothing_and_only_marks_do_no_harm() {
        check(
            "en",
            &["", "full stop", "comma comma", "new line new line", "(", "…"],
            &["", ".", ",", "\n\n", "(", "…"],
        );
        check("fi", &["jää comma ei"], &["Jää, ei"]);
    }
}
