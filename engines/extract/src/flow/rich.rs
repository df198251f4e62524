//! A stretch of canonical text with its emphasis and links.

use std::rc::Rc;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::canonical::{push_preformatted, push_running};

/// How letters look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Style {
    /// Emphasis.
    pub(crate) is_emphasis: bool,
    /// Strong emphasis.
    pub(crate) is_strong: bool,
    /// Program text within a sentence.
    pub(crate) is_code: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct Span {
    /// One past its last byte; it begins where the one before ends.
    end: usize,
    style: Style,
    link: Option<Rc<str>>,
}

/// Text that grows piece by piece.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rich {
    text: String,
    spans: Vec<Span>,
}

impl Rich {
    /// Adds running text: blanks of any kind collapse, also across pieces.
    pub(crate) fn push(&mut self, text: &str, style: Style, link: Option<&Rc<str>>) {
        let is_after_blank = self.text.is_empty() || self.text.ends_with([' ', '\n']);
        push_running(&mut self.text, text, is_after_blank);
        self.cover(style, link);
    }

    /// Adds text as it is laid out.
    pub(crate) fn push_preformatted(&mut self, text: &str) {
        push_preformatted(&mut self.text, text);
        self.cover(Style::default(), None);
    }

    /// Ends the line, unless nothing stands on it.
    pub(crate) fn push_line_break(&mut self) {
        self.trim_end();
        if !self.text.is_empty() {
            self.text.push('\n');
            self.cover(Style::default(), None);
        }
    }

    fn cover(&mut self, style: Style, link: Option<&Rc<str>>) {
        let end = self.text.len();
        let start = self.spans.last().map_or(0, |span| span.end);
        if end == start {
            return;
        }
        match self.spans.last_mut() {
            Some(span) if span.style == style && span.link.as_ref() == link => span.end = end,
            _ => self.spans.push(Span { end, style, link: link.cloned() }),
        }
    }

    /// Takes away blanks at the end, or all line feeds and blanks.
    pub(crate) fn trim_end(&mut self) {
        self.truncate(self.text.trim_end_matches([' ', '\n', '\t']).len());
    }

    /// Takes away leading and trailing empty lines of program text; its indentation stays.
    pub(crate) fn trim_empty_lines(&mut self) {
        self.trim_end();
        let first = self.text.find(|character: char| !character.is_whitespace()).unwrap_or(0);
        let line = self.text[..first].rfind('\n').map_or(0, |at| at + 1);
        if line > 0 {
            *self = self.slice(line, self.text.len());
        }
    }

    fn truncate(&mut self, length: usize) {
        self.text.truncate(length);
        while self.spans.len() > 1 && self.spans[self.spans.len() - 2].end >= length {
            self.spans.pop();
        }
        if let Some(span) = self.spans.last_mut() {
            span.end = span.end.min(length);
        }
        if length == 0 {
            self.spans.clear();
        }
    }

    /// Brings the text into NFC. Where letters compose across a change of style, the styles go: the text comes first.
    pub(crate) fn normalise(&mut self) {
        if is_nfc(&self.text) {
            return;
        }
        let mut text = String::with_capacity(self.text.len());
        let mut start = 0;
        for span in &mut self.spans {
            text.extend(self.text[start..span.end].nfc());
            start = span.end;
            span.end = text.len();
        }
        if !is_nfc(&text) {
            text = text.nfc().collect();
            self.spans = vec![Span { end: text.len(), style: Style::default(), link: None }];
        }
        self.text = text;
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Without a character.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Parts it into stretches of at most `limit` scalar values, between words (or lines, for program text) where
    /// there are any. The blank at a cut goes.
    pub(crate) fn split(self, limit: usize, between: char) -> Vec<Self> {
        // Bytes are at least as many as scalar values, so that short text is not counted.
        if self.text.len() <= limit {
            return vec![self];
        }
        let mut stretches = Vec::new();
        let mut start = 0;
        while start < self.text.len() {
            let rest = &self.text[start..];
            let full = rest.char_indices().nth(limit).map_or(rest.len(), |(at, _)| at);
            let cut = if full == rest.len() {
                full
            } else {
                // A cut in the first half would make crumbs of text without blanks.
                let latest = rest[..full].rfind(between).or_else(|| rest[..full].rfind(' '));
                latest.filter(|&at| at > full / 2).unwrap_or(full)
            };
            let mut stretch = self.slice(start, start + cut);
            stretch.trim_end();
            if !stretch.is_empty() {
                stretches.push(stretch);
            }
            start += cut;
            let blank = |character: char| character == ' ' || character == '\n';
            start += self.text[start..].len() - self.text[start..].trim_start_matches(blank).len();
        }
        stretches
    }

    fn slice(&self, start: usize, end: usize) -> Self {
        let overlapping = self.spans.iter().filter(|span| span.end > start);
        let mut spans: Vec<Span> = Vec::new();
        for span in overlapping {
            let is_begun = spans.last().map_or(0, |last| last.end) < end - start;
            if is_begun {
                spans.push(Span { end: span.end.min(end) - start, ..span.clone() });
            }
        }
        Self { text: self.text[start..end].to_owned(), spans }
    }

    /// Writes it as HTML of our own elements.
    pub(crate) fn write_html(&self, html: &mut String) {
        let mut start = 0;
        for span in &self.spans {
            let mut closing: Vec<&str> = Vec::new();
            if let Some(link) = &span.link {
                html.push_str("<a data-href=\"");
                escape(html, link);
                html.push_str("\">");
                closing.push("</a>");
            }
            for (is_on, opening, end) in [
                (span.style.is_strong, "<strong>", "</strong>"),
                (span.style.is_emphasis, "<em>", "</em>"),
                (span.style.is_code, "<code>", "</code>"),
            ] {
                if is_on {
                    html.push_str(opening);
                    closing.push(end);
                }
            }
            escape(html, &self.text[start..span.end]);
            html.extend(closing.into_iter().rev());
            start = span.end;
        }
    }
}

/// Writes text so that no parser can take it for markup, in an element or in a quoted attribute.
pub(crate) fn escape(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            _ => html.push(character),
        }
    }
}
