//! Markdown: CommonMark with tables, footnotes, task lists and front matter, through pulldown-cmark.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use studium_engine::protocol::extract::{BlockKind, Format, Metadata};

use crate::error::ExtractError;
use crate::flow::{Container, Flow, Style};
use crate::outlet::Parts;
use crate::{html, language, limits, titles};

/// Reads a document.
///
/// # Errors
/// [`ExtractError::NoText`], or what [`Flow::finish`] says.
pub(crate) fn read(text: &str, parts: Parts<'_>) -> Result<(), ExtractError> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
        // Notes of a vault point to each other as [[this]].
        | Options::ENABLE_WIKILINKS
        // Formulas stay text, but must not be taken for emphasis.
        | Options::ENABLE_MATH;
    let mut walk = Walk::new(Flow::new(parts, Format::Markdown));
    for event in Parser::new_ext(text, options) {
        if walk.flow.is_stopped() {
            break;
        }
        walk.take(event);
    }
    walk.flow.finish()
}

/// Text that is collected before it is known what to do with it.
enum Collected {
    Nothing,
    ImageDescription(String),
    Html(String),
    FrontMatter(String),
}

struct Walk<'parts> {
    flow: Flow<'parts>,
    collected: Collected,
    emphasis: u32,
    strong: u32,
    is_in_head: bool,
    /// For each open list the number of its next item, when it is numbered.
    lists: Vec<Option<u64>>,
    /// The label of a footnote whose text begins next.
    footnote: Option<String>,
}

impl<'parts> Walk<'parts> {
    fn new(flow: Flow<'parts>) -> Self {
        Self {
            flow,
            collected: Collected::Nothing,
            emphasis: 0,
            strong: 0,
            is_in_head: false,
            lists: Vec::new(),
            footnote: None,
        }
    }

    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, false),
            Event::Code(text) => self.text(&text, true),
            Event::InlineMath(formula) => self.text(&format!("${formula}$"), false),
            Event::DisplayMath(formula) => self.text(&format!("$${formula}$$"), false),
            Event::Html(text) => self.collect(&text),
            // The text between two tags comes by itself.
            Event::InlineHtml(tag) if tag.starts_with("<br") => self.flow.line_break(),
            Event::InlineHtml(_) => {}
            Event::FootnoteReference(label) => self.text(&format!("[{label}]"), false),
            Event::SoftBreak => self.text(" ", false),
            Event::HardBreak => self.flow.line_break(),
            Event::Rule => self.flow.end(),
            Event::TaskListMarker(is_done) => self.text(if is_done { "[x] " } else { "[ ] " }, false),
        }
    }

    fn text(&mut self, text: &str, is_code: bool) {
        if !matches!(self.collected, Collected::Nothing) {
            return self.collect(text);
        }
        if let Some(label) = self.footnote.take() {
            self.flow.text(&format!("[{label}] "));
        }
        if is_code {
            self.restyle(true);
        }
        self.flow.text(text);
        if is_code {
            self.restyle(false);
        }
    }

    fn collect(&mut self, text: &str) {
        match &mut self.collected {
            Collected::Nothing => {}
            Collected::ImageDescription(so_far) | Collected::Html(so_far) | Collected::FrontMatter(so_far) => {
                so_far.push_str(text);
            }
        }
    }

    fn restyle(&mut self, is_code: bool) {
        self.flow.set_style(Style { is_emphasis: self.emphasis > 0, is_strong: self.strong > 0, is_code });
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.flow.begin(BlockKind::Paragraph),
            Tag::Heading { level, .. } => self.flow.begin(BlockKind::Heading { level: level_number(level) }),
            Tag::BlockQuote(_) => self.flow.open(Container::Quote),
            Tag::CodeBlock(_) => self.flow.begin(BlockKind::Code),
            Tag::HtmlBlock => self.collected = Collected::Html(String::new()),
            Tag::MetadataBlock(_) => self.collected = Collected::FrontMatter(String::new()),
            Tag::List(first) => {
                self.flow.open(Container::List { is_ordered: first.is_some() });
                self.lists.push(first);
            }
            Tag::Item => self.item(),
            Tag::FootnoteDefinition(label) => {
                self.flow.end();
                self.footnote = Some(label.into_string());
            }
            Tag::Table(_) => self.flow.begin_table(),
            Tag::TableHead => {
                self.is_in_head = true;
                self.flow.begin_row();
            }
            Tag::TableRow => self.flow.begin_row(),
            Tag::TableCell => self.flow.begin_cell(self.is_in_head),
            Tag::Emphasis => {
                self.emphasis += 1;
                self.restyle(false);
            }
            Tag::Strong => {
                self.strong += 1;
                self.restyle(false);
            }
            Tag::Link { dest_url, .. } => self.link(&dest_url),
            Tag::Image { .. } => {
                // An image inside the description of an image adds to it.
                if matches!(self.collected, Collected::Nothing) {
                    self.collected = Collected::ImageDescription(String::new());
                }
            }
            Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock => self.flow.end(),
            TagEnd::BlockQuote(_) => self.flow.close(|container| container == Container::Quote, |_| false),
            TagEnd::List(_) => {
                self.flow.close(is_list, |_| false);
                self.lists.pop();
            }
            TagEnd::Item => self.flow.close(is_item, is_list),
            TagEnd::FootnoteDefinition => {
                self.footnote = None;
                self.flow.end();
            }
            TagEnd::Table => self.flow.end_table(),
            TagEnd::TableHead => self.is_in_head = false,
            TagEnd::Emphasis => {
                self.emphasis = self.emphasis.saturating_sub(1);
                self.restyle(false);
            }
            TagEnd::Strong => {
                self.strong = self.strong.saturating_sub(1);
                self.restyle(false);
            }
            TagEnd::Link => self.flow.set_link(None),
            TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) | TagEnd::Image => self.use_collected(),
            TagEnd::TableRow
            | TagEnd::TableCell
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition => {}
        }
    }

    fn item(&mut self) {
        let number = self.lists.last().copied().flatten();
        if let Some(Some(next)) = self.lists.last_mut() {
            *next = next.saturating_add(1);
        }
        self.flow.open(Container::Item { number });
    }

    fn link(&mut self, target: &CowStr<'_>) {
        self.flow.set_link(Some(target));
    }

    fn use_collected(&mut self) {
        match std::mem::replace(&mut self.collected, Collected::Nothing) {
            Collected::Nothing => {}
            Collected::ImageDescription(description) => {
                let description = description.trim();
                if !description.is_empty() {
                    self.text(&format!("[{description}]"), false);
                }
            }
            Collected::Html(text) => html::feed(&mut self.flow, &text),
            Collected::FrontMatter(text) => front_matter(&text, &mut self.flow.metadata),
        }
    }
}

