//! What a page says of itself: title, authors, date, language, and the address under which it wants to be known.

mod linked;

use html5ever::tokenizer::Tag;
use studium_engine::protocol::extract::Metadata;

use super::address::PageAddress;
use crate::canonical::one_line;
use crate::html::{attribute, note_language, note_meta};
use crate::{limits, titles};

/// Longest description in JSON that is looked into, in bytes.
const LINKED_BYTES: usize = 256 * 1024;
/// What sites put between a title and their own name.
const SEPARATORS: [&str; 7] = [" | ", " - ", " \u{2013} ", " \u{2014} ", " \u{b7} ", " :: ", " \u{bb} "];

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Facts {
    metadata: Metadata,
    /// Of the `title` element.
    title: String,
    /// As the page is called where it is shared.
    shared_title: Option<String>,
    site: Option<String>,
    heading: String,
    has_heading: bool,
    canonical: Option<String>,
    base: Option<String>,
    reading: Option<Reading>,
}

#[derive(Debug)]
enum Reading {
    Title,
    Linked(String),
}

impl Facts {
    pub(super) fn start(&mut self, tag: &Tag) {
        match &*tag.name {
            "html" => {
                note_language(&mut self.metadata, attribute(tag, "lang").or_else(|| attribute(tag, "xml:lang")));
            }
            "title" if self.title.is_empty() => self.reading = Some(Reading::Title),
            "script" if attribute(tag, "type").is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json")) => {
                self.reading = Some(Reading::Linked(String::new()));
            }
            "base" => self.base = self.base.take().or_else(|| attribute(tag, "href").map(str::to_owned)),
            "link" if attribute(tag, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                self.canonical = self.canonical.take().or_else(|| attribute(tag, "href").map(str::to_owned));
            }
            "meta" => self.meta(tag),
            "time" if self.metadata.published.is_none() && attribute(tag, "pubdate").is_some() => {
                self.metadata.published = attribute(tag, "datetime").and_then(titles::day);
            }
            _ => {}
        }
    }

    fn meta(&mut self, tag: &Tag) {
        let key = ["property", "name", "itemprop"].iter().find_map(|key| attribute(tag, key)).unwrap_or_default();
        let Some(content) = attribute(tag, "content") else { return };
        match key.to_ascii_lowercase().as_str() {
            "og:title" | "citation_title" | "dc.title" => {
                self.shared_title = self.shared_title.take().or_else(|| titles::usable_title(content));
            }
            "og:site_name" | "application-name" => {
                self.site = self.site.take().or_else(|| Some(one_line(content, limits::TITLE_CHARS)));
            }
            "og:url" => self.canonical = self.canonical.take().or_else(|| Some(content.to_owned())),
            _ => note_meta(&mut self.metadata, tag),
        }
    }

    /// Text of any element; `is_heading` within a heading of the first level.
    pub(super) fn text(&mut self, text: &str, is_heading: bool) {
        let add = |to: &mut String, limit: usize| {
            if to.len() < limit {
                to.push_str(text);
            }
        };
        match &mut self.reading {
            Some(Reading::Title) => add(&mut self.title, limits::TITLE_CHARS * 4),
            Some(Reading::Linked(json)) => add(json, LINKED_BYTES),
            None if is_heading && !self.has_heading => add(&mut self.heading, limits::TITLE_CHARS * 4),
            None => {}
        }
    }

    pub(super) fn end_heading(&mut self) {
        self.has_heading |= !self.heading.trim().is_empty();
    }

    pub(super) fn end(&mut self, name: &str) {
        match (&self.reading, name) {
            (Some(Reading::Title), "title") => self.reading = None,
            (Some(Reading::Linked(_)), "script") => {
                if let Some(Reading::Linked(json)) = self.reading.take() {
                    linked::note(&json, &mut self.metadata, &mut self.shared_title);
                }
            }
            _ => {}
        }
    }

    pub(super) fn finish(&mut self) {
        self.reading = None;
    }

    /// The address against which links on the page are read.
    pub(super) fn base(&self, address: &PageAddress) -> PageAddress {
        self.base.as_deref().and_then(|base| address.join(base)).unwrap_or_else(|| address.clone())
    }

    /// What is told of the page.
    pub(super) fn metadata(&self, base: &PageAddress) -> Metadata {
        let mut metadata = self.metadata.clone();
        metadata.title = self.best_title();
        metadata.year = metadata.published.as_deref().and_then(titles::year).or(metadata.year);
        let canonical = self.canonical.as_deref().and_then(|canonical| base.join(canonical));
        metadata.address = canonical.and_then(|address| address.url().map(ToString::to_string));
        metadata
    }

    /// Titles of pages carry the name of the site, which is no part of them.
    fn best_title(&self) -> Option<String> {
        if let Some(title) = &self.shared_title {
            return Some(self.without_site(title));
        }
        let heading = titles::usable_title(&self.heading);
        let Some(title) = titles::usable_title(&self.title) else { return heading };
        match heading {
            Some(heading) if title.to_lowercase().contains(&heading.to_lowercase()) => Some(heading),
            _ => Some(self.without_site(&title)),
        }
    }

    fn without_site(&self, title: &str) -> String {
        let Some(site) = self.site.as_deref().filter(|site| !site.is_empty()) else { return title.to_owned() };
        for separator in SEPARATORS {
            let ending = [separator, site].concat();
            let start = [site, separator].concat();
            if let Some(rest) = title.strip_suffix(&ending).or_else(|| title.strip_prefix(&start)) {
                return rest.trim().to_owned();
            }
        }
        title.to_owned()
    }
}
