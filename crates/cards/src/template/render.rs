//! From a template and the fields of a note to the two sides of a card.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::cloze::{Deletion, deletions};
use super::parse::Node;
use super::strip::strip;

/// What a template can show of a card.
#[derive(Debug, Clone, Default)]
pub struct Facts<'a> {
    /// The content of each field, by name.
    pub fields: HashMap<&'a str, &'a str>,
    /// Tags, spaces between them.
    pub tags: String,
    /// Name of the note type.
    pub note_type: &'a str,
    /// The deck's path, `::` between its parts.
    pub deck: String,
    /// Name of the template.
    pub card: &'a str,
    /// The deletion that is asked, from 1; `None` for types without deletions.
    pub cloze: Option<u16>,
}

/// An answer to be typed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, specta::Type)]
pub struct TypeIn {
    /// What is to be typed, without markup.
    pub expected: String,
}

/// Both sides of a card, in HTML that is not yet safe to show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The front.
    pub question: String,
    /// The back.
    pub answer: String,
    /// The front asks for typing.
    pub type_in: Option<TypeIn>,
}

/// Where an answer is typed, and later compared.
pub(crate) const TYPE_HERE: &str = "<span data-type-in=\"\"></span>";

/// How a place begins that is only heard: its language follows.
pub(super) const HEARD: &str = "<span data-speak=\"";
/// What stands before the words of such a place.
pub(super) const HEARD_WORDS: &str = "data-words=\"";

/// Fills in both sides.
#[must_use]
pub fn render(question: &[Node], answer: &[Node], facts: &Facts<'_>) -> Rendered {
    let mut front = Side { facts, is_answer: false, front: "", type_in: None, html: String::new() };
    front.all(question);
    let Side { html: front_html, type_in, .. } = front;
    // The front within the back has no field for typing: the back has its own, or none.
    let shown = front_html.replace(TYPE_HERE, "");
    let mut back = Side { facts, is_answer: true, front: &shown, type_in: None, html: String::new() };
    back.all(answer);
    let answer = back.html;
    Rendered { question: front_html, answer, type_in }
}

struct Side<'a> {
    facts: &'a Facts<'a>,
    is_answer: bool,
    front: &'a str,
    type_in: Option<TypeIn>,
    html: String,
}