fn is_list(container: Container) -> bool {
    matches!(container, Container::List { .. })
}

fn is_item(container: Container) -> bool {
    matches!(container, Container::Item { .. })
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// Reads the few keys that matter from YAML (`key: value`) or TOML (`key = value`) lines. Lists may be written in
/// brackets or with a dash on each line.
fn front_matter(text: &str, metadata: &mut Metadata) {
    let mut key = String::new();
    for line in text.lines() {
        let value = if let Some(item) = line.trim_start().strip_prefix("- ") {
            item
        } else if let Some((name, value)) = line.split_once([':', '=']) {
            key = name.trim().to_ascii_lowercase();
            value
        } else {
            continue;
        };
        let value = value.trim().trim_matches(['[', ']']);
        let values: Vec<&str> = match key.as_str() {
            "author" | "authors" => value.split(',').map(unquoted).filter(|value| !value.is_empty()).collect(),
            _ => vec![unquoted(value)],
        };
        for value in values {
            match key.as_str() {
                "title" => metadata.title = metadata.title.take().or_else(|| titles::usable_title(value)),
                "author" | "authors" => metadata.authors.extend(titles::authors(value)),
                "date" | "year" => metadata.year = metadata.year.or_else(|| titles::year(value)),
                "lang" | "language" => {
                    metadata.language = metadata.language.take().or_else(|| language::declared(value));
                }
                _ => {}
            }
        }
    }
    metadata.authors.truncate(limits::AUTHORS);
}

fn unquoted(value: &str) -> &str {
    value.trim().trim_matches(['"', '\'']).trim()
}

#[cfg(test)]
mod tests;
