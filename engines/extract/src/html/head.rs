//! What the head of a page says of it.

use html5ever::tokenizer::Tag;
use studium_engine::protocol::extract::Metadata;

use super::attribute;
use crate::{language, limits, titles};

/// Takes over the language that is declared first.
pub(crate) fn note_language(metadata: &mut Metadata, tag: Option<&str>) {
    metadata.language = metadata.language.take().or_else(|| tag.and_then(language::declared));
}

/// Takes over what a `meta` element says.
pub(crate) fn note_meta(metadata: &mut Metadata, tag: &Tag) {
    let Some(content) = attribute(tag, "content") else { return };
    let key = ["name", "property", "http-equiv", "itemprop"].iter().find_map(|key| attribute(tag, key));
    match key.unwrap_or_default().to_ascii_lowercase().as_str() {
        "author" | "citation_author" | "dc.creator" | "dcterms.creator" | "article:author" => {
            // Some sites name a page about the author instead.
            let names = if content.contains("://") { Vec::new() } else { titles::authors(content) };
            for author in names {
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
            metadata.published = metadata.published.take().or_else(|| titles::day(content));
        }
        "og:title" | "citation_title" | "dc.title" => {
            metadata.title = metadata.title.take().or_else(|| titles::usable_title(content));
        }
        "content-language" | "dc.language" | "dcterms.language" => note_language(metadata, Some(content)),
        _ => {}
    }
}
