//! What Anki keeps beside a note to sort it and to find duplicates: the text of a field without markup, and the first
//! bytes of its SHA-1.

use std::borrow::Cow;

use sha1::{Digest, Sha1};

/// Elements that are no text at all.
const SILENT: [&str; 2] = ["style", "script"];

/// The text of a field without markup; of a picture its file name stays, between blanks.
pub(super) fn sort_text(html: &str) -> Cow<'_, str> {
    if !html.contains(['<', '&']) {
        return Cow::Borrowed(html);
    }
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        let after = &rest[start + 1..];
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let Some(end) = after.find('>') else {
            text.push_str(&rest[start..]);
            rest = "";
            break;
        };
        let (tag, behind) = (&after[..end], &after[end + 1..]);
        let name = tag.split([' ', '\n', '\t', '/']).next().unwrap_or_default().to_ascii_lowercase();
        if let Some(file) = media_name(&name, tag) {
            text.push(' ');
            text.push_str(file);
            text.push(' ');
        }
        rest = if SILENT.contains(&name.as_str()) { behind_closing(behind, &name) } else { behind };
    }
    text.push_str(rest);
    Cow::Owned(with_characters(&text))
}

/// The number by which Anki finds notes with the same first field.
pub(super) fn checksum(text: &str) -> u32 {
    let digest = Sha1::digest(text.as_bytes());
    u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
}

/// The file of an element that shows or plays one.
fn media_name<'a>(name: &str, tag: &'a str) -> Option<&'a str> {
    let attribute = match name {
        "img" | "audio" | "video" | "source" => "src=",
        "object" => "data=",
        _ => return None,
    };
    let value = &tag[tag.to_ascii_lowercase().find(attribute)? + attribute.len()..];
    match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next(),
        _ => value.split(' ').next(),
    }
}

fn behind_closing<'a>(html: &'a str, name: &str) -> &'a str {
    let closing = format!("</{name}>");
    html.to_ascii_lowercase().find(&closing).map_or("", |at| &html[at + closing.len()..])
}

/// Replaces the entities that editors write; names beyond these stay as they are.
fn with_characters(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        decoded.push_str(&rest[..start]);
        rest = &rest[start..];
        let entity = rest.find(';').filter(|end| *end <= 10).and_then(|end| Some((character(&rest[1..end])?, end)));
        match entity {
            Some((letter, end)) => {
                decoded.push(letter);
                rest = &rest[end + 1..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

fn character(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        _ => {
            let number = entity.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests;
