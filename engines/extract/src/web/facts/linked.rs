//! The description in JSON (schema.org) that many sites write for search engines.

use serde_json::Value;
use studium_engine::protocol::extract::Metadata;

use crate::html::note_language;
use crate::{limits, titles};

/// Values that are looked at.
const VALUES: usize = 2_000;

/// Takes over what the page has not said elsewhere. What is no JSON says nothing.
pub(super) fn note(json: &str, metadata: &mut Metadata, title: &mut Option<String>) {
    let Ok(root) = serde_json::from_str::<Value>(json.trim()) else { return };
    let mut waiting = vec![&root];
    for _ in 0..VALUES {
        let Some(value) = waiting.pop() else { return };
        match value {
            Value::Array(values) => waiting.extend(values.iter().rev()),
            Value::Object(fields) => {
                if is_work(value) {
                    *title = title.take().or_else(|| text(value, "headline").and_then(titles::usable_title));
                    metadata.published =
                        metadata.published.take().or_else(|| text(value, "datePublished").and_then(titles::day));
                    note_language(metadata, text(value, "inLanguage"));
                    if metadata.authors.is_empty() {
                        metadata.authors = fields.get("author").map(names).unwrap_or_default();
                    }
                }
                waiting.extend(fields.get("@graph"));
                waiting.extend(fields.get("mainEntity"));
            }
            _ => {}
        }
    }
}

/// Is it about a text, and not about the site, its owner or the way to the page?
fn is_work(value: &Value) -> bool {
    let is = |kind: &Value| {
        kind.as_str().is_some_and(|kind| {
            ["Article", "Posting", "Report", "Chapter", "Book", "LearningResource", "WebPage"]
                .iter()
                .any(|work| kind.ends_with(work))
        })
    };
    match value.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is),
        Some(kind) => is(kind),
        None => false,
    }
}

fn text<'value>(value: &'value Value, key: &str) -> Option<&'value str> {
    value.get(key)?.as_str()
}

fn names(value: &Value) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::String(name) => titles::authors(name),
        Value::Object(_) => text(value, "name").map(titles::authors).unwrap_or_default(),
        _ => Vec::new(),
    };
    match value {
        Value::Array(values) => values.iter().flat_map(one).take(limits::AUTHORS).collect(),
        value => one(value),
    }
}
