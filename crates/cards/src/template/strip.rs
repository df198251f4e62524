//! The words of a field without its markup, for lists, sorting, comparing and searching.

use super::cloze::opening;

/// The text of a piece of HTML: tags gone, entities resolved, white space single, sounds and deletions as their words.
#[must_use]
pub fn strip(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    // Deletions that are open.
    let mut deletions = 0_usize;
    while let Some(start) = rest.find(['<', '&', '[', '{', '}', ':']) {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        rest = match (opening(rest), deletions) {
            (Some((_, after)), _) => {
                deletions += 1;
                after
            }
            (None, 1..) if rest.starts_with("}}") => {
                deletions -= 1;
                &rest[2..]
            }
            // A hint is no part of the text.
            (None, 1..) if rest.starts_with("::") => rest.find("}}").map_or("", |end| &rest[end..]),
            _ => piece(rest, &mut text),
        };
    }
    text.push_str(rest);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Takes one piece that begins with a sign; the rest after it.
fn piece<'a>(rest: &'a str, text: &mut String) -> &'a str {
    if let Some(after) = tag(rest, text) {
        return after;
    }
    if let Some(after) = rest.strip_prefix("[sound:").and_then(|sound| sound.split_once(']')).map(|(_, after)| after) {
        text.push(' ');
        return after;
    }
    if let Some((character, after)) = entity(rest) {
        text.push(character);
        return after;
    }
    let mut characters = rest.chars();
    text.extend(characters.next());
    characters.as_str()
}

fn tag<'a>(rest: &'a str, text: &mut String) -> Option<&'a str> {
    let inner = rest.strip_prefix('<')?;
    if let Some(comment) = inner.strip_prefix("!--") {
        return Some(comment.split_once("-->").map_or("", |(_, after)| after));
    }
    if !inner.starts_with(|character: char| character.is_ascii_alphabetic() || character == '/') {
        return None;
    }
    let (tag, after) = inner.split_once('>')?;
    let name: String = tag.trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
    let name = name.to_ascii_lowercase();
    if matches!(name.as_str(), "script" | "style") && !tag.starts_with('/') {
        let end = ["</", &name].concat();
        // What a browser would not show is no text; it also ends nowhere else.
        let position = after.to_ascii_lowercase().find(&end);
        return Some(position.map_or("", |position| &after[position..]));
    }
    if matches!(
        name.as_str(),
        "br" | "div" | "p" | "li" | "tr" | "td" | "th" | "hr" | "img" | "h1" | "h2" | "h3" | "h4"
    ) {
        text.push(' ');
    }
    Some(after)
}

fn entity(rest: &str) -> Option<(char, &str)> {
    let inner = rest.strip_prefix('&')?;
    let (name, after) = inner.split_once(';').filter(|(name, _)| name.len() <= 10)?;
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((character, after))
}
