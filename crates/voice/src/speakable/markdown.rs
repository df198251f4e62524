//! The structure of Markdown: what of it is said, and where a voice pauses.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::speech::{Speech, Writer};
use super::text::Run;
use super::vocabulary::{Vocabulary, vocabulary};
use super::{Saying, formula};

/// Walks over the blocks of a text.
pub(super) fn say(shown: &str, saying: &Saying) -> Speech {
    let words = vocabulary(&saying.language);
    let marked = with_dollars(shown);
    let options = Options::ENABLE_TABLES | Options::ENABLE_MATH | Options::ENABLE_STRIKETHROUGH;
    let mut walk =
        Walk { shown, saying, words, writer: Writer::new(shown), run: Run::default(), skipped: 0, numbers: Vec::new() };
    for (event, bytes) in Parser::new_ext(&marked, options).into_offset_iter() {
        walk.take(event, bytes);
    }
    walk.flush();
    walk.writer.finish()
}

struct Walk<'a> {
    shown: &'a str,
    saying: &'a Saying,
    words: &'a Vocabulary,
    writer: Writer<'a>,
    /// Text that has not been said yet.
    run: Run,
    /// Blocks that are open and are not read out.
    skipped: u32,
    /// The next number of each open list; `None` for bullets.
    numbers: Vec<Option<u64>>,
}

impl Walk<'_> {
    fn take(&mut self, event: Event<'_>, bytes: std::ops::Range<usize>) {
        if self.skipped > 0 {
            match event {
                Event::Start(_) => self.skipped += 1,
                Event::End(_) => self.skipped -= 1,
                _ => {}
            }
            if self.skipped == 0 {
                self.writer.stop();
            }
            return;
        }
        match event {
            Event::Text(text) => self.run.push(&text, bytes),
            Event::Code(code) => {
                self.flush_inside();
                self.say_code(&code, bytes);
            }
            Event::InlineMath(math) | Event::DisplayMath(math) => {
                self.flush_inside();
                self.writer.say(&formula::say(&math, self.words), bytes);
            }
            Event::SoftBreak | Event::HardBreak => self.run.push("\n", bytes),
            Event::Start(tag) => self.start(&tag, bytes),
            Event::End(tag) => self.end(tag),
            Event::Rule => self.end_block(),
            Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, bytes: std::ops::Range<usize>) {
        match tag {
            Tag::CodeBlock(_) => self.skip(self.words.code, bytes),
            Tag::Table(_) => self.skip(self.words.table, bytes),
            Tag::HtmlBlock => self.skip("", bytes),
            Tag::Heading { .. } => {
                self.end_block();
                self.run.is_heading = true;
            }
            Tag::List(first) => {
                self.end_block();
                self.numbers.push(*first);
            }
            Tag::Item => {
                self.end_block();
                if let Some(Some(number)) = self.numbers.last_mut() {
                    let spoken = format!("{number}:");
                    *number = number.saturating_add(1);
                    let digits = self.shown.get(bytes.start..).map_or(0, |item| {
                        item.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b')')).count()
                    });
                    self.writer.say(&spoken, bytes.start..bytes.start + digits);
                    self.writer.apart();
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.end_block();
                self.run.is_heading = false;
            }
            TagEnd::Paragraph | TagEnd::Item | TagEnd::BlockQuote(_) => self.end_block(),
            TagEnd::List(_) => {
                self.end_block();
                self.numbers.pop();
            }
            _ => {}
        }
    }

    fn skip(&mut self, instead: &str, bytes: std::ops::Range<usize>) {
        self.end_block();
        self.writer.say(instead, bytes);
        self.skipped = 1;
    }

    /// Names in code are said word by word.
    fn say_code(&mut self, code: &str, bytes: std::ops::Range<usize>) {
        let plain: String =
            code.chars().map(|one| if "_-./:(){}[]<>;\"'`".contains(one) { ' ' } else { one }).collect();
        let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        self.writer.say(&plain, bytes);
    }

    fn end_block(&mut self) {
        self.flush();
        if self.run.is_sentence_end {
            self.writer.stop();
        }
        self.run.is_sentence_end = false;
        self.writer.apart();
    }

    /// Says the text so far; what follows stands in the same line.
    fn flush_inside(&mut self) {
        let ends_apart = self.run.ends_in_space();
        self.flush();
        if ends_apart {
            self.writer.apart();
        }
        self.run.is_sentence_end = true;
    }

    fn flush(&mut self) {
        self.run.say(self.words, self.saying, &mut self.writer);
    }
}

/// `\( x \)` and `\[ x \]` in the spelling that the parser knows, byte for byte in the same place.
fn with_dollars(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    if !text.contains("\\(") && !text.contains("\\[") {
        return text.to_owned();
    }
    let mut at = 0;
    let mut open: Option<(usize, u8)> = None;
    while at + 1 < bytes.len() {
        let pair = (bytes[at], bytes[at + 1]);
        match (pair, open) {
            ((b'\\', b'('), None) => open = Some((at, b')')),
            ((b'\\', b'['), None) => open = Some((at, b']')),
            ((b'\\', close), Some((start, wanted))) if close == wanted => {
                dollars(&mut bytes, start, at, wanted == b']');
                open = None;
            }
            ((b'\\', _), _) => {}
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Puts dollars right beside the formula between `start` and `end`, and spaces where the other marks stood.
fn dollars(bytes: &mut [u8], start: usize, end: usize, is_display: bool) {
    let blank = |byte: &u8| byte.is_ascii_whitespace();
    let inside = &bytes[start + 2..end];
    let Some(first) = inside.iter().position(|byte| !blank(byte)) else { return };
    let last = inside.iter().rposition(|byte| !blank(byte)).unwrap_or(first);
    let (first, last) = (start + 2 + first, start + 2 + last);
    let marks = if is_display { 2 } else { 1 };
    bytes[start..first].fill(b' ');
    bytes[last + 1..end + 2].fill(b' ');
    bytes[first - marks..first].fill(b'$');
    bytes[last + 1..last + 1 + marks].fill(b'$');
}
