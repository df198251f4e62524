//! Saved web pages: html5ever's tokenizer tells the tags, and their meaning goes to [`Flow`].
//!
//! No tree is built. Reading a page needs blocks, items and cells, not the repair rules of a browser, and without a tree
//! nothing can be deep: a page of 100,000 nested elements costs a counter. Nothing that a page points to is fetched.

mod chapter;
mod head;
mod page;

use std::cell::RefCell;

use html5ever::interface::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use studium_engine::protocol::extract::{BlockKind, Format};
use url::Url;

use crate::error::ExtractError;
use crate::flow::{Container, Flow, Style};
use crate::formula::Formula;
use crate::outlet::Parts;
use crate::web::Cuts;
use crate::{limits, titles};

use chapter::{ends_formula, has_role, is_case};
use page::Page;

pub(crate) use chapter::is_void;
pub(crate) use head::{note_language, note_meta};

/// Bytes between two looks at the cancel flag; a few milliseconds of work.
const SLICE_BYTES: usize = 256 * 1024;

/// Reads a page.
///
/// # Errors
/// [`ExtractError::NoText`], or what [`Flow::finish`] says.
pub(crate) fn read(text: &str, parts: Parts<'_>) -> Result<(), ExtractError> {
    let mut flow = Flow::new(parts, Format::Html);
    feed(&mut flow, text);
    flow.finish()
}

/// Adds the content of some HTML to a document, such as the HTML inside Markdown.
pub(crate) fn feed(flow: &mut Flow<'_>, text: &str) {
    run(Walk::new(flow), text);
}

/// Adds a chapter of a book, which is XHTML: any element may close itself, CDATA is text, and its head says nothing of
/// the book. `title_level` makes a heading of its first block.
pub(crate) fn feed_chapter(flow: &mut Flow<'_>, text: &str, title_level: Option<u8>) {
    run(Walk { is_chapter: true, is_described: true, title_level, ..Walk::new(flow) }, text);
}

/// Adds a page from the web without what `cuts` leave out. Links are read against `base`.
pub(crate) fn feed_page(flow: &mut Flow<'_>, text: &str, cuts: &Cuts, base: Option<&Url>) {
    run(Walk { is_described: true, page: Some(Page::new(cuts, base)), ..Walk::new(flow) }, text);
}

fn run(walk: Walk<'_, '_>, text: &str) {
    let sink = tokenize(Sink(RefCell::new(walk)), text, |sink| sink.0.borrow().flow.is_stopped());
    if !sink.0.borrow().flow.is_stopped() {
        sink.0.borrow_mut().leave();
    }
}

/// Gives the tokens of a text to `sink`, until it `is_stopped`.
pub(crate) fn tokenize<S: TokenSink<Handle = ()>>(sink: S, text: &str, is_stopped: impl Fn(&S) -> bool) -> S {
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut rest = text;
    while !rest.is_empty() {
        let (slice, after) = rest.split_at(rest.floor_char_boundary(SLICE_BYTES.min(rest.len())));
        rest = after;
        input.push_back(StrTendril::from_slice(slice));
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        if is_stopped(&tokenizer.sink) {
            return tokenizer.sink;
        }
    }
    tokenizer.end();
    tokenizer.sink
}

struct Sink<'flow, 'parts>(RefCell<Walk<'flow, 'parts>>);

impl TokenSink for Sink<'_, '_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut walk = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => match tag.kind {
                TagKind::StartTag if walk.passes_over() => {
                    return raw_kind(&tag.name).map_or(TokenSinkResult::Continue, TokenSinkResult::RawData);
                }
                TagKind::EndTag if walk.passes_over() => {}
                TagKind::StartTag => {
                    walk.start(&tag);
                    // Outside of XHTML only foreign elements may close themselves.
                    if tag.self_closing && (walk.is_chapter || walk.formula.is_some()) {
                        if !is_void(&tag.name) {
                            walk.end(&tag.name);
                        }
                        return TokenSinkResult::Continue;
                    }
                    return raw_kind(&tag.name).map_or(TokenSinkResult::Continue, TokenSinkResult::RawData);
                }
                TagKind::EndTag => walk.end(&tag.name),
            },
            Token::CharacterTokens(text) if !walk.is_text_cut() => walk.text(&text),
            Token::CharacterTokens(_)
            | Token::DoctypeToken(_)
            | Token::CommentToken(_)
            | Token::NullCharacterToken
            | Token::EOFToken
            | Token::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        // This is where the tokenizer asks whether CDATA may stand.
        self.0.borrow().is_chapter
    }
}

/// Elements whose content is not markup.
pub(crate) fn raw_kind(name: &str) -> Option<RawKind> {
    match name {
        "script" => Some(RawKind::ScriptData),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
        "title" | "textarea" => Some(RawKind::Rcdata),
        _ => None,
    }
}

