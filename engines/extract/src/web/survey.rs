//! The first look at a page: which element holds how much text, and what the head says.

use std::cell::RefCell;

use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};

use super::element::{Purpose, is_container, purpose};
use super::facts::Facts;
use crate::html::{self, attribute, has_own_content, heading_level, is_border, is_void, raw_kind};

/// Elements that are looked at. A page with more is read as it is.
const ELEMENTS: usize = 200_000;
/// Open elements among which the one is looked for that ends.
const DEEPEST: usize = 256;
/// A block with fewer characters is a label, not text.
const TEXT_CHARS: u64 = 25;

/// An element, by the numbers of its tags.
#[derive(Debug)]
pub(super) struct Element {
    /// Index of the element in which it stands; the page itself is 0.
    pub(super) parent: usize,
    pub(super) purpose: Purpose,
    /// May text be looked for further inside? Tables and lists are kept whole.
    pub(super) is_box: bool,
    pub(super) is_in_article: bool,
    /// For readers without scripts?
    pub(super) is_fallback: bool,
    pub(super) is_block: bool,
    /// Number of the tag that opens it.
    pub(super) start: u32,
    /// Number of the tag at which it is over.
    pub(super) end: u32,
    /// Characters in blocks that are text, its own and then those of all inside.
    pub(super) text_chars: u64,
}

/// What the first look saw.
#[derive(Debug)]
pub(super) struct Survey {
    /// In the order of the page. The first is the page itself.
    pub(super) elements: Vec<Element>,
    pub(super) facts: Facts,
    /// Tags of headings of the first level, from opening to closing.
    pub(super) titles: Vec<(u32, u32)>,
    /// All readable characters outside of `noscript`.
    pub(super) text_chars: u64,
    /// Those inside.
    pub(super) fallback_chars: u64,
    pub(super) has_scripts: bool,
    pub(super) is_too_large: bool,
}

/// Looks at a page.
pub(super) fn survey(text: &str) -> Survey {
    let sink = Sink(RefCell::new(Look::new()));
    let sink = html::tokenize(sink, text, |_| false);
    sink.0.into_inner().finish()
}

