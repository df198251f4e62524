//! The line before a chunk's text that says where it stands.

use super::{HEADER_TOKENS, estimate_tokens};

/// Title and headings as the embedder reads them before a chunk's text: `Title > Chapter > Section`.
///
/// At most [`HEADER_TOKENS`] estimated tokens. Where that is too little the outer headings go first, then the title is
/// cut, then the innermost heading: what stands nearest to the text says most about it. Empty when nothing is known.
#[must_use]
pub fn header(title: Option<&str>, heading_path: &[String]) -> String {
    let mut kept: Vec<String> = Vec::new();
    let mut left = HEADER_TOKENS;
    // A separator is one token. The title gets half of the room at most, so that a long one cannot hide the section.
    let title = title.map(|title| clip(title, HEADER_TOKENS / 2)).filter(|title| !title.is_empty());
    if let Some(title) = &title {
        left = left.saturating_sub(estimate_tokens(title) + 1);
    }
    for heading in heading_path.iter().rev() {
        let heading = if kept.is_empty() { clip(heading, left) } else { clip(heading, u32::MAX) };
        let tokens = estimate_tokens(&heading);
        if heading.is_empty() || title.as_ref() == Some(&heading) {
            continue;
        }
        if tokens > left {
            break;
        }
        left = left.saturating_sub(tokens + 1);
        kept.push(heading);
    }
    kept.extend(title);
    kept.reverse();
    kept.join(" > ")
}

/// The leading words of `text` that fit, blanks collapsed.
fn clip(text: &str, tokens: u32) -> String {
    let mut clipped = String::new();
    let mut left = tokens;
    for word in text.split_whitespace() {
        let cost = estimate_tokens(word);
        if cost > left {
            break;
        }
        left -= cost;
        if !clipped.is_empty() {
            clipped.push(' ');
        }
        clipped.push_str(word);
    }
    clipped
}
