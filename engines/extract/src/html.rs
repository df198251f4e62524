//! Saved web pages: html5ever's tokenizer tells the tags, and their meaning goes to [`Flow`].
//!
//! No tree is built. Reading a page needs blocks, items and cells, not the repair rules of a browser, and without a tree
//! nothing can be deep: a page of 100,000 nested elements costs a counter. Nothing that a page points to is fetched.

mod chapter;

use std::cell::RefCell;

use html5ever::interface::TokenizerResult;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use studium_engine::protocol::extract::{BlockKind, Format};

use crate::error::ExtractError;
use crate::flow::{Container, Flow, Style};
use crate::formula::Formula;
use crate::outlet::Parts;
use crate::{language, limits, titles};

use chapter::{ends_formula, has_role, is_case, is_void};

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
    run(Walk { is_chapter: true, title_level, ..Walk::new(flow) }, text);
}

fn run(walk: Walk<'_, '_>, text: &str) {
    let tokenizer = Tokenizer::new(Sink(RefCell::new(walk)), TokenizerOpts::default());
    let input = BufferQueue::default();
    let mut rest = text;
    while !rest.is_empty() {
        let (slice, after) = rest.split_at(rest.floor_char_boundary(SLICE_BYTES.min(rest.len())));
        rest = after;
        input.push_back(StrTendril::from_slice(slice));
        while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        if tokenizer.sink.0.borrow().flow.is_stopped() {
            return;
        }
    }
    tokenizer.end();
    tokenizer.sink.0.borrow_mut().leave();
}

struct Sink<'flow, 'parts>(RefCell<Walk<'flow, 'parts>>);

impl TokenSink for Sink<'_, '_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut walk = self.0.borrow_mut();
        match token {
            Token::TagToken(tag) => match tag.kind {
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
            Token::CharacterTokens(text) => walk.text(&text),
            Token::DoctypeToken(_)
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
fn raw_kind(name: &str) -> Option<RawKind> {
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

/// Elements that begin and end a block without being more than that.
fn is_border(name: &str) -> bool {
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

fn heading_level(name: &str) -> Option<u8> {
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
            is_note_mark: false,
            title_level: None,
        }
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
        if is_aside || (is_skipped(name) && !(name == "svg" && tag.self_closing)) {
            self.skipped = Some((name.to_owned(), 1));
            return;
        }
        if let Some(level) = heading_level(name) {
            return self.flow.begin(BlockKind::Heading { level });
        }
        match name {
            "title" => self.title = Some(String::new()),
            "html" | "meta" if self.is_chapter => {}
            "html" => self.note_language(attribute(tag, "lang").or_else(|| attribute(tag, "xml:lang"))),
            "meta" => self.meta(tag),
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
                self.flow.set_link(attribute(tag, "href"));
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
                if let Some(title) = title.filter(|_| !self.is_chapter) {
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

    fn note_language(&mut self, tag: Option<&str>) {
        let metadata = &mut self.flow.metadata;
        metadata.language = metadata.language.take().or_else(|| tag.and_then(language::declared));
    }

    fn meta(&mut self, tag: &Tag) {
        let Some(content) = attribute(tag, "content") else { return };
        let key = ["name", "property", "http-equiv", "itemprop"].iter().find_map(|key| attribute(tag, key));
        let metadata = &mut self.flow.metadata;
        match key.unwrap_or_default().to_ascii_lowercase().as_str() {
            "author" | "citation_author" | "dc.creator" | "dcterms.creator" | "article:author" => {
                for author in titles::authors(content) {
                    if !metadata.authors.contains(&author) && metadata.authors.len() < limits::AUTHORS {
                        metadata.authors.push(author);
                    }
                }
            }
            "date"
            | "citation_publication_date"
            | "citation_date"
            | "dc.date"
            | "dcterms.date"
            | "article:published_time"
            | "datepublished" => {
                metadata.year = metadata.year.or_else(|| titles::year(content));
            }
            "og:title" | "citation_title" | "dc.title" => {
                metadata.title = metadata.title.take().or_else(|| titles::usable_title(content));
            }
            "content-language" | "dc.language" | "dcterms.language" => self.note_language(Some(content)),
            _ => {}
        }
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

fn attribute<'tag>(tag: &'tag Tag, name: &str) -> Option<&'tag str> {
    tag.attrs.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
}

#[cfg(test)]
mod tests;