struct Sink(RefCell<Look>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut look = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => {
                look.number = look.number.saturating_add(1);
                if tag.kind == TagKind::StartTag {
                    look.start(&tag);
                    return raw_kind(&tag.name).map_or(TokenSinkResult::Continue, TokenSinkResult::RawData);
                }
                look.end(&tag.name);
            }
            Token::CharacterTokens(text) => look.text(&text),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

struct Look {
    survey: Survey,
    /// Number of the tag that is looked at.
    number: u32,
    /// Open elements: index, name.
    open: Vec<(usize, String)>,
    /// The element whose content is no text, and how many of its kind are open.
    skipped: Option<(String, u32)>,
    block_chars: u64,
    link_chars: u64,
    links: u32,
    title_from: Option<u32>,
}

impl Look {
    fn new() -> Self {
        let page = Element {
            parent: 0,
            purpose: Purpose::Any,
            is_box: true,
            is_in_article: false,
            is_fallback: false,
            is_block: true,
            start: 0,
            end: u32::MAX,
            text_chars: 0,
        };
        Self {
            survey: Survey {
                elements: vec![page],
                facts: Facts::default(),
                titles: Vec::new(),
                text_chars: 0,
                fallback_chars: 0,
                has_scripts: false,
                is_too_large: false,
            },
            number: 0,
            open: Vec::new(),
            skipped: None,
            block_chars: 0,
            link_chars: 0,
            links: 0,
            title_from: None,
        }
    }

    fn start(&mut self, tag: &Tag) {
        let name = &*tag.name;
        self.survey.has_scripts |= name == "script";
        self.survey.facts.start(tag);
        if let Some((skipped, depth)) = &mut self.skipped {
            *depth += u32::from(skipped == name);
            return;
        }
        let is_whole = name == "svg" && tag.self_closing;
        if !has_own_content(name) && !is_whole {
            self.end_block();
            self.skipped = Some((name.to_owned(), 1));
            return;
        }
        if is_border(name) || is_container(name) || is_block(name) {
            self.end_block();
        }
        if heading_level(name) == Some(1) {
            self.title_from = Some(self.number);
        }
        if name == "a" {
            self.links += u32::from(attribute(tag, "href").is_some());
        }
        let purpose = purpose(tag);
        if is_void(name) {
            // A picture that repeats a formula for those who see.
            if purpose == Purpose::Around {
                self.element(purpose, name, self.number);
            }
        } else if is_container(name) || purpose != Purpose::Any {
            let index = self.element(purpose, name, u32::MAX);
            self.open.push((index, name.to_owned()));
        }
    }

    fn element(&mut self, purpose: Purpose, name: &str, end: u32) -> usize {
        let parent = self.open.last().map_or(0, |(index, _)| *index);
        if self.survey.elements.len() >= ELEMENTS {
            self.survey.is_too_large = true;
            return parent;
        }
        let above = &self.survey.elements[parent];
        self.survey.elements.push(Element {
            parent,
            purpose,
            is_box: matches!(name, "body" | "div" | "section" | "article" | "main" | "center" | "form"),
            is_in_article: above.is_in_article || matches!(above.purpose, Purpose::Main | Purpose::Article),
            is_fallback: above.is_fallback || purpose == Purpose::NoScript,
            is_block: is_container(name) || is_border(name),
            start: self.number,
            end,
            text_chars: 0,
        });
        self.survey.elements.len() - 1
    }

    fn end(&mut self, name: &str) {
        self.survey.facts.end(name);
        if let Some((skipped, depth)) = &mut self.skipped {
            if skipped == name {
                *depth -= 1;
                if *depth == 0 {
                    self.skipped = None;
                }
            }
            return;
        }
        if is_border(name) || is_container(name) || is_block(name) {
            self.end_block();
        }
        if heading_level(name) == Some(1)
            && let Some(from) = self.title_from.take()
        {
            self.survey.titles.push((from, self.number));
            self.survey.facts.end_heading();
        }
        if name == "a" {
            self.links = self.links.saturating_sub(1);
        }
        let deepest = self.open.len().saturating_sub(DEEPEST);
        if let Some(at) = self.open[deepest..].iter().rposition(|(_, open)| open == name) {
            for (index, _) in self.open.drain(deepest + at..) {
                self.survey.elements[index].end = self.number;
            }
        }
    }

    fn text(&mut self, text: &str) {
        self.survey.facts.text(text, self.title_from.is_some());
        if self.skipped.is_some() {
            return;
        }
        let chars = text.chars().filter(|character| !character.is_whitespace()).count() as u64;
        self.block_chars += chars;
        self.link_chars += if self.links > 0 { chars } else { 0 };
    }

    fn end_block(&mut self) {
        let (chars, linked) = (std::mem::take(&mut self.block_chars), std::mem::take(&mut self.link_chars));
        let index = self.open.last().map_or(0, |(index, _)| *index);
        if self.survey.elements[index].is_fallback {
            self.survey.fallback_chars += chars;
            return;
        }
        self.survey.text_chars += chars;
        if chars >= TEXT_CHARS && linked * 2 < chars {
            self.survey.elements[index].text_chars += chars;
        }
    }

    fn finish(mut self) -> Survey {
        self.end_block();
        self.survey.facts.finish();
        // Whatever stands in an element comes after it.
        for index in (1..self.survey.elements.len()).rev() {
            let (parent, chars) = (self.survey.elements[index].parent, self.survey.elements[index].text_chars);
            self.survey.elements[parent].text_chars += chars;
        }
        self.survey
    }
}

/// Elements that begin a block beside those that [`is_border`] knows.
fn is_block(name: &str) -> bool {
    heading_level(name).is_some() || matches!(name, "li" | "pre" | "tr" | "td" | "th" | "listing" | "xmp")
}