/// Elements that hold no text of the document: programs, navigation, drawings, controls, what is shown only by players
/// that cannot play.
fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "iframe"
            | "noembed"
            | "noframes"
            | "textarea"
            | "nav"
            | "template"
            | "svg"
            | "canvas"
            | "audio"
            | "video"
            | "select"
            | "datalist"
            | "object"
            | "button"
    )
}

/// Is what stands in this element text of the page, as far as its name says?
pub(crate) fn has_own_content(name: &str) -> bool {
    // Navigation is measured on pages from the web: some put their text into it.
    name == "nav" || !is_skipped(name)
}

/// Elements that begin and end a block without being more than that.
pub(crate) fn is_border(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "aside"
            | "address"
            | "figure"
            | "figcaption"
            | "details"
            | "summary"
            | "dl"
            | "dt"
            | "dd"
            | "form"
            | "fieldset"
            | "legend"
            | "center"
            | "hgroup"
            | "body"
            | "html"
            | "head"
            | "search"
            | "hr"
            | "option"
            | "caption"
    )
}

pub(crate) fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    }
}

struct Walk<'flow, 'parts> {
    flow: &'flow mut Flow<'parts>,
    /// The element whose content is left out, and how many of its kind are open.
    skipped: Option<(String, u32)>,
    title: Option<String>,
    formula: Option<Formula>,
    emphasis: u32,
    strong: u32,
    code: u32,
    /// For each open list the number of its next item, when it is numbered.
    lists: Vec<Option<u64>>,
    /// Is it a chapter of a book?
    is_chapter: bool,
    /// Is what its head says known, or of no use?
    is_described: bool,
    /// Of a page from the web.
    page: Option<Page<'flow>>,
    /// Is the mark of a note being read?
    is_note_mark: bool,
    /// The level of the block that begins next, where that is a heading whatever its element.
    title_level: Option<u8>,
}

impl<'flow, 'parts> Walk<'flow, 'parts> {
    fn new(flow: &'flow mut Flow<'parts>) -> Self {
        Self {
            flow,
            skipped: None,
            title: None,
            formula: None,
            emphasis: 0,
            strong: 0,
            code: 0,
            lists: Vec::new(),
            is_chapter: false,
            is_described: false,
            page: None,
            is_note_mark: false,
            title_level: None,
        }
    }

    /// Counts a tag of a page from the web and says whether it is passed over.
    fn passes_over(&mut self) -> bool {
        let Some(page) = &mut self.page else { return false };
        let ends_block = page.pass();
        let is_cut = page.is_cut();
        if ends_block {
            self.border();
        }
        is_cut
    }

    fn is_text_cut(&self) -> bool {
        self.page.as_ref().is_some_and(Page::is_text_cut)
    }

    fn text(&mut self, text: &str) {
        if let Some(title) = &mut self.title {
            // Enough to judge it by; the rest of a megabyte title is no title.
            if title.len() < limits::TITLE_CHARS * 4 {
                title.push_str(text);
            }
        } else if let Some(formula) = &mut self.formula {
            formula.text(text);
        } else if self.skipped.is_none() {
            if text.chars().any(|character| !character.is_whitespace())
                && let Some(level) = self.title_level.take()
            {
                self.flow.begin(BlockKind::Heading { level });
            }
            // Numbers of notes would run into the word before; some books set them in brackets themselves.
            let text = if self.is_note_mark { text.trim_matches(['[', ']', '(', ')']) } else { text };
            self.flow.text(text);
        }
    }

