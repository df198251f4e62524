//! What XHTML in books adds to HTML: elements that close themselves, roles, formulas, texts for some players only.

use html5ever::tokenizer::Tag;

use super::{attribute, heading_level, is_border};

/// Elements that never have content, with or without a slash.
pub(crate) fn is_void(name: &str) -> bool {
    matches!(name, "br" | "img" | "hr" | "meta" | "link" | "input" | "col" | "wbr" | "source" | "area" | "base")
}

/// Does this element end a formula that was not closed? None of them stands in one.
pub(super) fn ends_formula(name: &str) -> bool {
    is_border(name)
        || heading_level(name).is_some()
        || matches!(name, "table" | "tr" | "td" | "th" | "ul" | "ol" | "li" | "pre" | "blockquote" | "br" | "math")
}

/// What an element is in a book, as EPUB says it and as ARIA does.
pub(super) fn has_role(tag: &Tag, role: &str) -> bool {
    ["epub:type", "role"].iter().filter_map(|name| attribute(tag, name)).any(|value| value.contains(role))
}

/// EPUB's `switch` holds one text for players that know some other markup, and one for all others.
pub(super) fn is_case(tag: &Tag) -> bool {
    matches!(&*tag.name, "case" | "epub:case") && attribute(tag, "required-namespace").is_some()
}