impl Side<'_> {
    fn all(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text(text) => self.html.push_str(text),
                Node::Field { name, filters } => self.field(name, filters),
                Node::Section { name, is_negated, nodes } => {
                    if self.is_filled(name) != *is_negated {
                        self.all(nodes);
                    }
                }
            }
        }
    }

    /// Is there something in the field? `c1` to `c500` are filled on the card of that deletion.
    fn is_filled(&self, name: &str) -> bool {
        if let Some(number) = name.strip_prefix('c').and_then(|digits| digits.parse::<u16>().ok())
            && !self.facts.fields.contains_key(name)
        {
            return self.facts.cloze == Some(number);
        }
        self.value(name).is_some_and(|value| !is_empty(&value))
    }

    fn value(&self, name: &str) -> Option<String> {
        if let Some(value) = self.facts.fields.get(name) {
            return Some((*value).to_owned());
        }
        Some(match name {
            "FrontSide" => self.front.to_owned(),
            "Tags" => escape(&self.facts.tags),
            "Type" => escape(self.facts.note_type),
            "Deck" => escape(&self.facts.deck),
            "Subdeck" => escape(self.facts.deck.rsplit("::").next().unwrap_or_default()),
            "Card" => escape(self.facts.card),
            "CardFlag" => String::new(),
            _ => return None,
        })
    }

    fn field(&mut self, name: &str, filters: &[String]) {
        let Some(mut value) = self.value(name) else {
            let _ = write!(self.html, "{{{{{}}}}}", escape(name));
            return;
        };
        for filter in filters {
            value = self.filtered(name, filter, value, filters);
        }
        self.html.push_str(&value);
    }

    fn filtered(&mut self, name: &str, filter: &str, value: String, filters: &[String]) -> String {
        if let Some(how) = filter.strip_prefix("tts ") {
            return heard(how, &value);
        }
        match filter {
            "text" => escape(&strip(&value)),
            "hint" if is_empty(&value) => String::new(),
            "hint" => format!("<details class=\"hint\"><summary>{}</summary>{value}</details>", escape(name)),
            "cloze" if filters.iter().any(|other| other == "type") => self.hidden_words(&value),
            "cloze" => self.cloze(&value),
            "cloze-only" => self.hidden_words(&value),
            "type" => {
                let expected = strip(&value);
                // Only the first one can be typed.
                if self.type_in.is_none() {
                    self.type_in = Some(TypeIn { expected });
                    TYPE_HERE.to_owned()
                } else {
                    String::new()
                }
            }
            "furigana" => furigana(&value, |base, reading| format!("<ruby>{base}<rt>{reading}</rt></ruby>")),
            "kanji" => furigana(&value, |base, _| base.to_owned()),
            "kana" => furigana(&value, |_, reading| reading.to_owned()),
            _ => value,
        }
    }

    /// The words of the deletion that is asked, for typing.
    fn hidden_words(&self, value: &str) -> String {
        let mut words = Vec::new();
        gather(value, self.facts.cloze.unwrap_or(1), &mut words, 0);
        words.join(", ")
    }

    fn cloze(&self, value: &str) -> String {
        let asked = self.facts.cloze.unwrap_or(1);
        if !crate::template::numbers(value).contains(&asked) {
            return String::new();
        }
        self.replaced(value, asked, 0)
    }

    fn replaced(&self, text: &str, asked: u16, depth: usize) -> String {
        let mut html = String::with_capacity(text.len());
        let mut at = 0;
        for deletion in deletions(text) {
            html.push_str(&text[at..deletion.span.start]);
            html.push_str(&self.shown(&deletion, asked, depth));
            at = deletion.span.end;
        }
        html.push_str(&text[at..]);
        html
    }

    fn shown(&self, deletion: &Deletion<'_>, asked: u16, depth: usize) -> String {
        let inner = if depth < 16 { self.replaced(deletion.hidden, asked, depth + 1) } else { String::new() };
        let numbers = deletion.numbers.iter().map(u16::to_string).collect::<Vec<_>>().join(",");
        let is_asked = deletion.numbers.contains(&asked);
        if let Some(shape) = deletion.hidden.strip_prefix("image-occlusion:") {
            let class = if is_asked { "cloze" } else { "cloze-inactive" };
            return format!(
                "<div class=\"{class}\" data-ordinal=\"{numbers}\" data-shape=\"{}\"></div>",
                escape(shape)
            );
        }
        if !is_asked {
            return format!("<span class=\"cloze-inactive\" data-ordinal=\"{numbers}\">{inner}</span>");
        }
        if self.is_answer {
            return format!("<span class=\"cloze\" data-ordinal=\"{numbers}\">{inner}</span>");
        }
        let hint = deletion.hint.filter(|hint| !hint.is_empty()).unwrap_or("...");
        format!("<span class=\"cloze\" data-ordinal=\"{numbers}\">[{hint}]</span>")
    }
}

/// A place that shows nothing and keeps words that are to be heard, with their language: Anki writes `fr_FR` and, behind
/// it, names of voices; documents write `fr-FR`.
fn heard(how: &str, value: &str) -> String {
    let words = strip(value);
    if words.is_empty() {
        return String::new();
    }
    let language = how.split_whitespace().next().unwrap_or_default().replace('_', "-");
    format!("{HEARD}{}\" {HEARD_WORDS}{}\"></span>", escape(&language), escape(&words))
}

fn gather(text: &str, asked: u16, words: &mut Vec<String>, depth: usize) {
    for deletion in deletions(text) {
        if deletion.numbers.contains(&asked) {
            words.push(strip(&flat(deletion.hidden)));
        } else if depth < 16 {
            gather(deletion.hidden, asked, words, depth + 1);
        }
    }
}

/// A text with its deletions shown.
pub(super) fn flat(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for deletion in deletions(text) {
        shown.push_str(&text[at..deletion.span.start]);
        shown.push_str(deletion.hidden);
        at = deletion.span.end;
    }
    shown.push_str(&text[at..]);
    shown
}

/// Nothing that a person would see: white space, and the breaks that editors leave behind.
fn is_empty(html: &str) -> bool {
    !html.contains("<img") && !html.contains("[sound:") && !html.contains("{{c") && strip(html).is_empty()
}

/// `漢字[かんじ]` after a space or at the start, as in decks of Japanese.
fn furigana(text: &str, with: impl Fn(&str, &str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        let Some((reading, tail)) = after.split_once(']') else { break };
        let cut = before
            .rfind([' ', '>', '\u{a0}'])
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        let (lead, base) = before.split_at(cut);
        if base.is_empty() || reading.starts_with("sound:") {
            out.push_str(before);
            let _ = write!(out, "[{reading}]");
        } else {
            // The space only says where the word begins.
            out.push_str(lead.strip_suffix(' ').unwrap_or(lead));
            out.push_str(&with(base, reading));
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// Text as it stands in HTML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