    fn start(&mut self, tag: &Tag) {
        let name = &*tag.name;
        if let Some((skipped, depth)) = &mut self.skipped {
            *depth += u32::from(skipped == name);
            return;
        }
        if let Some(formula) = &mut self.formula {
            if !ends_formula(name) {
                return formula.start(name);
            }
            self.end_formula();
        }
        // Numbers of printed pages, and what only some players understand.
        let is_aside = self.is_chapter && !is_void(name) && (has_role(tag, "pagebreak") || is_case(tag));
        let is_skipped = is_skipped(name) && !(name == "nav" && self.page.is_some());
        if is_aside || (is_skipped && !(name == "svg" && tag.self_closing)) {
            self.skipped = Some((name.to_owned(), 1));
            return;
        }
        if let Some(level) = heading_level(name) {
            return self.flow.begin(BlockKind::Heading { level });
        }
        match name {
            "title" => self.title = Some(String::new()),
            "html" | "meta" if self.is_described => {}
            "html" => {
                let language = attribute(tag, "lang").or_else(|| attribute(tag, "xml:lang"));
                note_language(&mut self.flow.metadata, language);
            }
            "meta" => note_meta(&mut self.flow.metadata, tag),
            "blockquote" => self.flow.open(Container::Quote),
            "ul" | "menu" | "dir" => self.list(None),
            "ol" => self.list(Some(attribute(tag, "start").and_then(|start| start.trim().parse().ok()).unwrap_or(1))),
            "li" => self.item(),
            "pre" | "listing" | "xmp" => self.flow.begin(BlockKind::Code),
            "table" => self.flow.begin_table(),
            "tr" => self.flow.begin_row(),
            "td" => self.flow.begin_cell(false),
            "th" => self.flow.begin_cell(true),
            "br" => self.flow.line_break(),
            "img" => self.image(attribute(tag, "alt")),
            "math" => self.begin_formula(attribute(tag, "alttext")),
            "q" => self.flow.text("\u{201c}"),
            "a" => {
                let target = attribute(tag, "href");
                match &self.page {
                    Some(page) => self.flow.set_link(page.link(target).as_deref()),
                    None => self.flow.set_link(target),
                }
                if self.is_chapter && has_role(tag, "noteref") {
                    self.is_note_mark = true;
                    self.flow.text("[");
                }
            }
            _ if is_border(name) => self.border(),
            _ => self.restyle(name, true),
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((skipped, depth)) = &mut self.skipped {
            if skipped == name {
                *depth -= 1;
                if *depth == 0 {
                    self.skipped = None;
                }
            }
            return;
        }
        if let Some(formula) = &mut self.formula {
            if name != "math" && !ends_formula(name) {
                return formula.end();
            }
            self.end_formula();
        }
        if heading_level(name).is_some() {
            return self.flow.end();
        }
        match name {
            "title" => {
                let title = self.title.take();
                if let Some(title) = title.filter(|_| !self.is_described) {
                    let metadata = &mut self.flow.metadata;
                    metadata.title = metadata.title.take().or_else(|| titles::usable_title(&title));
                }
            }
            "blockquote" => self.flow.close(|container| container == Container::Quote, |_| false),
            "ul" | "menu" | "dir" | "ol" => {
                self.flow.close(is_list, |_| false);
                self.lists.pop();
            }
            "li" => self.flow.close(is_item, is_list),
            "pre" | "listing" | "xmp" => self.flow.end(),
            "table" => self.flow.end_table(),
            "br" if !self.is_chapter => self.flow.line_break(),
            "q" => self.flow.text("\u{201d}"),
            "a" => {
                if std::mem::take(&mut self.is_note_mark) {
                    self.flow.text("]");
                }
                self.flow.set_link(None);
            }
            _ if is_border(name) => self.border(),
            _ => self.restyle(name, false),
        }
    }

    /// Line numbers and highlighters wrap the lines of program text in blocks; elsewhere a block ends.
    fn border(&mut self) {
        if self.flow.is_in_code() { self.flow.line_break() } else { self.flow.end() }
    }

    fn list(&mut self, first: Option<u64>) {
        self.flow.open(Container::List { is_ordered: first.is_some() });
        self.lists.push(first);
    }

    fn item(&mut self) {
        self.flow.close(is_item, is_list);
        if self.lists.is_empty() {
            self.list(None);
        }
        let number = self.lists.last().copied().flatten();
        if let Some(Some(next)) = self.lists.last_mut() {
            *next = next.saturating_add(1);
        }
        self.flow.open(Container::Item { number });
    }

    fn image(&mut self, description: Option<&str>) {
        if let Some(description) = description.map(str::trim).filter(|description| !description.is_empty()) {
            self.flow.text(&format!("[{description}]"));
        }
    }

    /// A formula that says how it reads is not spelt out.
    fn begin_formula(&mut self, spoken: Option<&str>) {
        match spoken.map(str::trim).filter(|spoken| !spoken.is_empty()) {
            Some(spoken) => {
                self.flow.text(spoken);
                self.skipped = Some(("math".to_owned(), 1));
            }
            None => self.formula = Some(Formula::default()),
        }
    }

    fn end_formula(&mut self) {
        if let Some(formula) = self.formula.take() {
            self.flow.text(&formula.finish());
        }
    }

    fn restyle(&mut self, name: &str, is_on: bool) {
        let count = match name {
            "em" | "i" | "cite" | "dfn" | "var" => &mut self.emphasis,
            "strong" | "b" => &mut self.strong,
            "code" | "kbd" | "samp" | "tt" => &mut self.code,
            _ => return,
        };
        *count = if is_on { count.saturating_add(1) } else { count.saturating_sub(1) };
        self.flow.set_style(Style {
            is_emphasis: self.emphasis > 0,
            is_strong: self.strong > 0,
            is_code: self.code > 0,
        });
    }

    /// Leaves the document as it was found, for what follows in Markdown.
    fn leave(&mut self) {
        self.end_formula();
        self.flow.set_style(Style::default());
        self.flow.set_link(None);
        self.flow.end_table();
        self.flow.end();
        for _ in 0..self.lists.len() {
            self.flow.close(is_list, |_| false);
        }
    }
}

fn is_list(container: Container) -> bool {
    matches!(container, Container::List { .. })
}

fn is_item(container: Container) -> bool {
    matches!(container, Container::Item { .. })
}

pub(crate) fn attribute<'tag>(tag: &'tag Tag, name: &str) -> Option<&'tag str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

#[cfg(test)]
mod tests;
