//! A card in plain words: what is asked, and the answer alone. For reading aloud and for judging what is said.

use std::ops::Range;

use super::TypeIn;
use super::render::{HEARD, HEARD_WORDS};
use super::strip::strip;

/// Stands for a gap in the words of a question.
pub const GAP: char = '\u{fffc}';

/// How a gap that is asked for begins, on both sides; see [`super::render`].
const GAP_TAG: &str = "<span class=\"cloze\" ";
/// How gaps, and places that are only heard, end.
const CLOSE: &str = "</span>";

/// Both sides without markup.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CardWords {
    /// The front, with [`GAP`] for what is hidden; a hint follows in brackets.
    pub question: String,
    /// What is to be known, without the question.
    pub answer: String,
}

/// The words of a rendered card: of one with gaps, what they hide; of one whose answer is typed, what is to be typed;
/// of others, what the back adds to the front.
#[must_use]
pub fn words(question: &str, answer: &str, type_in: Option<&TypeIn>) -> CardWords {
    let hidden: Vec<String> = gaps(answer).into_iter().map(|(_, hidden)| strip(hidden)).collect();
    let typed = type_in.map(|type_in| type_in.expected.clone()).unwrap_or_default();
    let answer = match hidden.iter().all(String::is_empty) {
        false => hidden.join(", "),
        true if !typed.is_empty() => typed,
        true => strip(&with_heard(back(question, answer))),
    };
    CardWords { question: with_gaps(&with_heard(question)), answer }
}

/// HTML in which words that are only heard can be read, unless the same words are shown as well.
fn with_heard(html: &str) -> String {
    let mut read = String::with_capacity(html.len());
    let mut at = 0;
    let mut shown: Option<String> = None;
    while let Some(start) = html[at..].find(HEARD).map(|offset| at + offset) {
        let Some(end) = html[start..].find('>').map(|offset| start + offset + 1) else { break };
        read.push_str(&html[at..start]);
        let words = html[start..end].split_once(HEARD_WORDS).and_then(|(_, words)| words.split_once('"'));
        if let Some((words, _)) = words
            && !shown.get_or_insert_with(|| strip(html)).contains(&strip(words))
        {
            read.push(' ');
            read.push_str(words);
            read.push(' ');
        }
        at = if html[end..].starts_with(CLOSE) { end + CLOSE.len() } else { end };
    }
    read.push_str(&html[at..]);
    read
}

fn with_gaps(question: &str) -> String {
    let mut html = String::with_capacity(question.len());
    let mut at = 0;
    for (span, shown) in gaps(question) {
        html.push_str(&question[at..span.start]);
        html.push(GAP);
        let hint = shown.trim_start_matches('[').trim_end_matches(']');
        if hint != "..." {
            html.push_str(" (");
            html.push_str(hint);
            html.push(')');
        }
        at = span.end;
    }
    html.push_str(&question[at..]);
    strip(&html)
}

/// What the back adds: what stands behind the line that parts the two, else what stands behind the front.
fn back<'a>(question: &str, answer: &'a str) -> &'a str {
    let line = answer.match_indices("<hr").find_map(|(at, _)| {
        let (tag, after) = answer[at..].split_once('>')?;
        let id: String = tag.split("id=").nth(1)?.chars().filter(char::is_ascii_alphanumeric).collect();
        (id == "answer").then_some(after)
    });
    let rest = line.or_else(|| answer.trim_start().strip_prefix(question.trim()));
    rest.filter(|rest| !strip(&with_heard(rest)).is_empty()).unwrap_or(answer)
}

/// The gaps that are asked for, in order: where they stand, and what is shown in them.
fn gaps(html: &str) -> Vec<(Range<usize>, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = html[at..].find(GAP_TAG).map(|offset| at + offset) {
        let Some(open) = html[start..].find('>').map(|offset| start + offset + 1) else { break };
        let Some((end, after)) = closing(html, open) else { break };
        found.push((start..after, &html[open..end]));
        at = after;
    }
    found
}

/// Where the span whose content begins at `open` ends, and what comes after begins.
fn closing(html: &str, open: usize) -> Option<(usize, usize)> {
    let (mut depth, mut at) = (0, open);
    loop {
        let close = at + html[at..].find(CLOSE)?;
        depth += html[at..close].matches("<span").count();
        at = close + CLOSE.len();
        if depth == 0 {
            return Some((close, at));
        }
        depth -= 1;
    }
}
